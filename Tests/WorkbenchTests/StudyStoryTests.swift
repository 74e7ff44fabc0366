import Canvas
import Diagnosis
import Testing
import Tuning

@testable import Workbench

@Suite struct `The range test and the checklist` {
  /// A sweep whose loss falls around 3e-3 and breaks at thirty times that.
  private var analysis: RangeAnalysis {
    let points = (0..<80).map { index -> RangeTest.Point in
      let place = Double(index) / 79 * 8 - 7
      let rate = Axis(.log, from: 1e-7, to: 10).value(at: Double(index) / 79)
      let away = place + 2.5
      let fall = away < -1 ? 2.3 : away > 0.5 ? 0.6 : 2.3 - 1.7 * (away + 1) / 1.5
      let burst = place > -1 ? (place + 1) * 40 : 0
      return RangeTest.Point(rate, fall + burst)
    }
    return RangeAnalysis(RangeTest(.sweep, points))
  }

  @Test func `L runs a range test, D changes between it and the trials, N and R act on it`() throws
  {
    var driver = Driver.live(Size(160, 46))
    driver.press("3N")
    #expect(driver.state.messageText == "there is no range test yet; L runs one")
    driver.press("L")
    #expect(driver.screen.contains("Range test of lr: one trial raises it from"))
    #expect(driver.screen.contains("launch as #38"))
    driver.press("<esc>")
    #expect(!driver.effects.contains(.runRangeTest))
    driver.press("L<enter>")
    #expect(driver.effects.contains(.runRangeTest))
    driver.rangeTest = analysis
    var row = TrialRow(
      number: 38, state: .complete, configuration: driver.study.rows[0].configuration,
      origin: .rangeTest)
    row.ended = DigitsStudy.now
    driver.send(.change(StudyChange(revision: 800, rows: [row])))
    #expect(driver.state.rates.isTest)
    #expect(driver.screen.contains("range test"))
    try expectGolden("range-test-160x46", driver.canvas)
    driver.press("D")
    #expect(!driver.state.rates.isTest && driver.screen.contains("best four"))
    driver.press("eD")
    #expect(driver.state.rates.isTest && driver.state.rates.chosen == nil, "from any parameter")
    let range = try #require(driver.state.rates.analysis?.narrowed)
    driver.press("N")
    #expect(driver.screen.contains("Narrow the search: lr: 1e-5…0.1 → "))
    driver.press("<enter>")
    #expect(driver.commands.isEmpty && driver.state.overlay == nil, "only y is a yes")
    driver.press("Ny")
    guard case .plan(let plan)? = driver.commands.last else {
      Issue.record("no plan was submitted")
      return
    }
    #expect(plan.space["lr"]?.distribution.bounds == range)
    driver.press("R")
    #expect(driver.screen.contains("the other values are the best one's, #28; launch as #39"))
    driver.press("<enter>")
    guard case .launch(let proposal, _)? = driver.commands.last else {
      Issue.record("nothing was launched")
      return
    }
    #expect(proposal.configuration.number("lr") == driver.state.rates.analysis?.recommended)
    #expect(proposal.configuration["optimizer"] == driver.study.rows[28].configuration["optimizer"])
  }

  @Test func `what matters stands in bars, pairs beside, what does not on one line`() throws {
    for size in [Size(120, 40), Size(80, 24)] {
      var driver = Driver(size)
      driver.isDiagnosed = true
      driver.send(.change(driver.study.change))
      driver.press("6z")
      let importance = try #require(driver.state.diagnosis.reading?.importance)
      let screen = driver.screen
      for share in importance.shares { #expect(screen.contains(share.name)) }
      for pair in importance.interactions.prefix(2) where pair.share >= 0.05 {
        // Beside the plot of the history names are cut.
        let name = "\(pair.first) × " + (size.width < 120 ? "" : pair.second)
        #expect(screen.contains(name), "\(screen)")
      }
      #expect(screen.contains("┤") && screen.contains("└"), "the history is there, too")
      for line in driver.lines where line.contains("matters ") { #expect(line.contains("%")) }
      #expect(importance.shares.allSatisfy { $0.share >= 0.01 } || screen.contains("little "))
    }
  }

  @Test func `the checklist answers the field's questions`() throws {
    var driver = Driver(Size(120, 40))
    driver.isDiagnosed = true
    driver.send(.change(driver.study.change))
    driver.press("!")
    let reading = try #require(driver.state.diagnosis.reading)
    for item in reading.checklist { #expect(driver.screen.contains(item.question)) }
    try expectGolden("checklist-120x40", driver.canvas)
    driver.press("<enter>")
    #expect(driver.commands.isEmpty && driver.state.overlay != nil, "nothing is amiss")
    #expect(driver.state.messageText?.contains("nothing to be done") == true)
    driver.press("<esc>")
    #expect(driver.state.overlay == nil)
  }

  @Test func `the checklist's moves are chosen and carried out`() throws {
    var driver = Driver(Size(120, 40))
    driver.isDiagnosed = true
    var change = driver.study.change
    // The best of them all lie at the upper end of the dropout's range.
    let complete = change.rows.filter { $0.state == .complete }
      .sorted { $0.objective ?? 0 < $1.objective ?? 0 }.prefix(9)
    for row in complete { change.rows[row.number].configuration["dropout"] = 0.499 }
    driver.send(.change(change))
    driver.press("!")
    guard case .checklist(let list)? = driver.state.overlay else { return }
    guard case .move(let move)? = list.acts.last else {
      Issue.record("no move in \(list.acts)")
      return
    }
    for _ in list.acts.dropFirst() { driver.press("j") }
    #expect(driver.screen.contains(move.title.prefix(40)))
    try #require(move.changesPlan)
    driver.press("<enter>")
    #expect(driver.commands.isEmpty, "another plan is asked about")
    driver.press("<enter>")
    #expect(driver.commands.isEmpty && driver.state.overlay == nil, "only y is a yes")
    driver.press("!")
    for _ in list.acts.dropFirst() { driver.press("j") }
    driver.press("<enter>y")
    #expect(driver.commands == move.commands && driver.state.overlay == nil)
    #expect(driver.state.messageText == "\(move.title) …")
  }

  @Test func `what a study cannot take any more goes into the file of the next one`() throws {
    var driver = Driver(Size(120, 40))
    driver.isDiagnosed = true
    var change = driver.study.change
    let rate = try #require(change.plan?.learningRateName)
    change.plan?.space.setDistribution(Parameter.uniform(rate, 1e-5...0.1).distribution, of: rate)
    driver.send(.change(change))
    driver.press("!")
    guard case .checklist(let list)? = driver.state.overlay,
      let index = list.acts.firstIndex(where: {
        if case .next(let edits) = $0 { edits.first?.path.last == rate } else { false }
      }), case .next(let edits) = list.acts[index]
    else {
      Issue.record("no such act: \(driver.screen)")
      return
    }
    for _ in 0..<index { driver.press("j") }
    #expect(driver.screen.contains("→ write the next study's file: \(rate)"), "\(driver.screen)")
    driver.press("<enter>")
    #expect(driver.effects.contains(.writeNext(edits)) && driver.state.overlay == nil)
    #expect(driver.commands.isEmpty, "the study itself stays as it is")
  }

  @Test func `the study's pane says what mattered, once it is known`() {
    var driver = Driver(Size(200, 60))
    driver.isDiagnosed = true
    driver.send(.change(driver.study.change))
    #expect(driver.screen.contains("matters dropout"))
  }

  @Test func `the best so far falls in steps among the values of all`() throws {
    let driver = Driver.live(Size(200, 60))
    let plot = try #require(driver.state.summary.plot)
    let line = try #require(plot.series.first).points
    #expect(line.first?.y == driver.state.summary.history.first)
    #expect(line.last?.y == driver.state.study.completeValues.first)
    for (a, b) in zip(line, line.dropFirst()) {
      #expect(a.x <= b.x && a.y >= b.y && (a.x == b.x || a.y == b.y), "steps, no slopes")
    }
    #expect(plot.marks.count == 18)
    var ascii = Driver.live(Size(200, 60), options: .init(glyphs: .ascii))
    #expect(ascii.screen.unicodeScalars.allSatisfy { $0.isASCII })
    ascii.press("6z")
    #expect(ascii.screen.unicodeScalars.allSatisfy { $0.isASCII })
  }

  @Test(arguments: [Size(40, 10), Size(80, 24), Size(200, 60)])
  func `the checklist at every size`(_ size: Size) throws {
    var driver = Driver(size)
    driver.isDiagnosed = true
    driver.send(.change(driver.study.change))
    driver.press("!")
    try expectGolden("checklist-\(size.width)x\(size.height)", driver.canvas)
  }
}

@Suite struct `Copies` {
  private func copied(_ driver: Driver) -> String {
    guard case .copy(let text)? = driver.effects.last else { return "nothing" }
    return text
  }

  @Test func `parameters go out as JSON and as YAML, values and the command line as they are`() {
    var driver = Driver.live(Size(120, 40))
    driver.press(":9<enter>yy")
    #expect(
      copied(driver).hasPrefix("lr: 0.0011\nbatch_size: 32\ndropout: 0.33\noptimizer: adam\n"))
    driver.press("yv")
    #expect(Double(copied(driver)) == driver.study.rows[9].objective)
    driver.press("yc")
    #expect(copied(driver).hasPrefix("/usr/bin/env python --batch_size=32 --dropout=0.33"))
    driver.press("3yv")
    #expect(copied(driver) == "0.0011")
    driver.press("2<right>yv")
    #expect(copied(driver).hasPrefix("0.1"))
    #expect(driver.state.messageText == "copied: val_loss at the reading line of #9")
  }

  @Test func `the command line is the engine's, and none where hone runs nothing`() {
    var driver = Driver(
      Size(120, 40), options: .init(arguments: { row, _ in ["python3", "it's", "\(row.number)"] }))
    driver.send(.change(driver.study.change))
    driver.press(":9<enter>5z")
    #expect(driver.screen.contains("python3 'it'\\''s' 9"))
    driver.press("yc")
    #expect(copied(driver) == "python3 'it'\\''s' 9")
    driver.state.options.arguments = nil
    driver.press("yc")
    #expect(driver.state.messageText == "hone does not run these trials")
  }

  @Test func `f sends it to a file whose name can be edited`() {
    var driver = Driver.live(Size(120, 40))
    driver.press(":9<enter>yf")
    #expect(driver.screen.contains("Copy of #9 to a file: what?"))
    driver.press("y")
    #expect(driver.screen.contains("parameters of #9 to the file: digits-9.yaml"))
    driver.press("<ctrl-u>best.yaml<enter>")
    guard case .write(let text, let what, let path)? = driver.effects.last else {
      Issue.record("nothing was written")
      return
    }
    #expect(path == "best.yaml" && text.hasPrefix("lr: 0.0011\n") && text.hasSuffix("\n"))
    // Where it cannot be written the name is asked for again.
    driver.send(.notWritten(text, what: what, path: path, reason: "best.yaml: is there already"))
    #expect(driver.screen.contains("best.yaml: is there already"))
    driver.press("<ctrl-u>other.yaml")
    #expect(!driver.screen.contains("best.yaml: is there already"))
    driver.press("<enter>")
    #expect(driver.effects.last == .write(text, what: what, path: "other.yaml"))
    driver.press(" :12<enter> yfp")
    #expect(driver.screen.contains("digits-trials.json"))
  }
}

@Suite struct `Borders and sorts` {
  private func drag(_ driver: inout Driver, from: (Int, Int), to: (Int, Int)) {
    driver.send(.mouse(MouseEvent(.press, x: from.0, y: from.1)))
    driver.send(.mouse(MouseEvent(.drag, x: (from.0 + to.0) / 2, y: (from.1 + to.1) / 2)))
    driver.send(.mouse(MouseEvent(.drag, x: to.0, y: to.1)))
    driver.send(.mouse(MouseEvent(.release, x: to.0, y: to.1)))
  }

  @Test func `a border that is dragged resizes the panes, and is kept with the study`() throws {
    var driver = Driver.live(Size(160, 46))
    let before = try #require(driver.state.layout.rect(of: .trials))
    drag(&driver, from: (before.maxX - 1, 10), to: (110, 10))
    let after = try #require(driver.state.layout.rect(of: .trials))
    #expect(after.width == 110 && after.height == before.height)
    #expect(driver.state.layout.rect(of: .curves)?.x == 110)
    let effect = try #require(driver.effects.last)
    guard case .saveSetting("workbench.layout", let value) = effect else {
      Issue.record("nothing was kept: \(effect)")
      return
    }
    // The title's row of a lower pane is a border, too.
    drag(&driver, from: (20, after.maxY), to: (20, after.maxY - 6))
    #expect(driver.state.layout.rect(of: .trials)?.height == after.height - 6)
    var other = Driver.live(Size(160, 46))
    other.send(.setting(key: "workbench.layout", value))
    #expect(other.state.layout.rect(of: .trials) == after)
    // The same shares on another screen.
    other.send(.resize(Size(200, 60)))
    let share = Double(other.state.layout.rect(of: .trials)?.width ?? 0) / 200
    #expect(abs(share - 110.0 / 160) < 0.01)
    driver.press("Z")
    #expect(driver.state.layout.rect(of: .trials) == before)
  }

  @Test func `no pane becomes too small to draw in, wherever the mouse goes`() {
    for size in [Size(80, 24), Size(60, 20), Size(120, 40), Size(160, 46), Size(200, 20)] {
      var driver = Driver.live(size)
      for border in driver.state.layout.borders {
        let start =
          border.isUpright
          ? (border.after.x, border.before.y + 2) : (border.before.x + 2, border.after.y)
        for end in [(0, 0), (size.width - 1, size.height - 1), (-5, 900)] {
          drag(&driver, from: start, to: end)
          let body = size.height - 1 - (size.height >= 16 ? 2 : 1)
          let slots = driver.state.layout.slots
          #expect(slots.reduce(0) { $0 + $1.rect.width * $1.rect.height } == size.width * body)
          #expect(slots.allSatisfy { $0.rect.height >= 4 && $0.rect.width >= 20 }, "\(size)")
          driver.press("Z")
        }
      }
    }
  }

  @Test func `a click on a border still brings the pane up, and an overlay is not dragged under`() {
    var driver = Driver.live(Size(80, 24))
    let lower = driver.state.layout.slots[1].rect
    driver.send(.mouse(MouseEvent(.press, x: 60, y: lower.y)))
    driver.send(.mouse(MouseEvent(.release, x: 60, y: lower.y)))
    #expect(driver.state.focus == .curves)
    #expect(driver.state.layout.slots[1].rect == lower)
    driver.press("?")
    drag(&driver, from: (60, lower.y), to: (60, 5))
    driver.press("<esc>")
    #expect(driver.state.layout.slots[1].rect == lower)
  }

  @Test func `trials are sorted by their best and by their smoothed value`() throws {
    var driver = Driver.live(Size(160, 46))
    driver.press(":sort by best<enter>")
    let best = driver.state.table.order.compactMap { driver.study.rows[$0].best }
    #expect(best == best.sorted())
    driver.press(":sort by smoothed<enter>")
    #expect(driver.state.table.sort.column == .smoothed)
    let smoothed = driver.state.table.order.compactMap { driver.study.rows[$0].smoothed }
    #expect(smoothed == smoothed.sorted())
    var other = Driver(Size(160, 46))
    let effect = try #require(driver.effects.last)
    guard case .saveSetting(let key, let value) = effect else { return }
    other.send(.setting(key: key, value))
    other.send(.change(other.study.change))
    #expect(other.state.table.order == driver.state.table.order)
    // The mean of 0.6: the last value counts most, a single outlier little.
    var row = TrialRow(number: 0, state: .running, configuration: [:])
    #expect(row.smoothed == nil)
    row.sparkline = [1, 1, 1, 1, 6]
    let value5 = try #require(row.smoothed)
    #expect(value5 > 2 && value5 < 4)
    row.sparkline = [3]
    #expect(row.smoothed.map { abs($0 - 3) < 1e-12 } == true)
  }
}
