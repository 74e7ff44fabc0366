import Testing

@testable import Canvas

@Suite struct `Pictures of a canvas` {
  @Test func `are rows, a letter a cell, and what stands out`() {
    var canvas = Canvas(Size(12, 3))
    canvas.put(0, 0, "best", .best)
    canvas.put(5, 0, "plain")
    canvas.put(0, 1, "● run", .stateRunning)
    canvas.select(Rect(x: 0, y: 1, width: 12, height: 1))
    canvas.put(2, 2, "x", .text, [.bold, .underline])
    #expect(canvas.text() == "best plain\n● run\n  x")
    #expect(canvas.text(trimmed: false).count == 12 * 3 + 2)
    #expect(
      canvas.roleMap == """
        ****
        r.rrr


        r state_running
        * best
        1:0-11 selected
        2:2-2 bold underline
        """)
  }

  @Test func `have a letter of its own for each role`() {
    #expect(Set(Role.allCases.map(\.letter)).count == Role.allCases.count)
  }

  @Test func `say when two canvases differ only in meaning`() {
    var a = Canvas(Size(3, 1))
    var b = a
    a.put(0, 0, "x", .good)
    b.put(0, 0, "x", .bad)
    #expect(a.text() == b.text())
    #expect(a != b)
    #expect(a.roleMap != b.roleMap)
  }

  @Test func `a line in ASCII keeps its columns and the heights of its bars`() {
    #expect(asciiText("lr 0.1 → 0.05 · × ½ – ✓") == "lr 0.1 -> 0.05 - x h - +")
    let values = [1.0, 0.5, 0.25, 0]
    let plain = asciiText(sparkline(values, width: 4))
    #expect(plain.allSatisfy(\.isASCII) && Set(plain).count == 4)
    #expect(asciiText("Zoë 漢") == "Zoe ?")
  }
}
