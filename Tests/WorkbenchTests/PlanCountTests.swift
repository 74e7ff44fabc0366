import Canvas
import Testing
import Tuning

@testable import Workbench

@Suite struct `How far the plan is` {
  private func mirror(_ rows: [TrialRow], _ plan: StudyPlan) -> StudyMirror {
    var mirror = StudyMirror()
    _ = mirror.apply(
      StudyChange(revision: 1, rows: rows, plan: plan, engine: .running(pid: 1, host: "box")))
    return mirror
  }

  private func row(_ number: Int, _ origin: Origin, _ state: TrialState, step: Int?) -> TrialRow {
    var row = DigitsStudy().rows[1]
    (row.number, row.origin, row.state, row.step, row.parent) = (number, origin, state, step, nil)
    return row
  }

  @Test func `withdrawn launches, retries and revivals do not count, as for the engine`() {
    var plan = DigitsStudy.plan
    plan.stop = StopRules(trials: 40)
    var rows = (0..<19).map { row($0, .sampled, .complete, step: 30) }
    rows += (19..<49).map { row($0, .adjusted, .killed, step: nil) }
    rows += (49..<59).map { row($0, .revived, .complete, step: 30) }
    rows += (59..<65).map { row($0, .retry, .failed, step: 3) }
    rows.append(row(65, .sampled, .running, step: 3))
    let study = mirror(rows, plan)
    #expect(study.progressText == "19/40")
    #expect(study.unstarted == 20)
    #expect(study.timeLeft(now: DigitsStudy.now).map { $0 > 0 } == true)
    let rule = StudyProgress(plan: plan, rows: rows).rules.first
    #expect(rule?.now == 19, "what ended, there as here")
  }

  @Test func `a trial that comes back to life is not counted twice`() {
    var plan = DigitsStudy.plan
    plan.stop = StopRules(trials: 40)
    var study = mirror([row(0, .sampled, .killed, step: nil)], plan)
    #expect(study.progressText == "0/40")
    // Its last report is read after its end.
    _ = study.apply(StudyChange(revision: 2, rows: [row(0, .sampled, .killed, step: 2)]))
    _ = study.apply(StudyChange(revision: 3, rows: [row(0, .sampled, .killed, step: 3)]))
    #expect(study.progressText == "1/40")
  }

  @Test func `more by hand than the plan has is told apart`() {
    var plan = DigitsStudy.plan
    plan.stop = StopRules(trials: 3)
    let rows = (0..<5).map { row($0, .clone, .complete, step: 30) }
    #expect(mirror(rows, plan).progressText == "3/3 +2")
    #expect(mirror(rows, plan).plannedTrials == 3)
    let many = (0..<1_007).map { row($0, .clone, .complete, step: 30) }
    #expect(mirror(many, plan).progressText == "1,007, 3 planned")
  }

  @Test func `a launch that was taken back is no trial on the screen`() {
    var driver = Driver.live()
    var row = driver.study.rows[1]
    (row.number, row.state, row.started, row.step) = (38, .killed, nil, nil)
    let killed = driver.state.study.count(.killed)
    driver.send(.change(StudyChange(revision: 7_000, rows: [row])))
    #expect(!driver.state.table.order.contains(38))
    #expect(driver.state.study.count(.killed) == killed && driver.state.study.trialCount == 38)
    #expect(driver.screen.contains("of 38"))
    driver.press("/state:killed<enter>")
    #expect(!driver.state.table.order.contains(38))
    driver.press("/<ctrl-u>is:withdrawn<enter>")
    #expect(driver.state.table.order == [38])
  }

  @Test func `trials by hand do not fill a grid`() {
    var plan = DigitsStudy.plan
    plan.space = SearchSpace([.choice("lr", [0.1, 0.2, 0.3]), .choice("batch_size", [16, 32])])
    plan.sampler = .grid
    plan.stop = StopRules()
    let rows =
      [row(0, .sampled, .complete, step: 30), row(1, .sampled, .killed, step: nil)]
      + (2..<9).map { row($0, .adjusted, .complete, step: 30) }
    #expect(mirror(rows, plan).progressText == "2/6")
  }

  @Test func `stages that were put in force count what they take, not those of the plan before`() {
    func stage(_ number: Int, _ name: String, _ state: TrialState = .complete) -> TrialRow {
      var row = row(number, .sampled, state, step: 30)
      row.phase = name
      return row
    }
    var plan = DigitsStudy.plan
    plan.baseline = nil
    plan.stop = StopRules()
    plan.course = Course([
      Phase("lr", .tune(["lr"], trials: 5)), Phase("batch_size", .tune(["batch_size"], trials: 4)),
    ])
    let first = (0..<5).map { stage($0, "lr") }
    #expect(mirror(first, plan).progressText == "5/9")
    // The next one has begun: the first took four, because one value was known.
    let later = (0..<4).map { stage($0, "lr") } + [stage(4, "batch_size", .running)]
    #expect(mirror(later, plan).progressText == "4/8")
    // Other stages in their place: what the old ones ran is none of theirs.
    plan.course = Course([
      Phase("batch_size", .tune(["batch_size"], trials: 3)),
      Phase("dropout", .tune(["dropout"], trials: 2)),
    ])
    #expect(mirror(first, plan).progressText == "0/5")
  }
}
