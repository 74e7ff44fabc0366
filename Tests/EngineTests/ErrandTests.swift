import CProcess
import Foundation
import Search
import StudyStore
import Testing
import Tuning

@testable import Engine

/// Acts on a study that no engine runs, while its trials train on and report without a pause.
@Suite(.timeLimit(.minutes(3))) struct `Errands` {
  private static let talking = """
    i=0
    while :; do i=$((i+1)); report $i 0.5; test -e go && break; sleep 0.02; done
    """

  /// Two trials that an engine left behind.
  private func abandoned(_ sweep: Sweep) async throws {
    let running = try sweep.start()
    try await eventually("both trials report") {
      try sweep.store.rows().count { $0.state == .running && ($0.step ?? 0) > 3 && $0.pid != nil }
        == 2
    }
    running.engine.interrupt(.leaveTrials)
    #expect(try await running.outcome == .left(running: 2))
    #expect(EngineLock.status(sweep.folder) == .absent)
  }

  @Test func `what asks nothing of a trial does not wait for one`() async throws {
    let sweep = try Sweep(Self.talking, trials: 5, concurrency: 2)
    try await abandoned(sweep)
    #expect(try await act(.pin(trial: 0), sweep).state == .done)
    #expect(try await act(.note(trial: 1, text: "odd"), sweep).state == .done)
    #expect(try await act(.pause(trial: nil), sweep).state == .done)
    // All of them were through while both trials trained on: neither was given its `go`.
    #expect(try sweep.store.rows().allSatisfy { $0.state == .running })
    #expect(EngineLock.status(sweep.folder) == .absent)
    try sweep.go()
    let last = try sweep.start()
    _ = try await sweep.ask(.resume(trial: nil))
    #expect(try await last.outcome == .finished("5 trials"))
  }

  @Test func `a trial that was through before it was to be killed is complete`() async throws {
    let sweep = try Sweep(Self.talking, trials: 2, concurrency: 2)
    try await abandoned(sweep)
    try sweep.go()
    try await eventually("both scripts end") {
      (0...1).allSatisfy { sweep.folder.trial($0).exit != nil }
    }
    _ = try await act(.kill(trial: 1), sweep)
    #expect(try sweep.state(1) == .complete)
    #expect(try sweep.kinds(1).last == "completed")
  }

  @Test func `a trial that was stored and never launched is left to the next engine`()
    async throws
  {
    let sweep = try Sweep(Self.talking, trials: 1)
    try sweep.store.write(now: 1) { writer in
      let proposal = Proposal(configuration: ["x": .double(0.5)])
      _ = try writer.add(proposal, state: .running, attempt: "never")
    }
    _ = try await act(.pause(trial: nil), sweep)
    #expect(sweep.folder.trial(0).process == nil && sweep.output(0).isEmpty)
    try sweep.go()
    let next = try sweep.start()
    _ = try await sweep.ask(.resume(trial: nil))
    _ = try await next.outcome
    #expect(try sweep.events("started").last?.payload["again"] == true)
  }

  @Test func `what is launched by hand on a stopped sweep runs alone`() async throws {
    let sweep = try Sweep(Self.talking, trials: 5, concurrency: 2)
    let plan = try #require(try sweep.store.plan())
    func launch() throws {
      let proposal = Proposal(configuration: ["x": .double(0.5)], origin: .clone)
      _ = try sweep.store.submit(
        .launch(proposal, next: true), now: Date().timeIntervalSince1970)
    }
    try launch()
    try sweep.go()
    let engine = TuningEngine(
      folder: sweep.folder, store: sweep.store, tuner: Tuner(plan: plan),
      options: TuningEngine.Options(supervisor: supervisorCommand, isByHand: true))
    #expect(try await engine.run() == .idle)
    #expect(try sweep.store.rows().map(\.state) == [.complete])
    // One that is told meanwhile that the study goes on is the sweep's engine.
    try FileManager.default.removeItem(atPath: sweep.workshop.path + "/go")
    try launch()
    let next = TuningEngine(
      folder: sweep.folder, store: sweep.store, tuner: Tuner(plan: plan),
      options: TuningEngine.Options(supervisor: supervisorCommand, isByHand: true))
    let task = Task { try await next.run() }
    try await eventually("it trains") { try sweep.state(1) == .running }
    #expect(try await sweep.ask(.resume(trial: nil)).result == "the study goes on")
    try sweep.go()
    #expect(try await task.value == .finished("5 trials"))
  }

  @Test func `a study that is moved away ends its engine and its trials`() async throws {
    let sweep = try Sweep(Self.talking, trials: 5, concurrency: 2)
    let running = try sweep.start()
    try await eventually("both trials report") {
      try sweep.store.rows().count { $0.state == .running && $0.pid != nil } == 2
    }
    let pids = try sweep.store.rows().compactMap { $0.pid.map(Int32.init) }
    let place = sweep.workshop.path + "/elsewhere.hone"
    try FileManager.default.moveItem(atPath: sweep.folder.path, toPath: place)
    await #expect(throws: EngineError.moved(path: sweep.folder.path, ended: 2)) {
      _ = try await running.outcome
    }
    try await eventually("the scripts end") {
      pids.allSatisfy { cprocess_status($0, nil, nil) <= 0 }
    }
    #expect(!FileManager.default.fileExists(atPath: sweep.folder.databasePath))
  }

  @Test func `without an engine, kill, pause and resume reach the trial and are recorded`()
    async throws
  {
    let sweep = try Sweep(Self.talking, trials: 5, concurrency: 2)
    try await abandoned(sweep)
    let paused = try await act(.pause(trial: 1), sweep)
    #expect(paused.result == "#1 paused; it keeps its slot and its memory")
    let pid = Int32(try #require(try sweep.store.row(1)?.pid))
    try await eventually("stopped") { cprocess_status(pid, nil, nil) == 84 }  // T
    #expect(try sweep.state(1) == .paused)
    let killed = try await act(.kill(trial: 0), sweep)
    #expect(killed.state == .done)
    // The short engine waited for the end.
    #expect(try sweep.state(0) == .killed)
    #expect(try await act(.resume(trial: 1), sweep).result == "#1 resumed")
    #expect(try sweep.store.rows().count == 2)
    _ = try await act(.kill(trial: 1), sweep)
    #expect(try sweep.state(1) == .killed)
  }

  private func act(_ command: StudyCommand, _ sweep: Sweep) async throws -> CommandRecord {
    let plan = try #require(try sweep.store.plan())
    return try await actWithoutEngine(
      command, folder: sweep.folder, store: sweep.store, tuner: Tuner(plan: plan),
      options: TuningEngine.Options(supervisor: supervisorCommand),
      now: Date().timeIntervalSince1970)
  }
}
