import Foundation
import HoneKit
import Synchronization
import Testing

/// HoneKit as a program that imports nothing else sees it.
@Suite struct `HoneKit` {
  @Test func `finds the best of a closure in ten lines`() async throws {
    let result = try await optimize(
      [.uniform("x", -4...4), .choice("shape", ["bowl", "cliff"])], trials: 40, seed: 3
    ) { trial in
      let x = trial["x"]
      return trial.text("shape") == "bowl" ? (x - 1) * (x - 1) : 100 + x
    }
    let best = try #require(result.best)
    #expect(result.trials.count == 40)
    #expect(best.value == result.trials.compactMap(\.value).min())
    #expect(best.configuration["shape"] == "bowl")
    #expect("\(best.configuration)".contains("shape=bowl"))
  }

  @Test func `maximizes, and goes on in a folder`() async throws {
    let path = NSTemporaryDirectory() + "honekit-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    func run(_ trials: Int) async throws -> OptimizationResult {
      try await optimize(
        [.integer("n", 1...9)], direction: .maximize, trials: trials, folder: path
      ) { Double($0.integer("n")) }
    }
    _ = try await run(4)
    let result = try await run(12)
    #expect(result.trials.count == 12)
    #expect(result.best?.value == result.trials.compactMap(\.value).max())
  }

  @Test func `prunes a closure at its report`() async throws {
    let steps = Mutex<[Int: Int]>([:])
    let result = try await optimize(
      [.uniform("x", 0...1)], trials: 6, concurrency: 1, pruner: .median(startupTrials: 2),
      steps: 5
    ) { trial in
      let level = trial.number < 2 ? 0.1 : 0.9
      for step in 1...5 {
        steps.withLock { $0[trial.number] = step }
        try trial.report(step: step, level, metrics: ["accuracy": 1 - level])
      }
      return level
    }
    #expect(
      result.trials.map(\.state) == [.complete, .complete] + .init(repeating: .pruned, count: 4))
    #expect(steps.withLock { $0[0] } == 5)
    #expect(steps.withLock { $0[5] } == 1)
    #expect(result.trials[0].curves["accuracy"]?.lastValue == 0.9)
  }

  @Test func `ends its closures when its task is cancelled`() async throws {
    let (started, hasStarted) = AsyncStream.makeStream(of: Int.self)
    let task = Task {
      try await optimize([.uniform("x", 0...1)], trials: 100, concurrency: 2) { trial in
        hasStarted.yield(trial.number)
        for step in 1... { try trial.report(step: step, trial["x"]) }
        return 0
      }
    }
    for await _ in started.prefix(2) {}
    task.cancel()
    let result = try await task.value
    #expect(result.outcome == .interrupted)
    #expect(result.trials.map(\.state) == [.killed, .killed])
  }

  @Test func `a plan says more than the short form`() async throws {
    var plan = StudyPlan(
      name: "grid", objective: Objective(metric: "loss"),
      space: SearchSpace([.choice("a", [1, 2, 3]), .choice("b", ["x", "y"])]), sampler: .grid)
    plan.baseline = ["a": 2, "b": "y"]
    let result = try await optimize(plan) { Double($0.integer("a")) }
    #expect(result.trials.first?.configuration == ["a": 2, "b": "y"])
    #expect(Set(result.trials.map(\.configuration)).count == 6)
    await #expect(throws: OptimizationError.self) {
      plan.sampler = .grid
      plan.space = SearchSpace([.uniform("x", 0...1)])
      return try await optimize(plan) { $0["x"] }
    }
  }

  @Test(arguments: [
    ("ReadmeExample.swift", ["README.md", "docs/swift.md"]),
    ("TunerExample.swift", ["docs/swift.md"]),
  ])
  func `a page's program is the one that is compiled here`(file: String, pages: [String]) throws {
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let source = try String(contentsOf: here.appendingPathComponent(file), encoding: .utf8)
    let parts = source.components(separatedBy: "  // README\n")
    #expect(parts.count == 3)
    let lines = parts[1].split(separator: "\n", omittingEmptySubsequences: false)
    let program = lines.map { $0.hasPrefix("  ") ? String($0.dropFirst(2)) : String($0) }
      .joined(separator: "\n")
    let root = here.deletingLastPathComponent().deletingLastPathComponent()
    for page in pages {
      let text = try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
      #expect(text.contains("```swift\nimport HoneKit\n\n\(program)```"), "\(page)")
    }
  }

  @Test func `the pages' programs run`() async throws {
    try await readmeExample()
    tunerExample()
  }
}
