import Canvas
import Testing
import Tuning

@testable import Workbench

@Suite struct `The sweep file in an editor` {
  /// A workbench in which half of the trials were edited away.
  private func edited() throws -> (Driver, StudyPlan) {
    var driver = Driver.live(Size(120, 40))
    driver.press("O")
    #expect(driver.effects.last == .editPlan)
    let before = try #require(driver.state.plan)
    var plan = before
    plan.stop.trials = 30
    driver.send(
      .edited(
        PlanEdit(
          before: before, plan: plan, changes: ["stop: 60 trials → 30"], text: "run_cap: 30",
          base: "run_cap: 60")))
    return (driver, plan)
  }

  @Test func `says what changes, asks, and is kept once it is in force`() throws {
    var (driver, plan) = try edited()
    #expect(driver.lines[38].contains("Put the edited plan in force: stop: 60 trials → 30?"))
    driver.press("<enter>")
    #expect(driver.commands.isEmpty, "Enter is no yes")
    #expect(driver.screen.contains("the plan stays as it is; O opens what you wrote again"))

    (driver, plan) = try edited()
    driver.press("y")
    #expect(driver.commands == [.plan(plan)])
    #expect(!driver.effects.contains(.keepPlan("run_cap: 30", draft: nil)))
    driver.answer("the new plan is in force")
    #expect(driver.effects.contains(.keepPlan("run_cap: 30", draft: nil)))
  }

  @Test func `is a draft again once it is undone`() throws {
    var (driver, plan) = try edited()
    let before = try #require(driver.state.plan)
    driver.press("y")
    driver.answer("the new plan is in force")
    driver.send(.change(StudyChange(revision: driver.state.revision + 1, plan: plan)))
    driver.press("U")
    #expect(driver.commands.last == .plan(before))
    driver.answer("the new plan is in force")
    #expect(driver.effects.contains(.keepPlan("run_cap: 60", draft: "run_cap: 30")))
  }

  @Test func `the best is a trial again where replicates were edited away`() throws {
    var driver = Driver.live(Size(120, 40))
    let best = try #require(driver.state.study.best)
    // The second run of the best one's configuration was the worst of all.
    var second = try #require(driver.state.study.rows.last { $0.isResult && $0.number != best })
    second.configuration = try #require(driver.state.row(best)).configuration
    (second.origin, second.parent, second.objective) = (.replicate, best, 9)
    var plan = try #require(driver.state.plan)
    plan.replication = Replication(seeds: 2)
    driver.send(
      .change(StudyChange(revision: driver.state.revision + 1, rows: [second], plan: plan)))
    try #require(driver.state.study.best != best)
    plan.replication = nil
    driver.send(.change(StudyChange(revision: driver.state.revision + 1, plan: plan)))
    #expect(driver.state.study.best == best)
  }

  @Test func `is not kept where the engine refuses it`() throws {
    var (driver, _) = try edited()
    driver.press("y")
    driver.answer("the plan cannot be changed now", .refused)
    #expect(!driver.effects.contains(.keepPlan("run_cap: 30", draft: nil)))
    #expect(driver.screen.contains("the plan cannot be changed now"))
  }

  @Test func `is not put over a plan that it was not made from`() throws {
    var (driver, plan) = try edited()
    plan.seed += 1
    driver.send(.change(StudyChange(revision: driver.state.revision + 1, plan: plan)))
    driver.press("y")
    #expect(driver.commands.isEmpty)
    #expect(driver.screen.contains("the plan has changed since"))
  }

  @Test func `is not for who only watches`() {
    var driver = Driver.live(options: .init(isReadOnly: true))
    driver.press("O")
    #expect(!driver.effects.contains(.editPlan))
    #expect(driver.screen.contains("read-only"))
  }
}
