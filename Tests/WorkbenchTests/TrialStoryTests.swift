import Canvas
import Diagnosis
import Documents
import Testing
import Tuning

@testable import Workbench

@Suite struct `A trial's output` {
  @Test func `is searched from its end, match by match`() throws {
    var driver = Driver.live(Size(120, 40))
    driver.press("5z/step\": 2")
    #expect(driver.lines[39].contains("10 lines with it"))
    driver.press("<enter>")
    let search = try #require(driver.state.detail.search)
    let last = try #require(search.line)
    #expect(driver.state.detail.log[last].contains("\"step\": 29"))
    #expect(driver.screen.contains("10 of 10"))
    driver.press("N")
    #expect(driver.state.detail.search?.line == last - 1)
    #expect(driver.state.detail.offset == driver.state.detail.log.count - last)
    driver.press("nn")
    #expect(driver.screen.contains("1 of 10"), "round the end")
    driver.press("<esc>")
    #expect(driver.state.detail.search == nil && driver.state.isZoomed)
    driver.press("n")
    #expect(driver.screen.contains("note on #28"), "without a search n is the note's again")
  }

  @Test func `what is found is marked, capitals count only if there are any`() {
    var search = OutputSearch("loss")
    #expect(search.matches(in: "Loss and loss").count == 2)
    #expect(OutputSearch("Loss").matches(in: "Loss and loss").count == 1)
    #expect(search.matches(in: "los").isEmpty)
    #expect(OutputSearch("aa").matches(in: "aaaa").count == 2)
    search.look(through: ["loss", "", "a loss"], until: 2)
    #expect(search.lines == [0, 2] && search.line == 0)
    var driver = Driver.live(Size(120, 40))
    driver.press("5z/VAL_LOSS<enter>")
    #expect(driver.state.overlay != nil)
    #expect(driver.state.messageText?.contains("“VAL_LOSS” is not in the 12 lines") == true)
    driver.press("<ctrl-u>val_loss<enter>")
    let row = driver.lines.firstIndex { $0.contains("\"step\": 30") } ?? 0
    let column = driver.lines[row].distance(
      from: driver.lines[row].startIndex,
      to: driver.lines[row].firstRange(of: "val_loss")?.lowerBound ?? driver.lines[row].startIndex)
    #expect(driver.canvas[column, row].role == .match)
  }

  @Test func `a search goes on in the next trial and as the output grows`() throws {
    var driver = Driver.live(Size(120, 40))
    driver.press("5/\"step\": 29<enter>1j5")
    #expect(driver.state.detail.trial == 11)
    #expect(driver.state.detail.search?.lines.count == 1)
    driver.press("N")
    let line = try #require(driver.state.detail.search?.line)
    let text = driver.state.detail.log[line]
    driver.send(.log(trial: 11, lines: driver.state.detail.log + ["more", "and more"]))
    #expect(driver.state.detail.search?.line.map { driver.state.detail.log[$0] } == text)
  }

  @Test func `esc while typing goes back to where the output was`() {
    var driver = Driver.live(Size(80, 24))
    driver.press("5kkk")
    let before = driver.state.detail.offset
    #expect(before == 3)
    driver.press("/step\": 20<esc>")
    #expect(driver.state.detail.offset == before && driver.state.detail.search == nil)
  }
}

@Suite struct `A trial in full` {
  @Test func `shows what its learning rate will do, or what it did`() throws {
    var driver = Driver.live(Size(120, 40))
    driver.press("5z")
    let planned = try #require(driver.state.detail.course)
    #expect(planned.measured == nil && planned.planned.count == 30)
    #expect(planned.planned.first == 2.9e-3)
    #expect(driver.screen.contains("as its parameters say"))
    try expectGolden("trial-course-120x40", driver.canvas)
    var row = driver.study.rows[28]
    row.metrics.append(.init("lr", 1e-3))
    driver.study.curves["lr"] = [28: Curve((1...30).map { ($0, 3e-3 / Double($0)) })]
    driver.send(.change(StudyChange(revision: 800, rows: [row])))
    #expect(driver.state.detail.course?.measured?.count == 30)
    #expect(driver.screen.contains("0.003 → 0.0001 as it reports"))
    // #0 is trained at one rate: nothing to be seen.
    driver.press(":0<enter>")
    #expect(driver.state.detail.course == nil)
  }

  @Test func `stands beside its parent, the baseline and the best`() {
    var driver = Driver.live(Size(120, 40))
    driver.press(":31<enter>5z")
    #expect(driver.screen.contains("parent #23"))
    #expect(driver.screen.contains("baseline #0"))
    #expect(driver.screen.contains("best #28"))
    let rate = driver.lines.first { $0.hasPrefix("│ lr ") } ?? ""
    for value in ["0.0016", "0.0031", "0.001", "0.0029"] { #expect(rate.contains(value)) }
  }

  @Test func `says how it was started, how it ended and what it took`() {
    var driver = Driver.live(Size(120, 40))
    let end = StudyEvent(
      revision: 800, time: DigitsStudy.now, trial: 12, kind: "pruned",
      payload: [
        "reason": "median of 8 peers", "signal": 15, "max_rss": 412_300_000, "cpu": 192.4,
      ])
    driver.send(.change(StudyChange(revision: 800, events: [end])))
    driver.press(":12<enter>5z")
    #expect(driver.screen.contains("signal 15 · 413 MB · CPU 3:12"))
    #expect(driver.screen.contains("/usr/bin/env python --batch_size=16 --dropout=0.4"))
    #expect(driver.state.pruning.decisions.count == 12, "its end is no second decision")
  }

  @Test(arguments: [Size(40, 10), Size(80, 24), Size(120, 40)])
  func `what it means and what to do is seen where there is little room`(_ size: Size) throws {
    var driver = Driver.live(size)
    let proposal = try DigitsStudy.plan.adjusted(driver.study.rows[23])
    driver.verdicts[23] = CurveVerdict(
      .oscillating, evidence: ["it goes up and down"],
      moves: [Move("lr ÷ 2", because: "the rate is too high", [.launch(proposal, next: true)])])
    driver.press(":28<enter>:23<enter>5")
    for text in ["val_loss 0.1268", "verdict: oscillating", "V lr ÷ 2", "optimizer adam"] {
      #expect(driver.screen.contains(text), "\(text)")
    }
    driver.press("<page-up>")
    #expect(driver.screen.contains(" of 12 ") && driver.screen.contains("val_loss 0.1268"))
  }

  @Test func `K turns a live knob, checked while it is typed`() {
    var driver = Driver.live(Size(120, 40))
    driver.press(":23<enter>K")
    #expect(driver.screen.contains("live knob of #23: lr=0.0031"))
    // What is typed takes the value's place, alone or with the name.
    for typed in ["0.001", "lr=0.001"] {
      var other = driver
      other.press("\(typed)<enter>")
      #expect(other.commands == [.set(trial: 23, name: "lr", value: 0.001)])
    }
    var edited = driver
    edited.press("<backspace>9<enter>")
    #expect(edited.commands == [.set(trial: 23, name: "lr", value: 0.0039)])
    driver.press("<ctrl-u>lrr=1")
    #expect(driver.screen.contains("did you mean lr?"))
    driver.press("<enter>")
    #expect(driver.commands.isEmpty && driver.state.overlay != nil)
    driver.press("<ctrl-u>lr=abc")
    #expect(driver.lines[39].contains("lr:"))
    driver.press("<ctrl-u>lr=0.001")
    #expect(driver.screen.contains("lr 0.0031 → 0.001, once its script rereads $HONE_CONTROL"))
    driver.press("<enter>")
    #expect(driver.commands == [.set(trial: 23, name: "lr", value: 0.001)])
    driver.press(":28<enter>K")
    #expect(driver.state.messageText == "#28 is complete; only what runs has live knobs")
    driver.press("U")
    #expect(driver.commands.last == .set(trial: 23, name: "lr", value: 0.0031))
    var row = driver.study.rows[23]
    row.knobs = [.init("lr", 0.001)]
    driver.send(.change(StudyChange(revision: 800, rows: [row])))
    driver.press(":23<enter>5z")
    // Whether the script has taken it up is known from its reports alone.
    #expect(driver.screen.contains("asked for, its reports do not show it: lr 0.0031 → 0.001"))
    #expect(driver.screen.contains("asked 0.001"))
  }

  @Test func `a range test counts updates, not the plan's steps`() {
    var row = DigitsStudy().rows[23]
    #expect(row.stepText == "18/30")
    (row.origin, row.step) = (.rangeTest, 100)
    #expect(row.stepText == "100")
  }

  @Test func `a knob is believed when a report shows it`() {
    var driver = Driver.live(Size(120, 40))
    var row = driver.study.rows[23]
    var revision = 800
    func turn(_ value: Double) -> StudyEvent {
      StudyEvent(
        revision: revision, time: DigitsStudy.now, trial: 23, kind: "knob",
        payload: ["name": "lr", "value": .double(value)])
    }
    // Rates are reported as the schedule has made them by then.
    let course = RateCourse(of: row.configuration, steps: row.steps, plan: DigitsStudy.plan)
    let scale = (course?.planned[17] ?? 0) / 0.0031
    #expect(row.step == 18 && scale > 0.1 && scale < 0.9)
    row.metrics.append(.init("learning_rate", 0.0031))
    for (value, reported, isShown) in [
      (0.001, 0.0031, false), (0.001, 0.001, true), (0.0005, 0.001, false), (0.0005, 0.0005, true),
      // What was reported once stays said, though a schedule may take it to nothing.
      (0.0005, 1e-7, true),
    ] {
      revision += 1
      let isNew = row.knobs != [.init("lr", .double(value))]
      row.knobs = [.init("lr", .double(value))]
      row.metrics[row.metrics.count - 1].value = reported * scale
      driver.send(
        .change(
          StudyChange(revision: revision, rows: [row], events: isNew ? [turn(value)] : [])))
      #expect(driver.state.knobs.knobs(of: row).map(\.isShown) == [isShown], "\(value) \(reported)")
    }
    driver.press(":23<enter>5z")
    #expect(driver.screen.contains("turned while it ran: lr 0.0031 → 0.001 → 0.0005"))
  }

  @Test func `a turn of a knob stands on the curve at its step, and past the range it says so`() {
    var driver = Driver.live(Size(120, 40))
    driver.press(":23<enter>")
    #expect(!driver.screen.contains("lr 0.0005"))
    var row = driver.study.rows[23]
    row.knobs = [.init("lr", 0.0005)]
    let event = StudyEvent(
      revision: 801, time: DigitsStudy.now, trial: 23, kind: "knob",
      payload: ["name": "lr", "value": 0.0005, "step": 9])
    driver.send(.change(StudyChange(revision: 801, rows: [row], events: [event])))
    #expect(driver.state.knobs.marks(of: 23).map(\.step) == [9])
    driver.press("2z")
    #expect(driver.screen.contains("lr 0.0005"), "\(driver.screen)")
    driver.press("zK<ctrl-u>lr=50")
    #expect(driver.screen.contains("→ 50 (outside "), "\(driver.screen)")
  }

  @Test func `a schedule found by hand is copied as the shell exports it`() {
    var driver = Driver.live(Size(100, 30))
    driver.press(":23<enter>ys")
    #expect(driver.state.messageText == "nobody turned lr while #23 ran")
    driver.press("<esc>")
    var row = driver.study.rows[23]
    row.configuration["schedule"] = "constant"
    row.knobs = [.init("lr", 0.00031)]
    driver.send(.change(StudyChange(revision: 800, rows: [row])))
    driver.press("ys")
    #expect(driver.state.messageText?.contains("hone export --format sweep --trial 23") == true)
    driver.press("<esc>")
    let event = StudyEvent(
      revision: 801, time: DigitsStudy.now, trial: 23, kind: "knob",
      payload: ["name": "lr", "value": 0.00031, "step": 9])
    driver.send(.change(StudyChange(revision: 801, events: [event])))
    driver.press("ys")
    guard case .copy(let text)? = driver.effects.last else {
      Issue.record("nothing was copied: \(driver.state.messageText ?? "")")
      return
    }
    let turns = KnobTurn.all(of: row, events: [event])
    #expect(text == studyYAML(from: DigitsStudy.plan.study(of: row, turns: turns)))
    #expect(text.contains("multi-step") && text.contains("milestones"))
    driver.press("c")
    #expect(driver.screen.contains("starts at 0.00031, the rate that #23 was turned to"))
    #expect(driver.screen.contains("y s in the table"))
    driver.press("<ctrl-u>0.01")
    #expect(!driver.screen.contains("was turned to"))
  }

  @Test func `the clone form shows what the learning rate would do`() {
    var driver = Driver.live(Size(100, 30))
    driver.press(":28<enter>c")
    #expect(driver.screen.contains("0.0029 → 7.9e-6"))
    driver.press("<ctrl-u>0.01")
    #expect(driver.screen.contains("0.01 → 2.7e-5"))
    driver.press("<tab><tab><tab><tab><left>")
    #expect(driver.screen.contains("schedule"))
    guard case .clone(let form)? = driver.state.overlay else { return }
    #expect(form.current.text == "step")
    #expect(form.course?.planned.last.map { abs($0 - 1e-4) < 1e-12 } == true)
    driver.press("<left>")
    guard case .clone(let constant)? = driver.state.overlay else { return }
    #expect(constant.course == nil, "a constant rate needs no picture")
  }

  @Test func `V takes the verdict's move and says so when there is none`() {
    var driver = Driver.live(Size(160, 46))
    driver.verdicts[23] = CurveVerdict(
      .oscillating, evidence: ["it goes up and down"],
      moves: [
        Move("clip the gradient", because: "the script has no parameter for it"),
        Move(
          "lr ÷ 2", because: "the rate is too high", [.kill(trial: 23), .pin(trial: 31)]),
      ])
    driver.verdicts[9] = CurveVerdict(.good, evidence: ["it settled"])
    driver.press(":28<enter>:23<enter>")
    #expect(driver.screen.contains("verdict: oscillating"))
    #expect(driver.screen.contains("it goes up and down"))
    #expect(driver.screen.contains("V lr ÷ 2"), "the move that the key takes, not the first")
    driver.press("5")
    #expect(driver.lines[45].contains("V next move"), "the hint bar says that it can be done")
    driver.press("1V")
    #expect(driver.screen.contains("#23: lr ÷ 2: the rate is too high; kill #23, pin #31?"))
    driver.press("<enter>")
    #expect(driver.commands.isEmpty, "what ends a trial needs a y")
    driver.press("Vy")
    #expect(driver.commands == [.kill(trial: 23), .pin(trial: 31)])
    #expect(driver.state.messageText == "#23: lr ÷ 2 …")
    driver.press(":9<enter>V")
    #expect(driver.commands.count == 2)
    #expect(driver.state.messageText?.contains("nothing needs to be done") == true)
    driver.press(":10<enter>V")
    #expect(driver.state.messageText?.contains("#10 has no verdict") == true)
  }

  @Test(arguments: [Size(40, 10), Size(80, 24), Size(120, 40), Size(200, 60)])
  func `searched, at every size`(_ size: Size) throws {
    var driver = Driver.live(size)
    driver.press(":23<enter>5z/loss<enter>N")
    try expectGolden("trial-search-\(size.width)x\(size.height)", driver.canvas)
  }
}

@Suite struct `What a trial says of itself` {
  @Test func `one that hangs is told from one that is slow`() {
    var driver = Driver.live(Size(120, 40))
    var row = driver.study.rows[28]
    row.state = .running
    row.reported = DigitsStudy.now - 500
    row.longestSilence = 100
    driver.send(.change(StudyChange(revision: 900, rows: [row])))
    driver.press(":28<enter>5z")
    #expect(
      driver.screen.contains("silent for 0:08:20") || driver.screen.contains("silent for 8:20"))
    driver.press("<esc>")
    #expect(driver.screen.contains("silent"))
    row.longestSilence = 200
    driver.send(.change(StudyChange(revision: 901, rows: [row])))
    #expect(!driver.screen.contains("silent"))
  }

  @Test func `only what a hand ended was ended by hand`() {
    var driver = Driver.live(Size(120, 40))
    var row = driver.study.rows[28]
    row.state = .killed
    row.reason = TrialRow.timeLimitReason + " of 300 s"
    driver.send(.change(StudyChange(revision: 900, rows: [row])))
    driver.press(":28<enter>5z")
    #expect(!driver.screen.contains("by hand") && driver.screen.contains("time limit of 300 s"))
    row.reason = TrialRow.handReason
    driver.send(.change(StudyChange(revision: 901, rows: [row])))
    #expect(driver.screen.contains("ended by hand"))
  }
}
