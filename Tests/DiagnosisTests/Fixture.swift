import Tuning

/// A small study to judge in.
enum Fixture {
  static let space = SearchSpace([
    Parameter("lr", .continuous(.logUniform(low: 1e-4, high: 1), quantum: nil)),
    Parameter("batch_size", .categorical([16, 32, 64], probabilities: nil)),
    Parameter("weight_decay", .continuous(.logUniform(low: 1e-6, high: 1e-2), quantum: nil)),
    Parameter("schedule", .categorical(["constant", "cosine"], probabilities: nil)),
    Parameter("hidden", .integer(low: 8, high: 256)),
  ])

  static let configuration: Configuration = [
    "lr": 0.1, "batch_size": 32, "weight_decay": 1e-4, "schedule": "constant", "hidden": 64,
  ]

  static let plan = StudyPlan(
    name: "s", objective: Objective(metric: "val_loss"), space: space, steps: 30)

  static func row(_ state: TrialState) -> TrialRow {
    TrialRow(number: 7, state: state, configuration: configuration, bestStep: 9, steps: 30)
  }
}
