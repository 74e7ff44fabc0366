import Canvas
import Testing
import Tuning

@testable import Workbench

@Suite struct `The user's preferences` {
  @Test func `give commands other keys, and take these from others`() {
    var driver = Driver.live(Size(120, 40))
    driver.send(.preferences(.init(keys: ["halve": [.character("x")], "kill": [.function(8)]])))
    driver.press("x")
    #expect(driver.screen.contains("Halve lr of #28"))
    driver.press("<esc>:23<enter><f8>")
    #expect(driver.screen.contains("Kill #23"))
    driver.press("<esc>h")
    #expect(driver.state.messageText == "h does nothing here; ? shows the keys")
    driver.press("?")
    #expect(driver.screen.contains("halve the learning rate"))
    driver.press("<esc>")
    driver.send(.preferences(.init()))
    driver.press("h")
    #expect(driver.screen.contains("Halve lr of"))
  }

  @Test func `name every command once, in words that can be typed`() {
    let commands = KeyMap.standard.commands
    #expect(Set(commands).count == commands.count)
    for name in ["halve", "clone-as-is", "pane-curves", "sort-next", "page-down", "logs"] {
      #expect(commands.contains(name) == (name != "logs"), "\(name)")
    }
    #expect(commands.allSatisfy { $0.allSatisfy { $0.isLowercase || $0 == "-" } })
  }

  @Test func `theme, marks and mouse take effect at once`() {
    var driver = Driver.live(Size(120, 40))
    driver.send(.preferences(.init(theme: "light", marks: .ascii, mouse: false)))
    #expect(Set(driver.effects.suffix(2)) == [.theme("light"), .mouse(false)])
    #expect(driver.state.options.glyphs.plotMarks == .ascii)
  }

  @Test func `that are taken back give way to what was there before`() {
    var driver = Driver.live(Size(120, 40))
    let marks = driver.state.options.glyphs.plotMarks
    driver.send(.preferences(.init(theme: "light", marks: .ascii, mouse: false)))
    driver.send(.preferences(.init()))
    #expect(driver.state.options.theme == "dark" && driver.state.options.hasMouse)
    #expect(driver.state.options.glyphs.plotMarks == marks)
    #expect(Set(driver.effects.suffix(2)) == [.theme("dark"), .mouse(true)])
    #expect(!driver.effects.contains(.rememberTheme("light")), "nobody chose it for good")
    // What a key chose over a preference stays.
    driver.send(.preferences(.init(mouse: false)))
    driver.press("m")
    driver.send(.preferences(.init()))
    #expect(driver.state.options.hasMouse)
  }

  @Test func `columns are those of every study that did not choose its own`() {
    func shown(_ driver: Driver) -> [TrialColumn]? { driver.state.table.columns.shown }
    var driver = Driver.live(Size(120, 40))
    let wanted = WorkbenchPreferences(columns: ["curve", "lr", "nowhere", "time"])
    driver.send(.preferences(wanted))
    #expect(shown(driver) == [.curve, .parameter("lr"), .duration])
    driver.send(.preferences(.init()))
    #expect(shown(driver) == nil)
    driver.send(.setting(key: "workbench.columns", ["shown": ["step"]]))
    driver.send(.preferences(wanted))
    #expect(shown(driver) == [.step])
    var early = Driver(Size(120, 40))
    early.send(.preferences(wanted))
    early.send(.change(early.study.change))
    #expect(shown(early) == [.curve, .parameter("lr"), .duration], "the study came later")
  }

  @Test func `columns that the study does not have are told once`() {
    var driver = Driver.live(Size(120, 40))
    let wanted = WorkbenchPreferences(columns: ["curve", "nosuch", "state", "val_acc"])
    driver.send(.preferences(wanted))
    #expect(
      driver.state.messageText == "columns in config.yaml that this study does not have: nosuch")
    driver.press("j?<esc>")
    driver.send(.preferences(wanted))
    #expect(driver.state.messageText == nil)
    // Before a trial has ended its metrics may still come.
    var early = Driver(Size(120, 40))
    early.send(.preferences(wanted))
    early.send(.change(StudyChange(revision: 1, plan: DigitsStudy.plan)))
    #expect(early.state.messageText == nil)
    early.send(.change(early.study.change))
    #expect(early.state.messageText?.hasSuffix("does not have: nosuch") == true)
  }

  @Test func `a command that is left without a key is told`() {
    var driver = Driver.live(Size(120, 40))
    driver.send(.preferences(.init(keys: ["halve": [.character("q"), .control("c")]])))
    #expect(driver.state.messageText == "config.yaml leaves quit without a key; keys: gives one")
    driver.send(.preferences(.init(keys: ["halve": [.character("q")]])))
    #expect(KeyMap.standard.commandsWithoutKey(after: ["halve": [.character("q")]]) == [])
    #expect(
      KeyMap.standard.commandsWithoutKey(after: ["kill": [.character("?"), .function(1)]])
        == ["help"])
  }

  @Test func `the lists say which themes the colour-blind can use`() {
    var driver = Driver.live(
      Size(120, 40), options: .init(themes: ["dark", "okabe"], safeThemes: ["okabe"]))
    driver.press(":theme")
    #expect(driver.screen.contains("theme okabe (colour-blind-safe)"))
    #expect(!driver.screen.contains("theme dark (colour"))
    driver.press("<esc>t")
    #expect(driver.state.messageText == "theme okabe (colour-blind-safe)")
  }

  @Test func `a theme under the palette's cursor is looked at, not chosen`() {
    var driver = Driver.live(Size(120, 40))
    driver.press(":theme li")
    #expect(driver.effects.last == .theme("light") && driver.state.options.theme == "dark")
    driver.press("<esc>")
    #expect(driver.effects.last == .theme("dark"))
    driver.press(":theme li<enter>")
    #expect(
      driver.effects.suffix(2) == [.rememberTheme("light"), .theme("light")]
        || driver.effects.suffix(2) == [.theme("light"), .rememberTheme("light")])
    #expect(driver.state.options.theme == "light")
  }

  @Test func `a new best and the end are told, but not what was there before`() {
    var driver = Driver(Size(120, 40))
    driver.send(.preferences(.init(tellsBest: true, tellsEnd: true)))
    driver.send(.change(driver.study.change))
    #expect(driver.effects.isEmpty)
    var row = driver.study.rows[23]
    row.state = .complete
    row.objective = 0.01
    driver.send(
      .change(
        StudyChange(revision: 900, rows: [row], engine: .running(pid: 4_711, host: "box"))))
    #expect(driver.effects == [.notify("digits: new best 0.0100, #23")])
    driver.send(.change(StudyChange(revision: 901, engine: .absent)))
    guard case .notify(let text)? = driver.effects.last else { return }
    #expect(text.contains("the sweep ended") || driver.state.study.isLive)
  }
}

/// Keys pressed at random on random screens: nothing traps, and nothing is drawn outside its frame.
@Suite struct `Random keys` {
  @Test(arguments: 0..<24) func `never break a screen`(seed: UInt64) {
    var random = SplitMix(seed)
    let sizes = [
      Size(40, 10), Size(57, 13), Size(80, 24), Size(100, 30), Size(120, 40), Size(200, 60),
    ]
    var driver = Driver.live(sizes[Int(random.next() % 6)])
    let bound = Array(Set(KeyMap.standard.bindings.flatMap(\.keys)))
      .sorted { $0.description < $1.description }
    let typed: [Key] = Array("0123456789abcxyz:/ <>.-eé漢").map { .character($0) } + [.backspace]
    for turn in 0..<60 {
      switch random.next() % 12 {
      case 0: driver.send(.resize(sizes[Int(random.next() % 6)]))
      case 1:
        let place = (Int(random.next() % 200), Int(random.next() % 60))
        driver.send(.mouse(MouseEvent(.press, x: place.0, y: place.1)))
      case 2:
        var row = driver.study.rows[Int(random.next() % 38)]
        row.objective = [.nan, .infinity, -1, 0, 1e300, 0.5][Int(random.next() % 6)]
        driver.send(
          .change(
            StudyChange(
              revision: 9_000 + turn, rows: [row], engine: .running(pid: 1, host: "box"))))
      case 3...5: driver.send(.key(typed[Int(random.next() % UInt64(typed.count))]))
      default: driver.send(.key(bound[Int(random.next() % UInt64(bound.count))]))
      }
      if turn % 3 == 0 { checkFrames(driver, seed, turn) }
    }
  }

  private func checkFrames(_ driver: Driver, _ seed: UInt64, _ turn: Int) {
    let canvas = driver.canvas
    guard driver.state.overlay == nil, !driver.state.layout.isTooSmall else { return }
    for slot in driver.state.layout.slots {
      for y in slot.rect.y + 1..<slot.rect.maxY - 1 {
        for x in [slot.rect.x, slot.rect.maxX - 1] {
          let scalar = canvas[x, y].scalar
          #expect(scalar == "│", "seed \(seed), turn \(turn): \(x), \(y) in \(slot.shown)")
        }
      }
    }
  }

  private struct SplitMix {
    var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return (z ^ (z >> 31)) >> 11
    }
  }
}
