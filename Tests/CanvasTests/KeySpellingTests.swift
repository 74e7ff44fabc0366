import Canvas
import Testing

@Suite struct `Keys` {
  static let all: [Key] =
    [
      .enter, .escape, .tab, .backTab, .backspace, .delete, .insert, .up, .down, .left, .right,
      .home, .end, .pageUp, .pageDown, .function(1), .function(12), .character("a"),
      .character("A"), .character("-"), .character("+"), .character(" "), .character("é"),
      .character("/"), .character("?"), .control("d"), .control("@"), .control("_"), .alt("x"),
      .alt("-"), .alt(" "),
    ]
    + Key.Modifier.allCases.flatMap { modifier in
      Key.Motion.allCases.map { .modified(modifier, $0) }
    }

  @Test(arguments: all) func `are read back from their spelling`(key: Key) {
    #expect(Key(key.description) == key, "\(key.description)")
  }

  @Test func `have spellings of their own`() {
    #expect(Set(Self.all.map(\.description)).count == Self.all.count)
    #expect(Key.control("d").description == "ctrl-d")
    #expect(Key.modified(.shift, .pageDown).description == "shift-page-down")
    #expect(Key.character(" ").description == "space")
  }

  @Test(arguments: [
    ("Esc", Key.escape), ("CTRL-D", .control("d")), ("control+d", .control("d")),
    ("f5", .function(5)), ("↑", .up), ("PgUp", .pageUp), ("Space", .character(" ")),
    ("shift-tab", .backTab), ("ctrl-space", .control("@")),
    ("ctrl-pgdn", .modified(.control, .pageDown)),
    ("shift-a", .character("A")), ("alt-A", .alt("A")), ("return", .enter),
  ])
  func `may be written in other ways`(spelling: String, key: Key) {
    #expect(Key(spelling) == key)
  }

  @Test(arguments: ["", "ctrl-", "hyper-x", "f0", "f99", "ctrl-é", "qq", "shift-enter", "\u{1B}"])
  func `are not made of nonsense`(spelling: String) {
    #expect(Key(spelling) == nil)
  }
}
