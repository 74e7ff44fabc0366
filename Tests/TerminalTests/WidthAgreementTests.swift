import CNcurses
import Canvas
import Testing

@testable import Terminal

@Suite struct `Widths` {
  /// Where the two counts differ, a row of the screen would be torn; the screen guards against it
  /// with a question mark, so only what matters has to agree: letters, signs and emoji in use.
  @Test func `of the canvas are those of the C library`() throws {
    try #require(setlocale(LC_CTYPE, "C.UTF-8") != nil)
    var different: [UInt32] = []
    for value in UInt32(0x20)..<0x3_0000 {
      guard let scalar = Unicode.Scalar(value), !(0x7F..<0xA0).contains(value) else { continue }
      let width = nc_width(wchar_t(value))
      // Unassigned there; and Unicode of another year here.
      if width < 0 || scalar.properties.generalCategory == .unassigned { continue }
      if Int(width) != DisplayWidth.of(scalar) { different.append(value) }
    }
    #expect(different.count < 60, "\(different.map { String($0, radix: 16) })")
    let used: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0xA0...0xAC, 0xAE...0x2FF, 0x370...0x3FF, 0x410...0x44F, 0x2010...0x2027,
      0x2190...0x22FF, 0x2500...0x25FF, 0x2600...0x27BF, 0x2800...0x28FF, 0x3040...0x30FF,
      0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xFF01...0xFF5E, 0x1F300...0x1F5FF, 0x1F600...0x1F64F,
    ]
    for range in used {
      #expect(different.filter(range.contains).map { String($0, radix: 16) } == [])
    }
  }
}
