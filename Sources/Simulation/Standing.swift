import Tuning

/// How a study of a contest stands: by what its configurations come to, luck aside. So the optimum is
/// the best there is, and a lucky seed finds nothing.
public struct Standing: Sendable, Hashable {
  /// The best result after each trial that ended; nil before the first result.
  public var bestSoFar: [Double?] = []
  /// Which of the ended trials has the best result, by its place among them; nil before there is one.
  public var bestPlace: Int?
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
      if trial.state == .complete, let value = trial.result, !value.isNaN,
        best.map({ direction.isBetter(value, than: $0) }) ?? true
      {
        best = value
        bestPlace = count
        if trialsNeeded == nil, value == goal || direction.isBetter(value, than: goal) {
          trialsNeeded = count + 1
          timeNeeded = trial.ended
        }
      }
      bestSoFar.append(best)
    }
  }
}
