import Testing

@testable import Canvas

@Suite struct `Colours` {
  @Test(arguments: [
    ("default", Color.terminal), ("", .terminal), ("red", .index(1)), ("bright-blue", .index(12)),
    ("bright_blue", .index(12)), ("grey", .index(8)), ("#5fafff", .rgb(0x5F, 0xAF, 0xFF)),
    ("#fff", .rgb(255, 255, 255)), ("9", .index(9)), ("196", .rgb(255, 0, 0)),
  ])
  func `are read from their spelling`(spelling: String, color: Color) {
    #expect(Color(spelling) == color)
  }

  @Test(arguments: ["#12345", "#ggg", "mauve", "256", "-1"])
  func `are not made of nonsense`(spelling: String) {
    #expect(Color(spelling) == nil)
  }

  @Test func `of the 256 are found again exactly`() {
    let palette = Palette(.dark, depth: .indexed)
    for index in 16..<256 {
      let (red, green, blue) = Color.indexed[index]
      let found = Int(palette.number(of: .rgb(red, green, blue)))
      #expect(Color.indexed[found] == (red, green, blue))
    }
  }

  @Test func `keep their hue with sixteen and eight`() {
    let sixteen = Palette(.dark, depth: .sixteen)
    let eight = Palette(.dark, depth: .eight)
    #expect(sixteen.number(of: .rgb(255, 95, 95)) == 9)
    #expect(sixteen.number(of: .rgb(0, 215, 175)) == 14)
    #expect(sixteen.number(of: .rgb(135, 0, 0)) == 1)
    #expect(sixteen.number(of: .rgb(88, 88, 88)) == 8)
    #expect(eight.number(of: .rgb(255, 95, 95)) == 1)
    #expect(eight.number(of: .rgb(255, 215, 0)) == 3)
    #expect(eight.number(of: .rgb(88, 88, 88)) == 7)
    #expect(eight.number(of: .index(12)) == 4)
  }

  @Test func `are given whole to a terminal that shows them`() {
    let direct = Palette(.dark, depth: .direct)
    #expect(direct.number(of: .rgb(0x12, 0x34, 0x56)) == 0x123456)
    #expect(direct.number(of: .rgb(0, 0, 0)) >= 8)
    #expect(direct.number(of: .index(3)) == 3)
    #expect(direct.number(of: .terminal) == -1)
  }

  @Test func `are none on a terminal without, where what matters still stands out`() {
    let mono = Palette(.dark, depth: .mono)
    for role in Role.allCases {
      let style = mono.resolve(role)
      #expect(style.foreground == -1 && style.background == -1)
    }
    #expect(mono.resolve(.text).attributes.isEmpty)
    #expect(mono.resolve(.text, .selected).attributes == .reverse)
    #expect(mono.resolve(.best).attributes.contains(.bold))
    #expect(mono.resolve(.curveCrowd) != mono.resolve(.curveSelected))
    #expect(mono.resolve(.borderFocused) != mono.resolve(.border))
  }

  @Test func `of a selected row lie under the cells' own`() {
    let palette = Palette(.dark, depth: .indexed)
    let plain = palette.resolve(.stateRunning)
    let selected = palette.resolve(.stateRunning, .selected)
    #expect(selected.foreground == plain.foreground)
    #expect(selected.background != plain.background)
    #expect(selected.background == palette.resolve(.selection).background)
    #expect(palette.resolve(.dim, [.selected, .dim]).attributes.contains(.dim) == false)
  }

  @Test func `of a theme fill in for roles that it does not name`() {
    let theme = Theme(
      name: "t", styles: [.good: Style(.index(2))], background: .index(0), foreground: .index(7))
    #expect(theme.style(of: .good) == Style(.index(2), on: .index(0)))
    #expect(theme.style(of: .text) == Style(.index(7), on: .index(0)))
    #expect(theme.style(of: .title).attributes == .bold)
  }

  @Test func `have a style for every role in the dark theme`() {
    #expect(Set(Theme.dark.styles.keys) == Set(Role.allCases))
  }

  @Test func `of states differ in the dark theme`() {
    let states: [Role] = [
      .stateRunning, .statePaused, .stateComplete, .statePruned, .stateKilled, .stateDiverged,
    ]
    let palette = Palette(.dark, depth: .indexed)
    #expect(Set(states.map { palette.resolve($0).foreground }).count == states.count)
  }
}
