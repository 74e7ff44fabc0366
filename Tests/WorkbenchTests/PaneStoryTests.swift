import Canvas
import Testing
import Tuning

@testable import Workbench

@Suite struct `What panes show is so` {
  @Test func `the wheel over the pruning log moves the trial, too`() throws {
    var driver = Driver.live(Size(160, 46))
    driver.press("4g")
    let pane = try #require(driver.state.layout.rect(of: .pruning))
    driver.send(.mouse(MouseEvent(.wheelDown, .none, x: pane.x + 4, y: pane.y + 3)))
    let decision = try #require(driver.state.pruning.current)
    #expect(driver.state.pruning.position == 3)
    #expect(driver.state.selectedTrial == decision.trial)
  }

  @Test func `a curve that ended before the reading line says where its value is from`() throws {
    var driver = Driver.live(Size(120, 40))
    driver.press(":12<enter>2" + String(repeating: "<right>", count: 60))
    // To the right of the last step are only names.
    #expect(driver.state.curves.reading == 30)
    #expect(driver.screen.contains("step 30") && !driver.screen.contains("step 31"))
    let value = try #require(driver.study.curves["val_loss"]?[12]?.lastValue)
    #expect(driver.screen.contains("#12 \(NumberText.metric(value)) at 7"))
    driver.press(":9<enter>")
    #expect(!driver.lines.contains { $0.contains("#9 ") && $0.contains(" at ") })
  }

  @Test func `replicates are averaged where they are complete, and it is said how many are`() {
    var driver = Driver.live(Size(120, 40))
    var pruned = driver.study.rows[21]
    (pruned.number, pruned.state, pruned.step, pruned.objective) = (38, .pruned, 6, 9.5)
    pruned.seed = 99
    driver.send(.change(StudyChange(revision: 900, rows: [pruned])))
    driver.press(":9<enter> :21<enter> :38<enter> :1<enter> v")
    let complete = [9, 21].compactMap { driver.study.rows[$0].objective }
    let mean = complete.reduce(0, +) / 2
    let line = driver.lines.first { $0.contains("val_loss") && $0.contains("±") } ?? ""
    #expect(line.contains(NumberText.metric(mean)), "\(line)")
    #expect(driver.screen.contains("2 of 3 complete, pruned"))
  }

  @Test func `another metric in the comparison leaves the curves pane alone`() {
    var driver = Driver.live(Size(120, 40))
    driver.press(" :9<enter> ve")
    #expect(driver.screen.contains("curves of val_acc"))
    #expect(!driver.effects.contains { if case .saveSetting = $0 { true } else { false } })
    driver.press("<esc>")
    #expect(driver.state.curves.metric == "val_loss")
  }

  @Test func `who only watches saves nothing`() {
    var driver = Driver.live(options: .init(isReadOnly: true))
    driver.press("s/lr<1e-3<enter>")
    #expect(driver.state.table.order.count < 38 && driver.state.table.filter != nil)
    #expect(!driver.effects.contains { if case .saveSetting = $0 { true } else { false } })
  }

  @Test func `a table that another pane hides comes back as it was`() {
    var driver = Driver.live(Size(120, 40))
    driver.press("g" + String(repeating: "j", count: 22) + "kkk")
    let top = driver.state.table.top
    #expect(top > 0)
    driver.press("2zz")
    #expect(driver.state.table.top == top)
  }

  @Test func `the scale of the curves does not go to and fro`() {
    var view = CurvesView()
    func axis(_ values: [Double]) -> ValueAxis {
      ValueAxis([ValueAxis.Course(state: .complete, values: values)])
    }
    #expect(view.verticalAxis(axis([0.1, 2.5])).scale == .log)
    #expect(view.verticalAxis(axis([0.1, 1.2])).scale == .log)
    #expect(view.verticalAxis(axis([0.1, 0.3])).scale == .linear)
    #expect(view.verticalAxis(axis([0.1, 1.2])).scale == .linear)
    view.isLog = true
    #expect(view.verticalAxis(axis([0.1, 0.3])).scale == .log)
  }

  @Test func `a title says how the curves are shown before all else`() {
    var driver = Driver.live(Size(120, 40))
    driver.press("2]ff]")
    driver.state.curves.smoothing = 2
    #expect(CurvesPane.subtitle(driver.state, width: 60).contains("smooth"))
    #expect(CurvesPane.subtitle(driver.state, width: 26) == "val_loss · by time · 50 %")
    #expect(CurvesPane.subtitle(driver.state, width: 24) == "val_lo… · by time · 50 %")
  }

  @Test func `the heading that the table is sorted by says which way`() {
    var driver = Driver.live(Size(120, 40))
    #expect(driver.lines[2].contains("val_loss↑"))
    driver.press("S")
    #expect(driver.state.table.sort.isDescending == driver.lines[2].contains("↓"))
    #expect(driver.lines[2].contains("↓") != driver.lines[2].contains("↑"))
  }

  @Test func `the legend is of the signs that are seen`() {
    var driver = Driver.live(Size(160, 46))
    func legend() -> String { TrialsPane.footer(driver.state, width: 120) }
    #expect(legend().contains("↻ other seed") && legend().contains("½ other lr"))
    #expect(!legend().contains("marked") && !legend().contains("range test"))
    driver.press(":12<enter> /origin:sampled<enter>")
    #expect(legend().hasPrefix("+ marked") && !legend().contains("other"))
    driver.state.options.glyphs = .ascii
    #expect(legend().hasPrefix("m marked"), "+ is complete")
  }

  @Test func `arrows between values are two characters in ASCII`() {
    var canvas = Canvas(Size(20, 1), glyphs: .ascii)
    for width in [20, 8] {
      let text = width == 20 ? "lr 1 -> 2" : "lr 1 ->~"
      canvas.fill(canvas.bounds)
      canvas.put(0, 0, StyledText("lr 1 → 2"), maxWidth: width)
      #expect(canvas.text() == text)
      canvas.fill(canvas.bounds)
      canvas.field(0, 0, width, "lr 1 → 2")
      #expect(canvas.text() == text)
    }
  }

  @Test func `a long value is cut where it is seen, and its row keeps its columns`() throws {
    var driver = Driver(Size(200, 60))
    driver.study.rows[9].configuration["optimizer"] = "adam-with-decoupled-weight-decay"
    driver.send(.change(driver.study.change))
    driver.press(":28<enter>5z")
    let head = try #require(driver.lines.first { $0.contains("parent #23") })
    let end = head.firstRange(of: "parent #23")?.upperBound ?? head.startIndex
    let column = head.distance(from: head.startIndex, to: end)
    let line = driver.lines.first { $0.contains("optimizer  ") } ?? ""
    #expect(Array(line)[..<column].last != " ", "\(line)")
    driver.press("<esc>:9<enter>5z")
    #expect(driver.screen.contains("adam-with-…"))
  }

  @Test func `no two names of axes run together`() {
    let places = ParallelLines.spread([12, 12, 12, 8], at: [3, 12, 21, 30], width: 33)
    for (a, b) in zip(places, places.dropFirst()) { #expect(a.x + a.width < b.x) }
    #expect(places.allSatisfy { $0.width >= 5 && $0.x >= 0 && $0.x + $0.width <= 33 })
  }

  @Test func `choices on the axes are over the lines of single trials`() {
    var driver = Driver.live(Size(120, 40))
    driver.press(":4<enter> :9<enter> :1<enter>6zp")
    #expect(
      ["16", "32", "64", "128", "sgd", "momentum", "adam", "adamw"].allSatisfy { name in
        driver.lines.contains { $0.contains(name + " ") }
      })
  }

  @Test func `a long message takes two lines`() {
    for size in [Size(80, 24), Size(60, 12)] {
      var driver = Driver.live(size)
      let text = "the study cannot be read: " + String(repeating: "why ", count: 20) + "end"
      driver.send(.message(text, isProblem: true))
      let end = driver.lines.lastIndex { $0.hasSuffix("end") || $0.contains("end  ") }
      #expect(end != nil && driver.lines.contains { $0.contains("the study cannot be read") })
      // What can be done stays to be read where there is a line for it.
      #expect(size.height < 16 || driver.lines.last?.contains("? help") == true)
      driver.send(.message("short", isProblem: false))
      #expect(driver.lines.suffix(2).contains { $0.contains("short") })
    }
  }

  @Test func `what a key does stands apart from what is called so`() {
    var driver = Driver.live()
    driver.press("?k")
    let lines = driver.lines
    let key = lines.firstIndex { $0.contains("the key k") } ?? 99
    let name = lines.firstIndex { $0.contains("by name") } ?? 0
    #expect(key + 1 < name && name < 99)
  }
}

@Suite struct `The clone form` {
  @Test(arguments: [Size(40, 10), Size(120, 40)])
  func `says in its row what is wrong, and takes it back with itself`(_ size: Size) {
    var driver = Driver.live(size)
    driver.press(
      ":9<enter>c<backspace><backspace><backspace><backspace><backspace><backspace><backspace><backspace>x"
    )
    #expect(
      driver.lines.contains { $0.contains("▸ lr ") && $0.contains("no num") }, "\(driver.screen)")
    #expect(!driver.screen.contains("the same configuration again"))
    if size.height > 20 { #expect(driver.screen.contains("1 value to mend")) }
    driver.press("<enter>")
    #expect(driver.state.messageText?.hasPrefix("lr: no number") == true)
    driver.press("<esc>")
    #expect(driver.state.overlay == nil && driver.state.messageText == nil)
  }

  @Test func `takes no range test for a good trial`() throws {
    let study = DigitsStudy()
    var driver = Driver(study: study)
    var change = study.change
    for number in 0..<4 {
      var row = study.rows[1]
      (row.number, row.origin, row.objective) = (40 + number, .rangeTest, 0.001)
      row.configuration["lr"] = 0.09
      change.rows.append(row)
    }
    driver.send(.change(change))
    driver.press(":9<enter>c")
    guard case .clone(let form)? = driver.state.overlay else {
      Issue.record("no form")
      return
    }
    #expect(form.goodCount == 4 && (form.good["lr"]?.upperBound ?? 1) < 0.09)
  }
}
