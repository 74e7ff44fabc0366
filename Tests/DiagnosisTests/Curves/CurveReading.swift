import Foundation
import Tuning

@testable import Diagnosis

/// Curves that are made for a test, and what is read off them.
protocol CurveReading {}

extension CurveReading {
  func decay(_ step: Int, _ over: Double) -> Double { exp(-Double(step) / over) }

  func others(
    _ levels: [(first: Double, last: Double)], steps: Int? = nil
  ) -> [TrialRow] {
    levels.enumerated().map { number, level in
      TrialRow(
        number: 100 + number, state: .complete, configuration: [:], objective: level.last,
        step: steps,
        metrics: [.init("val_loss", level.last)], sparkline: [level.first, level.last])
    }
  }

  func verdict(
    _ values: [Double], train: [Double]? = nil, direction: Direction = .minimize,
    state: TrialState = .complete, peers: [TrialRow] = []
  ) -> CurveVerdict? {
    let name = direction == .minimize ? "val_loss" : "val_accuracy"
    var curves = [name: Curve(values.enumerated().map { ($0.offset + 1, $0.element) })]
    if let train {
      curves["train_loss"] = Curve(train.enumerated().map { ($0.offset + 1, $0.element) })
    }
    let plan = StudyPlan(
      name: "s", objective: Objective(metric: name, direction: direction), space: Fixture.space)
    return .of(Fixture.row(state), curves: curves, plan: plan, among: peers)
  }
}
