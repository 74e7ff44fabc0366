import Canvas
import Testing
import Tuning

@testable import Workbench

@Suite struct `The mouse` {
  /// Where a text stands on the screen.
  private func place(_ text: String, _ driver: Driver) throws -> (x: Int, y: Int) {
    let y = try #require(
      driver.lines.firstIndex { $0.contains(text) }, "\(text) in\n\(driver.screen)")
    let line = driver.lines[y]
    let range = try #require(line.firstRange(of: text))
    return (line.distance(from: line.startIndex, to: range.lowerBound), y)
  }

  private func click(_ text: String, _ driver: inout Driver, after columns: Int = 0) throws {
    let place = try place(text, driver)
    driver.send(.mouse(MouseEvent(.press, x: place.x + columns, y: place.y)))
  }

  private func wheel(_ action: MouseEvent.Action, _ driver: inout Driver, times: Int = 1) {
    for _ in 0..<times { driver.send(.mouse(MouseEvent(action, .none, x: 20, y: 8))) }
  }

  @Test func `chooses a field of the clone form, goes on by the wheel, and presses a hint`() throws
  {
    var driver = Driver.live(Size(100, 30))
    driver.press("c")
    func title(_ driver: Driver) -> String? {
      if case .clone(let form)? = driver.state.overlay { form.current.title } else { nil }
    }
    #expect(title(driver) == "lr")
    try click("dropout", &driver)
    #expect(title(driver) == "dropout")
    wheel(.wheelUp, &driver)
    #expect(title(driver) == "batch_size")
    try click("esc ", &driver)
    #expect(driver.state.overlay == nil)
  }

  @Test func `scrolls the comparison to its end and back without a pause`() throws {
    var driver = Driver.live(Size(80, 24))
    driver.press(" j v")
    let first = driver.lines[3]
    wheel(.wheelDown, &driver, times: 40)
    #expect(driver.lines[3] != first)
    let last = driver.lines
    wheel(.wheelUp, &driver)
    #expect(driver.lines != last)
    wheel(.wheelUp, &driver, times: 40)
    #expect(driver.lines[3] == first)
    try click("esc close", &driver)
    #expect(driver.state.overlay == nil)
  }

  @Test func `presses hints where they stand in the checklist and the next trial`() throws {
    var driver = Driver.live(Size(100, 30))
    driver.press("!")
    try click("esc close", &driver)
    #expect(driver.state.overlay == nil)
  }

  @Test func `puts the reading line into the curves`() throws {
    var driver = Driver.live(Size(120, 40))
    let rect = driver.state.layout.inside(.curves)
    let plot = try #require(driver.state.curves.plot)
    let area = plot.area(in: rect)
    driver.send(.mouse(MouseEvent(.press, x: area.x + area.width / 2, y: area.y + 4)))
    let reading = try #require(driver.state.curves.reading)
    #expect(abs(plot.x.fraction(of: reading) - 0.5) < 0.05)
    #expect(driver.screen.contains("step \(Int(reading.rounded()))"))
    driver.send(.mouse(MouseEvent(.press, x: rect.x, y: area.y + 4)))
    #expect(driver.state.curves.reading == reading, "the labels are no place of the plot")
  }

  @Test func `selects the trial nearest to it in the LR pane`() throws {
    var driver = Driver.live(Size(160, 46))
    for number in [28, 11, 6] {
      driver.press(":\(number)<enter>")
      let rect = driver.state.layout.inside(.rate)
      let plot = try #require(driver.state.rates.plot)
      let mark = try #require(plot.marks.first { $0.label.hasPrefix("#\(number)") })
      let area = plot.area(in: RatePane.plotRect(driver.state, rect))
      let marks = driver.state.options.glyphs.plotMarks
      let x = plot.column(of: mark.point.x, in: area, marks)
      let row = plot.row(of: mark.point.y, in: area, marks)
      #expect(driver.canvas[x, row].scalar == mark.scalar, "the mark is seen there")
      driver.press(":0<enter>")
      driver.send(.mouse(MouseEvent(.press, x: x, y: row)))
      #expect(driver.state.selectedTrial == number)
      #expect(driver.state.focus == .rate)
    }
  }

  @Test func `takes the wheel in the table without taking the selection away`() {
    var driver = Driver.live(Size(80, 24))
    driver.press("jj")
    let own = driver.state.selectedTrial
    wheel(.wheelDown, &driver, times: 4)
    #expect(driver.state.table.top == 12)
    #expect(driver.state.selectedTrial == driver.state.table.order[12], "the cursor is in sight")
    wheel(.wheelUp, &driver, times: 4)
    #expect(driver.state.selectedTrial == own && driver.state.table.top == 0)
    // Who chooses another while it is out of sight has chosen.
    wheel(.wheelDown, &driver, times: 4)
    driver.press("j")
    let other = driver.state.selectedTrial
    wheel(.wheelUp, &driver, times: 1)
    #expect(driver.state.selectedTrial == other)
  }

  @Test func `looks closer at the curves with the wheel, and what it points at stays`() throws {
    var driver = Driver.live(Size(200, 60))
    let rect = driver.state.layout.inside(.curves)
    let column = rect.x + rect.width * 2 / 3
    func turn(_ action: MouseEvent.Action) {
      driver.send(.mouse(MouseEvent(action, .none, x: column, y: rect.y + 4)))
    }
    func place() throws -> Double {
      try #require(driver.state.curves.plot).x(atColumn: column, in: rect)
    }
    let before = try (place(), #require(driver.state.curves.plot).x)
    for _ in 0..<2 { turn(.wheelUp) }
    let axis = try #require(driver.state.curves.plot).x
    #expect(axis.upper - axis.lower < 0.3 * (before.1.upper - before.1.lower))
    #expect(try abs(place() - before.0) < 1, "a step at most")
    for _ in 0..<12 { turn(.wheelUp) }
    for _ in 0..<20 { turn(.wheelDown) }
    #expect(try #require(driver.state.curves.plot).x == before.1)
  }
}

@Suite struct `What is cut where there is room` {
  @Test func `the chosen line of help is read whole`() {
    var driver = Driver.live(Size(60, 20))
    driver.press(":")
    var most = 0
    for _ in 0..<60 {
      guard case .commands(let list)? = driver.state.overlay else { break }
      let entry = list.shown[list.position]
      let words = (entry.name + (entry.obstacle.map { "  – \($0)" } ?? ""))
        .split(separator: " ").joined(separator: " ")
      let screen = driver.lines.map { $0.filter { !"│╭╰─╯╮".contains($0) } }.joined(separator: " ")
        .split(separator: " ").joined(separator: " ")
      if words.count > 48 {
        most += 1
        #expect(screen.contains(words), "\(words)\n\(driver.screen)")
      }
      driver.press("<down>")
    }
    #expect(most > 0)
  }

  @Test func `parameters come before the course of a trial, and that before its duration`() {
    func heads(_ size: Size, _ names: [String]) -> [String] {
      names.filter(Driver.live(size).lines[2].contains)
    }
    let parameters = ["lr", "batch_size", "dropout"]
    #expect(heads(Size(80, 24), parameters) == parameters)
    #expect(heads(Size(120, 40), parameters) == parameters)
    #expect(heads(Size(200, 60), ["weight_decay", "curve"]) == ["weight_decay", "curve"])
    // The change of a clone is read whole in the tree, its words shortened first.
    #expect(shortChange("weight_decay 0.0001 → 3e-5", width: 20) == "weight_… 0.0001→3e-5")
    #expect(shortChange("lr 0.01 → 0.005", width: 30) == "lr 0.01 → 0.005")
  }

  @Test func `the tree says what was changed where columns are free`() {
    var driver = Driver.live(Size(120, 40))
    driver.press("T")
    #expect(driver.screen.contains("├ batch_size 64 → 128"), "\(driver.screen)")
  }

  @Test func `a spared trial's rule is read whole in the table`() {
    var driver = Driver.live(Size(120, 40))
    let evidence = Evidence(
      rule: "hyperband 12", step: 5, value: 2, threshold: 1, peers: 6, stepsSaved: 25, detail: "")
    driver.send(
      .change(
        StudyChange(
          revision: 950,
          events: [
            StudyEvent(
              revision: 950, time: DigitsStudy.now, trial: 3, kind: "would_prune",
              payload: evidence.payload)
          ], engine: .running(pid: 1, host: "box"))))
    driver.press("4z")
    #expect(driver.screen.contains("spared: hyperband 12 "), "\(driver.screen)")
  }

  @Test func `what went wrong leaves the header together`() {
    for width in 40..<140 {
      var driver = Driver(Size(width, 24))
      var rows = driver.study.rows
      rows[1].state = .diverged
      rows[2].state = .lost
      driver.send(
        .change(
          StudyChange(
            revision: 1, rows: rows, plan: DigitsStudy.plan,
            engine: .running(pid: 1, host: "box"))))
      let header = driver.lines[0]
      let glyphs = driver.state.options.glyphs
      let shown = [TrialState.diverged, .lost, .failed].map { state in
        header.contains(state.rawValue) || header.contains(String(state.glyph(glyphs)))
      }
      #expect(Set(shown).count == 1, "\(width): \(header)")
    }
  }
}
