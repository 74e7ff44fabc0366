import Tuning

/// Which trials came of the launches that were asked for from here; others launch trials too.
///
/// A launch has no number until the engine made one; its receipt and its answer come in any order.
struct OwnLaunches: Sendable {
  /// What became of a launch.
  enum Fate: Sendable, Hashable {
    /// Nobody has answered yet.
    case open
    /// It is this trial.
    case trial(Int)
    /// It was refused, or could not be written down.
    case refused
  }

  private var fates: [Int: Fate] = [:]
  /// Tokens by the commands they became.
  private var tokens: [Int: Int] = [:]
  /// Answers that came before their receipts, by command.
  private var early: [Int: Fate] = [:]
  /// How many receipts are still to come.
  private var missing = 0

  /// A launch was asked for.
  mutating func wait(for token: Int) {
    fates[token] = .open
    missing += 1
  }

  /// A command was written down.
  mutating func submitted(token: Int, id: Int) {
    guard fates[token] != nil else { return }
    missing -= 1
    if let fate = early.removeValue(forKey: id) {
      fates[token] = fate
    } else {
      tokens[id] = token
    }
    if missing == 0 { early = [:] }
  }

  /// A command could not be written down.
  mutating func failed(token: Int) {
    guard fates[token] != nil else { return }
    missing -= 1
    fates[token] = .refused
  }

  /// A record of the study.
  mutating func take(_ record: CommandRecord) {
    guard record.state != .queued, case .launch = record.command else { return }
    let fate = record.launched.map(Fate.trial) ?? .refused
    if let token = tokens.removeValue(forKey: record.id) {
      fates[token] = fate
    } else if missing > 0 {
      early[record.id] = fate
    }
  }

  /// What became of a launch.
  func fate(of token: Int) -> Fate { fates[token] ?? .refused }
}
