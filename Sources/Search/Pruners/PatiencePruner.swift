import Tuning

/// Leaves a trial alone while it gets better, and asks another pruner once it no longer does.
///
/// The rule is that of Optuna's `PatientPruner`: the best of the last `reports` + 1 values against
/// the best before them. Without another pruner the trial ends at once.
///
/// Source: Optuna 5.0, `pruners/_patient.py`.
public struct PatiencePruner: Pruner {
  /// The best values of a running trial up to each of its last reports.
  private struct Progress: Sendable {
    var read = 0
    var lastStep = 0
    /// The newest `reports` + 1 values.
    var recent: [Double] = []
    /// The best before them; NaN if there is none.
    var before = Double.nan
  }

  private let options: PrunerPlan.Patience
  private let objective: Objective
  private var wrapped: (any Pruner)?
  private var running: [Int: Progress] = [:]

  /// A pruner that knows no trial yet.
  ///
  /// - Parameter wrapped: The pruner that has the last word; nil to end the trial at once.
  public init(_ options: PrunerPlan.Patience, objective: Objective, wrapping wrapped: (any Pruner)?)
  {
    self.options = options
    self.objective = objective
    self.wrapped = wrapped
  }

  /// Takes in a trial as it is now.
  public mutating func update(_ trial: Trial) {
    wrapped?.update(trial)
    guard !trial.state.isFinished, let curve = trial.curves[objective.metric] else {
      running[trial.number] = nil
      return
    }
    running[trial.number] = progress(curve, from: running[trial.number])
  }

  /// The judgement on a running trial at its last step.
  public func judge(_ trial: Trial) -> Judgement {
    guard let curve = trial.curves[objective.metric], let step = curve.lastStep,
      curve.count > options.reports + 1
    else { return .keep }
    let progress = running[trial.number] ?? progress(curve, from: nil)
    var since = Double.nan
    for value in progress.recent { since = objective.direction.better(since, value) }
    let delta = options.minimumDelta
    let bar = objective.direction == .minimize ? progress.before + delta : progress.before - delta
    guard !bar.isNaN, !since.isNaN, objective.direction.isBetter(bar, than: since) else {
      return .keep
    }
    let idle = options.reports + 1
    if let wrapped {
      guard case .prune(var evidence) = wrapped.judge(trial) else { return .keep }
      evidence.rule = "patience: \(evidence.rule)"
      evidence.detail += ", and no progress in \(idle) reports"
      return .prune(evidence)
    }
    return .prune(
      Evidence(
        rule: "patience", step: step, value: since, threshold: bar, peers: 0,
        detail: "no progress in \(idle) report\(idle == 1 ? "" : "s")"))
  }

  private func progress(_ curve: Curve, from known: Progress?) -> Progress {
    var progress = Progress()
    if let known, curve.hasOneMore(than: known.read, through: known.lastStep) { progress = known }
    for value in curve.values[progress.read...] {
      progress.recent.append(value)
      if progress.recent.count > options.reports + 1 {
        progress.before = objective.direction.better(progress.before, progress.recent.removeFirst())
      }
    }
    progress.read = curve.count
    progress.lastStep = curve.lastStep ?? 0
    return progress
  }
}
