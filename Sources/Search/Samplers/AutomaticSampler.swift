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
/// In a valley the process polishes: trial after trial a hair beside one that is known, while the
/// best may lie in another valley. Where most of the newest trials were such, every second ask is
/// the estimator's as well.
///
/// What kinds of parameters there are makes no difference to the choice: on 14 spaces of choices
/// alone (words in no order, lists of numbers, switches; 4 seeds, 100 trials) the process was ahead
/// of the estimator on 12, as it is on numbers and on mixed spaces.
///
/// Which one is at work follows from the space and the number of trials alone, so a restarted study
/// makes the same choice. Both learn from every trial: a change of hands loses nothing.
struct AutomaticSampler: ChoosingSampler {
  private let parameters: Int
  private let kinds: String
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
  /// Of so many newest trials as many next to known ones are polishing.
  static let polishing = (newest: 12, most: 5)

  init(space: SearchSpace, objective: Objective, seed: UInt64) {
    parameters = space.varying.count
    kinds = AutomaticSampler.kinds(in: space)
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
        reason: "method: bayes; a Gaussian process, for \(kinds) and fewer than \(trials) trials")
    }
    let reason =
      process == nil
      ? "more than \(most) parameters" : "\(trials) trials are known"
    return SamplerNote(
      kind: "tpe", reason: "method: bayes; the tree-structured Parzen estimator, for \(reason)")
  }

  /// What varies: `5 parameters (3 numbers, 1 list of numbers, 1 of choices)`.
  private static func kinds(in space: SearchSpace) -> String {
    let axes = space.varying.map { (isList: $0.distribution.choices != nil, axis: KernelAxis($0)) }
    let numbers = axes.count { !$0.isList }
    let ordered = axes.count { $0.isList && !$0.axis.isChoice }
    let choices = axes.count { $0.axis.isChoice }
    let parts = [
      numbers > 0 ? "\(numbers) number\(numbers == 1 ? "" : "s")" : nil,
      ordered > 0 ? "\(ordered) list\(ordered == 1 ? "" : "s") of numbers" : nil,
      choices > 0 ? "\(choices) of choices" : nil,
    ].compactMap(\.self)
    let count = axes.count
    let kinds = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    return "\(count) parameter\(count == 1 ? "" : "s")\(kinds)"
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
    guard ask % 2 == 1, let occasion = occasion(process),
      case .configuration(let configuration, let reason?) = parzen.suggest(ask: ask, using: &random)
    else { return process.suggest(ask: ask, using: &random) }
    return .configuration(configuration, reason: "\(reason), \(occasion)")
  }

  /// Why the estimator is to take turns; nil where the process gets on by itself.
  private func occasion(_ process: GaussianProcessSampler) -> String? {
    let tied = process.tied
    if tied >= AutomaticSampler.plateau {
      return "to get off a plateau: \(tied) are equally good"
    }
    let (newest, most) = AutomaticSampler.polishing
    let repeats = process.repeats(among: newest)
    guard repeats >= most else { return nil }
    return "to look elsewhere: \(repeats) of the last \(newest) are next to known ones"
  }
}
