import Testing
import Tuning

@testable import Search

@Suite struct `Pruner audit` {
  private func plan(_ audit: Double?) -> StudyPlan {
    var plan = StudyPlan.test(
      pruner: .threshold(.init(upper: 1)), steps: 10, seed: 4)
    plan.audit = audit
    return plan
  }

  /// Runs trials of which every one is condemned at step 3; which ones were spared.
  private func spared(_ audit: Double?, seed: UInt64 = 4) -> [Int] {
    var plan = plan(audit)
    plan.seed = seed
    var tuner = Tuner(plan: plan)
    return (0..<400).filter { number in
      tuner.begin(Proposal(configuration: [:]), number: number)
      _ = tuner.report(number, 1, 0.5)
      let verdict = tuner.report(number, 3, 2)
      if case .spare(_, let reason) = verdict {
        #expect(reason == "audit")
        #expect(tuner.report(number, 4, 2) == .go)
        return true
      }
      #expect(verdict.evidence != nil)
      return false
    }
  }

  @Test func `a random share of the condemned runs on, by seed and number`() {
    let few = spared(0.05)
    #expect((8...36).contains(few.count))
    #expect(spared(0.05) == few)
    #expect(spared(0.05, seed: 5) != few)
    #expect(spared(nil).isEmpty && spared(0).isEmpty)
    #expect(spared(1).count == 400)
  }

  @Test func `its end says whether the rule was wrong, and what it cost`() {
    var tuner = Tuner(plan: plan(1))
    for number in 0..<3 { tuner.complete(number, [0.9, 0.8 + 0.01 * Double(number)]) }
    tuner.begin(Proposal(configuration: [:]), number: 7)
    _ = tuner.report(7, 2, 5)
    for step in 3...10 { _ = tuner.report(7, step, 5 - 0.49 * Double(step)) }
    let best = tuner.tell(number: 7, state: .complete)
    #expect(
      best.audit
        == AuditOutcome(
          trial: 7, rule: "threshold", step: 2, value: best.value ?? .nan, rank: 1, count: 4,
          extraSteps: 8))
    #expect(best.audit?.wasWrong == true && best.audit?.wasBest == true)
    tuner.begin(Proposal(configuration: [:]), number: 8)
    _ = tuner.report(8, 2, 5)
    _ = tuner.report(8, 10, 4)
    let worst = tuner.tell(number: 8, state: .complete)
    #expect(worst.audit?.rank == 5 && worst.audit?.wasWrong == false)
    var summary = AuditSummary()
    for outcome in [best.audit, worst.audit] { outcome.map { summary.add($0) } }
    #expect(summary.text == "audit: 1 wrong of 2, 1 the best; 16 steps spent")
    // What the events say is the same.
    let outcomes = [best.audit, worst.audit].compactMap(\.self)
    let told = outcomes.compactMap {
      AuditOutcome(StudyEvent(time: 0, trial: $0.trial, kind: "audited", payload: $0.payload))
    }
    #expect(told == outcomes)
    let values = outcomes.map(\.value) + [0.8, 0.81, 0.82]
    let now = EndStanding(values: values, pruned: 0, direction: .minimize)
    #expect(AuditSummary(told, in: now) == summary)
    // Twenty better ones later nobody would have missed it.
    let later = EndStanding(
      values: values + (0..<20).map { 0.01 * Double($0) }, pruned: 3, direction: .minimize)
    #expect(AuditSummary(told, in: later).text == "audit: 0 wrong of 2; 16 steps spent")
    #expect(later.place(of: outcomes[0].value) == (11, 28))
  }

  @Test func `the first end of all is not the best of any`() {
    var tuner = Tuner(plan: plan(1))
    tuner.begin(Proposal(configuration: [:]), number: 0)
    _ = tuner.report(0, 1, 5)
    _ = tuner.report(0, 9, 0.5)
    let only = tuner.tell(number: 0, state: .complete)
    #expect(only.audit?.rank == 1 && only.audit?.wasWrong == false)
  }

  @Test func `pins spare too, and are no audit`() {
    var tuner = Tuner(plan: plan(nil))
    tuner.begin(Proposal(configuration: [:]), number: 0)
    tuner.pin(number: 0, true)
    guard case .spare(_, "pinned") = tuner.report(0, 1, 5) else {
      Issue.record("not spared")
      return
    }
    #expect(tuner.tell(number: 0, state: .complete).audit == nil)
  }

  @Test func `a killed trial is no outcome, a diverged one was rightly condemned`() {
    var tuner = Tuner(plan: plan(1))
    for number in 0..<2 {
      tuner.begin(Proposal(configuration: [:]), number: number)
      _ = tuner.report(number, 1, 5)
    }
    #expect(tuner.tell(number: 0, state: .killed).audit == nil)
    #expect(tuner.tell(number: 1, state: .diverged).audit?.wasWrong == false)
  }

  @Test func `a new engine remembers who was spared`() throws {
    var tuner = Tuner(plan: plan(1))
    tuner.begin(Proposal(configuration: [:]), number: 0)
    let evidence = try #require(tuner.report(0, 2, 5).evidence)
    var restarted = Tuner(plan: plan(1))
    restarted.replay(try #require(tuner.trial(0)))
    restarted.restoreReprieve(number: 0, evidence: evidence, reason: Tuner.auditReason)
    #expect(restarted.report(0, 3, 5) == .go)
    #expect(restarted.tell(number: 0, state: .complete).audit?.extraSteps == 1)
  }
}
