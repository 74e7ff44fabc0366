import Canvas
import Testing
import Tuning

@testable import Workbench

@Suite struct `The pruning log` {
  /// A study with decisions of three kinds: the median's, of a second rule, and spared ones of
  /// which one was audited.
  private func driver(_ size: Size = Size(160, 46)) -> Driver {
    var driver = Driver.live(size)
    let evidence = Evidence(
      rule: "hyperband", step: 9, value: 0.5, threshold: 0.2, peers: 12, stepsSaved: 21,
      detail: "rung 1: 17th of 20")
    func event(_ revision: Int, _ trial: Int, _ kind: StudyEvent.Kind, _ payload: JSON)
      -> StudyEvent
    {
      StudyEvent(
        revision: revision, time: DigitsStudy.now - 10, trial: trial, kind: kind, payload: payload)
    }
    let outcome = AuditOutcome(
      trial: 14, rule: "hyperband", step: 9, value: 0.21, rank: 9, count: 20, extraSteps: 21)
    driver.send(
      .change(
        StudyChange(
          revision: 804,
          events: [
            event(801, 2, "pruned", evidence.payload),
            event(802, 14, "would_prune", evidence.payload),
            event(803, 14, "audited", outcome.payload),
          ], engine: .running(pid: 1, host: "box"))))
    return driver
  }

  @Test func `is narrowed to one rule after the other`() {
    var driver = driver()
    let all = driver.state.pruning.decisions.count
    driver.press("4f")
    #expect(driver.state.pruning.narrowed == "diverged")
    driver.press("f")
    #expect(driver.state.pruning.narrowed == "median" && driver.state.pruning.count == 11)
    #expect(driver.state.messageText == "decisions: median, 11 of \(all)")
    driver.press("f")
    #expect(driver.state.pruning.narrowed == "hyperband" && driver.state.pruning.count == 1)
    driver.press("z")
    #expect(driver.lines[1].contains("hyperband · 1 of \(all)"))
    driver.press("z")
    #expect(driver.state.selectedTrial == 2, "the only decision of the rule is chosen")
    driver.press("jjk")
    #expect(driver.state.pruning.current?.trial == 2)
    driver.press("ff")
    #expect(driver.state.pruning.narrowed == nil && driver.state.pruning.count == all)
  }

  @Test func `a new decision of the rule joins those that are shown`() {
    var driver = driver()
    driver.press("4ff")
    let evidence = Evidence(
      rule: "median", step: 5, value: 2, threshold: 1, peers: 6, stepsSaved: 25, detail: "")
    for (revision, kind) in [(810, StudyEvent.Kind("pruned")), (811, "would_prune")] {
      driver.send(
        .change(
          StudyChange(
            revision: revision,
            events: [
              StudyEvent(
                revision: revision, time: 0, trial: 3, kind: kind, payload: evidence.payload)
            ])))
    }
    #expect(driver.state.pruning.count == 12)
    driver.press("g")
    #expect(driver.state.pruning.current?.trial == 3)
  }

  @Test func `says how many steps and hours were saved, and what the audit found`() throws {
    var driver = driver(Size(200, 60))
    let log = driver.state.pruning
    #expect(log.saving.steps == 250 + 21 && log.saving.stepsPlanned == 360)
    // Two seconds a step, and one until the first.
    let median = try #require(log.savings["median"])
    #expect(median.seconds > 2.0 * 250 && median.seconds < 2.5 * 250)
    driver.press("4z")
    #expect(driver.screen.contains("271 of 360 steps saved, about 0:"))
    #expect(driver.screen.contains("audit: 0 wrong of 1"))
    driver.press(":14<enter>")
    #expect(driver.screen.contains("hyperband was wrong about 0 of the 1"))
    driver.press(":12<enter>")
    #expect(driver.screen.contains("not audited; hone:"))
  }

  @Test func `the signal takes its time: what ran on until then was not saved`() throws {
    var driver = driver()
    let (saved, steps) = (driver.state.study.stepsSaved, driver.state.pruning.saving.steps)
    let evidence = Evidence(
      rule: "gap", step: 5, value: 2, threshold: 1, peers: 6, stepsSaved: 25, detail: "")
    func send(_ revision: Int, _ kind: StudyEvent.Kind, _ trial: Int, _ payload: JSON) {
      let event = StudyEvent(
        revision: revision, time: 0, trial: trial, kind: kind, payload: payload)
      driver.send(.change(StudyChange(revision: revision, events: [event])))
    }
    send(810, "pruned", 3, evidence.payload)
    send(811, "pruned", 4, evidence.payload)
    #expect(driver.state.study.stepsSaved == saved + 50)
    send(812, "ended", 3, ["state": "pruned", "steps_saved": 21])
    #expect(driver.state.study.stepsSaved == saved + 46)
    #expect(driver.state.pruning.savings["gap"]?.steps == 46)
    // Through before the signal came.
    send(813, "completed", 4, ["value": 2])
    #expect(driver.state.study.stepsSaved == saved + 21)
    #expect(driver.state.pruning.saving.steps == steps + 21)
    #expect(driver.state.pruning.savings["gap"]?.trials == 1)
  }

  @Test func `acts are for its own trial, also where the table hides that`() throws {
    var driver = driver()
    driver.press("/state:complete<enter>:12<enter>4ffjj")
    let trial = try #require(driver.state.pruning.current?.trial)
    #expect(driver.state.study.row(trial)?.state == .pruned)
    #expect(driver.state.selectedTrial != trial)
    driver.press("u")
    #expect(driver.screen.contains("Bring #\(trial) back?"))
    #expect(driver.screen.contains("the pruner judges it again"))
    driver.press("y")
    guard case .launch(let proposal, _)? = driver.commands.last else {
      Issue.record("nothing was launched")
      return
    }
    #expect(proposal.parent == trial && proposal.origin == .revived)
    driver.press("<space>")
    #expect(driver.state.markedTrials == [trial])
    #expect(driver.state.pruning.current?.trial != trial, "and the next decision is chosen")
  }

  @Test func `I brings back and pins what comes`() {
    var driver = driver()
    driver.press("4:12<enter>I")
    #expect(driver.screen.contains("Bring #12 back, never to be pruned?"))
    #expect(!driver.screen.contains("judges it again"))
    driver.press("y")
    #expect(driver.commands.count == 1)
    let record = CommandRecord(
      id: 1, time: 0, command: driver.commands[0], state: .done, result: "#38 launched",
      launched: 38)
    driver.send(.change(StudyChange(revision: 900, commands: [record])))
    #expect(driver.commands.last == .pin(trial: 38))
    #expect(driver.commands.count == 2)
    driver.send(.change(StudyChange(revision: 901, commands: [record])))
    #expect(driver.commands.count == 2, "once")
  }

  @Test func `a launch that is answered before its receipt is pinned, too`() {
    var launches = OwnLaunches()
    launches.wait(for: 3)
    launches.wait(for: 4)
    launches.pin(4)
    let launch = StudyCommand.launch(Proposal(configuration: [:], origin: .revived), next: true)
    func record(_ id: Int, _ trial: Int?) -> CommandRecord {
      CommandRecord(
        id: id, time: 0, command: launch, state: trial == nil ? .refused : .done, result: "",
        launched: trial)
    }
    #expect(launches.take(record(9, 40)) == nil)
    #expect(launches.submitted(token: 4, id: 9) == 40)
    #expect(launches.take(record(9, 40)) == nil, "once")
    #expect(launches.submitted(token: 3, id: 10) == nil)
    #expect(launches.take(record(10, 41)) == nil, "nobody asked for a pin")
    #expect(launches.fate(of: 3) == .trial(41) && launches.fate(of: 4) == .trial(40))
    launches.wait(for: 5)
    launches.pin(5)
    launches.failed(token: 5)
    #expect(launches.fate(of: 5) == .refused)
  }

  @Test(arguments: [Size(40, 10), Size(80, 24), Size(120, 40), Size(200, 60)])
  func `narrowed, at every size`(_ size: Size) throws {
    var driver = driver(size)
    driver.press("4zff")
    driver.send(.tick(now: DigitsStudy.now + 60))
    try expectGolden("pruning-narrowed-\(size.width)x\(size.height)", driver.canvas)
  }
}
