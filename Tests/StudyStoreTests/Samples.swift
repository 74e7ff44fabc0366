import Foundation
import Testing
import Tuning

@testable import StudyStore

/// A plan with a parameter of every kind that Optuna stores differently.
let samplePlan = StudyPlan(
  name: "digits",
  objective: Objective(metric: "val_loss"),
  space: SearchSpace([
    .logUniform("lr", 1e-5...1e-1),
    .uniform("dropout", 0...0.5),
    .integer("layers", 1...4),
    .choice("batch_size", [16, 32, 64]),
    .choice("optimizer", ["sgd", "adam"]),
    .choice("hidden", [.list([64]), .list([64, 32])]),
  ]),
  steps: 30, seed: 7)

/// A configuration of that plan.
let sampleConfiguration: Configuration = [
  "lr": 0.003, "dropout": 0.25, "layers": 2, "batch_size": 32, "optimizer": "adam",
  "hidden": .list([64, 32]),
]

/// A moment in 2026.
let sampleTime = 1_795_226_405.25

/// A folder that is gone after the test.
final class Scratch {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "hone-store-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var database: String { path + "/study.db" }
}
