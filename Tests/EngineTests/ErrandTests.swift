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
    #expect(try await sweep.act(.pin(trial: 0)).state == .done)
    #expect(try await sweep.act(.note(trial: 1, text: "odd")).state == .done)
    #expect(try await sweep.act(.pause(trial: nil)).state == .done)
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
    _ = try await sweep.act(.kill(trial: 1))
    #expect(try sweep.state(1) == .complete)
    #expect(try sweep.kinds(1).last == "completed")
  }

  @Test func `what is refused leaves the study as it was`() async throws {
    let sweep = try Sweep(Self.talking, trials: 5, concurrency: 2)
    try await abandoned(sweep)
    let end = try #require(EngineLock.lastEnd(sweep.folder))
    let before = try sweep.store.events()
    let rows = try sweep.store.rows()
    let refused = try await sweep.act(.kill(trial: 9))
    #expect(refused.state == .refused && refused.result == "there is no trial #9")
    let concurrency = try await sweep.act(.concurrency(0))
    #expect(concurrency.state == .refused)
    let news = try sweep.store.events(since: before.last?.revision ?? 0)
    #expect(news.map(\.kind) == ["command", "command"])
    #expect(news.allSatisfy { $0.payload["state"] == "refused" })
    #expect(try sweep.store.rows() == rows)
    // How the sweep's own engine ended is still what is known, also after what was done.
    #expect(EngineLock.lastEnd(sweep.folder) == end)
    #expect(try await sweep.act(.pin(trial: 0)).state == .done)
    #expect(try sweep.events("engine_started").count == 2)
    #expect(EngineLock.lastEnd(sweep.folder) == end)
    // What can be done is not undone by what cannot.
    for command in [StudyCommand.kill(trial: 9), .note(trial: 1, text: "odd")] {
      try sweep.store.submit(command, now: 5)
    }
    #expect(try await sweep.act(.kill(trial: 8)).state == .refused)
    #expect(try sweep.store.row(1)?.note == "odd")
    for number in 0...1 { #expect(try await sweep.act(.kill(trial: number)).state == .done) }
  }

  @Test func `a trial that was stored and never launched is left to the next engine`()
    async throws
  {
    let sweep = try Sweep(Self.talking, trials: 1)
    try sweep.store.write(now: 1) { writer in
      let proposal = Proposal(configuration: ["x": .double(0.5)])
      _ = try writer.add(proposal, state: .running, attempt: "never")
    }
    let kill = try await sweep.act(.kill(trial: 0))
    #expect(kill.state == .refused && kill.result.hasSuffix("the next one starts it"))
    _ = try await sweep.act(.pause(trial: nil))
    #expect(sweep.folder.trial(0).process == nil && sweep.output(0).isEmpty)
    try sweep.go()
    let next = try sweep.start()
    _ = try await sweep.ask(.resume(trial: nil))
    _ = try await next.outcome
    #expect(try sweep.events("started").last?.payload["again"] == true)
  }

  @Test func `a launch is left to an engine that starts trials`() async throws {
    let sweep = try Sweep(Self.talking, trials: 5, concurrency: 2)
    let proposal = Proposal(configuration: ["x": .double(0.5)], origin: .clone)
    let launch = try sweep.store.submit(.launch(proposal, next: true), now: 2)
    #expect(try await sweep.act(.pause(trial: nil)).state == .done)
    #expect(try sweep.store.command(launch)?.state == .queued)
    #expect(try await sweep.act(.kill(trial: 3)).state == .refused)
    #expect(try sweep.store.command(launch)?.state == .queued)
    #expect(try sweep.store.rows().isEmpty)
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
    // Told as events, so that nobody asks for it twice.
    #expect(try sweep.events("resumed").map(\.trial) == [nil])
    #expect(
      try await sweep.ask(.resume(trial: nil)).result == "the study is not paused")
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
    let paused = try await sweep.act(.pause(trial: 1))
    #expect(paused.result == "#1 paused; it keeps its slot and its memory")
    let pid = Int32(try #require(try sweep.store.row(1)?.pid))
    try await eventually("stopped") { cprocess_status(pid, nil, nil) == 84 }  // T
    #expect(try sweep.state(1) == .paused)
    let killed = try await sweep.act(.kill(trial: 0))
    #expect(killed.state == .done)
    // The short engine waited for the end.
    #expect(try sweep.state(0) == .killed)
    #expect(try await sweep.act(.resume(trial: 1)).result == "#1 resumed")
    #expect(try sweep.store.rows().count == 2)
    _ = try await sweep.act(.kill(trial: 1))
    #expect(try sweep.state(1) == .killed)
  }
}
