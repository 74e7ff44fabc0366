import Testing
import Tuning

@testable import Search

@Suite struct `Gap table` {
  @Test(arguments: [
    (step: 4, value: 10.0, ends: false), (step: 5, value: 1.15, ends: false),
    (step: 5, value: 1.16, ends: true), (step: 10, value: 1.11, ends: true),
    (step: 29, value: 1.09, ends: false), (step: 30, value: 1.06, ends: true),
    (step: 49, value: 1.06, ends: true), (step: 50, value: 9.0, ends: false),
  ])
  func `how far behind is too far`(step: Int, value: Double, ends: Bool) {
    var tuner = Tuner(plan: .test(pruner: .gap(.init()), steps: 100))
    tuner.begin(Proposal(configuration: [:]), number: 0)
    for at in 1...100 { _ = tuner.report(0, at, 1) }
    tuner.begin(Proposal(configuration: [:]), number: 1)
    let evidence = tuner.report(1, step, value).evidence
    #expect((evidence != nil) == ends)
    if let evidence { #expect(evidence.rule == "gap" && evidence.peers == 1) }
  }

  @Test func `a share of what is to be maximized, and the best so far counts`() {
    var tuner = Tuner(plan: .test(pruner: .gap(.init()), direction: .maximize, steps: 100))
    tuner.complete(0, (1...100).map { _ in 0.8 })
    tuner.begin(Proposal(configuration: [:]), number: 1)
    #expect(tuner.report(1, 5, 0.7) == .go)
    #expect(tuner.report(1, 6, 0.1) == .go)
    #expect(tuner.report(1, 10, 0.1).evidence?.value == 0.7)
  }
}
