import Numerics
import Tuning

/// A made-up study of four parameters, whose results a test chooses.
struct MadeStudy {
  private static let space = SearchSpace([
    .logUniform("lr", 1e-5...1e-1), .choice("batch_size", [16, 32, 64, 128]),
    .uniform("dropout", 0...0.5), .integer("layers", 1...4),
  ])

  func plan(_ change: (inout StudyPlan) -> Void = { _ in }) -> StudyPlan {
    var plan = StudyPlan(
      name: "s", objective: Objective(metric: "loss"), space: Self.space,
      pruner: .median(warmupSteps: 5), steps: 30)
    plan.stop.trials = 200
    change(&plan)
    return plan
  }

  /// Trials drawn at random, one after the other, that ran to their end; `unit` is where a
  /// parameter lies in its range.
  func rows(
    _ count: Int, _ change: (inout TrialRow, (_ name: String) -> Double) -> Void
  ) -> [TrialRow] {
    var random = RandomStream(seed: 11)
    return (0..<count).map { number in
      let configuration = Self.space.sample(using: &random)
      var row = TrialRow(
        number: number, state: .complete, configuration: configuration, seed: UInt64(number),
        step: 30, steps: 30, sparkline: [3, 2, 1], started: Double(number) * 100,
        ended: Double(number) * 100 + 60)
      change(&row) { name in
        configuration[name].flatMap { Self.space[name]?.distribution.unit(of: $0) } ?? 0
      }
      return row
    }
  }

  /// A study as it should be: the best rate in the middle of its range, the baseline beaten.
  func healthy(_ count: Int = 40) -> [TrialRow] {
    var trials = rows(count) { row, unit in
      let rate = unit("lr") - 0.5
      let depth = abs(unit("layers") - 0.4)
      row.objective =
        1 + 4 * rate * rate + abs(unit("dropout") - 0.4) + 0.5 * depth + 0.3 * unit("batch_size")
    }
    trials[0].origin = .baseline
    trials[0].objective = 3
    return trials
  }
}
