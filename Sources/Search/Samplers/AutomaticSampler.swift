import Numerics
import Tuning

/// A sampler that stands for others and says which one is at work.
protocol ChoosingSampler: Sampler {
  /// The one that answers the next ask, and why.
  var choice: SamplerNote { get }
}

/// The Gaussian process while trials are few, the tree-structured Parzen estimator when they are
/// many or the space is vast.
///
/// On a plateau the process is sure of itself and wrong: it takes a floor of equal values for the
/// bottom of a bowl and looks for its lowest point. Where five trials are equally good, every
/// second ask is the estimator's, until one of them finds a better floor.
///
/// Which one is at work follows from the space and the number of trials alone, so a restarted study
/// makes the same choice. Both learn from every trial: a change of hands loses nothing.
struct AutomaticSampler: ChoosingSampler {
  private let parameters: Int
  private var process: GaussianProcessSampler?
  private var parzen: TPESampler
  /// The trials that teach, running ones included.
  private var known: Set<Int> = []

  /// The process looks at no more trials than these; the estimator uses all. On bbob with 5
  /// parameters the process was ahead on 4 of 8 functions after 100 trials and on 6 after 200 and
  /// 300, with 20 on 4 of 4 after 100, 200 and 300. Not measured: where beyond 300 the two cross.
  static let mostTrials = GaussianProcessSampler.mostTrials
  /// A length scale for each parameter asks for trials. Measured up to 20 parameters.
  static let mostParameters = 40
  /// So many trials with the best one's very value are a plateau.
  static let plateau = 5

  init(space: SearchSpace, objective: Objective, seed: UInt64) {
    parameters = space.varying.count
    parzen = TPESampler(space: space, objective: objective)
    if parameters <= AutomaticSampler.mostParameters {
      process = GaussianProcessSampler(space: space, objective: objective, seed: seed)
    }
  }

  private var usesProcess: Bool { process != nil && known.count < AutomaticSampler.mostTrials }

  var choice: SamplerNote {
    let (trials, most) = (AutomaticSampler.mostTrials, AutomaticSampler.mostParameters)
    if usesProcess {
      return SamplerNote(
        kind: "gp",
        reason: "method: bayes; a Gaussian process, for \(parameters) "
          + "parameter\(parameters == 1 ? "" : "s") and fewer than \(trials) trials")
    }
    let reason =
      process == nil
      ? "more than \(most) parameters" : "\(trials) trials are known"
    return SamplerNote(
      kind: "tpe", reason: "method: bayes; the tree-structured Parzen estimator, for \(reason)")
  }

  mutating func update(_ trial: Trial) {
    parzen.update(trial)
    process?.update(trial)
    if trial.teaches, trial.origin != .rangeTest {
      known.insert(trial.number)
    } else {
      known.remove(trial.number)
    }
  }

  func suggest(ask: Int, using random: inout RandomStream) -> Suggestion {
    guard usesProcess, let process else { return parzen.suggest(ask: ask, using: &random) }
    let tied = process.tied
    guard tied >= AutomaticSampler.plateau, ask % 2 == 1,
      case .configuration(let configuration, let reason?) = parzen.suggest(ask: ask, using: &random)
    else { return process.suggest(ask: ask, using: &random) }
    return .configuration(
      configuration, reason: "\(reason), to get off a plateau: \(tied) are equally good")
  }
}
