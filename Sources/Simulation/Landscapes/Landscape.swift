import Numerics
import Tuning

/// A training run without the training: what a trial of any configuration reports at each step.
///
/// The contract: the same configuration and seed give the same values; every configuration of the
/// space has some.
public protocol Landscape: Sendable {
  /// Its name, as a command line has it.
  var name: String { get }
  /// What it is, in a sentence; with the source and the optimum, where it is a known function.
  var summary: String { get }
  /// The parameters.
  var space: SearchSpace { get }
  /// What is tuned.
  var objective: Objective { get }
  /// A full trial's last step; the first is 1.
  var steps: Int { get }
  /// The best result there is, noise aside.
  var optimum: Double { get }
  /// Where the optimum lies.
  var optimalConfigurations: [Configuration] { get }

  /// The objective at each step, from 1; NaN once the run has diverged.
  func values(of configuration: Configuration, seed: UInt64) -> [Double]

  /// The result of a full run, noise aside.
  func result(of configuration: Configuration) -> Double
}

extension Landscape {
  /// The middle result of so many configurations drawn at random (those that diverge count as
  /// worst): what a user who does not search may expect.
  public func middling(of count: Int = 501, seed: UInt64 = 0) -> Double {
    var random = RandomStream(seed: seed)
    let worst = objective.direction == .minimize ? Double.infinity : -.infinity
    let results = (0..<count).map { _ in
      let result = result(of: space.sample(using: &random))
      return result.isNaN ? worst : result
    }
    return results.sorted()[count / 2]
  }

  /// A study of it.
  ///
  /// - Parameters:
  ///   - trials: How many trials; nil for no end.
  ///   - seed: Of the search.
  public func plan(
    sampler: SamplerPlan, pruner: PrunerPlan = .none, trials: Int? = nil, seed: UInt64 = 0
  ) -> StudyPlan {
    StudyPlan(
      name: name, objective: objective, space: space, sampler: sampler, pruner: pruner,
      steps: steps, seed: seed, stop: StopRules(trials: trials))
  }
}
