import Tuning

/// How a study of a contest stands.
public struct Standing: Sendable, Hashable {
  /// The best result after each trial that ended; nil before the first result.
  public var bestSoFar: [Double?] = []
  /// After how many ended trials the goal was reached; nil if it was not.
  public var trialsNeeded: Int?
  /// When, in virtual seconds.
  public var timeNeeded: Double?
  /// Virtual seconds so far.
  public var clock: Double
  /// Steps run so far.
  public var steps: Int

  /// The best result so far.
  public var best: Double? { bestSoFar.last ?? nil }

  init(of simulation: Simulation, direction: Direction, goal: Double) {
    clock = simulation.clock
    steps = simulation.stepsRun
    var best: Double?
    for (count, number) in simulation.ended.enumerated() {
      let trial = simulation.trials[number]
      if trial.state == .complete, let value = trial.value,
        best.map({ direction.isBetter(value, than: $0) }) ?? true
      {
        best = value
        if trialsNeeded == nil, value == goal || direction.isBetter(value, than: goal) {
          trialsNeeded = count + 1
          timeNeeded = trial.ended
        }
      }
      bestSoFar.append(best)
    }
  }
}
