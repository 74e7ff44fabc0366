import Testing
import Tuning

@testable import Search

/// Proposes what it is told, and ends range tests after two reports.
private struct Script: Guide {
  func next(_ plan: StudyPlan, trials: [Trial]) -> Guidance {
    if trials.contains(where: { !$0.state.isFinished && $0.origin != .rangeTest }) {
      return .wait(reason: "it runs")
    }
    guard trials.count < 3 else { return .through(reason: "three are enough") }
    return .trial(
      Proposal(
        configuration: ["lr": .double(Double(trials.count + 1))],
        origin: trials.isEmpty ? .rangeTest : .clone, reason: "step \(trials.count)",
        teaches: !trials.isEmpty))
  }

  func end(of trial: Trial, _ plan: StudyPlan) -> String? {
    (trial.curves["loss"]?.count ?? 0) >= 2 ? "enough" : nil
  }
}

@Suite struct `A tuner with a guide` {
  private func plan(autopilot: Bool, baseline: Configuration? = nil) -> StudyPlan {
    var plan = StudyPlan.test(SearchSpace([.uniform("lr", 0...9)]), baseline: baseline)
    plan.manual = ManualPlan(isAutopilot: autopilot)
    return plan
  }

  @Test func `hands its trials out one after the other, and counts no range test`() throws {
    var plan = plan(autopilot: true)
    plan.stop.trials = 2
    var tuner = Tuner(plan: plan, guide: Script())
    let test = try #require(tuner.ask().proposal)
    #expect(test.origin == .rangeTest)
    tuner.begin(test, number: 0)
    tuner.tell(number: 0, state: .complete)
    let first = try #require(tuner.ask().proposal)
    // Handed out and not begun yet, it counts as one that runs.
    #expect(tuner.ask() == .wait(reason: "it runs"))
    tuner.begin(first, number: 1)
    #expect(tuner.ask() == .wait(reason: "it runs"))
    _ = tuner.report(1, 1, 0.5)
    tuner.tell(number: 1, state: .complete)
    let second = try #require(tuner.ask().proposal)
    #expect(second.configuration.number("lr") == 3)
    tuner.begin(second, number: 2)
    #expect(tuner.ask() == .exhausted(reason: "2 trials"))
    #expect(tuner.samplerNote().kind == "manual")
  }

  @Test func `ends a range test that has told enough, and no other trial`() throws {
    var tuner = Tuner(plan: plan(autopilot: true), guide: Script())
    tuner.begin(try #require(tuner.ask().proposal), number: 0)
    #expect(tuner.report(0, 1, 2) == .go)
    #expect(tuner.report(0, 2, 2) == .end(reason: "enough"))
    tuner.tell(number: 0, state: .killed)
    tuner.begin(try #require(tuner.ask().proposal), number: 1)
    #expect(tuner.report(1, 1, 2) == .go)
    #expect(tuner.report(1, 2, 2) == .go)
  }

  @Test func `runs the baseline first, then waits for a person without an autopilot`() throws {
    var tuner = Tuner(plan: plan(autopilot: false, baseline: ["lr": 1]), guide: Script())
    let baseline = try #require(tuner.ask().proposal)
    #expect(baseline.origin == .baseline)
    tuner.begin(baseline, number: 0)
    #expect(tuner.ask() == .wait(reason: "#0 runs"))
    _ = tuner.report(0, 1, 1)
    tuner.tell(number: 0, state: .complete)
    guard case .person = tuner.ask() else {
      Issue.record("it asks nobody")
      return
    }
  }

  @Test func `says so where nobody reads the curves`() {
    var tuner = Tuner(plan: plan(autopilot: true))
    #expect(tuner.ask().reason?.contains("carried out by `hone run` alone") == true)
  }
}
