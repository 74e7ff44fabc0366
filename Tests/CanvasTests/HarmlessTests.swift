import Canvas
import Testing

@Suite struct `Harmless text` {
  @Test func `expands tabs to their stops`() {
    #expect(harmless("a\tbc\td", tabWidth: 4) == "a   bc  d")
    #expect(harmless("漢\tb", tabWidth: 4) == "漢  b")
  }

  @Test func `shows invalid bytes and NUL`() {
    let bytes: [UInt8] = [0x61, 0xFF, 0xC3, 0x28, 0x00, 0xE2, 0x82]
    #expect(harmless(bytes: bytes) == "a��(␀�")
  }

  @Test func `is cut at columns, never in the middle of a character`() {
    #expect(harmless("漢字漢", limit: 5) == "漢字")
    #expect(harmless("ab\u{1B}", limit: 3, glyphs: .ascii) == "ab^")
    #expect(harmless("a\tb", limit: 4) == "a   ")
  }

  @Test func `has no escape, bell or carriage return left`() {
    let text = harmless("\u{1B}]0;title\u{7}\u{1B}[31m\r\n\u{85}\u{2028}")
    #expect(text == "␛]0;title␇␛[31m␍␊␛E␤")
    #expect(
      text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
  }
}
