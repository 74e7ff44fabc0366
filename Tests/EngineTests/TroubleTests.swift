import Foundation
import StudyStore
import Synchronization
import Testing
import Tuning

@testable import Engine

/// Databases that cannot be written: for a moment, and for ever.
@Suite struct `Trouble with the database` {
  /// Reports a step, waits until told, reports another.
  private static let patient =
    "report 1 $x; while test ! -e go; do sleep 0.05; done; report 2 $x"

  /// Holds the database as another program's transaction would, until `free` is there.
  private func hold(_ sweep: Sweep) async throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      """
      import os, sqlite3, sys, time
      db = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
      db.execute("BEGIN IMMEDIATE")
      open(sys.argv[2] + "/held", "w")
      while not os.path.exists(sys.argv[2] + "/free"): time.sleep(0.02)
      db.execute("ROLLBACK")
      """, sweep.folder.databasePath, sweep.workshop.path,
    ]
    try process.run()
    try await eventually("held") { sweep.workshop.text("held") != nil }
    return process
  }

  /// An engine whose store does not wait long for others.
  private func engine(
    _ sweep: Sweep, patience: Double, notify: (@Sendable (String) -> Void)? = nil
  ) throws -> TuningEngine {
    let store = try StudyStore(
      path: sweep.folder.databasePath, access: .readWrite, patience: 0.02)
    return try sweep.engine(on: store) { options in
      options.storePatience = patience
      options.notify = notify
    }
  }

  @Test func `a turn that is refused for ever ends the engine loudly, and the trials train on`()
    async throws
  {
    let sweep = try Sweep(Self.patient, trials: 1)
    try await sweep.sql(
      """
      CREATE TRIGGER refuse BEFORE INSERT ON hone_metric_point
      BEGIN SELECT RAISE(ABORT, 'no points today'); END;
      """)
    let error = await #expect(throws: EngineError.self) { try await sweep.engine().run() }
    #expect(error?.description.contains("no points today") == true)
    #expect(EngineLock.status(sweep.folder) == .absent)
    let end = try #require(EngineLock.lastEnd(sweep.folder))
    #expect(end.kind == .failed)
    #expect(end.reason.contains("no points today"))
    #expect(sweep.log.contains("critical engine ends: the study's database cannot be written"))
    let fault = try #require(try sweep.events("fault").first)
    #expect(fault.payload["message"]?.string?.contains("no points today") == true)
    // The trial knows nothing of it, and the next engine takes it up with all it said.
    #expect(sweep.folder.trial(0).isHeld)
    try await sweep.sql("DROP TRIGGER refuse;")
    try sweep.go()
    #expect(try await sweep.engine().run() == .finished("1 trial"))
    #expect(try sweep.store.curve(of: 0, metric: "loss").steps == [1, 2])
    #expect(EngineLock.lastEnd(sweep.folder)?.kind == .finished)
  }

  @Test func `a database that is held for a while is waited for, and nothing is lost`()
    async throws
  {
    let sweep = try Sweep(Self.patient, trials: 1)
    let said = Mutex<[String]>([])
    let engine = try engine(sweep, patience: 600) { text in said.withLock { $0.append(text) } }
    let running = Task { try await engine.run() }
    try await eventually("it reports") { try sweep.store.row(0)?.objective != nil }
    let holder = try await hold(sweep)
    try sweep.go()
    try await eventually("it is noticed") { said.withLock { $0.count } == 1 }
    // Whoever watches cannot be told by the database.
    try await eventually("its lock says so") {
      EngineLock.trouble(sweep.folder)?.contains("cannot be written") == true
    }
    #expect(EngineLock.status(sweep.folder) != .absent)
    try await eventually("the trial ends alone") { !sweep.folder.trial(0).isHeld }
    #expect(try sweep.state(0) == .running)
    _ = try sweep.workshop.script("free", "")
    #expect(try await running.value == .finished("1 trial"))
    #expect(try sweep.store.curve(of: 0, metric: "loss").steps == [1, 2])
    #expect(said.withLock { $0[0] }.contains("another program keeps the database locked"))
    #expect(said.withLock { $0[1] }.contains("can be written again"))
    try await eventually("the holder is gone") { !holder.isRunning }
  }

  @Test func `a database that is held for too long ends the engine too`() async throws {
    let sweep = try Sweep(Self.patient, trials: 1)
    let engine = try engine(sweep, patience: 0.3)
    let running = Task { try await engine.run() }
    try await eventually("it reports") { try sweep.store.row(0)?.objective != nil }
    let holder = try await hold(sweep)
    try sweep.go()
    await #expect(throws: EngineError.self) { try await running.value }
    #expect(EngineLock.lastEnd(sweep.folder)?.kind == .failed)
    _ = try sweep.workshop.script("free", "")
    #expect(try await sweep.engine().run() == .finished("1 trial"))
    #expect(try sweep.store.curve(of: 0, metric: "loss").steps == [1, 2])
    try await eventually("the holder is gone") { !holder.isRunning }
  }

  @Test func `a command that the database refuses is refused, and the sweep goes on`()
    async throws
  {
    let sweep = try Sweep(Self.patient, trials: 1)
    let running = try sweep.start()
    try await eventually("it reports") { try sweep.store.row(0)?.objective != nil }
    try await sweep.sql(
      """
      CREATE TRIGGER refuse BEFORE INSERT ON trials
      BEGIN SELECT RAISE(ABORT, 'no more trials'); END;
      """)
    let plan = try #require(try sweep.store.plan())
    let row = try #require(try sweep.store.row(0))
    let answer = try await sweep.ask(.launch(try plan.clone(of: row), next: true))
    #expect(answer.state == .refused)
    #expect(answer.result.contains("no more trials"))
    try sweep.go()
    #expect(try await running.outcome == .finished("1 trial"))
  }
}
