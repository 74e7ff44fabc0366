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
  /// Launches whose trials are to be pinned as soon as they are there.
  private var toPin: Set<Int> = []
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

  /// The trial that a launch makes is to be pinned as soon as it is there.
  mutating func pin(_ token: Int) { toPin.insert(token) }

  /// A command was written down; the trial to be pinned, if it is there already.
  mutating func submitted(token: Int, id: Int) -> Int? {
    guard fates[token] != nil else { return nil }
    missing -= 1
    defer { if missing == 0 { early = [:] } }
    if let fate = early.removeValue(forKey: id) { return settle(token, fate) }
    tokens[id] = token
    return nil
  }

  /// A command could not be written down.
  mutating func failed(token: Int) {
    guard fates[token] != nil else { return }
    missing -= 1
    _ = settle(token, .refused)
  }

  /// A record of the study; the trial to be pinned, if it tells of one.
  mutating func take(_ record: CommandRecord) -> Int? {
    guard record.state != .queued, case .launch = record.command else { return nil }
    let fate = record.launched.map(Fate.trial) ?? .refused
    if let token = tokens.removeValue(forKey: record.id) { return settle(token, fate) }
    if missing > 0 { early[record.id] = fate }
    return nil
  }

  private mutating func settle(_ token: Int, _ fate: Fate) -> Int? {
    fates[token] = fate
    guard toPin.remove(token) != nil, case .trial(let number) = fate else { return nil }
    return number
  }

  /// What became of a launch.
  func fate(of token: Int) -> Fate { fates[token] ?? .refused }
}
