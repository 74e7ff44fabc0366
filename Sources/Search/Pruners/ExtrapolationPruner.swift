import Forecast
import Foundation
import Tuning

/// Ends a trial whose curve, carried on to the last step, will hardly end among the best.
///
/// What the trial may be expected to gain on the best complete trial (or the `top`-th best) is what
/// the forecast says; a trial ends when that is below `gain` times the share of the steps that it
/// has still to run. So it must promise more while it is dear, and a trial that is nearly through
/// may finish; and one that may well win, but only by a hair, is not worth its steps either, which
/// a rule by its chance alone would run: on recorded curves that rule lost twice as much for the
/// same steps. The unit is what the best of the first trials is ahead of their middle, so that it
/// does not shrink as the search converges. A forecast is as sure as it has proved to be in this
/// study, so young curves, and studies of which little is known, are left alone longer. And the
/// longer none was let through, the less it takes to be: forecasts that are wrong in the same way
/// of all that follow would otherwise never be found out.
///
/// - Complexity: O(1) for a judgement, at most 64 a trial; some tens of µs.
///
/// Source: Domhan et al., "Speeding up automatic hyperparameter optimization of deep neural
/// networks by extrapolation of learning curves", IJCAI 2015 (which ends by the chance); Swersky et
/// al., "Freeze-thaw Bayesian optimization", arXiv 1406.3896 (gain against cost); the model is
/// hone's, see Forecast.
public struct ExtrapolationPruner: Pruner {
  /// How many of the first complete trials say what is usual.
  private static let first = 10

  private let options: PrunerPlan.Extrapolation
  private let objective: Objective
  private var forecaster: CurveForecaster
  /// So many trials may be condemned in a row before it takes less to be let through, and after so
  /// many more it takes an e-th of what it did.
  private static let (patience, easing) = (6, 12.0)
  /// The numbers of the condemned trials, ascending.
  private var condemned: [Int] = []
  /// The highest number of a complete trial.
  private var lastCompleted = -1
  /// The values of the complete trials, the best first.
  private var ends: [(value: Double, number: Int)] = []
  private var completed: [Int: Double] = [:]
  /// The middle of the first complete trials.
  private var usual = Double.nan
  /// The last of these; later ones change nothing.
  private var lastFirst = Int.max

  /// A pruner that knows no trial yet.
  ///
  /// - Parameter steps: A full trial's last step; nil for that of the longest complete trial.
  public init(_ options: PrunerPlan.Extrapolation, objective: Objective, steps: Int?) {
    self.options = options
    self.objective = objective
    forecaster = CurveForecaster(objective: objective, steps: steps)
  }

  /// Takes in a trial as it is now.
  public mutating func update(_ trial: Trial) {
    guard trial.origin != .rangeTest else { return }
    forecaster.update(trial)
    note(condemned: trial.state == .pruned, trial.number)
    guard trial.state.isFinished else { return }
    let value = trial.value ?? trial.curves[objective.metric].flatMap(objective.value(of:)) ?? .nan
    let end = trial.state == .complete && trial.teaches && value.isFinite ? value : nil
    if completed[trial.number] == end { return }
    if let old = completed.removeValue(forKey: trial.number) {
      ends.removeAll { $0.number == trial.number && $0.value == old }
      lastCompleted = completed.keys.max() ?? -1
      noteUsual(trial.number)
    }
    guard let end else { return }
    completed[trial.number] = end
    lastCompleted = max(lastCompleted, trial.number)
    let place = ends.partitionPoint { objective.direction.isBetter(end, than: $0.value) }
    ends.insert((end, trial.number), at: place)
    noteUsual(trial.number)
  }

  /// The judgement on a running trial at its last step.
  public func judge(_ trial: Trial) -> Judgement {
    guard ends.count >= max(1, options.startupTrials), let curve = trial.curves[objective.metric],
      let step = curve.lastStep, forecaster.isNews(trial)
    else { return .keep }
    let share = forecaster.share(of: trial)
    guard share > options.warmup, let end = forecaster.likelyEnd(of: trial) else { return .keep }
    let bar = ends[min(options.top, ends.count) - 1].value
    let asked = options.gain * ease * (1 - share)
    guard end.gain(on: bar, from: usual) < asked else { return .keep }
    let chance = end.chance(ofBeating: bar)
    let value = end.median
    guard objective.direction.isBetter(bar, than: value) else { return .keep }
    return .prune(
      Evidence(
        rule: "extrapolation", step: step, value: value, threshold: bar, peers: ends.count,
        detail: "likely end; \(percent(chance)) to beat \(name(min(options.top, ends.count)))"))
  }

  private mutating func note(condemned isCondemned: Bool, _ number: Int) {
    let place = condemned.partitionPoint { number <= $0 }
    let isKnown = place < condemned.count && condemned[place] == number
    if isCondemned, !isKnown { condemned.insert(number, at: place) }
    if !isCondemned, isKnown { condemned.remove(at: place) }
  }

  /// What is left of the gain that is asked for, in 0…1, after those condemned since one completed.
  private var ease: Double {
    let streak = condemned.count - condemned.partitionPoint { lastCompleted < $0 }
    return exp(-Double(max(0, streak - ExtrapolationPruner.patience)) / ExtrapolationPruner.easing)
  }

  private mutating func noteUsual(_ number: Int) {
    guard number <= lastFirst else { return }
    let first = completed.keys.sorted().prefix(ExtrapolationPruner.first)
    lastFirst = first.count < ExtrapolationPruner.first ? .max : first.last ?? .max
    let values = first.compactMap { completed[$0] }.sorted()
    usual = values.isEmpty ? .nan : values[values.count / 2]
  }

  private func percent(_ chance: Double) -> String {
    chance < 0.001 ? "less than 0.1 %" : "\(shortText(.double((chance * 1000).rounded() / 10))) %"
  }

  private func name(_ rank: Int) -> String { rank == 1 ? "the best" : "the best \(rank)" }
}
