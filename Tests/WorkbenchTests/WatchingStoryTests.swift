import Canvas
import Diagnosis
import Testing
import Tuning

@testable import Workbench

@Suite struct `The first line` {
  private func better(_ driver: Driver, _ number: Int, _ value: Double) -> StudyChange {
    var row = driver.study.rows[1]
    (row.number, row.objective, row.best) = (number, value, value)
    return StudyChange(
      revision: 7_000 + number, rows: [row], engine: .running(pid: 1, host: "box"))
  }

  @Test func `stays in sight while nobody moved the cursor`() {
    var driver = Driver.live(Size(80, 24))
    #expect(driver.lines[1].contains("1–9 of 38"))
    for number in 38..<60 {
      driver.send(.change(better(driver, number, 0.08 - 0.001 * Double(number))))
      #expect(driver.state.table.top == 0 && driver.state.selectedTrial == number)
    }
    #expect(driver.lines[1].contains("1–9 of 60"))
    #expect(driver.lines[3].contains("▸  59"))
  }

  @Test func `stays in sight of a cursor that was moved, which keeps its trial`() {
    var driver = Driver.live(Size(80, 24))
    driver.press("jk")
    for number in 38..<44 {
      driver.send(.change(better(driver, number, 0.08 - 0.001 * Double(number))))
    }
    #expect(driver.state.table.top == 0 && driver.state.selectedTrial == 28)
    driver.press("G")
    #expect(driver.lines[1].contains("36–44 of 44"))
    let line = driver.state.table.position - driver.state.table.top
    driver.send(.change(better(driver, 44, 0.001)))
    #expect(driver.state.table.position - driver.state.table.top == line, "scrolled, it stays")
  }

  @Test func `is what a sort shows`() {
    var driver = Driver.live(Size(80, 24))
    driver.press(":0<enter>")
    #expect(driver.state.table.top > 0)
    driver.press(":sort by number<enter>")
    #expect(driver.state.table.top == 0 && driver.state.selectedTrial == 0)
  }

  @Test func `goes on to whoever is first until somebody acts on its trial`() {
    var driver = Driver.live(Size(80, 24))
    driver.press("c<esc>")
    driver.send(.change(better(driver, 38, 0.001)))
    #expect(driver.state.selectedTrial == 28)
  }
}

@Suite struct `One level back` {
  @Test func `marks that Escape clears come back`() {
    var driver = Driver.live()
    driver.press("   <esc>")
    #expect(driver.state.markedTrials.isEmpty)
    #expect(driver.state.messageText == "3 marks cleared · U brings them back")
    driver.press("U")
    #expect(driver.state.markedTrials.count == 3)
  }

  @Test func `the filter goes before the marks`() {
    var driver = Driver.live()
    driver.press("  /state:complete<enter><esc>")
    #expect(driver.state.table.filter == nil && driver.state.markedTrials.count == 2)
    #expect(driver.state.messageText == "filter state:complete cleared · U brings it back")
    driver.press("<esc>")
    #expect(driver.state.markedTrials.isEmpty)
    driver.press("UU")
    #expect(driver.state.table.filter?.text == "state:complete")
    #expect(driver.state.markedTrials.count == 2)
  }
}

@Suite struct `Axes without what blew up` {
  /// A third of the trials diverged.
  private func study() -> DigitsStudy {
    var study = DigitsStudy()
    let complete = study.rows.filter { $0.state == .complete && $0.number != 28 }.map(\.number)
    for number in complete.prefix(12) {
      study.rows[number].state = .diverged
      study.rows[number].objective = 1e6
      study.curves["val_loss"]?[number] = Curve(
        [(step: 1, value: 2.3), (step: 2, value: 1e3), (step: 3, value: 1e6)])
    }
    return study
  }

  @Test(arguments: [true, false])
  func `all three plots span what is sound`(_ isLog: Bool) throws {
    let study = study()
    var driver = Driver(Size(200, 60), study: study)
    driver.send(.change(study.change))
    driver.state.curves.isLog = isLog
    driver.state.rates.isLog = isLog
    driver.press("j")
    #expect(try #require(driver.state.curves.plot).y.upper < 10)
    #expect(try #require(driver.state.rates.plot).y.upper < 10)
    #expect(driver.screen.contains("▲"))
    driver.press("4z")
    #expect(try #require(driver.state.condemned.plot).y.upper < 10)
    driver.press("z2Y3Y")
    #expect(try #require(driver.state.curves.plot).y.upper > 1e5)
    #expect(try #require(driver.state.rates.plot).y.upper > 1e5)
    driver.press("2Y")
    #expect(try #require(driver.state.curves.plot).y.upper < 1, "where the curves end")
  }

  @Test(arguments: [Glyphs.unicode, .ascii])
  func `the study's history spans what is sound, too`(_ glyphs: Glyphs) throws {
    var study = DigitsStudy()
    let complete = study.rows.filter { $0.state == .complete }.map(\.number)
    for number in complete.prefix(3) { study.rows[number].objective = 1e6 }
    var driver = Driver(Size(200, 60), study: study, options: .init(glyphs: glyphs))
    driver.send(.change(study.change))
    driver.press("6z")
    let plot = try #require(driver.state.summary.plot)
    #expect(plot.y.upper < 10)
    #expect(plot.marks.count { $0.scalar == "▲" } == 3)
    let top = driver.lines[3...6].joined()
    #expect(top.contains(glyphs.isASCII ? "^" : "▲"), "\(driver.screen)")
  }

  @Test func `a run that blows up while it lives is told from the others`() {
    let fine = [0.5, 0.7, 2.3].map { top in
      ValueAxis.Course(state: .running, values: [0.1, top], last: 0.1)
    }
    let wild = ValueAxis.Course(state: .running, values: [2.3, 1e5], last: 1e5)
    #expect(ValueAxis(fine + [wild]).axis(log: nil)?.upper ?? 99 < 5)
    // Rewards fall without end.
    let falling = ValueAxis.Course(state: .complete, values: [-1, -1e7], last: -1e7)
    #expect(ValueAxis(fine + [falling]).axis(log: false)?.lower ?? -99 > -50)
    // What is looked at is seen.
    #expect(ValueAxis(fine, watched: [1e5, 1e6]).axis(log: nil)?.upper ?? 0 > 1e5)
  }

  @Test func `values that only spread are all shown`() throws {
    let values = (0..<20).map { 0.001 * Double(1 << $0) }
    let courses = values.map { ValueAxis.Course(state: .complete, values: [$0], last: $0) }
    let axis = try #require(ValueAxis(courses).axis(log: nil))
    #expect(axis.scale == .log)
    #expect(values.filter(axis.contains).count >= 17)
  }
}

@Suite struct `What the palette finds` {
  @Test(arguments: [
    ("replic", Action.replicate), ("seed", .replicate), ("stop", .askStop),
    ("concur", .moreSlots), ("baseline", .go(0)), ("parallel slots", .moreSlots),
    ("undo", .undo), ("lr finder", .rangeTest), ("outliers", .valueReach),
  ])
  func `by what people call it`(_ text: String, _ action: Action) {
    var driver = Driver.live()
    driver.press(":" + text)
    guard case .commands(let list)? = driver.state.overlay else {
      Issue.record("no palette")
      return
    }
    #expect(list.shown.contains { $0.action == action }, "\(list.shown.map(\.name))")
  }

  @Test func `names come before other words`() {
    var driver = Driver.live()
    driver.press(":pause")
    guard case .commands(let list)? = driver.state.overlay else { return }
    #expect(list.shown.first?.action == .pause)
  }

  @Test func `a trial again with other seeds`() {
    var driver = Driver(Size(120, 40))
    driver.study.rows[21].seed = 18
    driver.send(.change(driver.study.change))
    driver.press(":9<enter>M")
    #expect(driver.screen.contains("Run #9 again with ‹3 other seeds› (17, 19, 20)"))
    driver.press("<right><left><left><enter>")
    let seeds = driver.commands.compactMap { command -> UInt64? in
      guard case .launch(let proposal, _) = command, proposal.origin == .replicate else {
        return nil
      }
      return proposal.seed
    }
    #expect(seeds == [17, 19])
    driver.press("M12<esc>")
    #expect(driver.commands.count == 2)
    driver.press("M12<enter>")
    #expect(driver.commands.count == 14)
  }

  @Test func `the study stops only after a yes`() {
    var driver = Driver.live()
    driver.press("X<enter>Xn")
    #expect(driver.commands.isEmpty)
    driver.press("X")
    #expect(driver.screen.contains("5 running trials may finish"))
    driver.press("y")
    #expect(driver.commands == [.stop(now: false)])
    driver.press(":stop the study now<enter>y")
    #expect(driver.commands.last == .stop(now: true))
    var watching = Driver.live(options: .init(isReadOnly: true))
    watching.press("XM")
    #expect(watching.commands.isEmpty && watching.state.overlay == nil)
  }
}

@Suite struct `The table is true` {
  @Test func `a turned knob is the value, with a sign`() {
    var driver = Driver(Size(120, 40))
    driver.study.rows[23].knobs = [.init("lr", 0.0005)]
    driver.send(.change(driver.study.change))
    let line = driver.lines.first { $0.contains("  23    ●") } ?? ""
    #expect(line.contains("0.0005↷") && !line.contains("0.0031"), "\(line)")
    #expect(TrialsPane.footer(driver.state, width: 90).contains("↷ turned"))
    driver.press("/lr<6e-4 state:running<enter>")
    #expect(driver.state.table.order == [23])
  }

  @Test func `pins and notes have signs`() {
    var driver = Driver(Size(120, 40))
    driver.study.rows[23].isPinned = true
    driver.study.rows[28].note = "look again"
    driver.send(.change(driver.study.change))
    #expect(driver.screen.contains("  23 ◆   ● running") && driver.screen.contains("28  ◎¶ ✓"))
    let legend = TrialsPane.footer(driver.state, width: 90)
    #expect(legend.contains("◆ pinned") && legend.contains("¶ note"))
    driver.state.options.glyphs = .ascii
    #expect(driver.screen.contains("23 p   *") && driver.screen.contains("28  rn +"))
  }

  @Test func `signs have air, and take none where there are no pins and notes`() {
    var plain = Driver(Size(120, 40))
    plain.study.rows[7].note = nil
    plain.send(.change(plain.study.change))
    #expect(plain.screen.contains("28 ◎ ✓"))
    var driver = plain
    driver.study.rows[28].note = "look again"
    driver.send(.change(driver.study.change))
    #expect(driver.screen.contains("28 ◎¶ ✓"))
    // Where columns are few they have the place.
    var small = Driver(Size(40, 12), study: driver.study)
    small.send(.change(small.study.change))
    let objective = small.state.tablePlan.places.first { $0.column == .objective }
    let before = Driver.live(Size(40, 12)).state.tablePlan.places.first { $0.column == .objective }
    #expect(objective == before && objective != nil)
  }

  @Test func `pane 3 shows where a rate was turned to, with the table's sign`() throws {
    var driver = Driver(Size(160, 46))
    driver.study.rows[23].knobs = [.init("lr", 0.05)]
    driver.study.rows[28].knobs = [.init("lr", 0.02)]
    driver.send(.change(driver.study.change))
    driver.press("3z")
    #expect(driver.state.rates.points.running[23]?.x == 0.05)
    #expect(driver.state.rates.points.ended[28]?.x == 0.02)
    let plot = try #require(driver.state.rates.plot)
    #expect(plot.marks.count { $0.label.contains("↷") } >= 2)
    #expect(driver.screen.contains("↷ turned"))
    #expect(driver.state.rates.good?.upperBound == 0.02, "the best four stand where they ended")
    driver.study.rows[23].knobs = [.init("lr", 0.0031)]
    driver.send(.change(StudyChange(revision: 801, rows: [driver.study.rows[23]])))
    #expect(driver.state.rates.points.turned == [28], "turned back is not turned")
  }

  @Test func `time counts while something ran, not the nights between`() {
    var spans = TimeSpans()
    for (start, end) in [(10.0, 20.0), (40, 50), (15, 25), (5, 8), (50, 60), (7, 11), (3, 1)] {
      spans.add(start, end)
    }
    #expect(spans.length == 40)
    spans.add(0, 100)
    #expect(spans.length == 100)
    var driver = Driver(Size(200, 50))
    let night = 8 * 3_600.0
    // All but the first trials ran on the next morning.
    for index in driver.study.rows.indices where index >= 5 {
      driver.study.rows[index].started? += night
      driver.study.rows[index].ended? += night
    }
    driver.send(.change(driver.study.change))
    driver.send(.tick(now: DigitsStudy.now + night))
    let ran = driver.state.study.ran(now: DigitsStudy.now + night) ?? 0
    #expect(ran > 300 && ran < 900)
    #expect(driver.state.study.age(now: DigitsStudy.now + night) == 401 + night)
    let clock = formatDuration(ran, hours: true)
    #expect(driver.lines[0].contains("  \(clock) "), "\(driver.lines[0])")
    driver.press("6z")
    #expect(driver.screen.contains("2 hours by the clock"))
    // What is gone ran as long as it gave signs of life.
    var row = driver.study.rows[23]
    row.reported = row.started.map { $0 + 20 }
    var change = StudyChange(revision: 900, rows: [row])
    change.gone = [23]
    driver.send(.change(change))
    let fewer = driver.state.study.ran(now: DigitsStudy.now + 2 * night) ?? 0
    #expect(driver.state.study.active.contains(23))
    #expect(fewer > 0)
  }

  @Test func `what it is sorted by is seen`() {
    var driver = Driver.live(Size(80, 24))
    driver.press(":sort by smoothed<enter>")
    #expect(driver.lines[2].contains("smoothed↑"))
    // One key goes through all columns, though the sorted one takes a place.
    driver.press(":sort by number<enter>")
    var seen: [TrialColumn] = []
    for _ in 0..<40 where !seen.contains(driver.state.table.sort.column) {
      seen.append(driver.state.table.sort.column)
      #expect(
        driver.state.tablePlan.places.contains { $0.column == driver.state.table.sort.column })
      driver.press("s")
    }
    #expect(seen.contains(.best) && seen.contains(.smoothed) && seen.contains(.duration))
    #expect(seen.count >= 12)
  }

  @Test func `a launch that was taken back answers no question`() {
    var row = DigitsStudy().rows[1]
    (row.state, row.started, row.step, row.objective) = (.killed, nil, nil, nil)
    let reading = StudyReading(DigitsStudy.plan, rows: [row])
    #expect(reading.checklist.first?.evidence == "0 of 5 trials needed to say")
  }
}

@Suite struct `What panes leave out they say` {
  @Test func `the evidence says where a value is the best so far`() {
    let evidence = Evidence(
      rule: "median", step: 7, value: 0.385, threshold: 0.208, peers: 9,
      detail: "median of 9 peers", isBest: true)
    let event = StudyEvent(time: 0, trial: 1, kind: "pruned", payload: evidence.payload)
    #expect(event.evidence == evidence)
    #expect(EventText.evidence(evidence) == "at step 7: best 0.385 > 0.208, median of 9 peers")
    let driver = Driver.live(Size(120, 40))
    #expect(driver.screen.contains("best 1.40 > 0.995"))
  }

  @Test func `curves that are not drawn, and why`() {
    var driver = Driver(Size(160, 46))
    var change = driver.study.change
    let curve = driver.study.curves["val_loss"]?[9]
    for number in 38..<281 {
      var row = driver.study.rows[9]
      row.number = number
      driver.study.rows.append(row)
      driver.study.curves["val_loss"]?[number] = curve
      change.rows.append(row)
    }
    driver.send(.change(change))
    let drawn = driver.state.curves.count
    #expect(drawn < 200 && drawn + driver.state.curves.leftOut == 280)
    #expect(driver.screen.contains("\(drawn) of 280 drawn"))
    #expect(CurvesPane.footer(driver.state, width: 110).contains("the table's first 150"))
    driver.press("/lr<1e-4<enter>")
    #expect(CurvesPane.subtitle(driver.state, width: 60).contains("of 281, filtered"))
    #expect(CurvesPane.footer(driver.state, width: 110).isEmpty)
  }

  @Test func `the filter holds for the objective against a parameter, too`() {
    var driver = Driver.live(Size(160, 46))
    let all = driver.state.rates.count
    driver.press("/lr<1e-3<enter>")
    let count = driver.state.rates.count
    #expect(count > 0 && count < all && driver.state.rates.countOfAll == all)
    #expect(RatePane.subtitle(driver.state, width: 60).contains("\(count) of \(all), filtered"))
    driver.press("F")
    #expect(driver.state.rates.count == all && driver.state.rates.countOfAll == nil)
  }

  @Test func `the axis of time has units`() {
    var driver = Driver.live(Size(120, 40))
    driver.press("2ffz")
    #expect(driver.screen.contains(" 10s ") && driver.screen.contains(" 50s "))
    let hours = Axis.clockTicks(of: Axis(.linear, from: 0, to: 9_000), until: 8_000, width: 60)
    #expect(hours.map(\.label) == ["0", "30m", "1h", "1h30m", "2h"])
  }

  @Test func `a key that cannot be had in a prompt says why`() {
    var driver = Driver.live(Size(80, 24))
    driver.study.rows[9].checkpoints = [30]
    driver.send(.change(StudyChange(revision: 7_001, rows: [driver.study.rows[9]])))
    driver.press(":9<enter>hw")
    #expect(driver.screen.contains("nothing is left"))
    driver.press("<esc>:11<enter>hw")
    #expect(driver.screen.contains("#11 has no checkpoint"))
  }

  @Test func `the header of a small screen has what was pruned`() {
    let driver = Driver.live(Size(80, 24))
    #expect(driver.lines[0].contains("●4") && driver.lines[0].contains("◌11"))
  }
}
