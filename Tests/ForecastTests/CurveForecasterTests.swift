import Foundation
import Numerics
import Testing
import Tuning

@testable import Forecast

@Suite struct `Curve forecast` {
  private let objective = Objective(metric: "loss")

  private func trial(
    _ number: Int, _ values: [Double], _ state: TrialState = .complete, teaches: Bool = true,
    firstStep: Int = 1
  ) -> Trial {
    let points = values.enumerated().map { ($0.offset + firstStep, $0.element) }
    return Trial(
      number: number, configuration: [:], state: state, curves: ["loss": Curve(points)],
      teaches: teaches)
  }

  /// A loss that falls like a power law, with noise.
  private func curve(_ random: inout RandomStream, steps: Int = 30) -> [Double] {
    let end = random.uniform(in: 0.1...1)
    let fall = random.uniform(in: 0.2...3)
    let power = random.uniform(in: 0.4...1.5)
    return (1...steps).map { step in
      (end + fall * pow(Double(step), -power)) * exp(0.02 * random.normal())
    }
  }

  @Test func `nobody knows an end before a trial has completed`() {
    var forecaster = CurveForecaster(objective: objective, steps: 30)
    let running = trial(0, [1, 0.9], .running)
    forecaster.update(running)
    #expect(forecaster.likelyEnd(of: running) == nil)
    forecaster.update(trial(1, [1, .nan], .failed))
    forecaster.update(trial(2, [1, 0.5], .complete, teaches: false))
    #expect(forecaster.likelyEnd(of: running) == nil)
    forecaster.update(trial(3, (1...30).map { 1 / Double($0) }))
    #expect(forecaster.likelyEnd(of: running) != nil)
    #expect(forecaster.likelyEnd(of: trial(4, [], .running)) == nil)
  }

  @Test(arguments: [0.1, 0.3]) func `as many ends beat their chance as it says`(
    share: Double
  ) {
    var random = RandomStream(seed: 3)
    var below: [Double: Int] = [:]
    var all = 0
    for _ in 0..<12 {
      var forecaster = CurveForecaster(objective: objective, steps: 30)
      for number in 0..<12 { forecaster.update(trial(number, curve(&random))) }
      for _ in 0..<25 {
        let whole = curve(&random)
        let young = trial(99, Array(whole.prefix(Int(share * 30))), .running)
        guard let end = forecaster.likelyEnd(of: young), let truth = whole.last else { continue }
        all += 1
        for level in [0.1, 0.5, 0.9] where end.chance(ofBeating: truth) < level {
          below[level, default: 0] += 1
        }
      }
    }
    let shares = [0.1, 0.5, 0.9].map { Double(below[$0] ?? 0) / Double(all) }
    #expect(shares[0] < 0.22 && shares[2] > 0.8)
    #expect((0.3...0.7).contains(shares[1]))
  }

  @Test func `the longer the curve, the surer the forecast`() throws {
    var random = RandomStream(seed: 5)
    var forecaster = CurveForecaster(objective: objective, steps: 30)
    for number in 0..<10 { forecaster.update(trial(number, curve(&random))) }
    var masses: [Double] = []
    for count in [3, 10, 29] {
      var sum = 0.0
      for number in 0..<20 {
        var own = RandomStream(seed: 100, stream: UInt64(number))
        let end = try #require(
          forecaster.likelyEnd(of: trial(50, Array(curve(&own).prefix(count)), .running)))
        // What lies within a fifth of the middle.
        sum += end.chance(ofBeating: end.median * 1.2) - end.chance(ofBeating: end.median / 1.2)
      }
      masses.append(sum)
    }
    #expect(masses[0] < masses[1] && masses[1] < masses[2])
  }

  @Test func `the middle is beaten every second time, and a worse value more often`() throws {
    var random = RandomStream(seed: 8)
    for direction in [Direction.minimize, .maximize] {
      let objective = Objective(metric: "loss", direction: direction)
      var forecaster = CurveForecaster(objective: objective, steps: 30)
      for number in 0..<5 {
        let values = curve(&random).map { direction == .minimize ? $0 : 1 - $0 / 8 }
        forecaster.update(trial(number, values))
      }
      let values = curve(&random).prefix(9).map { direction == .minimize ? $0 : 1 - $0 / 8 }
      let end = try #require(forecaster.likelyEnd(of: trial(9, values, .running)))
      #expect(abs(end.chance(ofBeating: end.median) - 0.5) < 1e-9)
      let worse = direction == .minimize ? end.median * 1.1 : end.median / 1.1
      let chances = [end.median, worse, direction == .minimize ? 1e9 : -1e9].map {
        end.chance(ofBeating: $0)
      }
      #expect(chances[0] < chances[1] && chances[1] < chances[2] && chances[2] > 0.99)
      #expect(end.chance(ofBeating: direction == .minimize ? -1 : 2) < 0.5)
    }
  }

  @Test func `what was learnt last counts, whoever is asked about`() {
    var random = RandomStream(seed: 12)
    let trials = (0..<9).map { trial($0, curve(&random)) }
    let young = trial(99, Array(curve(&random).prefix(8)), .running)
    var known = CurveForecaster(objective: objective, steps: 30)
    for trial in trials { known.update(trial) }
    // Asked of a trial that was never handed in, of one handed in before, and of one handed in after.
    let strange = known.likelyEnd(of: young)
    var first = CurveForecaster(objective: objective, steps: 30)
    first.update(young)
    for trial in trials { first.update(trial) }
    #expect(strange != nil && first.likelyEnd(of: young) == strange)
    known.update(young)
    #expect(known.likelyEnd(of: young) == strange)
    // One that teaches no more is forgotten at once.
    var last = trials[8]
    last.teaches = false
    known.update(last)
    #expect(known.likelyEnd(of: young) != strange)
  }

  @Test func `the order in which trials came does not matter`() {
    var random = RandomStream(seed: 11)
    var trials = (0..<30).map { trial($0, curve(&random)) }
    let young = trial(99, Array(curve(&random).prefix(8)), .running)
    var one = CurveForecaster(objective: objective, steps: 30)
    for trial in trials { one.update(trial) }
    random.shuffle(&trials)
    var other = CurveForecaster(objective: objective, steps: 30)
    for trial in trials { other.update(trial) }
    #expect(one.likelyEnd(of: young) == other.likelyEnd(of: young))
    // What came point by point is what comes as a whole.
    for count in 1...8 {
      other.update(trial(99, Array((young.curves["loss"]?.values ?? []).prefix(count)), .running))
    }
    #expect(one.likelyEnd(of: young) == other.likelyEnd(of: young))
  }

  @Test func `values that are no numbers, constant curves and odd steps do no harm`() {
    var forecaster = CurveForecaster(objective: objective)
    for number in 0..<5 { forecaster.update(trial(number, [2, 2, 2, 2, 2])) }
    forecaster.update(trial(5, [.nan, .infinity, 2, -.infinity, 2]))
    for values in [[2.0], [.nan], [.infinity, 2], [1e300, 1e-300], [-5, 3]] {
      let end = forecaster.likelyEnd(of: trial(9, values, .running))
      #expect(end.map { !$0.median.isNaN } ?? true)
      #expect(end.map { (0...1).contains($0.chance(ofBeating: 1)) } ?? true)
    }
    for steps in [[Int.min, 0, Int.max], [0, 1], [-4, 7]] {
      let odd = Trial(
        number: 10, configuration: [:], state: .running,
        curves: ["loss": Curve(steps.map { ($0, 1.5) })])
      forecaster.update(odd)
      #expect(forecaster.likelyEnd(of: odd).map { !$0.median.isNaN } ?? true)
    }
  }

  @Test func `a long curve is looked at 64 times`() {
    var forecaster = CurveForecaster(objective: objective, steps: 20_000)
    var running = trial(0, [], .running)
    var news = 0
    for step in 1...20_000 {
      running.curves["loss", default: Curve()].add(step: step, value: 1 / Double(step))
      forecaster.update(running)
      news += forecaster.isNews(running) ? 1 : 0
    }
    #expect(news == 64)
    #expect(abs(forecaster.share(of: running) - 1) < 0.01)
  }

  @Test func `the curve alone says where it ends`() throws {
    let forecaster = CurveForecaster(objective: objective, steps: 30)
    let whole = (1...30).map { 0.2 + 1 / Double($0) }
    let end = try #require(
      forecaster.likelyEnd(ofCurveAlone: trial(0, Array(whole.prefix(10)), .pruned)))
    #expect(abs(end.median - whole[29]) < abs(whole[9] - whole[29]))
    #expect(forecaster.likelyEnd(ofCurveAlone: trial(0, [.nan], .pruned)) == nil)
  }
}
