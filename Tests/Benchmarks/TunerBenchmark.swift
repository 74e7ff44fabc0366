import Search
import Tuning

/// How much of the machine the search itself needs.
struct TunerBenchmark {
  func run() {
    let space = SearchSpace([
      .logUniform("lr", 1e-5...1), .uniform("dropout", 0...0.5), .integer("layers", 1...8),
      .choice("batch_size", [16, 32, 64, 128]), .choice("optimizer", ["sgd", "adam", "adamw"]),
    ])
    let plan = StudyPlan(
      name: "bench", objective: Objective(metric: "loss"), space: space,
      pruner: .median(warmupSteps: 5), steps: 50)
    var tuner = Tuner(plan: plan)
    let trials = 10_000
    var steps = 0
    let work = measured {
      for number in 0..<trials {
        guard case .trial(let proposal) = tuner.ask() else { break }
        tuner.begin(proposal, number: number)
        var state = TrialState.complete
        for step in 1...50 {
          steps += 1
          let value = 1 / Double(step) + Double(number &* 7919 % 1000) / 1000
          let point = MetricPoint(metric: "loss", step: step, value: value, time: 0)
          if case .prune = tuner.report(number: number, step: step, metrics: [point]) {
            state = .pruned
            break
          }
        }
        _ = tuner.tell(number: number, state: state)
      }
    }
    report(
      "\(trials) trials asked, judged at every step, told",
      "\(short(work.cpu * 1e6 / Double(steps))) µs CPU a step")
  }
}
