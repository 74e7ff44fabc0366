import Search
import Tuning

/// One study on recorded curves, one trial after the other.
struct PruningRun {
  /// Trials after which the pruners are compared.
  static let trials = 100
  /// Full trials' worth of steps after which they are.
  static let budget = 30

  /// Steps run when the trials were through, as a share of what they would have run in full.
  private(set) var share = 1.0
  /// Normalised regret after that many trials.
  private(set) var regretByTrials = 3.0
  /// Normalised regret when that many steps were spent.
  private(set) var regretBySteps = 3.0
  /// How many trials were pruned, and how many of them would have been the best.
  private(set) var pruned = (all: 0, wrong: 0)
  /// CPU seconds that the tuner takes for a report and its judgement.
  private(set) var seconds = 0.0

  init(
    _ problem: PruningProblem, pruner: PrunerPlan, seed: Int
  ) {
    let plan = StudyPlan(
      name: "bench", objective: Objective(metric: "y", direction: problem.direction),
      space: problem.space, sampler: .tpe, pruner: pruner, steps: problem.steps,
      seed: UInt64(seed))
    var tuner = Tuner(plan: plan)
    var best: Double?
    var spent = 0
    var isCounted = (trials: false, steps: false)
    let budget = PruningRun.budget * problem.steps
    var number = 0
    var clock = 0.0
    while !(isCounted.trials && isCounted.steps) {
      guard case .trial(let proposal) = tuner.ask() else { break }
      tuner.begin(proposal, number: number)
      let values = problem.curve(of: proposal.configuration)
      var state = TrialState.complete
      for (index, value) in values.enumerated() {
        spent += 1
        let point = MetricPoint(metric: "y", step: index + 1, value: value, time: 0)
        let start = cpuSeconds()
        let verdict = tuner.report(number: number, step: index + 1, metrics: [point])
        clock += cpuSeconds() - start
        if spent == budget {
          isCounted.steps = true
          regretBySteps = problem.regret(best)
        }
        if case .prune = verdict {
          state = .pruned
          pruned.all += 1
          if problem.direction.isBetter(values.last ?? .nan, than: best ?? .nan) {
            pruned.wrong += 1
          }
          break
        }
        if case .diverged = verdict {
          state = .diverged
          break
        }
      }
      tuner.tell(number: number, state: state)
      best = tuner.best?.value
      number += 1
      if number == PruningRun.trials {
        isCounted.trials = true
        regretByTrials = problem.regret(best)
        share = Double(spent) / Double(number * problem.steps)
        seconds = clock / Double(spent)
      }
    }
  }
}
