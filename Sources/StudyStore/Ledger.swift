/// The numbers that one transaction gives out.
final class Ledger {
  /// The newest revision so far.
  private(set) var revision: Int
  /// The ids of metrics met in this transaction.
  var metrics: [String: Int64] = [:]

  init(revision: Int) { self.revision = revision }

  /// The next revision.
  func next() -> Int {
    revision += 1
    return revision
  }

  /// The next `count` revisions.
  func next(_ count: Int) -> Range<Int> {
    let first = revision + 1
    revision += count
    return first..<first + count
  }
}
