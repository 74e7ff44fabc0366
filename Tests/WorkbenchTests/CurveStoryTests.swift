import Canvas
import Testing
import Tuning

@testable import Workbench

@Suite struct `Curves looked at closely` {
  @Test func `a reading line lists the values of the selected and the marked trials`() throws {
    var driver = Driver.live(Size(120, 40))
    driver.press(":9<enter> :23<enter>2<right><left><left><left><left>")
    try expectGolden("reading-120x40", driver.canvas)
    let reading = try #require(driver.state.curves.reading)
    let (place, value) = try #require(driver.state.curves.value(of: 23, "val_loss"))
    #expect(abs(place - reading) <= 1)
    #expect(driver.study.curves["val_loss"]?[23]?.value(at: Int(place)) == value)
    #expect(driver.screen.contains("#23 \(NumberText.metric(value))"))
    driver.press("<esc>")
    #expect(driver.state.curves.reading == nil)
    #expect(driver.state.focus == .curves)
  }

  @Test func `training stands beside validation`() throws {
    var driver = Driver.live(Size(120, 40))
    driver.press("d")
    #expect(driver.state.curves.companion == "train_loss")
    #expect(driver.lines[1].contains("val_loss + train_loss"))
    let series = try #require(driver.state.curves.plot?.series.first { $0.label == "train_loss" })
    #expect(series.points.count == 30)
    driver.press("d")
    #expect(driver.state.curves.companion == nil)
  }

  @Test(arguments: [
    ("val_loss", "train_loss"), ("valid/loss", "train/loss"), ("loss", "val_loss"),
    ("eval_accuracy", "train_accuracy"), ("train_loss", "val_loss"), ("lr", nil),
  ])
  func `the other half is found by name`(metric: String, other: String?) {
    let metrics = [
      "val_loss", "train_loss", "valid/loss", "train/loss", "eval_accuracy", "train_accuracy",
      "loss", "lr", "time",
    ].filter { metric.contains("/") == $0.contains("/") && ($0 != "loss" || metric == "loss") }
    #expect(companion(of: metric, among: metrics) == other)
  }

  @Test func `zoom, pan and back show what they say`() throws {
    var driver = Driver.live(Size(120, 40))
    let whole = try #require(driver.state.curves.plot?.x)
    driver.press("]]")
    let quarter = try #require(driver.state.curves.plot?.x)
    let share = (quarter.upper - quarter.lower) / (whole.upper - whole.lower)
    #expect(abs(share - 0.25) < 1e-9)
    driver.press("}")
    let later = try #require(driver.state.curves.plot?.x)
    #expect(later.lower > quarter.lower)
    for _ in 0..<40 { driver.press("}") }
    #expect(driver.state.curves.plot.map { abs($0.x.upper - whole.upper) < 1e-6 } == true)
    driver.press("[[")
    #expect(driver.state.curves.plot?.x == whole)
  }

  @Test func `the pruner's line goes with the pruner, though no trial has completed since`() throws
  {
    var driver = Driver.live(Size(160, 46))
    func line() throws -> [PlotPoint]? {
      try #require(driver.state.curves.plot).series.first { $0.role == .threshold }?.points
    }
    let median = try #require(try line())
    #expect(median.first?.x == 5, "a warm-up of five steps")
    var plan = try #require(driver.state.plan)
    plan.pruner = .median(startupTrials: 5, warmupSteps: 12)
    driver.send(.change(StudyChange(revision: driver.state.revision + 1, plan: plan)))
    #expect(try line()?.first?.x == 12)
    plan.pruner = .none
    driver.send(.change(StudyChange(revision: driver.state.revision + 1, plan: plan)))
    #expect(try line() == nil)
  }

  @Test func `a trial that another rule ended shows the value it was held against`() throws {
    var driver = Driver(Size(160, 46))
    var change = driver.study.change
    change.plan?.pruner = .patience(.init(reports: 3))
    driver.send(.change(change))
    driver.press(":12<enter>")
    let lines = try #require(driver.state.curves.plot).lines
    let evidence = try #require(driver.state.pruning.decision(about: 12)?.evidence)
    #expect(lines.contains { !$0.isVertical && $0.value == evidence.threshold })
    #expect(lines.contains { $0.isVertical && $0.value == Double(evidence.step) })
    // The median's own line says the same of all steps.
    let median = Driver.live(Size(160, 46))
    #expect(median.state.curves.plot?.lines.contains { !$0.isVertical } == false)
  }

  @Test func `curves stand by log step and by time`() throws {
    var driver = Driver.live(Size(120, 40))
    driver.press("f")
    #expect(driver.state.curves.plot?.x.scale == .log)
    driver.press("f")
    let plot = try #require(driver.state.curves.plot)
    #expect(plot.title == "time")
    // Two seconds a step, from the first on.
    #expect(plot.series.contains { $0.points.last?.x == 58 })
    driver.press("f")
    #expect(driver.state.curves.plot?.title == "step")
  }

  @Test func `a peak within a zoomed part is not lost, and the part fits its values`() throws {
    var driver = Driver.live(Size(120, 40))
    driver.press(":23<enter>]]}}}}}}}}}}}}")
    let plot = try #require(driver.state.curves.plot)
    let values = driver.study.curves["val_loss"]?[28].map { Array($0.values.suffix(4)) } ?? []
    #expect(values.allSatisfy { plot.y.contains($0) })
    #expect(plot.y.upper < 2)
  }
}

@Suite struct `The middle half of the complete trials` {
  @Test func `lies behind the curves`() throws {
    var driver = Driver.live(Size(120, 40))
    // Among all curves there is no room for it to be seen.
    driver.press("2z/lr<1e-4<enter>")
    let band = try #require(driver.state.curves.plot?.bands.first)
    #expect(band.lower.count == 30 && zip(band.lower, band.upper).allSatisfy { $0.y < $1.y })
    #expect(driver.screen.contains("░"))
  }

  @Test func `needs five trials`() {
    let curves = (0..<4).map { number in Curve((1...9).map { ($0, Double(number)) }) }
    #expect(MiddleHalf(curves) == nil)
    #expect(MiddleHalf(curves + [Curve((1...9).map { ($0, 9) })]) != nil)
  }
}
