/// What happens next: the earliest of many moments, and of equal ones the first that was put in.
struct EventQueue: Sendable {
  private struct Event: Sendable {
    var time: Double
    var order: Int
    var worker: Int

    func precedes(_ other: Event) -> Bool { (time, order) < (other.time, other.order) }
  }

  private var heap: [Event] = []
  private var order = 0

  var isEmpty: Bool { heap.isEmpty }

  /// Wakes a worker at a time.
  mutating func put(_ worker: Int, at time: Double) {
    heap.append(Event(time: time, order: order, worker: worker))
    order += 1
    var child = heap.count - 1
    while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// The next one.
  mutating func next() -> (time: Double, worker: Int)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return (first.time, first.worker) }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if heap[child].precedes(heap[least]) { least = child }
      }
      guard least != parent else { return (first.time, first.worker) }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
