import HoneKit

/// The README's program, compiled as it stands there; the test beside compares the two.
func readmeExample() async throws {
  // README
  let result = try await optimize(
    [.logUniform("lr", 1e-4...1), .integer("layers", 1...4)], trials: 40, pruner: .median()
  ) { trial in
    var loss = 4.0 / Double(trial.integer("layers"))
    for epoch in 1...20 {
      loss *= 1 - min(trial["lr"], 1 - trial["lr"])
      try trial.report(step: epoch, loss)
    }
    return loss
  }
  if let best = result.best { print(best.value, best.configuration) }
  // README
}
