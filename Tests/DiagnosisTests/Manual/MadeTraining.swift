import Foundation
import Tuning

@testable import Diagnosis

/// A training that is a formula: it diverges above a rate of 0.3, creeps far below 0.003, likes a
/// falling schedule, dropout around 0.3 and a wide network.
struct MadeTraining {
  static let space = SearchSpace([
    .logUniform("lr", 1e-6...3), .choice("batch_size", [16, 32, 64]),
    .integer("hidden", 16...256), .uniform("dropout", 0...0.5),
    .logUniform("weight_decay", 1e-6...1e-2), .choice("schedule", ["constant", "cosine"]),
  ])

  static let start: Configuration = [
    "lr": 1.0, "batch_size": 32, "hidden": 64, "dropout": 0.0, "weight_decay": 1e-5,
    "schedule": "constant",
  ]

  static func plan(_ change: (inout StudyPlan) -> Void = { _ in }) -> StudyPlan {
    var plan = StudyPlan(
      name: "made", objective: Objective(metric: "val_loss"), space: space, steps: 30, seed: 7,
      manual: ManualPlan(isAutopilot: true))
    change(&plan)
    return plan
  }

  /// Whether its script knows `HONE_LR_RANGE`.
  var takesPart = true

  /// A proposal carried out to its end, as the engine would.
  func run(_ proposal: Proposal, number: Int, _ plan: StudyPlan) -> Trial {
    var trial = Trial(
      number: number, configuration: proposal.configuration, state: .complete,
      origin: proposal.origin, parent: proposal.parent, seed: proposal.seed,
      teaches: proposal.teaches, steps: proposal.steps, rangeTest: proposal.rangeTest)
    if let bounds = proposal.rangeTest, takesPart {
      trial.curves = sweep(bounds)
      return trial
    }
    trial.curves = curves(proposal.configuration)
    if proposal.origin == .rangeTest {
      // The guide ends it as soon as it has told enough.
      for step in 1...30 {
        trial.curves = curves(proposal.configuration).mapValues { $0.prefix(through: step) }
        if ManualGuide().end(of: trial, plan) != nil { break }
      }
      trial.state = .killed
      return trial
    }
    trial.value = trial.curves["val_loss"]?.lastValue
    if trial.value?.isFinite != true { (trial.state, trial.value) = (.diverged, nil) }
    return trial
  }

  private func sweep(_ bounds: RangeTestBounds) -> [String: Curve] {
    var (rates, losses) = (Curve(), Curve())
    for index in 0..<bounds.updates {
      let share = Double(index) / Double(bounds.updates - 1)
      let rate = bounds.low * pow(bounds.high / bounds.low, share)
      rates.add(step: index + 1, value: rate)
      let loss = rate < 0.3 ? 2.3 - 1.6 / (1 + exp(-3 * (log10(rate) + 2.6))) : 99
      losses.add(step: index + 1, value: loss)
    }
    return ["lr": rates, "loss": losses]
  }

  /// Where a run ends.
  func end(_ configuration: Configuration) -> Double {
    let rate = configuration.number("lr") ?? 1
    let far = log10(rate / 0.003)
    let dropout = (configuration.number("dropout") ?? 0) - 0.3
    let width = log2((configuration.number("hidden") ?? 64) / 128)
    let schedule = configuration["schedule"] == "cosine" ? 0 : 0.03
    return 0.05 + 0.03 * far * far + 0.4 * dropout * dropout + 0.01 * abs(width) + schedule
  }

  private func curves(_ configuration: Configuration) -> [String: Curve] {
    let rate = configuration.number("lr") ?? 1
    let end = end(configuration)
    let speed = min(0.5, 0.3 * rate / 0.001)
    var (losses, trains) = (Curve(), Curve())
    for step in 1...30 {
      let value =
        rate > 0.3 && step > 3 ? Double.nan : end + (2.3 - end) * exp(-speed * Double(step))
      losses.add(step: step, value: value)
      trains.add(step: step, value: value * 0.3)
      if value.isNaN { break }
    }
    return ["val_loss": losses, "train_loss": trains]
  }

  /// Lets the guide have its way; every proposal and what came of it.
  func tune(
    _ plan: StudyPlan, trials: [Trial] = [], whole: Int = .max, refused: Set<String> = []
  ) -> (trials: [Trial], proposals: [Proposal], end: ManualAnswer) {
    var trials = trials
    var proposals: [Proposal] = []
    while true {
      let answer = ManualWorkflow(plan, trials: trials, refused: refused).next()
      guard case .step(let step) = answer, proposals.count < 60,
        trials.count(where: { $0.origin != .rangeTest }) < whole
      else { return (trials, proposals, answer) }
      proposals.append(step.proposal)
      trials.append(run(step.proposal, number: trials.count, plan))
    }
  }
}
