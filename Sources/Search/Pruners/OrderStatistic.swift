/// Keeps one rank of a growing collection of numbers at hand, and the one above it.
///
/// Two heaps: the `rank + 1` smallest numbers below, the others above. The wanted rank must grow by
/// at most one with every number, as the rank of a quantile does.
///
/// - Complexity: O(log *n*) to insert, O(1) to read.
struct OrderStatistic: Sendable {
  private var below = BinaryHeap(isMax: true)
  private var above = BinaryHeap(isMax: false)

  /// How many numbers were inserted.
  var count: Int { below.count + above.count }

  /// The number of the wanted rank; nil before the first one.
  var value: Double? { below.top }

  /// The next larger number (or an equal one); nil if there is none.
  var next: Double? { above.top }

  /// Inserts a number.
  ///
  /// - Parameters:
  ///   - number: Not NaN.
  ///   - rank: The rank wanted from now on, from 0, below the new count.
  mutating func insert(_ number: Double, rank: Int) {
    if let top = below.top, number > top { above.insert(number) } else { below.insert(number) }
    while below.count > rank + 1, let moved = below.removeTop() { above.insert(moved) }
    while below.count < rank + 1, let moved = above.removeTop() { below.insert(moved) }
  }
}

/// A binary heap of numbers.
private struct BinaryHeap: Sendable {
  let isMax: Bool
  private var items: [Double] = []

  init(isMax: Bool) { self.isMax = isMax }

  var count: Int { items.count }
  var top: Double? { items.first }

  private func precedes(_ a: Double, _ b: Double) -> Bool { isMax ? a > b : a < b }

  mutating func insert(_ item: Double) {
    items.append(item)
    var child = items.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard precedes(items[child], items[parent]) else { return }
      items.swapAt(child, parent)
      child = parent
    }
  }

  mutating func removeTop() -> Double? {
    guard let top = items.first, let last = items.popLast() else { return nil }
    guard !items.isEmpty else { return top }
    items[0] = last
    var parent = 0
    while true {
      var first = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < items.count && precedes(items[child], items[first]) {
        first = child
      }
      guard first != parent else { return top }
      items.swapAt(parent, first)
      parent = first
    }
  }
}
