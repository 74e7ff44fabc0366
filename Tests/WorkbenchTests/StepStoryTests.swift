import Canvas
import Testing
import Tuning

@testable import Diagnosis
@testable import Workbench

@Suite("The next trial")
struct StepStoryTests {
  private func step(_ lr: Double, of base: Int, _ study: DigitsStudy) throws -> ManualStep {
    let row = try #require(study.rows.first { $0.number == base })
    let proposal = try DigitsStudy.plan.clone(of: row, changes: ["lr": .double(lr)])
    let change = proposal.reason ?? ""
    return ManualStep(
      Grounds(
        step: "\(change) of #\(base)",
        seen: [
          "#23 (lr 0.01 → 0.0031) ended at val_loss 0.0612, better than #12's 0.31: kept",
          "#23's curve: still falling: in the last two fifths of its steps it fell by 12 %",
        ], change: change, why: "a higher rate gets further in the same steps"),
      proposal, base: base)
  }

  private func guided(_ size: Size = Size(100, 30)) throws -> Driver {
    var driver = Driver(size)
    driver.suggestions = [
      .step(try step(0.0093, of: 23, driver.study)), .step(try step(0.001, of: 23, driver.study)),
      .through(reason: "no better move is left: #23 has val_loss 0.0612"),
    ]
    var plan = DigitsStudy.plan
    plan.manual = ManualPlan()
    var change = driver.study.change
    change.plan = plan
    driver.send(.change(change))
    return driver
  }

  private func launches(_ driver: Driver) -> [Proposal] {
    driver.commands.compactMap { if case .launch(let proposal, _) = $0 { proposal } else { nil } }
  }

  @Test("is named at the foot of the screen while a study waits for a person")
  func line() throws {
    var driver = try guided()
    #expect(driver.lines[28].contains("next: lr 0.0031 → 0.0093: a higher rate gets further"))
    driver.press(".")
    try expectGolden("next-trial-100x30", driver.canvas)
    // Other studies ask nobody.
    #expect(!Driver.live(Size(100, 30)).lines[28].contains("next:"))
  }

  @Test("enter runs it, with its grounds")
  func accept() throws {
    var driver = try guided()
    driver.press(".<enter>")
    let proposal = try #require(launches(driver).first)
    #expect(proposal.configuration.number("lr") == 0.0093 && proposal.parent == 23)
    #expect(proposal.grounds?.why == "a higher rate gets further in the same steps")
    #expect(driver.state.overlay == nil)
  }

  @Test("what enter will do is seen at 40 × 10, and the evidence is scrolled")
  func smallest() throws {
    var driver = try guided(Size(40, 10))
    driver.press(".")
    #expect(driver.screen.contains("lr 0.0031 → 0.0093"))
    #expect(driver.screen.contains("enter run it") && driver.screen.contains("esc later"))
    #expect(!driver.screen.contains("by 12 %"))
    try expectGolden("next-trial-40x10", driver.canvas)
    let first = driver.screen
    for _ in 0..<20 { driver.press("<down>") }
    #expect(driver.screen.contains("by 12 %"), "\(driver.screen)")
    let last = driver.screen
    driver.press("<page-up><page-up><page-up>")
    #expect(driver.screen == first)
    driver.press("<page-down><page-down><page-down>")
    #expect(driver.screen == last)
    driver.press("<esc>.")
    #expect(driver.screen == first, "the next time it begins at the proposal")
    driver.send(.mouse(MouseEvent(.wheelDown, x: 20, y: 5)))
    #expect(driver.screen != first)
    driver.press("<enter>")
    #expect(launches(driver).count == 1)
  }

  @Test("its hints are pressed with the mouse")
  func hints() throws {
    func click(_ text: String, _ driver: inout Driver) throws {
      let lines = driver.lines
      let y = try #require(
        lines.lastIndex { $0.contains(text) }, "\(text) in\n\(driver.screen)")
      let range = try #require(lines[y].firstRange(of: text))
      let x = lines[y].distance(from: lines[y].startIndex, to: range.lowerBound)
      driver.send(.mouse(MouseEvent(.press, x: x, y: y)))
    }
    var driver = try guided()
    driver.press(".")
    try click("n another", &driver)
    #expect(driver.screen.contains("lr 0.0031 → 0.001"))
    try click("enter run", &driver)
    #expect(launches(driver).map { $0.configuration.number("lr") } == [0.001])
    #expect(driver.state.overlay == nil)
    driver.press(".")
    try click("esc ", &driver)
    #expect(driver.state.overlay == nil)
  }

  @Test("n asks for another, until there is none")
  func refuse() throws {
    var driver = try guided()
    driver.press(".n")
    #expect(driver.screen.contains("lr 0.0031 → 0.001"))
    let refused = driver.effects.compactMap {
      if case .refuse(let step) = $0 { step.grounds.change } else { nil }
    }
    #expect(refused == ["lr 0.0031 → 0.0093"])
    driver.press("n")
    #expect(driver.screen.contains("no better move is left"))
    driver.press("n<enter>")
    #expect(driver.commands.isEmpty)
    #expect(driver.state.messageText?.contains("no better move is left") == true)
  }

  @Test("e edits it in the clone form, and what was suggested stays with the trial")
  func edit() throws {
    var driver = try guided()
    driver.press(".e")
    #expect(driver.screen.contains("Clone #23") && driver.screen.contains("0.0093"))
    driver.press("<backspace>5<enter>")
    let proposal = try #require(launches(driver).first)
    #expect(proposal.configuration.number("lr") == 0.0095)
    #expect(
      proposal.grounds?.why.hasPrefix("edited by hand; suggested was lr 0.0031 → 0.0093") == true)
    #expect(proposal.grounds?.change == "lr 0.0031 → 0.0095")
  }

  @Test("a range test runs as with its own key, and has nothing to edit")
  func rangeTest() throws {
    var driver = try guided()
    let test = try RangeTestPlan().sweep(of: DigitsStudy.plan)
    driver.suggestions = [
      .step(
        ManualStep(
          Grounds(step: "range test", seen: [], change: "range test", why: "the rate first"), test))
    ]
    driver.send(.suggestion(driver.suggestions[0]))
    driver.press(".e")
    #expect(driver.state.messageText?.contains("nothing to edit") == true)
    driver.press("<enter>")
    #expect(driver.effects.contains(.runRangeTest) && driver.commands.isEmpty)
  }

  @Test("a read-only screen shows it and takes none")
  func readOnly() throws {
    var driver = Driver.live(
      Size(100, 30), options: .init(isReadOnly: true, themes: ["dark"]))
    driver.press(".<enter>n")
    #expect(driver.screen.contains("Next trial") && driver.commands.isEmpty)
    #expect(driver.state.messageText?.hasPrefix("read-only") == true)
  }
}

@Suite("The rate that goes with the batch size")
struct BatchRateStoryTests {
  @Test("is offered where the batch size is changed alone, and set by a key")
  func offer() throws {
    var driver = Driver.live(Size(100, 30))
    driver.press(":23<enter>c")
    #expect(!driver.screen.contains("^R"))
    // The batch size is the second line of the form.
    driver.press("<down><right>")
    let offered = try #require(driver.lines.first { $0.contains("^R lr") })
    #expect(offered.contains("√"))
    driver.press("<ctrl-r>")
    #expect(driver.screen.contains("^R or lr"))
    driver.press("<enter>")
    let launches = driver.commands.compactMap { command -> Proposal? in
      if case .launch(let proposal, _) = command { proposal } else { nil }
    }
    let proposal = try #require(launches.first)
    let row = try #require(driver.study.rows.first { $0.number == 23 })
    let k =
      (proposal.configuration.number("batch_size") ?? 0)
      / (row.configuration.number("batch_size") ?? 1)
    let rate = (proposal.configuration.number("lr") ?? 0) / (row.configuration.number("lr") ?? 1)
    #expect(k != 1 && abs(rate - k.squareRoot()) < 0.01)
  }

  @Test("goes from the rate that was typed, where one was")
  func own() throws {
    var driver = Driver.live(Size(100, 30))
    driver.press(":23<enter>c")
    let rate = try #require(driver.study.rows.first { $0.number == 23 }?.configuration.number("lr"))
    guard case .clone(let form)? = driver.state.overlay,
      let line = form.fields.firstIndex(where: { $0.role == .parameter("lr") })
    else {
      Issue.record("no form")
      return
    }
    for _ in 0..<line { driver.press("<down>") }
    for _ in 0..<20 { driver.press("<backspace>") }
    driver.press("0.004")
    #expect(rate != 0.004 && !driver.screen.contains("^R"), "the batch size stays")
    for _ in 0..<line { driver.press("<up>") }
    driver.press("<down><right>")
    #expect(driver.screen.contains("(0.004 → 0.0"), "\(driver.screen)")
    driver.press("<ctrl-r>")
    #expect(driver.screen.contains("^R or lr"))
    // For another batch size it goes from what was typed again, not from what was offered.
    driver.press("<right>")
    #expect(driver.screen.contains("(0.004 → 0.0"), "\(driver.screen)")
  }
}
