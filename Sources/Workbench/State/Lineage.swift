/// The family of the trials that are shown: each below the one it came from.
struct Lineage: Sendable {
  /// The numbers in the order of the tree.
  private(set) var order: [Int] = []
  /// For a trial with a parent: whether it and each of its forebears below the first is the last of
  /// its siblings, the eldest first. Empty for the first of a family.
  private(set) var branches: [Int: [Bool]] = [:]

  /// No family.
  init() {}

  /// Puts trials below their parents; siblings, and families by their first, keep their order.
  ///
  /// A trial whose parent is not among them begins a family.
  init(_ numbers: [Int], parent: (Int) -> Int?) {
    let shown = Set(numbers)
    var children: [Int: [Int]] = [:]
    var roots: [Int] = []
    for number in numbers {
      // A parent is always older; anything else in a foreign database must not make a ring.
      if let parent = parent(number), parent < number, shown.contains(parent) {
        children[parent, default: []].append(number)
      } else {
        roots.append(number)
      }
    }
    order.reserveCapacity(numbers.count)
    var open: [(number: Int, branch: [Bool])] = roots.reversed().map { ($0, []) }
    while let (number, branch) = open.popLast() {
      order.append(number)
      if !branch.isEmpty { branches[number] = branch }
      guard let below = children[number] else { continue }
      for (index, child) in below.enumerated().reversed() {
        open.append((child, branch + [index == below.count - 1]))
      }
    }
  }

  /// The lines that lead to a trial, as far as `limit` generations: `│ └ `.
  static func lines(_ branch: [Bool], ascii: Bool, limit: Int = 5) -> String {
    guard let last = branch.last else { return "" }
    let above = branch.dropLast().suffix(limit).map { $0 ? "  " : ascii ? "| " : "│ " }
    return above.joined() + (ascii ? (last ? "` " : "|-") : (last ? "└ " : "├ "))
  }
}
