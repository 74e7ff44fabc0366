import Canvas
import Testing
import Tuning

@testable import Workbench

@Suite("Looking about")
struct ScreenStoryTests {
  @Test("without an engine the header says what still runs")
  func withoutEngine() {
    var driver = Driver.live()
    var change = driver.study.change
    let active = Set(change.rows.filter(\.state.isActive).map(\.number))
    #expect(active.count > 1)
    change.engine = .absent
    driver.send(.change(change))
    #expect(driver.screen.contains("no engine, \(active.count) run on"))
    // Nobody starts the others, so no time can be promised.
    #expect(!driver.lines[0].contains("left"))
    change.gone = Set(active.dropFirst())
    driver.send(.change(change))
    #expect(driver.screen.contains("no engine, 1 runs on: P goes on"))
    change.gone = active
    driver.send(.change(change))
    #expect(!driver.lines[0].contains("running"))
    #expect(driver.screen.contains("ended?"))
    #expect(driver.screen.contains("no engine, \(active.count) ended since: P goes on"))
  }

  @Test("the cursor and the marks stay with their trials when rows move")
  func follow() {
    var driver = Driver.live(Size(120, 40))
    driver.press(":31<enter>:9<enter> :31<enter>")
    let line = driver.state.table.position - driver.state.table.top
    var row = driver.study.rows[31]
    row.objective = 0.01
    driver.send(.change(StudyChange(revision: 5_000, rows: [row])))
    #expect(driver.state.table.order.first == 31)
    #expect(driver.state.selectedTrial == 31 && driver.state.table.position == 0)
    #expect(driver.state.markedTrials == [9])
    row.objective = 9
    driver.send(.change(StudyChange(revision: 5_001, rows: [row])))
    #expect(driver.state.selectedTrial == 31)
    #expect(driver.state.table.position > 30 && line > 0)
  }

  @Test("a change of some rows gives the same order as sorting all anew")
  func incremental() {
    var driver = Driver.live()
    driver.press(":sort by lr<enter>")
    for step in 0..<40 {
      var rows: [TrialRow] = []
      for number in [step % 38, (step * 7) % 38, (step * 11 + 3) % 38] {
        var row = driver.study.rows[number]
        row.configuration["lr"] = .double(Double((step * 37 + number * 101) % 997) * 1e-4)
        row.objective = step % 5 == 0 ? .nan : Double((step * 53 + number) % 89)
        rows.append(row)
      }
      driver.send(.change(StudyChange(revision: 6_000 + step, rows: rows)))
      if step == 20 { driver.press("S") }
      let kept = driver.state.table.order
      var fresh = driver.state.table
      fresh.setSort(fresh.sort, driver.state.study, driver.state.filterContext)
      #expect(kept == fresh.order)
    }
  }

  @Test("a hidden trial hands the cursor to its neighbour")
  func heir() {
    var driver = Driver.live()
    driver.press(":23<enter>/state:complete<enter>")
    let cursor = driver.state.selectedTrial
    #expect(cursor == 13, "the next in order that is shown")
    driver.press("F")
    #expect(driver.state.selectedTrial == 13)
  }

  @Test("filters narrow while they are typed, esc takes them off")
  func filter() {
    var driver = Driver.live(Size(120, 40))
    driver.press("/state:pr")
    #expect(driver.state.table.order.count == 11)
    driver.press(" lr<1e")
    #expect(driver.state.table.order.count == 11, "the word that is not finished is left out")
    driver.press("-3<enter>")
    #expect(driver.state.table.order.count == 9)
    #expect(driver.lines[1].contains("9 of 38 · filter state:pr lr<1e-3"))
    #expect(
      driver.effects.last
        == .saveSetting(key: "workbench.filter", .string("state:pr lr<1e-3")))
    driver.press("/<esc>")
    #expect(driver.state.table.order.count == 38)
    driver.press("/nothing like that")
    #expect(driver.screen.contains("No trial meets"))
    driver.press("<esc>/lrr<1<enter>")
    #expect(driver.state.messageText?.contains("did you mean lr?") == true)
  }

  @Test("sorting goes by column, and remembers")
  func sort() {
    var driver = Driver.live(Size(160, 46))
    driver.press("s")
    #expect(driver.state.table.sort.column == .step)
    #expect(driver.lines[1].contains("step ↓"))
    driver.press("S")
    #expect(driver.lines[1].contains("step ↑"))
    driver.press("<<")
    #expect(driver.state.table.sort.column == .state)
    driver.press(":sort by dropout<enter>")
    #expect(
      driver.state.table.sort == TrialSort(column: .parameter("dropout"), isDescending: false))
    guard case .saveSetting(let key, let value)? = driver.effects.last else {
      Issue.record("nothing was kept")
      return
    }
    var other = Driver(Size(160, 46))
    other.send(.setting(key: key, value))
    other.send(.change(other.study.change))
    #expect(other.state.table.sort == driver.state.table.sort, "also when it comes before the plan")
  }

  @Test("what is worth more comes first where larger is better, and NaN last")
  func maximize() {
    var driver = Driver(Size(120, 40))
    var change = driver.study.change
    var plan = DigitsStudy.plan
    plan.objective = Objective(metric: "val_loss", direction: .maximize)
    change.plan = plan
    driver.send(.change(change))
    let values = driver.state.table.order.compactMap { driver.state.study.row($0)?.objective }
    let numbers = values.filter { !$0.isNaN }
    #expect(numbers == numbers.sorted(by: >))
    #expect(values.last?.isNaN == true)
    #expect(driver.state.table.order.last == 36, "without a value it comes last")
  }

  @Test("tab goes through the panes, numbers bring them up, z zooms, esc goes back")
  func panes() {
    var driver = Driver.live(Size(80, 24))
    driver.press("5")
    #expect(driver.lines[13].contains("5 Trial 28"))
    #expect(driver.state.focus == .trial)
    driver.press("<tab>")
    #expect(driver.state.focus == .trials)
    driver.press("<shift-tab>z")
    #expect(driver.state.layout.slots.count == 1)
    driver.press("<esc>")
    #expect(driver.state.layout.slots.count == 2 && driver.state.focus == .trial)
    driver.press("<esc>")
    #expect(driver.state.focus == .trials)
    #expect(driver.lines[13].contains("5 Trial 28"), "the tab that was looked at last stays")
    driver.press("<enter>")
    #expect(driver.state.focus == .trial && driver.state.layout.slots.count == 1)
  }

  @Test("curves that blew up do not flatten the others, unless one of them is looked at")
  func blownUp() throws {
    var study = DigitsStudy()
    study.curves["val_loss"]?[33] = Curve((1...9).map { (step: $0, value: 1e6 / Double($0)) })
    var driver = Driver(Size(160, 46), study: study)
    driver.send(.change(study.change))
    #expect(try #require(driver.state.curves.plot).y.upper < 100)
    driver.press(":33<enter>")
    #expect(driver.state.selectedTrial == 33)
    #expect(try #require(driver.state.curves.plot).y.upper > 1e5)
  }

  @Test("choosing a decision of the pruning log selects its trial, and the other way round")
  func pruningLog() {
    var driver = Driver.live(Size(160, 46))
    driver.press("4jj")
    #expect(driver.state.selectedTrial == 29)
    driver.press("1:12<enter>")
    #expect(driver.state.pruning.decision(driver.state.pruning.position)?.trial == 12)
    driver.press("/state:complete<enter>4j")
    #expect(driver.state.messageText?.contains("is not among the trials shown") == true)
  }

  @Test("the end of a pruned trial is no second decision")
  func echo() {
    var driver = Driver.live(Size(160, 46))
    let count = driver.state.pruning.decisions.count
    let echo = StudyEvent(
      revision: 900, time: 0, trial: 12, kind: "pruned", payload: ["reason": "median of 8 peers"])
    driver.send(.change(StudyChange(revision: 900, events: [echo])))
    #expect(driver.state.pruning.decisions.count == count)
    #expect(driver.state.feed.events.last?.revision != 900)
  }

  @Test("the mouse focuses, selects, sorts, scrolls and presses hints")
  func mouse() {
    var driver = Driver.live(Size(160, 46))
    driver.send(.mouse(MouseEvent(.press, x: 20, y: 8)))
    #expect(driver.state.selectedTrial == 13)
    let header = driver.lines[2]
    let dropout = header.distance(
      from: header.startIndex, to: header.firstRange(of: "dropout")?.lowerBound ?? header.startIndex
    )
    driver.send(.mouse(MouseEvent(.press, x: dropout + 2, y: 2)))
    #expect(driver.state.table.sort.column == .parameter("dropout"))
    driver.send(.mouse(MouseEvent(.press, x: dropout + 2, y: 2)))
    #expect(driver.state.table.sort.isDescending)
    driver.send(.mouse(MouseEvent(.wheelDown, .none, x: 20, y: 8)))
    #expect(driver.state.table.top == 3)
    driver.send(.mouse(MouseEvent(.press, x: 120, y: 5)))
    #expect(driver.state.focus == .curves)
    let hints = driver.lines[45]
    let zoom = hints.distance(
      from: hints.startIndex, to: hints.firstRange(of: "z zoom")?.lowerBound ?? hints.startIndex)
    driver.send(.mouse(MouseEvent(.press, x: zoom + 3, y: 45)))
    #expect(driver.state.isZoomed)
    driver.press("m")
    #expect(driver.effects.last == .mouse(false))
  }

  @Test("tabs can be clicked")
  func tabs() {
    var driver = Driver.live(Size(80, 24))
    driver.send(.mouse(MouseEvent(.press, x: 25, y: 13)))
    #expect(driver.state.focus == .trials, "it may be the border that is meant")
    driver.send(.mouse(MouseEvent(.release, x: 25, y: 13)))
    #expect(driver.state.focus == .pruning)
    #expect(driver.screen.contains("17 peers"))
  }

  @Test("curves are asked for once, and again when there is more")
  func loading() {
    var state = WorkbenchState(size: Size(120, 40), now: DigitsStudy.now)
    let study = DigitsStudy()
    let first = update(&state, .change(study.change))
    guard case .loadCurves(let trials, "val_loss")? = first.first else {
      Issue.record("no curves were asked for: \(first)")
      return
    }
    #expect(trials.count == 37, "all but the queued one")
    #expect(
      update(&state, .key(.down)).allSatisfy {
        if case .loadCurves(_, "val_loss") = $0 { false } else { true }
      })
    let found = Dictionary(
      uniqueKeysWithValues: trials.map { ($0, study.curves["val_loss"]?[$0] ?? Curve()) })
    #expect(update(&state, .curves(metric: "val_loss", found)).isEmpty)
    var row = study.rows[23]
    row.step = 19
    let again = update(&state, .change(StudyChange(revision: 4_000, rows: [row])))
    #expect(again.contains(.loadCurves(trials: [23], metric: "val_loss")))
    #expect(
      update(&state, .key(.character("e"))).contains {
        if case .loadCurves(let all, "val_acc") = $0 { all.count == 37 } else { false }
      })
  }

  @Test("text of scripts cannot leave its place or reach the terminal")
  func hostile() {
    var driver = Driver.live(Size(160, 46))
    var row = driver.study.rows[28]
    row.note = "\u{1B}[2J\u{1B}]0;owned\u{7}"
    row.reason = "a\nb\r\u{202E}c"
    row.configuration["optimizer"] = .string("\u{1B}[31mred" + String(repeating: "x", count: 5_000))
    row.metrics.append(.init("evil\u{1B}[0m", 1))
    driver.send(
      .change(
        StudyChange(
          revision: 7_000, rows: [row],
          events: [
            StudyEvent(
              revision: 7_000, time: 0, trial: 28, kind: "failed",
              payload: ["reason": "\u{1B}[2J\u{0}boom"])
          ])))
    driver.send(
      .log(trial: 28, lines: ["\u{1B}[2Jhello\u{7}", String(repeating: "y", count: 1_000_000)]))
    for keys in ["", "5", "6", "z", "?"] {
      driver.press(keys)
      let screen = driver.screen
      #expect(
        !screen.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
      #expect(driver.lines.allSatisfy { $0.count <= 160 })
    }
  }

  @Test("the palette runs what it finds")
  func palette() {
    var driver = Driver.live()
    driver.press(":curves of val_acc<enter>")
    #expect(driver.state.curves.metric == "val_acc")
    driver.press(":light<enter>")
    #expect(driver.effects.contains(.theme("light")) && driver.state.options.theme == "light")
    driver.press(":no such thing<enter>")
    #expect(driver.state.overlay != nil && driver.effects.last == .bell)
    driver.press("<esc>?smoother<enter>")
    #expect(driver.state.curves.smoothing == 1)
    driver.press(":999<enter>")
    #expect(driver.effects.last == .bell)
  }

  @Test("y copies parameters, arguments, the value")
  func copy() {
    var driver = Driver.live()
    driver.press(":9<enter>ya")
    guard case .copy(let text)? = driver.effects.last else {
      Issue.record("nothing was copied")
      return
    }
    #expect(text.hasPrefix("--lr=0.0011 --batch_size=32 --dropout=0.33 --optimizer=adam"))
    driver.press("yp")
    guard case .copy(let json)? = driver.effects.last else { return }
    #expect(json.contains("\"lr\": 0.0011"))
  }

  @Test("sizes from nothing to huge, in every pane, with everything open")
  func sizes() {
    for size in [
      Size(0, 0), Size(1, 1), Size(40, 10), Size(41, 11), Size(60, 16), Size(79, 23),
      Size(100, 29), Size(119, 39), Size(150, 35), Size(300, 80),
    ] {
      for keys in [
        "", "2", "3z", "4", "5z", "6", "h", "x", "c", "r", "?", ":", "/x", "n", "y", "q",
      ] {
        var driver = Driver.live(size)
        driver.press(":23<enter>")
        driver.press(keys)
        let canvas = driver.canvas
        #expect(canvas.size == size)
      }
    }
  }

  @Test("random keys on a live study never trap")
  func monkeys() {
    let keys = Array("hjkxcCruiInN+-PabszZSFeEwWbldfDKTovUmLRVpq!1234566gGyt?:/<>=A[]{} \n\u{1B}\t")
      .map {
        character -> Key in
        switch character {
        case "\n": return .enter
        case "\u{1B}": return .escape
        case "\t": return .tab
        default: return .character(character)
        }
      }
    var seed: UInt64 = 42
    func next(_ limit: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % limit
    }
    for size in [Size(40, 10), Size(80, 24), Size(160, 46)] {
      var driver = Driver.live(size)
      for _ in 0..<700 {
        driver.send(.key(keys[next(keys.count)]))
        if next(5) == 0 { driver.send(.mouse(MouseEvent(.press, x: next(160), y: next(46)))) }
        if next(5) == 0 { driver.send(.mouse(MouseEvent(.drag, x: next(160), y: next(46)))) }
        if next(9) == 0 { driver.send(.mouse(MouseEvent(.release, x: next(160), y: next(46)))) }
        if next(40) == 0 {
          var row = driver.study.rows[next(38)]
          row.objective = Double(next(1_000)) / 500
          driver.send(.change(StudyChange(revision: driver.state.revision + 1, rows: [row])))
        }
        if next(10) == 0 { _ = driver.canvas }
      }
    }
  }

  @Test(
    "why a sweep was given up is seen at once, with the last lines of output",
    arguments: [Size(80, 24), Size(120, 40)])
  func fault(size: Size) {
    var driver = Driver.live(size)
    let text =
      "5 trials failed in a row from the start, so the sweep ends. #0: exit status 1\n"
      + "its last lines of output:\n  Traceback (most recent call last):\n  KeyError: 'lr'"
    let event = StudyEvent(
      revision: 9_000, time: DigitsStudy.now, trial: nil, kind: "fault",
      payload: ["message": .string(text)])
    driver.send(.change(StudyChange(revision: 9_000, events: [event])))
    #expect(driver.screen.contains("5 trials failed in a row"))
    #expect(driver.screen.contains("KeyError: 'lr'"), "\(driver.screen)")
    // In the list of events, and in plain lines, it is one line.
    let line = EventText.line(event, row: nil, objective: "loss")
    #expect(line.hasPrefix("fault: 5 trials failed") && line.hasSuffix("exit status 1"))
    let stop = StudyEvent(
      revision: 9_001, time: DigitsStudy.now, trial: nil, kind: "engine_stopped",
      payload: ["reason": .string(text)])
    #expect(EventText.line(stop, row: nil, objective: "loss") == "engine stopped")
  }
}
