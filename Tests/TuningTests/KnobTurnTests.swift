import Testing
import Tuning

@Suite struct `A schedule found by hand` {
  private let plan = StudyPlan(
    name: "s", objective: Objective(metric: "loss"),
    space: SearchSpace([.logUniform("lr", 1e-5...1), .choice("batch_size", [16, 32])]), steps: 10)
  private let row = TrialRow(
    number: 3, state: .complete, configuration: ["lr": 0.2, "batch_size": 32], steps: 10)

  private func turns(_ given: [(step: Int?, value: Double)], of row: TrialRow) -> [KnobTurn] {
    let events = given.enumerated().map { index, turn in
      StudyEvent(
        revision: index, time: Double(index), trial: row.number, kind: "knob",
        payload: ["name": "lr", "value": .double(turn.value), "step": JSON(turn.step)])
    }
    let others: [StudyEvent] = [
      StudyEvent(time: 0, trial: 4, kind: "knob", payload: ["name": "lr", "value": 9]),
      StudyEvent(time: 0, trial: 3, kind: "note"),
    ]
    return KnobTurn.all(of: row, events: others + events)
  }

  @Test func `has every turn with its step, from what to what`() {
    let found = turns([(4, 0.02), (7, 0.002)], of: row)
    #expect(found.map(\.before) == [0.2, 0.02] && found.map(\.after) == [0.02, 0.002])
    #expect(found.map(\.text) == ["lr 0.2 → 0.02 at step 4", "lr 0.02 → 0.002 at step 7"])
    #expect(found[1].json == ["name": "lr", "step": 7, "from": 0.02, "to": 0.002])
  }

  @Test(arguments: [
    ([(4, 0.02), (7, 0.002)], "multi-step"), ([(4, 0.1), (4, 0.15), (7, 0.5)], "piecewise"),
    ([(2, 0.05)], "multi-step"),
  ])
  func `gives the rates that the trial had`(
    given: [(step: Int, value: Double)], name: String
  ) throws {
    let turned = turns(given.map { ($0.step, $0.value) }, of: row)
    let found = try #require(plan.foundSchedule(of: row, turns: turned))
    #expect(found["schedule"] == .string(name))
    let rates = try #require(LearningRateSchedule.preview(of: found, steps: 10))
    for (step, rate) in rates.enumerated() {
      let wanted = given.last { step >= $0.step }?.value ?? 0.2
      #expect(abs(rate - wanted) < 1e-6, "step \(step): \(rate), not \(wanted)")
    }
    let study = plan.study(of: row, turns: turned)
    #expect(study.space.varying.isEmpty)
    #expect(study.space["lr"]?.distribution == .constant(0.2))
    #expect(study.space["milestones"] != nil && study.space["batch_size"] != nil)
  }

  @Test func `begins with what was asked for before the first report`() throws {
    let found = try #require(
      plan.foundSchedule(of: row, turns: turns([(nil, 0.4), (5, 0.1)], of: row)))
    #expect(found["lr"] == 0.4 && found["milestones"] == .list([5]) && found["gamma"] == 0.25)
    #expect(plan.foundSchedule(of: row, turns: turns([(nil, 0.4)], of: row)) == nil)
  }

  @Test func `has factors that can be read`() throws {
    var row = row
    row.configuration["lr"] = 0.4
    let found = try #require(
      plan.foundSchedule(of: row, turns: turns([(5, 0.08), (8, 0.001)], of: row)))
    #expect(0.08 / 0.4 != 0.2, "else it is no question")
    #expect(found["factors"] == .list([0.2, 0.0025]))
  }

  @Test func `is none where the trial had one of its own`() {
    var scheduled = row
    scheduled.configuration["schedule"] = "cosine"
    #expect(plan.foundSchedule(of: scheduled, turns: turns([(4, 0.02)], of: scheduled)) == nil)
    scheduled.configuration["schedule"] = "constant"
    #expect(plan.foundSchedule(of: scheduled, turns: turns([(4, 0.02)], of: scheduled)) != nil)
  }
}
