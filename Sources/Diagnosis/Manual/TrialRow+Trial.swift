import Tuning

extension TrialRow {
  /// A trial's line, as far as verdicts and acts go by it.
  init(_ trial: Trial, _ plan: StudyPlan) {
    let curve = trial.curves[plan.objective.metric] ?? Curve()
    let best = curve.best(plan.objective.direction)
    self.init(
      number: trial.number, state: trial.state, configuration: trial.configuration,
      origin: trial.origin, parent: trial.parent, seed: trial.seed, objective: curve.lastValue,
      best: best?.value, bestStep: best?.step,
      step: trial.curves.values.compactMap(\.lastStep).max(), steps: trial.steps ?? plan.steps,
      metrics: trial.curves.sorted { $0.key < $1.key }.compactMap { name, curve in
        curve.lastValue.map { Metric(name, $0) }
      }, sparkline: curve.values.first.map { [$0] } ?? [])
  }
}
