import Engine
import Foundation
import Search
import StudyStore
import Synchronization
import Testing
import Tuning

/// Closures as trials.
@Suite struct `Optimize` {
  @Test func `the ten-line program finds the best`() async throws {
    let result = try await optimize(
      [.uniform("x", -4...4), .choice("shape", ["bowl", "cliff"])], trials: 60, seed: 3
    ) { trial in
      let x = trial["x"]
      return trial.text("shape") == "bowl" ? (x - 1) * (x - 1) : 100 + x
    }
    let best = try #require(result.best)
    #expect(result.outcome == .finished("60 trials"))
    #expect(result.trials.count == 60)
    #expect(result.trials.allSatisfy { $0.state == .complete })
    #expect(best.value == result.trials.compactMap(\.value).min())
    #expect(best.value < 1)
    #expect(best.configuration["shape"] == "bowl")
  }

  @Test func `the same seed gives the same configurations`() async throws {
    func run() async throws -> [Configuration] {
      try await optimize(
        [.logUniform("lr", 1e-4...1), .integer("n", 1...9)], trials: 6, concurrency: 1, seed: 11
      ) { $0["lr"] * Double($0.integer("n")) }.trials.map(\.configuration)
    }
    #expect(try await run() == run())
  }

  @Test func `trials run side by side, each on a queue of its own`() async throws {
    // Each waits for all others: fewer than all at once would never end.
    let everybody = Gathering(of: 6)
    let result = try await optimize([.uniform("x", 0...1)], trials: 6, concurrency: 6) { trial in
      guard everybody.arrive(within: 90) else {
        throw Late(description: "the others never came")
      }
      return trial["x"]
    }
    #expect(result.trials.allSatisfy { $0.state == .complete })
  }

  @Test func `reports are curves, and the pruner ends a closure at its next report`() async throws {
    let reported = Mutex<[Int: Int]>([:])
    let result = try await optimize(
      [.uniform("x", 0...1)], trials: 8, concurrency: 1,
      pruner: .median(startupTrials: 2), steps: 5
    ) { trial in
      let level = trial.number < 2 ? 0.1 : 0.9
      for step in 1...5 {
        reported.withLock { $0[trial.number] = step }
        try trial.report(step: step, level, metrics: ["accuracy": 1 - level])
      }
      return level
    }
    #expect(result.trials.prefix(2).allSatisfy { $0.state == .complete })
    #expect(result.trials.dropFirst(2).allSatisfy { $0.state == .pruned })
    #expect(reported.withLock { $0[0] } == 5)
    #expect(reported.withLock { $0[2] } == 1)
    #expect(result.trials[0].curves["value"]?.steps == [1, 2, 3, 4, 5])
    #expect(result.trials[0].curves["accuracy"]?.values.first == 0.9)
  }

  @Test func `a result that no report said becomes a point`() async throws {
    let result = try await optimize([.uniform("x", 0...1)], trials: 1) { trial in
      try trial.report(step: 3, 0.5)
      return 0.25
    }
    #expect(result.trials[0].curves["value"]?.values == [0.5, 0.25])
    #expect(result.trials[0].value == 0.25)
  }

  @Test func `an error fails its trial and not the study`() async throws {
    let result = try await optimize([.uniform("x", 0...1)], trials: 6, concurrency: 1) { trial in
      if trial.number % 2 == 1 { throw Late(description: "no luck") }
      return trial["x"]
    }
    #expect(
      result.trials.map(\.state) == [.complete, .failed, .complete, .failed, .complete, .failed])
    await #expect(throws: OptimizationError.self) {
      try await optimize([.uniform("x", 0...1)], trials: 50) { _ in
        throw Late(description: "never")
      }
    }
  }

  @Test func `a result that is not finite is no result`() async throws {
    let result = try await optimize([.uniform("x", 0...1)], trials: 3, concurrency: 1) { trial in
      trial.number == 0 ? .nan : trial.number == 1 ? .infinity : 4
    }
    #expect(result.trials.map(\.state) == [.diverged, .diverged, .complete])
    #expect(result.best?.number == 2)
  }

  @Test func `cancelling ends the closures at their next report`() async throws {
    let started = Mutex(0)
    let task = Task {
      try await optimize([.uniform("x", 0...1)], trials: 100, concurrency: 2) { trial in
        started.withLock { $0 += 1 }
        var step = 0
        while true {
          step += 1
          try trial.report(step: step, trial["x"])
        }
      }
    }
    try await eventually("two run") { started.withLock { $0 } == 2 }
    task.cancel()
    let result = try await task.value
    #expect(result.outcome == .interrupted)
    #expect(result.trials.map(\.state) == [.killed, .killed])
  }

  @Test func `a study in a folder goes on where it was`() async throws {
    let workshop = try Workshop()
    let path = workshop.path + "/closures.hone"
    func run(_ trials: Int) async throws -> OptimizationResult {
      try await optimize(
        [.uniform("x", 0...1)], trials: trials, concurrency: 1, seed: 5, folder: path
      ) { $0["x"] }
    }
    let first = try await run(3)
    let whole = try await run(7)
    #expect(whole.trials.count == 7)
    #expect(whole.trials.prefix(3).map(\.configuration) == first.trials.map(\.configuration))
    // The same as in one go.
    let once = try await optimize([.uniform("x", 0...1)], trials: 7, concurrency: 1, seed: 5) {
      $0["x"]
    }
    #expect(once.trials.map(\.configuration) == whole.trials.map(\.configuration))
    let store = try StudyStore(path: path + "/study.db", access: .readOnly)
    #expect(try store.rows().count == 7)
  }
}

/// A place where each waits for all others.
private final class Gathering: Sendable {
  private let arrived = NSCondition()
  private let missing: Mutex<Int>

  init(of count: Int) {
    missing = Mutex(count)
  }

  /// Waits for the others; false if they do not come.
  func arrive(within seconds: Double) -> Bool {
    arrived.lock()
    defer { arrived.unlock() }
    let left = missing.withLock { missing in
      missing -= 1
      return missing
    }
    if left == 0 { arrived.broadcast() }
    let deadline = Date() + seconds
    while missing.withLock({ $0 > 0 }) {
      guard arrived.wait(until: deadline) else { return false }
    }
    return true
  }
}
