import Canvas
import Testing

@Suite struct `Bars and sparklines` {
  private func bar(_ share: Double, glyphs: Glyphs = .unicode, width: Int = 6) -> String {
    var canvas = Canvas(Size(width, 1), glyphs: glyphs)
    canvas.bar(0, 0, width, share: share)
    return canvas.text(trimmed: false)
  }

  @Test func `fill by eighths`() {
    #expect(bar(0) == "▕    ▏")
    #expect(bar(0.5) == "▕██  ▏")
    #expect(bar(0.53125) == "▕██▏ ▏")
    #expect(bar(1) == "▕████▏")
    #expect(bar(0.5, glyphs: .ascii) == "[##  ]")
  }

  @Test func `show that something has begun, and that it is not done yet`() {
    #expect(bar(0.0001) == "▕▏   ▏")
    #expect(bar(0.9999) == "▕███▉▏")
    #expect(bar(.nan) == "▕    ▏")
    #expect(bar(7) == "▕████▏")
  }

  @Test func `draw a curve in a line`() {
    #expect(sparkline([7, 6, 5, 4, 3, 2, 1, 0], width: 8) == "█▇▆▅▄▃▂▁")
    #expect(sparkline([0, 1], width: 8) == "▁█")
    #expect(sparkline([1, 2, .nan], width: 8) == "▁█!")
    #expect(sparkline([2, 2, 2], width: 3) == "▅▅▅")
    #expect(sparkline((0..<100).map(Double.init), width: 4) == "▁▃▆█")
    #expect(sparkline([0, 5], width: 4, range: 0...10) == "▁▅")
    #expect(sparkline([3, 2, 1, 0], width: 9, glyphs: .ascii) == "#+-.")
    #expect(sparkline([], width: 9) == "")
  }
}
