import Foundation
import Testing
import Tuning

@testable import Search

@Suite struct `Extrapolation` {
  private func curve(end: Double, _ steps: Int = 30) -> [Double] {
    (1...steps).map { end + 1 / Double($0) }
  }

  private func tuner(_ options: PrunerPlan.Extrapolation = .init(gain: 0.05, top: 1)) -> Tuner {
    Tuner(plan: .test(pruner: .extrapolation(options), steps: 30))
  }

  @Test func `a hopeless trial ends, and its evidence says why`() throws {
    var tuner = tuner()
    for number in 0..<4 { tuner.complete(number, curve(end: 0.2 + 0.02 * Double(number))) }
    tuner.begin(Proposal(configuration: [:]), number: 9)
    var evidence: Evidence?
    for (index, value) in curve(end: 2).enumerated() where evidence == nil {
      evidence = tuner.report(9, index + 1, value).evidence
    }
    let why = try #require(evidence)
    #expect(why.rule == "extrapolation" && why.step <= 12 && why.peers == 4)
    #expect(why.threshold == tuner.best?.value && why.value > 1.5)
    #expect(why.stepsSaved == 30 - why.step)
    #expect(why.detail.hasPrefix("likely end; ") && why.detail.hasSuffix("to beat the best"))
  }

  @Test func `a trial that gets better than the best runs to its end`() {
    var tuner = tuner(.init(gain: 0.1))
    for number in 0..<4 { tuner.complete(number, curve(end: 0.3 + 0.02 * Double(number))) }
    tuner.begin(Proposal(configuration: [:]), number: 9)
    for (index, value) in curve(end: 0.1).enumerated() {
      #expect(tuner.report(9, index + 1, value) == .go)
    }
  }

  @Test func `nobody ends before the warm-up is over or enough have completed`() {
    var tuner = tuner(.init(startupTrials: 3, warmup: 0.5))
    for number in 0..<2 { tuner.complete(number, curve(end: 0.2)) }
    tuner.begin(Proposal(configuration: [:]), number: 9)
    for step in 1...30 { #expect(tuner.report(9, step, 50) == .go) }
    tuner.complete(2, curve(end: 0.2))
    tuner.begin(Proposal(configuration: [:]), number: 10)
    for step in 1...15 { #expect(tuner.report(10, step, 50) == .go) }
    #expect(tuner.report(10, 16, 50).evidence != nil)
  }

  @Test func `it takes less to go on, the longer none has completed`() {
    var pruner = ExtrapolationPruner(
      .init(), objective: Objective(metric: "loss", direction: .minimize), steps: 30)
    func trial(_ number: Int, end: Double, steps: Int = 30, _ state: TrialState) -> Trial {
      let points = curve(end: end).prefix(steps).enumerated().map { ($0 + 1, $1) }
      return Trial(
        number: number, configuration: [:], state: state, curves: ["loss": Curve(points)])
    }
    func isCondemned(_ number: Int) -> Bool {
      let running = trial(number, end: 0.5, steps: 8, .running)
      pruner.update(running)
      defer { pruner.update(trial(number, end: 0.5, steps: 8, .pruned)) }
      if case .prune = pruner.judge(running) { return true }
      return false
    }
    for number in 0..<8 {
      pruner.update(trial(number, end: 0.3 + 0.02 * Double(number), .complete))
    }
    #expect(isCondemned(8))
    for number in 9..<200 { pruner.update(trial(number, end: 2, steps: 3, .pruned)) }
    #expect(!isCondemned(200))
    pruner.update(trial(201, end: 0.5, .complete))
    #expect(isCondemned(202))
    // Those of whom something else is known by now do not count.
    for number in 203..<400 { pruner.update(trial(number, end: 2, steps: 3, .pruned)) }
    #expect(!isCondemned(400))
    for number in 203..<400 { pruner.update(trial(number, end: 2, steps: 3, .killed)) }
    #expect(isCondemned(401))
  }

  @Test func `what samplers are told of a pruned trial is its likely end`() throws {
    let tuner = tuner()
    var trial = Trial(
      number: 0, configuration: [:], state: .pruned,
      curves: ["loss": Curve(curve(end: 0.2).prefix(10).enumerated().map { ($0 + 1, $1) })])
    let end = try #require(tuner.foreseen(trial).likelyEnd)
    #expect(end < 0.29 && end > 0.1)
    trial.state = .complete
    #expect(tuner.foreseen(trial).likelyEnd == nil)
  }
}
