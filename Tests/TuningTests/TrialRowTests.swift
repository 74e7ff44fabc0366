import Testing
import Tuning

@Suite struct `A row of the table` {
  private let row = TrialRow(
    number: 3, state: .running, configuration: ["lr": 2.0, "b": 1], metrics: [.init("acc", 0.5)],
    sparkline: [1, 2], started: 10.5, ended: 20.25, pausedSeconds: 1)

  @Test func `knows how long it ran, pauses not counted`() {
    #expect(row.duration(now: 100) == 8.75)
    #expect(row.metric("acc") == 0.5 && row.metric("loss") == nil)
  }

  @Test func `is a value: a changed copy leaves it as it was`() {
    var copy = row
    #expect(copy == row && copy.hashValue == row.hashValue)
    copy.metrics[0].value = 0.75
    copy.configuration["lr"] = 1.0
    copy.note = "n"
    #expect(row.metrics[0].value == 0.5 && row.configuration.number("lr") == 2 && row.note == nil)
    #expect(copy != row && copy.note == "n")
  }

  @Test func `is strangely silent when it never was for so long before`() {
    var row = row
    #expect(row.strangeSilence(now: 1e9) == nil, "it never reported")
    row.reported = 1_000
    row.longestSilence = 2
    #expect(row.strangeSilence(now: 1_120) == nil && row.strangeSilence(now: 1_121) == 121)
    row.longestSilence = 100
    #expect(row.strangeSilence(now: 1_400) == nil && row.strangeSilence(now: 1_401) == 401)
    row.wasPaused(for: 1_000)
    #expect(row.strangeSilence(now: 2_400) == nil && row.pausedSeconds == 1_001)
    row.state = .paused
    #expect(row.strangeSilence(now: 1e9) == nil)
  }
}
