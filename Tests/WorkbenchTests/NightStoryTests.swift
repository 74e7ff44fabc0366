import Canvas
import Diagnosis
import Testing
import Tuning

@testable import Workbench

/// What misled somebody who watched a sweep through a night.
@Suite struct `Nothing on the screen lies` {
  private static let running = EngineStatus.running(pid: 1, host: "box")

  /// A range test that ended, with a curve longer than any trial's.
  private func addRangeTest(_ driver: inout Driver) {
    let rates = Axis(.log, from: 1e-6, to: 1)
    let points = (0..<100).map { index in
      RangeTest.Point(
        rates.value(at: Double(index) / 99), index < 80 ? 2 - 0.02 * Double(index) : 9)
    }
    driver.rangeTest = RangeAnalysis(RangeTest(.sweep, points))
    driver.study.curves["val_loss", default: [:]][38] = Curve((1...100).map { ($0, 5.0) })
    var row = TrialRow(
      number: 38, state: .complete, configuration: driver.study.rows[0].configuration,
      origin: .rangeTest, objective: 5, step: 100)
    (row.started, row.ended) = (DigitsStudy.now - 9, DigitsStudy.now)
    driver.study.rows.append(row)
    driver.send(.change(StudyChange(revision: 9_000, rows: [row], engine: Self.running)))
  }

  @Test func `a range test's curve is in its own plot alone`() throws {
    var driver = Driver.live(Size(200, 60))
    let before = try #require(driver.state.curves.plot)
    addRangeTest(&driver)
    let after = try #require(driver.state.curves.plot)
    #expect(after.x == before.x && after.bands.count == before.bands.count)
    #expect(!driver.state.curves.cast.drawn.contains(38))
    // Who selects it wants to see it.
    driver.press(":38<enter>")
    #expect(driver.state.curves.plot?.x != before.x)
  }

  @Test func `the range test's acts work where its plot has no room`() {
    var driver = Driver.live(Size(80, 24))
    addRangeTest(&driver)
    driver.press("N")
    #expect(driver.screen.contains("Narrow the search: lr"), "\(driver.screen)")
  }

  @Test func `the last steps are those of now, where no curves are shown`() {
    var driver = Driver.live(Size(80, 24))
    driver.press(":31<enter>5")
    #expect(driver.state.layout.rect(of: .curves) == nil)
    for step in 20...22 {
      driver.study.curves["val_loss"]?[31, default: Curve()].add(
        step: step, value: 1 / Double(step))
      driver.study.rows[31].step = step
      driver.send(
        .change(
          StudyChange(
            revision: 9_000 + step, rows: [driver.study.rows[31]], engine: Self.running)))
    }
    #expect(driver.state.curves.store.curve(31, "val_loss")?.lastStep == 22)
  }

  @Test func `of thousands of marked trials some are drawn, and all are acted on`() {
    var study = DigitsStudy()
    for number in 38..<900 {
      var row = study.rows[number % 20]
      (row.number, row.parent, row.origin) = (number, nil, .sampled)
      study.rows.append(row)
    }
    var driver = Driver(Size(120, 40), study: study)
    driver.send(.change(study.change))
    driver.press("a")
    #expect(driver.state.markedTrials.count == 900)
    #expect(driver.state.curves.cast.drawn.count <= 2 * CurveStore.drawnLimit + 20)
    driver.press("C")
    #expect(driver.screen.contains("900"))
  }

  @Test func `two runs with one seed are not a spread over seeds`() {
    var driver = Driver.live(Size(120, 40))
    var rows = [38, 39, 40].map { number in
      var row = driver.study.rows[9]
      (row.number, row.origin, row.parent, row.seed) = (number, .adjusted, 9, 7)
      return row
    }
    rows[2].seed = 8
    driver.study.rows += rows
    driver.send(.change(StudyChange(revision: 9_000, rows: rows, engine: Self.running)))
    var comparison = Comparison([38, 39, 40])
    comparison.prepare(
      driver.state.study, driver.state.curves.store, metric: "val_loss",
      in: Rect(x: 0, y: 0, width: 80, height: 20))
    #expect(comparison.sides.map { $0.rows.map(\.number) } == [[38, 40], [39]])
  }

  @Test func `what a range test ends with is no result`() {
    var driver = Driver.live(Size(160, 46))
    let study = driver.state.study
    let before = (study.best, study.bestValue, study.completeValues, study.count(.complete))
    var row = driver.study.rows[28]
    (row.number, row.origin, row.parent) = (38, .rangeTest, nil)
    (row.objective, row.best) = (0.0001, 0.0001)
    let change = StudyChange(revision: 9_000, rows: [row], engine: Self.running)
    driver.send(.change(change))
    let after = driver.state.study
    #expect(after.best == before.0 && after.bestValue == before.1)
    #expect(after.completeValues == before.2 && after.count(.complete) == before.3)
    #expect(driver.screen.contains("1 range test"))
    #expect(driver.state.table.order.first != 38)
    driver.press(":38<enter>5")
    #expect(driver.screen.contains("a range test of the learning rate, which is over"))
  }

  @Test func `that nothing can be stored is said until it can`() {
    var driver = Driver.live(Size(160, 46))
    var change = StudyChange(revision: 9_000, engine: Self.running)
    change.trouble = "the study's database cannot be written: the disk is full"
    driver.send(.change(change))
    #expect(driver.lines[0].contains("nothing is stored: see pane 6"))
    #expect(driver.state.messageText?.contains("the disk is full") == true)
    #expect(driver.state.study.timeLeft(now: DigitsStudy.now) == nil)
    driver.press("6z")
    #expect(driver.screen.contains("cannot be written: the disk is full"))
    change.trouble = nil
    driver.send(.change(change))
    #expect(!driver.lines[0].contains("stored"))
    #expect(driver.state.messageText == "the study can be stored again")
  }

  @Test func `without an engine P asks for one`() {
    var driver = Driver.live(Size(160, 46))
    driver.send(.change(StudyChange(revision: 9_000, engine: .absent)))
    driver.press("P")
    #expect(driver.commands == [.resume(trial: nil)])
    // A study that only watches, or is through, asks for none.
    var watching = Driver.live(Size(160, 46), options: .init(isReadOnly: true))
    watching.send(.change(StudyChange(revision: 9_000, engine: .absent)))
    #expect(!watching.lines[0].contains("P goes on"))
  }

  @Test func `a study without one number has an axis without any`() {
    var study = DigitsStudy()
    study.rows = study.rows.prefix(6).map { row in
      var row = row
      (row.state, row.objective, row.best) = (.diverged, .nan, nil)
      (row.origin, row.parent) = (.sampled, nil)
      row.sparkline = []
      return row
    }
    study.curves = [:]
    var driver = Driver(Size(160, 46))
    driver.study = study
    driver.send(.change(study.change))
    let plot = driver.state.rates.plot
    #expect(plot?.y.isBlank == true)
    #expect(plot?.y.ticks(atMost: 5).isEmpty == true)
  }

  @Test func `a trial by hand while the sweep stands still promises no end`() {
    var driver = Driver.live(Size(160, 46))
    #expect(driver.state.study.timeLeft(now: DigitsStudy.now) != nil)
    func engine(byHand: Bool, _ revision: Int) -> WorkbenchEvent {
      .change(
        StudyChange(
          revision: revision,
          events: [
            StudyEvent(
              revision: revision, time: DigitsStudy.now, trial: nil, kind: "engine_started",
              payload: .object([JSON.Member("by_hand", .bool(byHand))]))
          ], engine: Self.running))
    }
    driver.send(engine(byHand: true, 9_000))
    #expect(driver.state.study.timeLeft(now: DigitsStudy.now) == nil)
    #expect(driver.screen.contains("stopped: acts by hand only, P goes on"))
    driver.press("P")
    #expect(driver.commands == [.resume(trial: nil)])
    driver.send(engine(byHand: false, 9_001))
    #expect(driver.state.study.timeLeft(now: DigitsStudy.now) != nil)
  }

  @Test func `before the first end the pace of what runs tells when it will be over`() throws {
    var study = DigitsStudy()
    study.rows = [study.rows[31]]
    (study.rows[0].number, study.rows[0].parent) = (0, nil)
    (study.rows[0].step, study.rows[0].steps) = (10, 30)
    study.rows[0].started = DigitsStudy.now - 20
    var driver = Driver(Size(160, 46), study: study)
    driver.send(.change(study.change))
    // 60 trials of a minute each, five at once, not the two hours that they may take.
    let left = try #require(driver.state.study.timeLeft(now: DigitsStudy.now))
    #expect(left > 600 && left < 800)
  }

  @Test(arguments: ["c", "r"]) func `what is for one trial says so beside marks`(key: String) {
    var driver = Driver.live(Size(120, 40))
    driver.press(":9<enter> :12<enter> :9<enter>" + key)
    #expect(driver.state.messageText?.contains("for #9 alone, not for the 1 marked") == true)
  }
}
