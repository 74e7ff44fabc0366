/// Tuning one trial at a time by what the curves say: `method: manual`.
public struct ManualPlan: Sendable, Hashable, Codable {
  /// Whether the suggested trials are run by themselves; else each waits until a person takes,
  /// edits or refuses it.
  public var isAutopilot: Bool
  /// Whether a learning-rate range test comes first.
  public var testsRange: Bool

  /// Trials that an autopilot takes where the plan names no number: what the field's manual loop
  /// needs from a start that is no good.
  public static let usualTrials = 8

  /// A plan; whatever is left out has its default.
  public init(isAutopilot: Bool = false, testsRange: Bool = true) {
    self.isAutopilot = isAutopilot
    self.testsRange = testsRange
  }
}

extension StudyPlan {
  /// The seed of every trial that is compared with another one by hand: what differs is then the
  /// change alone.
  public var commonSeed: UInt64 { seed & 0x7FFF_FFFF }
}
