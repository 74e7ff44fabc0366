import Tuning

/// What a simulated trial came to.
public struct SimulatedTrial: Sendable, Hashable {
  /// Its number, from 0.
  public var number: Int
  /// Its values.
  public var configuration: Configuration
  /// What it does, or how it ended.
  public var state = TrialState.running
  /// The objective's result; nil while it runs and without one.
  public var value: Double?
  /// What a full run of its configuration comes to, luck aside; nil unless it is complete.
  public var result: Double?
  /// How many steps it has run.
  public var steps = 0
  /// When it began, in virtual seconds.
  public var started: Double
  /// When it ended, in virtual seconds; nil while it runs.
  public var ended: Double?
}
