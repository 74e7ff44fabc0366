import Tuning

/// Ends a trial whose value leaves fixed limits, or is no number.
///
/// The rule is that of Optuna's `ThresholdPruner`, decision by decision.
///
/// Source: Optuna 5.0, `pruners/_threshold.py`.
public struct ThresholdPruner: Pruner {
  private let options: PrunerPlan.Threshold
  private let objective: Objective

  /// A pruner; it needs to know no trial.
  public init(_ options: PrunerPlan.Threshold, objective: Objective) {
    self.options = options
    self.objective = objective
  }

  /// Nothing is learnt from others.
  public mutating func update(_ trial: Trial) {}

  /// The judgement on a running trial at its last step.
  public func judge(_ trial: Trial) -> Judgement {
    guard let curve = trial.curves[objective.metric], let step = curve.lastStep,
      let value = curve.lastValue,
      curve.isFirstReport(ofInterval: options.interval, warmup: options.warmupSteps)
    else { return .keep }
    if value.isNaN { return .prune(evidence(step, value, .nan, "no number")) }
    if let lower = options.lower, value < lower {
      return .prune(evidence(step, value, lower, "below the lower limit"))
    }
    if let upper = options.upper, value > upper {
      return .prune(evidence(step, value, upper, "above the upper limit"))
    }
    return .keep
  }

  private func evidence(
    _ step: Int, _ value: Double, _ limit: Double, _ detail: String
  ) -> Evidence {
    Evidence(
      rule: "threshold", step: step, value: value, threshold: limit, peers: 0, detail: detail)
  }
}
