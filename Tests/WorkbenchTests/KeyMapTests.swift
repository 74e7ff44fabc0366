import Canvas
import Testing
import Tuning

@testable import Workbench

@Suite("Key map")
struct KeyMapTests {
  @Test("no key means two things in one place")
  func collisions() {
    #expect(KeyMap.standard.collisions == [])
    let twice = KeyMap([
      Binding([.character("x")], .everywhere, "one", .kill),
      Binding([.character("x")], .everywhere, "other", .halve),
    ])
    #expect(twice.collisions.count == 1)
  }

  @Test("help has each heading once, and finds keys as a configuration spells them")
  func headings() {
    let state = Driver.live().state
    var help = CommandList(state, isHelp: true)
    var headings: [String] = []
    for entry in help.shown where headings.last != entry.section {
      headings.append(entry.section)
    }
    #expect(Set(headings).count == headings.count, "\(headings)")
    help.search(TextField("ctrl-d"), state)
    #expect(help.keyed > 0 && help.shown[0].keys.contains("^D"))
  }

  @Test("every action of the panes has a key, and every key is in the help")
  func complete() {
    let state = Driver.live().state
    let help = CommandList(state, isHelp: true)
    for binding in KeyMap.standard.bindings where binding.action != .palette {
      #expect(help.shown.contains { $0.name == binding.name }, "\(binding.name) is not in help")
    }
    #expect(KeyMap.standard.markdownTable().contains("| `h` | halve the learning rate"))
    let lines = KeyMap.standard.markdownTable().split(separator: "\n")
    let keys = KeyMap.standard.bindings.count(where: \.context.isPane)
    #expect(lines.count == keys + 2)
  }

  @Test("a read-only workbench has no act, in hints, palette and keys")
  func readOnly() {
    var driver = Driver(options: .init(isReadOnly: true))
    driver.send(.change(driver.study.change))
    let hints = HintBar.places(driver.state, width: 200)
    #expect(!hints.contains { $0.binding.action.isAct })
    #expect(!CommandList(driver.state, isHelp: false).shown.contains { $0.action?.isAct ?? false })
    for binding in KeyMap.standard.bindings
    where binding.context.isPane && binding.action.isAct {
      driver.send(.key(binding.keys[0]))
      #expect(driver.state.overlay == nil, "\(binding.name)")
    }
    #expect(driver.commands.isEmpty)
    #expect(driver.state.messageText?.contains("read-only") == true)
    #expect(driver.effects.contains(.bell))
  }

  @Test("hints show only what can be done now")
  func hints() {
    var driver = Driver.live(Size(200, 40))
    driver.press(":28<enter>")
    #expect(!driver.lines[39].contains("kill"))
    driver.press(":23<enter>")
    #expect(driver.lines[39].contains("x kill"))
    #expect(!driver.lines[39].contains("u bring back"))
    driver.press("2")
    #expect(driver.lines[39].contains("w smooth"))
    driver.press(":36<enter>h")
    #expect(!driver.lines[39].contains("from its checkpoint"), "#36 has none")
  }
}
