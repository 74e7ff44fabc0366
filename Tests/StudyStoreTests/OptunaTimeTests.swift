import Testing

@testable import StudyStore

@Suite struct `Optuna times` {
  @Test(arguments: [
    (0.0, "1970-01-01 00:00:00.000000"),
    (1_795_226_405.25, "2026-11-21 02:00:05.250000"),
    (951_826_200.000001, "2000-02-29 12:10:00.000001"),
    (1_709_251_199.999999, "2024-02-29 23:59:59.999999"),
    (-0.5, "1969-12-31 23:59:59.500000"),
  ]) func `are naive UTC with microseconds`(_ time: Double, _ text: String) throws {
    #expect(OptunaTime.text(time) == text)
    let back = try #require(OptunaTime.time(text))
    #expect(abs(back - time) < 1e-6)
  }

  @Test func `are read without a fraction and with a T`() {
    #expect(OptunaTime.time("2000-01-01 00:00:00") == 946_684_800)
    #expect(OptunaTime.time("2000-01-01T00:00:00.5") == 946_684_800.5)
    #expect(OptunaTime.time("yesterday") == nil)
    #expect(OptunaTime.time("2000-01-01") == nil)
  }

  @Test func `every day of four centuries survives`() {
    for day in stride(from: -20_000, through: 126_097, by: 1) {
      let time = Double(day) * 86_400 + 3_661
      #expect(OptunaTime.time(OptunaTime.text(time)) == time)
    }
  }
}
