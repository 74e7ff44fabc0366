import Dispatch
import Synchronization
import Tuning

/// Reads stored lines on all cores while SQLite still steps through them: a screen that opens on
/// thousands of trials waits for little else.
struct RowBatches {
  /// Lines that are read in one go; fewer are not worth another thread.
  private static let size = 512

  private var batch = Batch()
  private var count = 0
  private let group = DispatchGroup()
  private let work = Work()

  /// Adds a line as it is stored.
  mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
    batch.bytes.append(contentsOf: text)
    batch.ends.append(batch.bytes.count)
    if batch.ends.count == RowBatches.size { hand() }
  }

  /// Adds a line that is there already.
  mutating func add(_ row: TrialRow) {
    batch.ready.append((batch.count, row))
  }

  /// All lines in the order in which they were added.
  ///
  /// - Throws: `StoreError.damaged` for one that is none.
  mutating func rows() throws -> [TrialRow] {
    let last = Result { [batch] in try batch.rows() }
    // Whoever waits helps.
    work.drain()
    group.wait()
    let parts = work.done
    var rows: [TrialRow] = []
    rows.reserveCapacity(parts.values.reduce(0) { $0 + ((try? $1.get().count) ?? 0) } + batch.count)
    for index in 0..<count {
      if let part = parts[index] { rows += try part.get() }
    }
    rows += try last.get()
    return rows
  }

  private mutating func hand() {
    work.add(batch, at: count)
    batch = Batch()
    count += 1
    DispatchQueue.global().async(group: group) { [work] in work.drain() }
  }

  /// Batches that nobody has begun, and what became of the others.
  private final class Work: Sendable {
    private let state = Mutex((waiting: [(Int, Batch)](), done: [Int: Rows]()))

    typealias Rows = Result<[TrialRow], any Error>

    /// The lines of the batches that were read, by the place of each.
    var done: [Int: Rows] { state.withLock { $0.done } }

    func add(_ batch: Batch, at index: Int) {
      state.withLock { $0.waiting.append((index, batch)) }
    }

    /// Reads batches until none is left that nobody has begun.
    func drain() {
      while let (index, batch) = state.withLock({ $0.waiting.popLast() }) {
        let rows = Rows { try batch.rows() }
        state.withLock { $0.done[index] = rows }
      }
    }
  }

  private struct Batch: Sendable {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    /// Lines that need no reading, with their places among all.
    var ready: [(at: Int, row: TrialRow)] = []

    var count: Int { ends.count + ready.count }

    func rows() throws -> [TrialRow] {
      var rows: [TrialRow] = []
      rows.reserveCapacity(count)
      var ready = ready[...]
      try bytes.withUnsafeBufferPointer { bytes in
        var start = 0
        for end in ends {
          while let next = ready.first, next.at == rows.count {
            rows.append(next.row)
            ready.removeFirst()
          }
          rows.append(
            try TrialRowReader.row(UnsafeBufferPointer(rebasing: bytes[start..<end])))
          start = end
        }
      }
      for next in ready { rows.append(next.row) }
      return rows
    }
  }
}
