import Canvas
import Testing
import Tuning

@testable import Workbench

@Suite struct `The objective against a parameter` {
  @Test func `any parameter takes the rate's place, choices as strips`() throws {
    var driver = Driver.live(Size(160, 46))
    driver.press("3ze")
    #expect(driver.screen.contains("val_loss by batch_size"))
    #expect(driver.screen.contains("3 batch_size"))
    let strips = try #require(driver.state.rates.plot)
    #expect(strips.names?.map(\.label) == ["16", "32", "64", "128"])
    #expect(strips.marks.allSatisfy { $0.point.x > 0 && $0.point.x < 4 })
    // Each trial stands in the strip of its own choice.
    for mark in strips.marks where mark.label == "#28" { #expect(Int(mark.point.x) == 2) }
    let medians = driver.state.rates.medians
    #expect(medians.map(\.value) == medians.map(\.value).sorted())
    let complete = driver.study.rows.filter {
      $0.state == .complete && $0.configuration["batch_size"] == 32
    }
    #expect(medians.first { $0.choice == "32" }?.count == complete.count)
    driver.press("e")
    #expect(driver.state.rates.plot?.x.scale == .linear)
    #expect(driver.screen.contains("val_loss by dropout"))
    driver.press("eee")
    #expect(driver.state.rates.chosen == "weight_decay")
    #expect(driver.state.rates.plot?.x.scale == .log)
    driver.press("e")
    #expect(driver.state.rates.chosen == nil, "round, back to the rate")
    driver.press("E")
    #expect(driver.state.rates.chosen == "weight_decay")
    #expect(
      driver.effects.last
        == .saveSetting(key: "workbench.against", .string("weight_decay")))
  }

  @Test func `the palette and the study's setting choose one, too`() {
    var driver = Driver.live(Size(120, 40))
    driver.press(":against optim<enter>")
    #expect(driver.state.rates.chosen == "optimizer")
    var other = Driver(Size(120, 40))
    other.send(.setting(key: "workbench.against", .string("dropout")))
    other.send(.change(other.study.change))
    #expect(other.state.rates.chosen == "dropout")
    other.send(.setting(key: "workbench.against", .string("no such thing")))
    #expect(other.state.rates.chosen == "dropout")
  }

  @Test func `trials that come and end stand where they belong, as if all was made anew`() {
    var driver = Driver.live(Size(120, 40))
    driver.press("3ee")
    var row = driver.study.rows[23]
    row.state = .complete
    row.objective = 0.05
    driver.send(.change(StudyChange(revision: 800, rows: [row])))
    let kept = driver.state.rates.points
    var fresh = ObjectivePoints()
    fresh.show("dropout", driver.state.study)
    #expect(kept.ended == fresh.ended && kept.running == fresh.running)
    #expect(kept.good == fresh.good)
    // A note on a trial that has ended changes nothing in the ranking.
    row.note = "look again"
    let good = driver.state.rates.good
    for revision in 801...805 {
      driver.send(.change(StudyChange(revision: revision, rows: [row])))
    }
    #expect(driver.state.rates.good == good)
  }

  @Test func `a study without a learning rate shows another parameter`() {
    var driver = Driver(Size(120, 40))
    var change = driver.study.change
    var plan = DigitsStudy.plan
    plan.space = SearchSpace([.uniform("dropout", 0...1), .logUniform("weight_decay", 1e-6...1e-2)])
    change.plan = plan
    driver.send(.change(change))
    #expect(driver.screen.contains("No parameter of this study is"))
    driver.press("3e")
    #expect(driver.state.rates.chosen == "dropout" && driver.state.rates.count == 37)
  }

  @Test(arguments: [Size(40, 10), Size(80, 24), Size(120, 40), Size(200, 60)])
  func `strips at every size`(_ size: Size) throws {
    var driver = Driver.live(size)
    driver.press("3eee")
    try expectGolden("strips-\(size.width)x\(size.height)", driver.canvas)
  }
}

@Suite struct `Parallel coordinates` {
  @Test func `a line a trial, the better the higher, coloured by its quarter`() throws {
    var driver = Driver.live(Size(80, 24))
    driver.press("6ez")
    let view = driver.state.parallel
    #expect(view.axes.map(\.name).last == "val_loss")
    #expect(view.axes.first?.name == "lr")
    let quarters = view.ground.dropFirst().map(\.layer)
    #expect(quarters.map(\.role) == [.bad, .warning, .accent, .good])
    let study = driver.state.study
    let best = try #require(quarters.last).trials.compactMap(study.row).compactMap(study.value)
    let rest = quarters.dropLast().flatMap(\.trials).compactMap(study.row).compactMap(study.value)
    #expect(best.count == 4 && best.max() ?? 1 <= rest.min() ?? 0)
    #expect(best.count + rest.count == study.completeValues.count)
    // The pruned ones lie dim below all others.
    #expect(view.ground.first?.layer.role == .curveCrowd)
    #expect(view.ground.first?.layer.trials.contains(12) == true)
    let axis = try #require(view.axes.last)
    let top = try #require(study.row(28).flatMap { axis.height(of: $0, study) })
    let low = try #require(study.row(2).flatMap { axis.height(of: $0, study) })
    #expect(top > 0.9 && top > low)
  }

  @Test func `the selected and the marked trials lie on top, by name`() throws {
    var driver = Driver.live(Size(80, 24))
    driver.press(":9<enter> :12<enter>6ez")
    #expect(driver.state.parallel.top.map(\.layer.label).suffix(2) == ["#9", "#12"])
    #expect(driver.screen.contains("#12"))
    let crossings = try #require(driver.state.parallel.top.last?.crossings)
    #expect(crossings.count == driver.state.parallel.axes.count)
    #expect(crossings.map(\.x) == driver.state.parallel.columns)
  }

  @Test func `a filter thins it, the arrows move the parameters, and e goes back`() {
    var driver = Driver.live(Size(60, 20))
    driver.press("6ez")
    let all = driver.state.parallel.count.all
    #expect(driver.screen.contains("parameters 1–5 of 6"))
    driver.press("<right>")
    #expect(driver.state.parallel.axes.first?.name == "batch_size")
    #expect(driver.state.parallel.axes.last?.name == "val_loss")
    driver.press("<right><right>")
    #expect(driver.state.parallel.skipped == 1, "no further than the last")
    driver.press("/state:complete<enter>")
    #expect(driver.state.parallel.count.all == 18 && all > 18)
    driver.press("6e")
    #expect(driver.screen.contains("stops after"))
  }

  @Test func `a trial that ends changes its place`() {
    var driver = Driver.live(Size(80, 24))
    driver.press("6ez")
    #expect(driver.state.parallel.top.first?.layer.trials.contains(23) == true)
    var row = driver.study.rows[23]
    row.state = .complete
    row.objective = 0.01
    driver.send(.change(StudyChange(revision: 800, rows: [row])))
    #expect(driver.state.parallel.ground.last?.layer.trials.first == 23)
    #expect(driver.state.parallel.top.first?.layer.trials.contains(23) == false)
  }

  @Test(arguments: [Size(40, 10), Size(80, 24), Size(120, 40), Size(200, 60)])
  func `fits every size`(_ size: Size) throws {
    var driver = Driver.live(size)
    driver.press(":12<enter> :23<enter>6ez")
    try expectGolden("parallel-\(size.width)x\(size.height)", driver.canvas)
  }

  @Test func `with ASCII alone`() throws {
    var driver = Driver.live(Size(80, 24), options: .init(glyphs: .ascii))
    driver.press("6ez")
    #expect(driver.screen.unicodeScalars.allSatisfy { $0.isASCII })
    try expectGolden("parallel-ascii-80x24", driver.canvas)
  }
}
