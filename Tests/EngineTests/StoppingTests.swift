import StudyStore
import Testing
import Tuning

@testable import Engine

/// How a sweep is stopped, and goes on.
@Suite struct `Stopping` {
  @Test func `stop lets running trials finish, stop now ends them`() async throws {
    let gentle = try Sweep(Sweep.patient, trials: 9)
    let first = try gentle.start()
    try await gentle.launched(2)
    #expect(
      try await gentle.ask(.stop(now: false)).result
        == "no new trials; the sweep ends with the running 2")
    try gentle.go()
    #expect(try await first.outcome == .stopped)
    #expect(try gentle.store.rows().map(\.state) == [.complete, .complete])

    let harsh = try Sweep(Sweep.patient, trials: 9)
    let second = try harsh.start()
    try await harsh.launched(2)
    _ = try await harsh.ask(.stop(now: true))
    #expect(try await second.outcome == .stopped)
    #expect(try harsh.store.rows().map(\.state) == [.killed, .killed])
  }

  @Test func `a stop is taken back as long as something runs`() async throws {
    let sweep = try Sweep(Sweep.patient, trials: 3)
    let running = try sweep.start()
    try await sweep.launched(2)
    _ = try await sweep.ask(.stop(now: false))
    #expect(try await sweep.ask(.resume(trial: nil)).result == "the study goes on")
    try sweep.go()
    #expect(try await running.outcome == .finished("3 trials"))
  }
}
