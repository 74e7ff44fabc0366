import Tuning

/// Asynchronous successive halving: at rungs ever further apart, only the best 1/eta of those that
/// came so far go on; nobody waits and nobody is paused.
///
/// The rule is that of Optuna's `SuccessiveHalvingPruner`, decision by decision, with two limits.
/// What `update` was told in is the order that counts, as it is there; and trials that do not teach
/// are no rivals.
///
/// Sources: Li et al., "A system for massively parallel hyperparameter tuning", MLSys 2020; Optuna
/// 5.0, `pruners/_successive_halving.py`.
public struct HalvingPruner: Pruner {
  private let options: PrunerPlan.Halving
  private let objective: Objective
  private var ladder: RungLadder?
  private var longest: Int?
  private var seen: [Int: SeenReports] = [:]

  /// A pruner that knows no trial yet.
  public init(_ options: PrunerPlan.Halving, objective: Objective) {
    self.options = options
    self.objective = objective
    if let first = options.minimumResource { ladder = makeLadder(first: first) }
  }

  /// Takes in a trial as it is now.
  public mutating func update(_ trial: Trial) {
    guard trial.origin != .rangeTest, let curve = trial.curves[objective.metric], !curve.isEmpty
    else { return }
    // The first report after a trial has completed fixes where the rungs are.
    if ladder == nil, let longest, curve.count > seen[trial.number]?.count ?? 0 {
      ladder = makeLadder(first: max(1, longest / 100))
      for (number, reports) in seen { ladder?.skip(number, reports) }
      seen = [:]
    }
    if ladder == nil, let last = curve.lastStep {
      seen[trial.number] = SeenReports(count: curve.count, lastStep: last)
    }
    if trial.state == .complete, trial.teaches, let last = curve.lastStep {
      longest = max(longest ?? last, last)
    }
    ladder?.update(trial.number, curve, teaches: trial.teaches)
  }

  /// The judgement on a running trial at its last step.
  public func judge(_ trial: Trial) -> Judgement {
    guard let curve = trial.curves[objective.metric], let step = curve.lastStep,
      let refusal = ladder?.refusal(trial.number, curve)
    else { return .keep }
    return .prune(refusal.evidence(rule: "successive_halving", at: step))
  }

  private func makeLadder(first: Int) -> RungLadder {
    RungLadder(
      first: first, factor: options.reductionFactor, skipped: options.minimumEarlyStoppingRate,
      bootstrapCount: options.bootstrapCount, direction: objective.direction)
  }
}
