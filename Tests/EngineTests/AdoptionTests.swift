import CProcess
import Foundation
import Glibc
import StudyStore
import Testing
import Tuning

@testable import Engine

/// Engines that die, and what the next one makes of it.
@Suite struct `Adoption` {
  /// Prints many points, faster than anybody reads them in one go, and waits for `go` in between.
  private static let chatty = """
    trap 'exit 0' INT
    for i in $(seq 1 400); do report $i 0.$i; done
    until test -e go; do for j in 1 2 3 4 5; do i=$((i+1)); report $i 0.$i; done; sleep 0.01; done
    for k in $(seq 1 400); do i=$((i+1)); report $i 0.$i; done
    """

  /// Starts an engine in a process of its own.
  private func start(_ sweep: Sweep) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: engineUnderTest)
    process.arguments = ["run", sweep.folder.path]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Every step that a trial printed, once and in order, is in the store.
  private func expectWhole(_ sweep: Sweep, _ number: Int) async throws {
    let printed = sweep.output(number).split(separator: "\n").compactMap { line in
      (try? JSON(parsing: String(line)))?["step"]?.int
    }
    #expect(printed.count > 800)
    let curve = try sweep.store.curve(of: number, metric: "loss")
    #expect(curve.steps == printed)
    // The raw points: none twice.
    #expect(try await sweep.rawPoints(number) == printed.count)
  }

  @Test func `after kill -9 the next engine adopts the trials, no point lost or doubled`()
    async throws
  {
    let sweep = try Sweep(Self.chatty, trials: 2)
    for round in 1...4 {
      let engine = try start(sweep)
      try await eventually("round \(round): points come") {
        let rows = try sweep.store.rows()
        let known = try sweep.events("engine_started").count
        return known == round && rows.count == 2 && rows.allSatisfy { ($0.step ?? 0) > 100 * round }
      }
      // Between any two instructions of the engine: its process just goes.
      kill(engine.processIdentifier, SIGKILL)
      try await eventually("it is gone") { !engine.isRunning }
    }
    let pids = try sweep.store.rows().map(\.pid)
    let last = try sweep.start()
    try await eventually("adopted") { try sweep.events("adopted").count >= 2 * 4 }
    try sweep.go()
    #expect(try await last.outcome == .finished("2 trials"))
    #expect(try sweep.store.rows().map(\.state) == [.complete, .complete])
    #expect(try sweep.store.rows().map(\.pid) == pids)
    try await expectWhole(sweep, 0)
    try await expectWhole(sweep, 1)
    #expect(try sweep.kinds(0).filter { $0 == "started" }.count == 1)
  }

  @Test func `a knob that was stored reaches the trial, if the next engine has to write it`()
    async throws
  {
    let sweep = try Sweep(Self.chatty, trials: 1)
    let first = try sweep.start()
    try await eventually("points come") { try (sweep.store.row(0)?.step ?? 0) > 100 }
    _ = try await sweep.ask(.set(trial: 0, name: "x", value: .double(0.25)))
    let path = sweep.folder.trial(0).controlPath
    func knobs() throws -> JSON? { try WholeFile.read(path).map { try JSON(parsing: $0) } }
    try await eventually("the knob is there") { try knobs()?["x"] == .double(0.25) }
    first.engine.interrupt(.leaveTrials)
    _ = try await first.outcome
    // As if it had died before it could write it.
    unlink(path)
    let second = try sweep.start()
    try await eventually("the knob is there again") { try knobs()?["x"] == .double(0.25) }
    second.engine.interrupt(.leaveTrials)
    _ = try await second.outcome
    let revision = try knobs()?["revision"]
    let third = try sweep.start()
    try await eventually("adopted again") { try sweep.events("adopted").count == 2 }
    try sweep.go()
    _ = try await third.outcome
    // What the trial can read already is left alone.
    #expect(try knobs()?["revision"] == revision)
  }

  @Test func `a trial that ended while no engine was there is finished from its files`()
    async throws
  {
    let sweep = try Sweep(Self.chatty, trials: 1)
    let first = try sweep.start()
    try await eventually("points come") { try (sweep.store.row(0)?.step ?? 0) > 100 }
    first.engine.interrupt(.leaveTrials)
    #expect(try await first.outcome == .left(running: 1))
    try sweep.go()
    try await eventually("it ends alone") { !sweep.folder.trial(0).isHeld }
    #expect(try sweep.state(0) == .running)
    #expect(try await sweep.engine().run() == .finished("1 trial"))
    let row = try #require(try sweep.store.row(0))
    #expect(row.state == .complete)
    #expect(row.ended == sweep.folder.trial(0).exit?.ended)
    try await expectWhole(sweep, 0)
  }

  @Test
  func `a supervisor that is killed leaves a lost trial, whose script is ended and tried again`()
    async throws
  {
    let sweep = try Sweep(
      """
      report 1 1
      if [ $HONE_TRIAL = 0 ]; then
        setsid bash -c 'trap "" INT TERM; while :; do sleep 0.02; done' &
        echo "helper $!"
        trap '' INT TERM
        while :; do sleep 0.02; done
      fi
      """, trials: 1, retries: 1, grace: 0.3)
    let running = try sweep.start()
    try await eventually("it runs") {
      try sweep.store.row(0)?.pid != nil && sweep.output(0).contains("helper")
    }
    let process = try #require(sweep.folder.trial(0).process)
    let line = try #require(sweep.output(0).split(separator: "\n").first { $0.hasPrefix("helper") })
    let helper = try #require(ProcessMark(alive: Int32(line.dropFirst(7)) ?? 0))
    process.supervisor.send(SIGKILL)
    #expect(try await running.outcome == .finished("1 trial"))
    #expect(try sweep.store.rows().map(\.state) == [.lost, .complete])
    #expect(try sweep.store.row(0)?.reason?.hasPrefix("its supervisor was killed") == true)
    #expect(!process.script.isAlive)
    #expect(!helper.isAlive)
    // It was over with the old one before the new one began.
    let events = try sweep.store.events().filter { ["lost", "started"].contains($0.kind.rawValue) }
    #expect(events.map(\.kind.rawValue) == ["started", "lost", "started"])
  }

  @Test func `a trial that was stored but never launched is launched under its number`()
    async throws
  {
    let sweep = try Sweep("report 1 $x; echo again", trials: 2)
    try sweep.store.write(now: 2) { writer in
      _ = try writer.add(
        Proposal(configuration: ["x": 0.5]), state: .running, attempt: "an-attempt")
    }
    #expect(try await sweep.engine().run() == .finished("2 trials"))
    let rows = try sweep.store.rows()
    #expect(rows.map(\.state) == [.complete, .complete])
    #expect(rows[0].objective == 0.5)
    #expect(try sweep.events("started").first?.payload["again"]?.bool == true)
    #expect(try sweep.store.attempt(of: 0) != "an-attempt")
  }

  /// A trial whose files say that it ran, made by hand.
  private func pretend(
    _ sweep: Sweep, _ process: ProcessRecord, state: TrialState = .running,
    ending: TrialState? = nil, exit: ExitRecord? = nil
  ) throws {
    let folder = sweep.folder.trial(0)
    try sweep.store.write(now: 2) { writer in
      var row = try writer.add(
        Proposal(configuration: ["x": 0.5]), state: .running, attempt: process.attempt)
      row.state = state
      row.ending = ending
      row.slot = 0
      try writer.update(row)
    }
    try FileManager.default.createDirectory(
      atPath: folder.path, withIntermediateDirectories: true)
    _ = FileManager.default.createFile(atPath: folder.lockPath, contents: nil)
    try "{\"step\": 4, \"loss\": 0.25}\n".write(
      toFile: folder.outputPath, atomically: false, encoding: .utf8)
    try folder.write(process)
    if let exit { try folder.write(exit) }
  }

  @Test func `the rungs lie where they lay: by who completed first, not by number`() async throws {
    let sweep = try Sweep(
      """
      case $HONE_TRIAL in
      0) until ls "$HONE_TRIAL_DIR"/../*1/exit.json 2>/dev/null; do sleep 0.02; done
         for step in {1..400}; do report $step 0.2; done ;;
      1) for step in {1..100}; do report $step 0.1; done ;;
      *) for step in 1 2 3; do report $step 9; done
         for wait in {1..600}; do sleep 0.05; done ;;
      esac
      """, trials: 2
    ) { plan in plan.pruner = .halving(.init()) }
    _ = try await sweep.engine().run()
    var plan = try #require(try sweep.store.plan())
    plan.stop.trials = 3
    try sweep.store.write(now: 2) { try $0.setPlan(plan) }
    _ = try await sweep.engine().run()
    // With the 400 steps of #0 the first rung would lie at step 4, to which #2 never comes.
    #expect(try sweep.state(2) == .pruned)
    #expect(try sweep.events("pruned").first { $0.evidence != nil }?.trial == 2)
  }

  @Test func `after a restart of the machine open trials are lost, with what they said`()
    async throws
  {
    let sweep = try Sweep("report 1 1", trials: 1)
    let mark = ProcessMark(pid: 1, start: 1)
    try pretend(
      sweep,
      ProcessRecord(
        attempt: "a", machine: MachineMark(host: MachineMark.current.host, boot: "another"),
        supervisor: mark, script: mark, started: 2))
    _ = try await sweep.engine().run()
    let row = try #require(try sweep.store.row(0))
    #expect(row.state == .lost)
    #expect(row.reason == "the machine was restarted while it ran")
    #expect(row.objective == 0.25)
    #expect(row.step == 4)
  }

  @Test func `a trial on another machine is watched, and acts on it are refused with its name`()
    async throws
  {
    let sweep = try Sweep("report 1 1", trials: 1)
    let mark = ProcessMark(pid: 1, start: 1)
    let process = ProcessRecord(
      attempt: "a", machine: MachineMark(host: "gpu-7", boot: "its own"), supervisor: mark,
      script: mark, started: 2)
    try pretend(sweep, process)
    let folder = sweep.folder.trial(0)
    // Its supervisor holds the lock, through the file system that both machines see.
    let lock = try #require(try FileLock.take(folder.lockPath))
    let running = try sweep.start()
    try await eventually("what it said is read") { try sweep.store.row(0)?.objective == 0.25 }
    #expect(try sweep.store.row(0)?.host == "gpu-7")
    for command in [StudyCommand.kill(trial: 0), .pause(trial: 0), .resume(trial: 0)] {
      let answer = try await sweep.ask(command)
      #expect(answer.state == .refused)
      #expect(answer.result == "#0 runs on gpu-7; signals reach it only from there")
    }
    #expect(try sweep.state(0) == .running)
    try folder.write(ExitRecord(attempt: "a", status: 0, started: 2, ended: 5))
    lock.release()
    #expect(try await running.outcome == .finished("1 trial"))
    #expect(try sweep.state(0) == .complete)
  }

  @Test func `a process that only has the number of a script is left alone`() async throws {
    let sweep = try Sweep("report 1 1", trials: 1)
    let bystander = Process()
    bystander.executableURL = URL(filePath: "/bin/sleep")
    bystander.arguments = ["600"]
    try bystander.run()
    // Dispatch threads block signals, and what they start inherits that: only SIGKILL is sure.
    defer { kill(bystander.processIdentifier, SIGKILL) }
    let pid = bystander.processIdentifier
    let real = try #require(ProcessMark(alive: pid))
    let reused = ProcessMark(pid: pid, start: real.start - 1)
    #expect(!reused.isAlive)
    #expect(!reused.send(SIGKILL))
    #expect(!reused.sendToGroup(SIGKILL))
    try pretend(
      sweep,
      ProcessRecord(
        attempt: "a", machine: .current, supervisor: reused, script: reused, started: 2))
    _ = try await sweep.engine().run()
    #expect(try sweep.state(0) == .lost)
    #expect(real.isAlive)
  }

  @Test func `a zombie is dead`() async throws {
    let child = Process()
    child.executableURL = URL(filePath: "/bin/bash")
    // Its own child ends once nobody is there who would wait for it.
    let patient = "(until grep -q sleep /proc/$$/comm; do :; done) & echo $!; exec sleep 600"
    child.arguments = ["-c", patient]
    let pipe = Pipe()
    child.standardOutput = pipe
    try child.run()
    defer { kill(child.processIdentifier, SIGKILL) }
    let text = try await onThread {
      String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
    }
    let pid = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    try await eventually("zombie") { cprocess_status(pid, nil, nil) == 90 }  // Z
    #expect(ProcessMark(alive: pid) == nil)
  }

  @Test func `what was meant with a trial outlives the engine that meant it`() async throws {
    let sweep = try Sweep("report 1 1", trials: 1)
    let gone = ProcessMark(pid: 4_000_000, start: 1)
    try pretend(
      sweep,
      ProcessRecord(attempt: "a", machine: .current, supervisor: gone, script: gone, started: 2),
      state: .stopping, ending: .pruned,
      exit: ExitRecord(attempt: "a", status: 0, asker: .signal, started: 2, ended: 5))
    _ = try await sweep.engine().run()
    let row = try #require(try sweep.store.row(0))
    #expect(row.state == .pruned)
    #expect(row.ended == 5)
    #expect(row.ending == nil)
  }

  @Test func `an exit of another attempt says nothing`() async throws {
    let sweep = try Sweep("report 1 1", trials: 1)
    let gone = ProcessMark(pid: 4_000_000, start: 1)
    try pretend(
      sweep,
      ProcessRecord(attempt: "a", machine: .current, supervisor: gone, script: gone, started: 2),
      exit: ExitRecord(attempt: "an older one", status: 0, ended: 5))
    _ = try await sweep.engine().run()
    #expect(try sweep.state(0) == .lost)
  }

  @Test func `a paused trial stays paused through two engines`() async throws {
    let sweep = try Sweep(Self.chatty, trials: 1)
    let first = try sweep.start()
    try await eventually("it runs") { try sweep.store.row(0)?.pid != nil }
    _ = try await sweep.ask(.pause(trial: 0))
    first.engine.interrupt(.leaveTrials)
    _ = try await first.outcome
    let second = try sweep.start()
    try await eventually("adopted") { try !sweep.events("adopted").isEmpty }
    let pid = Int32(try #require(try sweep.store.row(0)?.pid))
    try await eventually("stopped") { cprocess_status(pid, nil, nil) == 84 }  // T
    #expect(try sweep.state(0) == .paused)
    _ = try await sweep.ask(.resume(trial: 0))
    try sweep.go()
    #expect(try await second.outcome == .finished("1 trial"))
    #expect(try #require(try sweep.store.row(0)).pausedSeconds > 0)
    try await expectWhole(sweep, 0)
  }

  @Test func `what waits is run by the next engine, warm starts included`() async throws {
    let sweep = try Sweep(
      """
      if [ -n "$HONE_RESUME_FROM" ]; then cat $HONE_RESUME_FROM/model; report 6 0.1; exit 0; fi
      mkdir -p $HONE_CHECKPOINTS/t; echo weights > $HONE_CHECKPOINTS/t/model
      mv $HONE_CHECKPOINTS/t $HONE_CHECKPOINTS/5
      report 5 0.5
      until test -e go; do sleep 0.02; done
      """, trials: 2, concurrency: 1)
    let first = try sweep.start()
    try await eventually("a checkpoint") { try sweep.store.row(0)?.checkpoints == [5] }
    let plan = try #require(try sweep.store.plan())
    let row = try #require(try sweep.store.row(0))
    _ = try await sweep.ask(.launch(try plan.clone(of: row, warm: true), next: true))
    first.engine.interrupt(.leaveTrials)
    _ = try await first.outcome
    try sweep.go()
    #expect(try await sweep.engine().run() == .finished("2 trials"))
    #expect(try sweep.store.rows().map(\.state) == [.complete, .complete])
    #expect(sweep.output(1).hasPrefix("weights\n"))
  }
}
