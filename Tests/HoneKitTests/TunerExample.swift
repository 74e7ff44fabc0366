import HoneKit

/// The program of docs/swift.md that drives a `Tuner`, compiled as it stands there; the test beside
/// compares the two.
func tunerExample() {
  // README
  let plan = StudyPlan(
    name: "mine", objective: Objective(metric: "loss"),
    space: SearchSpace([.logUniform("lr", 1e-4...1), .choice("units", [16, 32, 64])]),
    sampler: .tpe, pruner: .extrapolation(.init()), steps: 20)
  var tuner = Tuner(plan: plan)
  for number in 0..<30 {
    guard case .trial(let proposal) = tuner.ask() else { break }
    tuner.begin(proposal, number: number)
    var (loss, state) = (4.0, TrialState.complete)
    for step in 1...20 where state == .complete {
      loss *= 1 - 0.2 * min(1, proposal.configuration["lr"]?.number ?? 0)
      let point = MetricPoint(metric: "loss", step: step, value: loss, time: 0)
      let verdict = tuner.report(number: number, step: step, metrics: [point])
      if case .prune(let evidence) = verdict {
        print("#\(number): \(evidence.rule), \(evidence.detail)")
        state = .pruned
      }
    }
    tuner.tell(number: number, state: state)
  }
  if let best = tuner.best { print("best: #\(best.number) with \(best.value)") }
  // README
}
