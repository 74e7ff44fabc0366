import Tuning

/// Something to do next, with the reason: an act that one key can carry out, or advice for which
/// the script must be changed.
public struct Move: Sendable, Hashable, Codable {
  /// What it does, in a few words: `lr ÷ 10 (0.5 → 0.05)`.
  public var title: String
  /// Why, in one sentence.
  public var reason: String
  /// What carries it out, in this order; empty where the script has no parameter for it.
  public var commands: [StudyCommand]

  /// Whether it puts another plan in force: the one it was worked out for must still be there.
  public var changesPlan: Bool {
    commands.contains { if case .plan = $0 { true } else { false } }
  }

  /// A move.
  public init(_ title: String, because reason: String, _ commands: [StudyCommand] = []) {
    self.title = title
    self.reason = reason
    self.commands = commands
  }
}
