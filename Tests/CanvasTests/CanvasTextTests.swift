import Canvas
import Testing

@Suite struct `Text on a canvas` {
  /// A canvas with text put at a place.
  private func canvas(_ width: Int, _ text: String, at x: Int = 0, glyphs: Glyphs = .unicode)
    -> Canvas
  {
    var canvas = Canvas(Size(width, 1), glyphs: glyphs)
    canvas.put(x, 0, text)
    return canvas
  }

  @Test func `a row tells from where to where it differs from another canvas's`() {
    var before = Canvas(Size(12, 3))
    before.put(2, 1, "unchanged")
    var after = before
    #expect((0..<3).allSatisfy { after.columns(ofRow: $0, differingFrom: before) == nil })
    after.put(4, 1, "X")
    after.put(9, 1, "Y")
    #expect(after.columns(ofRow: 1, differingFrom: before) == 4...9)
    #expect(after.columns(ofRow: 0, differingFrom: before) == nil)
    // Its look counts, and the ends of the row do.
    after.put(0, 2, " ", .accent)
    after.put(11, 2, "|")
    #expect(after.columns(ofRow: 2, differingFrom: before) == 0...11)
    #expect(after.columns(ofRow: 2, differingFrom: Canvas(Size(11, 3))) == nil, "another size")
    #expect(after.columns(ofRow: 3, differingFrom: before) == nil, "no such row")
  }

  @Test(arguments: [
    (0, "hello", "hello"), (3, "hello", "   he"), (-2, "hello", "llo"), (5, "hello", ""),
    (-9, "hello", ""),
  ])
  func `is cut at both edges`(x: Int, text: String, row: String) {
    #expect(canvas(5, text, at: x).text() == row)
  }

  @Test func `tells the columns it used, also of what was cut at the left`() {
    var canvas = Canvas(Size(10, 2))
    #expect(canvas.put(0, 0, "abc") == 3)
    #expect(canvas.put(8, 0, "abc") == 2)
    #expect(canvas.put(-2, 0, "abc") == 3)
    #expect(canvas.put(0, 0, "漢字x") == 5)
    #expect(canvas.put(0, 0, "abcdef", maxWidth: 4) == 4)
    #expect(canvas.put(0, 7, "abc") == 3)
    #expect(canvas.put(20, 0, "abc") == 0)
  }

  @Test func `takes two columns for a wide character and never half of one`() {
    #expect(canvas(6, "漢字ab").text() == "漢字ab")
    let cut = canvas(3, "漢字")
    #expect(cut.text(trimmed: false) == "漢 ")
    #expect(cut[2, 0].part == .single)
    let left = canvas(4, "漢字", at: -1)
    #expect(left.text(trimmed: false) == " 字 ")
    #expect(left[0, 0].part == .single)
    #expect(left[1, 0].part == .lead)
    #expect(left[2, 0].part == .continuation)
  }

  @Test(arguments: [0, 1]) func `blanks the other half of a wide character cut by new text`(x: Int)
  {
    var canvas = canvas(4, "漢z")
    canvas.put(x, 0, "a")
    #expect(canvas.text(trimmed: false) == (x == 0 ? "a z " : " az "))
    for column in 0..<4 { #expect(canvas[column, 0].part == .single) }
  }

  @Test func `keeps two combining marks and no more`() {
    let canvas = canvas(4, "e\u{301}\u{323}\u{308}x")
    #expect(canvas[0, 0].combining.map(\.value) == [0x301, 0x323])
    #expect(canvas[1, 0].scalar == "x")
  }

  @Test func `draws the parts of a joined emoji side by side, without the joiner`() {
    var canvas = Canvas(Size(8, 1))
    #expect(canvas.put(0, 0, "👩\u{200D}👧\u{1F3FB}\u{FE0F}!") == 5)
    #expect(canvas.row(0) == "👩👧!")
  }

  @Test func `shows what a terminal would obey`() {
    let hostile = "a\u{1B}[2Jb\0c\u{7F}d\u{9B}1me\u{202E}f\rg\u{200F}"
    #expect(canvas(40, hostile).row(0) == "a␛[2Jb␀c␡d␛[1me�f␍g�")
    let plain = canvas(40, hostile, glyphs: .ascii).row(0)
    #expect(plain == "a^[[2Jb^@c^?d^^[1me?f^Mg?")
  }

  @Test(arguments: 0..<200) func `never lets a control character into a cell`(seed: UInt64) {
    var state = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    func next(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    let kinds: [Range<UInt32>] = [
      0..<0x20, 0x7F..<0xA0, 0x20..<0x7F, 0x300..<0x370, 0x2000..<0x2070, 0x4E00..<0x4F00,
      0x1F300..<0x1F650, 0xE0000..<0xE0080, 0xFE00..<0xFE10,
    ]
    let width = Int(next(30)) + 1
    for glyphs in [Glyphs.unicode, .ascii] {
      var text = ""
      for _ in 0..<60 {
        let kind = kinds[Int(next(UInt64(kinds.count)))]
        let value = kind.lowerBound + UInt32(next(UInt64(kind.count)))
        if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
      }
      var canvas = Canvas(Size(width, 2), glyphs: glyphs)
      canvas.put(Int(next(12)) - 6, 0, text)
      var column = 0
      while column < width {
        let cell = canvas[column, 0]
        let value = cell.scalar.value
        #expect(value >= 0x20 && !(0x7F..<0xA0).contains(value), "seed \(seed)")
        #expect(!glyphs.isASCII || value < 0x7F)
        #expect(DisplayWidth.of(cell.scalar) == (cell.part == .lead ? 2 : 1), "seed \(seed)")
        if cell.part == .lead { #expect(canvas[column + 1, 0].part == .continuation) }
        column += cell.part == .lead ? 2 : 1
      }
      #expect(canvas.row(1) == "")
    }
  }

  @Test func `gives signs an ASCII form of one column`() {
    #expect(
      canvas(40, "3.1 → 1.6 ● ✓ ½ … × café ╭─╮ ⠿ 漢", glyphs: .ascii).row(0)
        == "3.1 -> 1.6 * + h ~ x cafe +-+ . ??")
  }

  @Test func `costs nothing for a line of a megabyte`() {
    let long = String(repeating: "loss=0.1 ", count: 120_000)
    let marks = "a" + String(repeating: "\u{301}", count: 1_000_000)
    var canvas = Canvas(Size(80, 1))
    // Each reads some hundred scalars; reading all would take minutes for as many rounds.
    for _ in 0..<20_000 {
      #expect(canvas.put(0, 0, long) == 80)
      #expect(canvas.put(0, 0, marks) == 1)
      #expect(canvas.columns(of: long, limit: 80) == 80)
      #expect(harmless(long, limit: 80).count == 80)
    }
  }

  @Test func `leaves alone what lies outside the clip`() {
    var canvas = Canvas(Size(6, 3))
    canvas.fill(canvas.bounds, ".")
    canvas.clipped(to: Rect(x: 1, y: 1, width: 3, height: 1)) { canvas in
      canvas.put(0, 1, "abcdef")
      canvas.put(0, 0, "abcdef")
      canvas.clipped(to: Rect(x: 3, y: 0, width: 9, height: 9)) { $0.fill($0.bounds, "#") }
    }
    #expect(canvas.text() == "......\n.bc#..\n......")
    canvas.put(0, 0, "x")
    #expect(canvas.row(0) == "x.....")
  }

  @Test func `stands in a field, cut with an ellipsis`() {
    var canvas = Canvas(Size(30, 1))
    canvas.field(0, 0, 6, "abc")
    canvas.field(6, 0, 6, "abc", align: .right)
    canvas.field(12, 0, 5, "abc", align: .center)
    canvas.field(17, 0, 4, "abcdef")
    canvas.field(21, 0, 4, "漢字漢")
    #expect(canvas.row(0) == "abc      abc abc abc…漢 …")
  }

  @Test func `stands in the frame as title, subtitle and footer`() {
    var canvas = Canvas(Size(24, 3))
    let inner = canvas.box(canvas.bounds, title: "1 Trials", subtitle: "38", footer: "more")
    #expect(inner == Rect(x: 1, y: 1, width: 22, height: 1))
    #expect(
      canvas.text() == """
        ╭ 1 Trials ─────── 38 ─╮
        │                      │
        ╰──────── more ────────╯
        """)
    var narrow = Canvas(Size(12, 2), glyphs: .ascii)
    narrow.box(narrow.bounds, title: "a long title", subtitle: "38")
    #expect(
      narrow.text() == """
        + a long~ -+
        +----------+
        """)
    var tiny = Canvas(Size(1, 1))
    #expect(tiny.box(tiny.bounds, title: "x").isEmpty)
  }
}
