import CNcurses
import Canvas
import Testing

@testable import Terminal

@Suite struct `What the terminal sends` {
  /// Events of what ncurses reads; `~` in the text stands for codes, in order.
  private func events(_ text: String, codes: [Int32] = [], flush: Bool = true) -> [InputEvent] {
    var decoder = KeyDecoder()
    var events: [InputEvent] = []
    var codes = codes[...]
    for scalar in text.unicodeScalars {
      if scalar == "~", let code = codes.popFirst() {
        decoder.take(.code(code), into: &events)
      } else {
        decoder.take(.character(scalar), into: &events)
      }
    }
    if flush { decoder.flush(into: &events) }
    return events
  }

  @Test func `are characters, control keys and named keys`() {
    #expect(
      events("a \r\t\u{7F}\u{8}\u{4}\n\0\u{1F}")
        == [
          .key(.character("a")), .key(.character(" ")), .key(.enter), .key(.tab), .key(.backspace),
          .key(.backspace), .key(.control("d")), .key(.control("j")), .key(.control("@")),
          .key(.control("_")),
        ])
    #expect(
      events("~~~~", codes: [KEY_UP, KEY_NPAGE, KEY_F0 + 5, KEY_SLEFT])
        == [.key(.up), .key(.pageDown), .key(.function(5)), .key(.modified(.shift, .left))])
  }

  @Test func `are composed characters`() {
    #expect(events("e\u{301}x") == [.key(.character("e\u{301}")), .key(.character("x"))])
    #expect(events("漢") == [.key(.character("漢"))])
  }

  @Test func `are escape alone, or alt with what follows at once`() {
    #expect(events("\u{1B}") == [.key(.escape)])
    #expect(events("\u{1B}x") == [.key(.alt("x"))])
    #expect(events("\u{1B}\u{1B}") == [.key(.escape), .key(.escape)])
    #expect(events("\u{1B}\r") == [.key(.escape), .key(.enter)])
    #expect(events("\u{1B}~", codes: [KEY_UP]) == [.key(.modified(.alt, .up))])
    #expect(events("\u{1B}~", codes: [KEY_F0 + 1]) == [.key(.escape), .key(.function(1))])
  }

  @Test func `are mouse reports in the order they came`() {
    let report = KeyDecoder.mouseReport
    #expect(
      events(
        "~0;251;6M~32;252;6M~0;252;6m~64;3;4M~65;3;4M~2;1;1M~2;1;1m",
        codes: Array(repeating: report, count: 7))
        == [
          .mouse(MouseEvent(.press, .left, x: 250, y: 5)),
          .mouse(MouseEvent(.drag, .left, x: 251, y: 5)),
          .mouse(MouseEvent(.release, .left, x: 251, y: 5)),
          .mouse(MouseEvent(.wheelUp, .none, x: 2, y: 3)),
          .mouse(MouseEvent(.wheelDown, .none, x: 2, y: 3)),
          .mouse(MouseEvent(.press, .right, x: 0, y: 0)),
          .mouse(MouseEvent(.release, .right, x: 0, y: 0)),
        ])
  }

  @Test func `are no mouse reports when they are cut, wrong or without end`() {
    let report = KeyDecoder.mouseReport
    #expect(events("~0;25", codes: [report]).isEmpty)
    #expect(events("~0;0;5Mq", codes: [report]) == [.key(.character("q"))])
    #expect(events("~0;5q", codes: [report]) == [.key(.character("q"))])
    #expect(events("~;;;;M~1;1M", codes: [report, report]).isEmpty)
    let endless = "~" + String(repeating: "9", count: 21) + "q"
    #expect(events(endless, codes: [report]) == [.key(.character("q"))])
  }

  @Test func `are pasted text as one event, with whatever stands in it`() {
    let (start, end) = (KeyDecoder.pasteStart, KeyDecoder.pasteEnd)
    #expect(
      events("~a\rb\u{3}q~x", codes: [start, end])
        == [.paste("a\nb\u{3}q"), .key(.character("x"))])
    #expect(events("~abc", codes: [start], flush: false).isEmpty)
    #expect(events("~abc", codes: [start]) == [.paste("abc")])
    #expect(events("~a~b~", codes: [start, KEY_UP, end]) == [.paste("ab")])
  }

  @Test func `are nothing where only ASCII can be typed`() {
    var decoder = KeyDecoder()
    decoder.isASCII = true
    var events: [InputEvent] = []
    for scalar in "é\u{C3}a".unicodeScalars { decoder.take(.character(scalar), into: &events) }
    #expect(events == [.key(.character("a"))])
  }

  @Test func `are sequences that mean one thing each`() {
    var codes: [String: Int32] = [:]
    for (bytes, code) in KeyDecoder.sequences {
      #expect(codes[bytes] == nil, "\(bytes.debugDescription)")
      codes[bytes] = code
    }
    #expect(codes["\u{1B}[1;5A"].flatMap(KeyDecoder.key(forCode:)) == .modified(.control, .up))
    #expect(
      codes["\u{1B}[6;2~"].flatMap(KeyDecoder.key(forCode:)) == .modified(.shift, .pageDown))
  }
}
