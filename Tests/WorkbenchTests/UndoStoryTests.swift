import Canvas
import Diagnosis
import Testing
import Tuning

@testable import Workbench

@Suite struct `What an act says first, and how it is undone` {
  @Test func `U puts back what an act on the study changed, the newest first`() {
    var driver = Driver.live()
    driver.press(":23<enter>i+Pp")
    #expect(driver.commands.count == 4)
    driver.press("UUUU")
    #expect(
      driver.commands.suffix(4) == [
        .resume(trial: 23), .resume(trial: nil), .concurrency(5), .unpin(trial: 23),
      ])
    driver.press("U")
    #expect(driver.state.messageText == "nothing to undo")
    driver.press("+")
    #expect(driver.commands.last == .concurrency(6), "counted on from what was put back")
  }

  @Test func `a trial that is marked as the baseline is the one that all compare with`() throws {
    var driver = Driver.live(Size(160, 46))
    #expect(driver.state.study.baseline == 0)
    driver.press(":23<enter>*")
    #expect(driver.commands.isEmpty)
    #expect(
      driver.state.messageText == "#23 is running; only a complete trial can be compared with")
    driver.press(":9<enter>*")
    #expect(driver.commands == [.baseline(trial: 9)])
    var plan = DigitsStudy.plan
    plan.baselineTrial = 9
    let event = StudyEvent(
      revision: 801, time: DigitsStudy.now, trial: 9, kind: "baseline", payload: ["before": .null])
    driver.send(.change(StudyChange(revision: 801, events: [event], plan: plan)))
    #expect(driver.state.study.baseline == 9)
    #expect(driver.screen.contains("#9 is the baseline"))
    #expect(driver.screen.contains("9 ★  ✓") && !driver.screen.contains(" 0 ★ "))
    driver.press(":28<enter>5z")
    #expect(driver.screen.contains("baseline #9"), "\(driver.screen)")
    driver.press(":0<enter>")
    #expect(driver.screen.contains("until #9 was marked"))
    let items = StudyReading(plan, rows: driver.study.rows).checklist
    let old = StudyReading(DigitsStudy.plan, rows: driver.study.rows).checklist
    func evidence(_ items: [ChecklistItem]) -> String? {
      items.first { $0.question.contains("baseline") }?.evidence
    }
    #expect(evidence(items) != evidence(old), "the checklist compares with it")
    driver.press("U")
    #expect(driver.commands.last == .baseline(trial: nil))
    driver.press("z1:9<enter>*")
    #expect(driver.commands.last == .baseline(trial: nil), "again takes it off")
    var watching = Driver.live(options: .init(isReadOnly: true))
    watching.press(":9<enter>*")
    #expect(watching.commands.isEmpty)
  }

  @Test func `a sweep that is ending says so everywhere, and is not stopped twice`() {
    var driver = Driver.live(Size(160, 46))
    driver.press("Xy")
    let told = StudyEvent(
      revision: 801, time: DigitsStudy.now, trial: nil, kind: "command",
      payload: ["verb": "stop", "state": "done", "result": "no new trials"])
    driver.send(
      .change(
        StudyChange(revision: 801, events: [told], engine: .running(pid: 1, host: "box"))))
    let ending = "ending: 5 still run"
    #expect(driver.lines[0].contains(ending))
    driver.press("6z")
    #expect(driver.screen.contains("\(ending); nothing new starts"))
    driver.press("zX")
    #expect(driver.state.messageText?.contains(ending) == true && driver.state.overlay == nil)
    driver.press("1:9<enter>C")
    #expect(driver.screen.contains("the sweep is ending: waits until P or hone run"))
    driver.press("<esc>")
    driver.state.options.asksOnQuit = true
    driver.press("q")
    #expect(driver.screen.contains("5 trials run; then the sweep ends"))
    driver.press("<esc>")
    // The next engine begins anew, and P takes the stop back.
    for kind in ["engine_started", "resumed"] as [StudyEvent.Kind] {
      var other = driver
      let begun = StudyEvent(
        revision: 802, time: DigitsStudy.now, trial: nil, kind: kind, payload: [:])
      other.send(
        .change(
          StudyChange(revision: 802, events: [begun], engine: .running(pid: 2, host: "box"))))
      #expect(!other.lines[0].contains("ending"))
    }
    driver.press("P")
    #expect(driver.commands == [.stop(now: false), .resume(trial: nil)])
  }

  @Test func `a paused study is called so without an engine, too`() {
    var driver = Driver.live(Size(160, 46))
    let paused = StudyEvent(
      revision: 801, time: DigitsStudy.now, trial: nil, kind: "paused", payload: [:])
    driver.send(.change(StudyChange(revision: 801, events: [paused], engine: .absent)))
    #expect(driver.lines[0].contains("paused, 5 run on: P goes on"))
    driver.press(":9<enter>C")
    #expect(driver.screen.contains("waits until P"))
  }

  @Test func `undoing a launch says that the kill beside it stands`() {
    var driver = Driver.live(Size(160, 46))
    driver.press(":23<enter>hk<enter>")
    #expect(driver.commands.count == 2)
    var row = driver.study.rows[23]
    (row.number, row.state, row.origin) = (38, .queued, .adjusted)
    driver.send(.change(StudyChange(revision: 801, rows: [row])))
    for (index, command) in driver.commands.enumerated() {
      let record = CommandRecord(
        id: index + 1, time: DigitsStudy.now, command: command, state: .done, result: "done",
        launched: index == 0 ? 38 : nil)
      driver.send(.change(StudyChange(revision: 802 + index, commands: [record])))
    }
    driver.press("U")
    driver.answer("#38 withdrawn")
    #expect(
      driver.state.messageText
        == "#38 withdrawn; a kill cannot be undone; u brings #23 back as a new trial")
  }

  @Test func `on small screens a box shows its way out, and a form what the line may be`() {
    for size in [Size(80, 24), Size(40, 10)] {
      var driver = Driver.live(size)
      driver.press("g j v")
      #expect(driver.lines.last?.contains("esc close") == true, "\(driver.screen)")
      driver.press("<esc>")
    }
    var driver = Driver.live(Size(40, 10))
    driver.press("c")
    #expect(driver.screen.contains("1e-5 … 0.1"), "\(driver.screen)")
    driver.press("<tab>")
    #expect(driver.screen.contains("16 32"), "\(driver.screen)")
  }

  @Test func `what is copied for a shell has quoted names, too`() {
    var driver = Driver(Size(100, 30))
    var change = driver.study.change
    for index in change.rows.indices { change.rows[index].configuration = ["a name": "b c"] }
    var plan = DigitsStudy.plan
    plan.space = SearchSpace([.choice("a name", ["b c", "d"])])
    change.plan = plan
    driver.send(.change(change))
    driver.press("ya")
    #expect(driver.effects.last == .copy("'--a name'='b c'"))
  }

  @Test func `a value that is rounded says to what, and a small change is seen`() throws {
    var driver = Driver(Size(100, 30))
    var change = driver.study.change
    var plan = DigitsStudy.plan
    plan.space = SearchSpace([
      Parameter(
        "dropout",
        .continuous(.uniform(low: 0, high: 100), quantum: .init(step: 5, isInteger: true))),
      .uniform("momentum", 0...1),
    ])
    for index in change.rows.indices {
      change.rows[index].configuration = ["dropout": 10, "momentum": 0.08166]
    }
    change.plan = plan
    driver.send(.change(change))
    driver.press(":9<enter>c")
    #expect(driver.screen.contains("by 5"))
    driver.press("<ctrl-u>7")
    #expect(driver.screen.contains("steps of 5; 7 becomes 5"), "\(driver.screen)")
    driver.press("<ctrl-u>15")
    #expect(!driver.screen.contains("becomes"))
    let row = try #require(driver.state.study.row(9))
    #expect(
      plan.changes(from: row.configuration, to: ["dropout": 10, "momentum": 0.081669]) == [
        "momentum 0.08166 → 0.08167"
      ])
  }

  @Test func `undoing a pause starts no sweep that has stopped`() {
    var driver = Driver.live()
    driver.press("P")
    driver.send(.change(StudyChange(revision: 800, engine: .absent)))
    driver.press("U")
    #expect(driver.commands == [.pause(trial: nil)])
    #expect(driver.state.messageText?.contains("it would start the sweep anew") == true)
  }

  @Test func `what cannot be undone says so instead of an older act`() {
    var driver = Driver.live()
    driver.press(":23<enter>i3L<enter>U")
    #expect(driver.commands == [.pin(trial: 23)])
    #expect(driver.state.messageText?.contains("x kills its trials") == true)
    driver.press("U")
    #expect(driver.commands.last == .unpin(trial: 23))
  }

  @Test func `a verdict's launch is shown, and withdrawn while it waits`() throws {
    var driver = Driver.live(Size(160, 46))
    var row = driver.study.rows[23]
    let proposal = try DigitsStudy.plan.adjusted(row)
    driver.verdicts[23] = CurveVerdict(
      .oscillating, evidence: ["it goes up and down"],
      moves: [Move("lr ÷ 2", because: "the rate is too high", [.launch(proposal, next: true)])])
    driver.press(":28<enter>:23<enter>V")
    #expect(
      driver.screen.contains("the rate is too high; launch as #38 (no slot free: runs next)?"))
    driver.press("<esc>")
    #expect(driver.commands.isEmpty)
    driver.press("V<enter>")
    #expect(driver.commands == [.launch(proposal, next: true)])
    (row.number, row.state, row.origin) = (38, .queued, .adjusted)
    driver.answer("#38 queued", launched: 38)
    driver.send(.change(StudyChange(revision: 7_000, rows: [row])))
    driver.press("U")
    #expect(driver.commands.last == .withdraw(trial: 38))
  }

  @Test func `a narrower range is undone with the plan that was, if it is still in force`() throws {
    var driver = Driver.live(Size(160, 46))
    let points = (0..<80).map { index -> RangeTest.Point in
      let place = Double(index) / 79 * 8 - 7
      let fall = place < -5 ? 2.3 : place > -2.5 ? 0.6 : 2.3 - 1.7 * (place + 5) / 2.5
      return RangeTest.Point(
        Axis(.log, from: 1e-7, to: 10).value(at: Double(index) / 79),
        fall + (place > -2.5 ? (place + 2.5) * 40 : 0))
    }
    driver.send(.rangeTest(RangeAnalysis(RangeTest(.sweep, points))))
    driver.press("3N")
    #expect(driver.screen.contains("Careful: of the best 4: #28 (0.0029) outside"))
    driver.press("y")
    guard case .plan(let new)? = driver.commands.last else {
      Issue.record("no plan was submitted")
      return
    }
    driver.send(.change(StudyChange(revision: 800, plan: new)))
    driver.press("U")
    #expect(driver.commands.last == .plan(DigitsStudy.plan))
    driver.send(.change(StudyChange(revision: 801, plan: DigitsStudy.plan)))
    driver.press("NyU")
    #expect(driver.state.messageText?.contains("not undone, the plan is another one") == true)
  }

  @Test func `on the smallest screen a question is read whole`() {
    var driver = Driver.live(Size(40, 10))
    func words() -> String {
      driver.lines.map { $0.split(separator: " ").joined(separator: " ") }.joined(separator: " ")
    }
    driver.send(.change(StudyChange(revision: 800, engine: .absent)))
    driver.press(":12<enter>u")
    #expect(
      words().contains(
        "one is started for this alone, the sweep stays stopped); the pruner judges it again y yes")
    )
    driver.press("<esc>:23<enter>K<ctrl-u>lr=0.001")
    #expect(words().contains("lr 0.0031 → 0.001, once its script rereads $HONE_CONTROL"))
    driver.press("<ctrl-u>lrr=1")
    #expect(words().contains("the study has no parameter lrr; did you mean lr?"))
  }

  @Test func `nothing starts from a checkpoint at the last step`() {
    var driver = Driver.live(Size(120, 40))
    var row = driver.study.rows[28]
    row.checkpoints = [30]
    var plan = DigitsStudy.plan
    plan.space = SearchSpace(
      plan.space.parameters.dropLast() + [Parameter.choice("layers", [2, 3])])
    driver.send(.change(StudyChange(revision: 800, rows: [row], plan: plan)))
    driver.press(":28<enter>hw")
    #expect(driver.state.messageText?.contains("#28 step 30 of 30: nothing is left") == true)
    #expect(!driver.screen.contains("from its checkpoint"))
    driver.press("<esc>c<up><up><right>")
    #expect(driver.screen.contains("step 30 of 30: nothing is left; raise the steps"))
    driver.press("<enter>")
    #expect(driver.commands.isEmpty)
    driver.press("<up><backspace><backspace>50")
    guard case .clone(let form)? = driver.state.overlay else {
      Issue.record("no form")
      return
    }
    #expect(form.fields.allSatisfy { $0.problem == nil })
    #expect(!driver.screen.contains("a checkpoint fits only"))
    // The seed, then the number of layers.
    driver.press("<up><up><right>")
    #expect(driver.screen.contains("layers: a checkpoint fits only the network"))
    driver.press("<enter>")
    guard case .launch(let proposal, _)? = driver.commands.last else {
      Issue.record("nothing was launched")
      return
    }
    #expect(proposal.checkpointStep == 30 && proposal.steps == 50)
    #expect(proposal.configuration["layers"] == 3)
  }

  @Test func `a bare Optuna database has no acts, and its pruned trials are Optuna's`() {
    var driver = Driver(
      Size(160, 46), options: .init(isForeign: true, themes: ["dark", "light"]))
    driver.isDiagnosed = true
    var change = driver.study.change
    change.plan?.pruner = .none
    change.events = []
    change.engine = .absent
    driver.send(.change(change))
    #expect(!driver.screen.contains("halve lr"))
    for key in ["h", "x", "L", "P"] {
      driver.press(key)
      #expect(driver.state.messageText == "an Optuna database; hone does not run its trials")
      #expect(driver.state.overlay == nil)
    }
    driver.press("6!<enter>")
    #expect(driver.state.messageText == "an Optuna database; hone does not run its trials")
    driver.press("<esc>4z")
    #expect(driver.screen.contains("were pruned by Optuna, without a reason"))
    driver.press("q")
    #expect(driver.effects.last == .quit(leaveRunning: true))
  }

  @Test func `without an engine a launch says that it runs alone`() {
    var driver = Driver.live(Size(200, 60))
    driver.send(.change(StudyChange(revision: 800, engine: .absent)))
    driver.press(":28<enter>C")
    #expect(driver.screen.contains("one is started for this alone, the sweep stays stopped"))
  }
}
