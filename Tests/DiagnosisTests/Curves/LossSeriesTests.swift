import Foundation
import Testing
import Tuning

@testable import Diagnosis

/// What is measured on a curve before anything is said of it.
@Suite struct `Loss series` {
  private func series(_ count: Int = 40, _ value: (Double) -> Double) -> LossSeries {
    LossSeries(
      Curve((0..<count).map { (step: $0 + 1, value: value(Double($0))) }), direction: .minimize)
  }

  @Test func `a knee is where it slowed down more than its slowing foretold`() throws {
    let cut = series { 0.5 * pow(0.8, min($0, 7)) * pow(0.9995, max(0, $0 - 7)) }
    let found = try #require(cut.knee())
    #expect(found.index == 7 && found.ratio > 100)
    // Each fall is half of the one before: the first ones are hundreds of times what comes later.
    let resting = series { 0.16 * exp(0.6 * pow(0.5, $0)) * pow(0.9995, $0) }
    #expect(resting.knee().map { $0.ratio < 5 } ?? true)
  }

  @Test func `it comes to rest where its pace halves, and not where it creeps on`() {
    #expect(series { 1 + exp(-$0 / 8) }.isComingToRest)
    #expect(series { 1 + 0.001 * $0 }.isComingToRest)
    #expect(!series { 1 - 0.001 * $0 }.isComingToRest)
    #expect(!series { 2 * exp(-$0 / 60) }.isComingToRest)
  }

  @Test func `one lucky value is no lowest level`() {
    let lucky = series { $0 == 12 ? 0.5 : 1 + 0.01 * abs($0 - 20) }
    #expect(lucky.low.index == 12)
    #expect(lucky.lowestLevel.index == 20 || lucky.lowestLevel.index == 21)
    #expect(lucky.lowestLevel.value > 1)
    #expect(series(2) { $0 }.lowestLevel.value == 0.5)
  }

  @Test func `what may be negative is measured from a little below the best that is known`() throws
  {
    let values = (0..<40).map { (step: $0 + 1, value: -2 + 1.9 * exp(-Double($0) / 5)) }
    let peers = PeerLevels(
      count: 4, best: -2.1, bestTrain: nil, start: -0.1, guessing: 0, steps: 40)
    let read = try #require(
      TrialCurves(["loss": Curve(values)], objective: Objective(metric: "loss")))
    let (curves, levels) = read.measurable(peers)
    #expect(abs(curves.judged.base + 2.3) < 1e-9)
    #expect(abs(curves.judged.start - 2.2) < 1e-9)
    #expect(abs(curves.judged.shown(curves.judged.start) + 0.1) < 1e-9)
    #expect(try abs(#require(levels.best) - 0.2) < 1e-9)
    // Nothing negative, nothing moved.
    let plain = try #require(
      TrialCurves(
        ["loss": Curve(values.map { ($0.step, $0.value + 3) })],
        objective: Objective(metric: "loss")))
    #expect(plain.measurable(.none).curves.judged.base == 0)
  }

  @Test func `its own first report is one more guess, if it is near the others'`() {
    let peers = PeerLevels(
      count: 4, best: 0.1, bestTrain: nil, start: 1.8, guessing: 2, steps: 40)
    #expect(peers.guessing(from: 2.3).guessing == 2.3)
    #expect(peers.guessing(from: 1.5).guessing == 2)
    #expect(peers.guessing(from: 40).guessing == 2)
  }
}
