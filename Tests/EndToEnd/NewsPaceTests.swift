import Testing

@testable import hone

@Suite struct `How long news is gathered` {
  /// Tells news that costs so much processor time each, as often as it may; the seconds between two
  /// in the long run.
  private func period(cost: Double) -> Double {
    var account = NewsPace.Account()
    var (time, spent) = (0.0, 0.0)
    var times: [Double] = []
    for _ in 0..<200 {
      time += account.next(spent: spent, time: time)
      spent += cost
      times.append(time)
    }
    return (times[199] - times[99]) / 100
  }

  @Test func `is what keeps telling within two percent of a core, and a second at most`() {
    #expect(abs(period(cost: 0.004) - 0.2) < 0.001)
    #expect(abs(period(cost: 0.0001) - 0.03) < 0.001, "a burst of commits is one change")
    #expect(abs(period(cost: 0.5) - 1) < 0.001)
  }

  @Test func `is short again after a quiet time, whatever was spent in it`() {
    var account = NewsPace.Account()
    _ = account.next(spent: 0, time: 0)
    // A minute of one picture a second, each of half a millisecond.
    #expect(account.next(spent: 0.03, time: 60) < 0.031)
    #expect(account.next(spent: 0.04, time: 60.03) > 0.4)
  }

  @Test func `is as long as nobody looks`() throws {
    let pace = try NewsPace()
    pace.hold()
    #expect(pace.next() == -1)
    pace.release()
    #expect(pace.next() == 30, "who looks again waits for the news")
  }
}
