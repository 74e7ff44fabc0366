import Tuning

/// Trials that are to be pinned as soon as they have been launched.
///
/// A launch has no number until the engine made one; its receipt and its answer come in any order.
struct PendingPins: Sendable {
  private var tokens: Set<Int> = []
  private var commands: Set<Int> = []
  /// Trials by the commands that launched them, while a receipt is waited for.
  private var early: [Int: Int] = [:]

  /// The trial that a launch makes is to be pinned.
  mutating func wait(for token: Int) { tokens.insert(token) }

  /// A command was written down; the trial to be pinned, if it is there already.
  mutating func submitted(token: Int, id: Int) -> Int? {
    guard tokens.remove(token) != nil else { return nil }
    if let trial = early.removeValue(forKey: id) { return trial }
    commands.insert(id)
    return nil
  }

  /// A command could not be written down.
  mutating func failed(token: Int) { tokens.remove(token) }

  /// A record of the study; the trial to be pinned, if it tells of one.
  mutating func take(_ record: CommandRecord) -> Int? {
    guard record.state != .queued else { return nil }
    if commands.remove(record.id) != nil { return record.launched }
    if !tokens.isEmpty, let trial = record.launched { early[record.id] = trial }
    if tokens.isEmpty { early = [:] }
    return nil
  }
}
