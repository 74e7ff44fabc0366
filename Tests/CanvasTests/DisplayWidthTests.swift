import Canvas
import Testing

@Suite struct `Display widths` {
  @Test(
    arguments: [
      ("a", 1), ("é", 1), ("漢", 2), ("한", 2), ("ｱ", 1), ("Ａ", 2), ("🎉", 2), ("\u{301}", 0),
      ("\u{200B}", 0), ("\u{1160}", 0), ("─", 1), ("⠿", 1), ("●", 1), ("½", 1), ("→", 1), ("⚑", 1),
      ("\u{20D0}", 0), ("\u{2066}", 0),
    ] as [(Unicode.Scalar, Int)])
  func `are those of a terminal`(scalar: Unicode.Scalar, width: Int) {
    #expect(DisplayWidth.of(scalar) == width)
  }

  @Test func `of all signs that we draw are one`() {
    let glyphs = Glyphs.unicode
    let signs =
      [
        glyphs.horizontal, glyphs.vertical, glyphs.topLeft, glyphs.axisCorner, glyphs.tickLeft,
        glyphs.tickUp, glyphs.lineDotted, glyphs.lineDashed, glyphs.lineAcross,
        glyphs.clippedAbove, glyphs.point, glyphs.ellipsis, glyphs.cursor, glyphs.flag,
        glyphs.check, glyphs.cross, glyphs.queued, glyphs.running, glyphs.paused,
        glyphs.stopping, glyphs.complete, glyphs.pruned, glyphs.killed, glyphs.failed,
        glyphs.adjusted, glyphs.clone, glyphs.refined, glyphs.replicate, glyphs.baseline,
        glyphs.revived, glyphs.barStart, glyphs.barEnd,
      ] + glyphs.barParts + glyphs.sparkLevels
    for sign in signs { #expect(DisplayWidth.of(sign) == 1, "\(sign)") }
  }

  @Test func `of text are counted no further than asked`() {
    #expect(DisplayWidth.of("漢字abc") == 7)
    #expect(DisplayWidth.of("漢字abc", limit: 3) == 3)
  }
}
