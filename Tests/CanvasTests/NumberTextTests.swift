import Canvas
import Testing

@Suite struct `Numbers as text` {
  @Test(arguments: [
    (0.0612, "0.0612"), (0.9996, "1.00"), (12.345, "12.3"), (1840, "1840"), (123_456.7, "123457"),
    (1e6, "1.00e6"), (0.00031, "3.10e-4"), (-0.5, "-0.500"), (0, "0"), (-0.0, "0"),
    (0.001, "0.00100"), (.nan, "NaN"), (.infinity, "inf"), (-.infinity, "-inf"),
  ])
  func `have three digits that mean something`(value: Double, text: String) {
    #expect(formatNumber(value) == text)
  }

  @Test func `have fixed decimals, exponents and shortest forms`() {
    #expect(formatFixed(0.44099, decimals: 4) == "0.4410")
    #expect(formatFixed(-0.00001, decimals: 2) == "0.00")
    #expect(formatFixed(1e300, decimals: 2) == "1.00e300")
    #expect(formatScientific(0.0031) == "3.1e-3")
    #expect(formatExact(0.0016) == "0.0016")
    #expect(formatExact(64) == "64")
  }

  @Test func `are shares, times and counts`() {
    #expect(formatPercent(0.541) == "54 %")
    #expect(formatPercent(0.004) == "0.4 %")
    #expect(formatPercent(0) == "0 %")
    #expect(formatDuration(41) == "0:41")
    #expect(
      [0, 0.3, 0.04, 0.001, 0.99].map { formatDuration($0) } == [
        "0:00", "0.3s", "0.04s", "0.01s", "1.0s",
      ])
    #expect(formatDuration(0.3, hours: true) == "0:00:00")
    #expect(formatDuration(161, hours: true) == "0:02:41")
    #expect(formatDuration(7_500) == "2:05:00")
    #expect(formatDuration(3 * 86_400 + 4 * 3_600 + 600) == "3d 04:10")
    #expect(formatDuration(.infinity) == "–")
    #expect(formatCount(12_400) == "12,400")
    #expect(formatCount(-999) == "-999")
  }
}
