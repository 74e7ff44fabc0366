import Canvas
import Diagnosis
import Testing
import Tuning

@testable import Workbench

@Suite struct `Small screens` {
  /// The words of a screen without its frames.
  private func words(_ screen: String) -> String {
    let bare = screen.map { "│╭╰─╯╮▐".contains($0) ? " " : $0 }
    return String(bare).split { $0 == " " || $0 == "\n" }.joined(separator: " ")
  }

  @Test func `a trial's verdict and advice are read to their end at 40 × 10`() {
    var driver = Driver(Size(40, 10))
    let evidence = [
      "good: from 1.16 to 0.0686, and it falls no more in the last fifth of its steps",
      "validation follows training closely from the first step to the last",
    ]
    driver.verdicts[23] = CurveVerdict(
      .good, evidence: evidence,
      moves: [
        Move("layers 4 → 8", because: "a larger network has room for more than this one shows"),
        Move("more steps", because: "only where nothing else is left to be tried at all"),
      ])
    driver.send(.change(driver.study.change))
    driver.press(":28<enter>:23<enter>5<enter>")
    let first = driver.screen
    #expect(driver.lines[8].contains("1–6 of"), "\(first)")
    var seen = words(first)
    for _ in 0..<40 {
      driver.press("j")
      // The last lines that came, above the frame.
      seen += " " + words(driver.lines[2...7].joined(separator: "\n"))
    }
    for text in ["fifth of", "first step", "room for", "nothing else", "seed 30"] {
      #expect(seen.contains(text), "\(text) in \(seen)")
    }
    #expect(driver.screen.contains("output") && driver.screen.contains("\"step\": 18"))
    let end = driver.screen
    driver.press("j<page-down>G")
    #expect(driver.screen == end)
    driver.press("g")
    #expect(driver.screen == first)
    driver.press("<page-down>k<page-up>")
    #expect(driver.screen == first)
    // Above its beginning is the output, as everywhere.
    driver.press("k")
    #expect(driver.screen.contains("output, lines 8–11 of 12"), "\(driver.screen)")
    driver.press("j")
    #expect(driver.screen == first)
  }

  @Test func `the checklist is read to its end at 40 × 10 without a move to choose`() throws {
    var driver = Driver(Size(40, 10))
    driver.isDiagnosed = true
    driver.send(.change(driver.study.change))
    driver.press("!")
    let reading = try #require(driver.state.diagnosis.reading)
    let first = driver.screen
    var seen = words(first)
    for _ in 0..<60 {
      driver.press("<down>")
      seen += " " + words(driver.lines[1...6].joined(separator: "\n"))
    }
    for item in reading.checklist {
      let end = item.evidence.split(separator: " ").last.map(String.init) ?? ""
      #expect(seen.contains(end), "\(item.evidence)")
    }
    let last = driver.screen
    for _ in 0..<20 { driver.press("<page-up>") }
    #expect(driver.screen == first)
    for _ in 0..<20 { driver.press("<page-down>") }
    #expect(driver.screen == last)
  }

  @Test(arguments: [Size(40, 10), Size(60, 20), Size(80, 24), Size(120, 40)])
  func `each step to the right shows a column that was not seen`(_ size: Size) {
    var driver = Driver.live(size)
    func shown() -> Set<TrialColumn> { Set(driver.state.tablePlan.places.map(\.column)) }
    var all = shown()
    for _ in 0..<20 {
      let before = shown()
      driver.press("<right>")
      if driver.state.messageText?.hasPrefix("the last column") == true { break }
      #expect(!shown().isSubset(of: before), "\(driver.screen)")
      #expect(driver.state.tablePlan.places.allSatisfy { $0.x + $0.width <= size.width - 2 })
      all.formUnion(shown())
    }
    #expect(driver.state.messageText == "the last column; o chooses columns")
    #expect(driver.screen.contains("the last column; o chooses columns"), "on one line")
    let wanted: [TrialColumn] = [
      .step, .parameter("batch_size"), .parameter("optimizer"), .curve, .metric("train_loss"),
      .duration,
    ]
    #expect(wanted.filter { !all.contains($0) } == [])
  }

  @Test func `what has no room is counted, and no narrower column takes its place`() throws {
    for size in [Size(40, 10), Size(80, 24), Size(120, 40), Size(160, 46)] {
      let driver = Driver.live(size)
      let hidden = driver.state.tablePlan.movable.hidden
      let sign = hidden > 0 ? "+\(hidden) columns →" : "columns →"
      #expect(driver.screen.contains(sign) == (hidden > 0), "\(driver.screen)")
      let names = driver.state.study.varying
      let seen = names.map { name in
        driver.state.tablePlan.places.contains { $0.column == .parameter(name) }
      }
      #expect(seen == seen.sorted { $0 && !$1 }, "the first ones, and none behind a gap")
    }
    // A name that is longer than its values gives way before a parameter is left out.
    var study = DigitsStudy()
    let places = study.rows.indices
    for index in places { study.rows[index].configuration["a_parameter_of_words"] = 3 }
    var plan = DigitsStudy.plan
    plan.space = SearchSpace([.choice("a_parameter_of_words", [1, 2, 3])] + plan.space.parameters)
    var change = study.change
    change.plan = plan
    var driver = Driver(Size(72, 24), study: study)
    driver.send(.change(change))
    #expect(driver.lines[2].contains("a_para"), "\(driver.screen)")
    #expect(driver.lines[2].contains("batch"), "\(driver.screen)")
  }

  @Test func `the tree leaves parameters their room`() throws {
    var driver = Driver.live(Size(120, 40))
    driver.press("T")
    let width = driver.state.layout.inside(.trials).width
    let from = try #require(driver.state.tablePlan.places.first { $0.column == .origin })
    #expect(from.width <= width * 2 / 5, "\(driver.screen)")
    #expect(driver.state.tablePlan.places.contains { $0.column == .parameter("lr") })
  }

  @Test func `the pruning log has its plot at 80 × 24`() {
    var driver = Driver.live(Size(80, 24))
    driver.press("4z")
    #expect(driver.screen.contains("#32 against what condemned it"))
    #expect(driver.state.condemned.plot != nil && driver.screen.contains("┤"))
    driver.press("j")
    #expect(driver.screen.contains("#30 against what condemned it"))
  }

  @Test func `the study has its history as a plot at 80 × 24, by the numbers of the trials`() throws
  {
    var driver = Driver.live(Size(80, 24))
    driver.press("6z")
    let plot = try #require(driver.state.summary.plot)
    #expect(plot.title == "trial" && plot.x.upper == 33)
    let complete = driver.study.rows.filter { $0.state == .complete }.map { Double($0.number) }
    #expect(plot.marks.map(\.point.x) == complete)
    #expect(driver.screen.contains("┤") && driver.screen.contains("└"), "\(driver.screen)")
    #expect(driver.screen.contains("12:06:33 #35 started"), "events have the rest")
  }

  @Test(arguments: [(Size(120, 40), "6"), (Size(40, 16), "6z")])
  func `how near a rule is, is never cut`(_ size: Size, _ keys: String) {
    var driver = Driver.live(size)
    driver.press(keys)
    for figure in ["(32)", "(0:06:41)"] {
      #expect(driver.screen.contains(figure), "\(driver.screen)")
    }
  }

  @Test func `counts by rule are whole, and the rest is counted`() {
    var driver = Driver.live(Size(120, 40))
    let rules = ["hyperband 12", "patience of 5", "threshold", "gap table", "extrapolation"]
    let events = rules.enumerated().map { index, rule in
      StudyEvent(
        revision: 950 + index, time: DigitsStudy.now, trial: index + 1, kind: "pruned",
        payload: Evidence(
          rule: rule, step: 5, value: 2, threshold: 1, peers: 6, stepsSaved: 25, detail: ""
        ).payload)
    }
    driver.send(.change(StudyChange(revision: 960, events: events)))
    driver.press("4")
    let line = driver.lines[34...36].map { String($0.dropFirst(40).prefix(40)) }.joined()
    #expect(line.contains("by rule") && !line.contains("…"), "\(driver.screen)")
    #expect(line.contains("+"), "\(driver.screen)")
  }

  @Test func `the focused pane's own keys come first where there are few`() {
    for (pane, hint) in [
      (2, "l log"), (3, "D test"), (4, "by rule"), (5, "/ search"), (6, "e parameters"),
    ] {
      var driver = Driver.live(Size(40, 10))
      driver.press("\(pane)")
      let wanted = driver.state.contexts.contains(.rate) ? "e parameter" : hint
      #expect(driver.lines[9].contains(wanted), "\(driver.lines[9])")
      #expect(driver.lines[9].contains("? help"))
    }
    #expect(Driver.live(Size(40, 10)).lines[9].contains("h halve lr"))
  }
}

@Suite struct `What the message line says` {
  @Test func `limits are told`() {
    var driver = Driver.live()
    driver.press("2W")
    #expect(driver.state.messageText == "nothing is smoothed; w smooths the curves")
    driver.press("wwwwww")
    #expect(driver.screen.contains("smooth 0.99"))
    driver.press("w")
    #expect(driver.state.messageText == "smoothed by 0.99, which is the most; W smooths less")
    driver.press("[")
    #expect(driver.state.messageText == "all of the curves is seen; ] looks closer")
    driver.press("]]]]]]]]")
    #expect(driver.state.messageText == "closer than this is not shown; [ looks further")
    for _ in 0..<300 { driver.press("{") }
    #expect(driver.state.messageText == "the curves begin here")
  }

  @Test func `an old message goes with the next key, one of a problem stays its time`() {
    var driver = Driver.live()
    driver.press(" ")
    driver.press("A")
    #expect(driver.state.messageText?.contains("mark cleared") == true)
    driver.press("j")
    #expect(driver.state.messageText?.contains("mark cleared") == true, "too soon to be read")
    driver.send(.tick(now: DigitsStudy.now + 4))
    driver.press("j")
    #expect(driver.state.messageText == nil)
    driver.send(.message("config.yaml:3: no such key", isProblem: true))
    driver.send(.tick(now: DigitsStudy.now + 10))
    driver.press("j")
    #expect(driver.state.messageText?.contains("no such key") == true)
  }

  @Test func `long changes leave the tree's values their room`() {
    var driver = Driver.live(Size(120, 40))
    var row = driver.study.rows[34]
    row.detail =
      "batch_size 64 → 128, dropout 0.12 → 0.35, weight_decay 0.0001 → 3e-5, lr 0.01 → 0.02"
    driver.send(
      .change(StudyChange(revision: 9_000, rows: [row], engine: .running(pid: 1, host: "box"))))
    driver.press("T")
    let places = driver.state.tablePlan.places
    #expect(places.contains { $0.column == .origin })
    #expect(places.contains { $0.column == .parameter("lr") }, "\(places.map(\.column))")
  }

  @Test func `an engine that only carried out an act is no news`() {
    var feed = EventFeed()
    func event(_ kind: StudyEvent.Kind, _ end: String? = nil, trial: Int? = nil) -> StudyEvent {
      StudyEvent(
        time: 0, trial: trial, kind: kind, payload: end.map { ["kind": .string($0)] } ?? [:])
    }
    feed.take(event("engine_started"))
    feed.take(event("note", trial: 3))
    feed.take(event("engine_stopped", "left"))
    #expect(feed.events.map(\.kind) == ["note"])
    feed.take(event("engine_started"))
    feed.take(event("started", trial: 4))
    feed.take(event("engine_stopped", "left"))
    feed.take(event("engine_started"))
    feed.take(event("engine_stopped", "finished"))
    #expect(
      feed.events.map(\.kind) == [
        "note", "engine_started", "started", "engine_stopped", "engine_started", "engine_stopped",
      ])
  }

  @Test func `a knob that was turned back shows where it was`() {
    var driver = Driver.live()
    var row = driver.study.rows[23]
    row.knobs = [.init("dropout", 0.12)]
    let turns = [0.3, 0.12].enumerated().map { index, value in
      StudyEvent(
        revision: 900 + index, time: DigitsStudy.now, trial: 23, kind: "knob",
        payload: ["name": "dropout", "value": .double(value)])
    }
    driver.send(.change(StudyChange(revision: 910, rows: [row], events: turns)))
    driver.press(":23<enter>5z")
    #expect(driver.screen.contains("dropout 0.12 → 0.30 → 0.12"), "\(driver.screen)")
  }

  @Test func `prompts round no more than the table, and cut names show it`() throws {
    var study = DigitsStudy()
    study.rows[23].configuration["lr"] = 0.02978
    var driver = Driver(Size(120, 40), study: study)
    driver.send(.change(study.change))
    driver.press(":23<enter>h")
    #expect(driver.screen.contains("0.02978 → 0.01489"), "\(driver.screen)")
    #expect(shortName("a_parameter_with_an_extremely_long_name") == "a_parameter_with_an_ext…")
    #expect(shortName("lr") == "lr")
  }

  @Test func `the clone form hints at choosing only where there is a choice`() {
    var driver = Driver.live(Size(100, 30))
    driver.press(":23<enter>c")
    #expect(!driver.screen.contains("→ choose"))
    driver.press("<down>")
    #expect(driver.screen.contains("→ choose"))
    driver.press("<up><ctrl-u>0.7")
    #expect(driver.screen.contains("lr: outside 1e-5 … 0.1 log; allowed by hand"))
    #expect(!driver.screen.contains("allowed by h…"), "\(driver.screen)")
  }

  @Test func `a line keeps what its parts mean when it is broken`() {
    var line = StyledText("lr ", .dim)
    line.add("0.01", .text, .bold)
    line.add(", then", .good)
    let lines = line.wrapped(width: 8, indent: 2)
    #expect(lines.map { $0.pieces.map(\.text).joined() } == ["lr 0.01,", "  then"])
    #expect(lines[0].pieces.map(\.role) == [.dim, .text, .text, .good])
    #expect(line.wrapped(width: 40) == [line])
  }
}
