import Engine
import Foundation
import Glibc
import StudyStore
import Testing
import Tuning

/// Whole sweeps of real scripts.
@Suite struct `Tuning engine` {
  @Test func `a sweep runs all its trials and says what became of them`() async throws {
    let sweep = try Sweep("report 1 $x; report 2 $x", trials: 4)
    let outcome = try await sweep.engine().run()
    #expect(outcome == .finished("4 trials"))
    let rows = try sweep.store.rows()
    #expect(rows.map(\.number) == [0, 1, 2, 3])
    for row in rows {
      #expect(row.state == .complete)
      #expect(row.step == 2)
      let x = try #require(row.configuration.number("x"))
      #expect(row.objective == x)
      #expect(row.sparkline == [x, x])
      #expect(row.pid != nil)
      let started = try #require(row.started)
      #expect(try #require(row.ended) >= started)
    }
    #expect(
      try sweep.kinds(0) == ["started", "completed"]
        || sweep.kinds(0) == ["started", "completed", "new_best"])
    #expect(try sweep.events("asked").count > 4, "four trials, and the answer that it is over")
    #expect(try sweep.kinds().last == "engine_stopped")
    #expect(try sweep.events("engine_stopped").last?.payload["kind"] == "finished")
    let best = try #require(rows.map { $0.objective ?? 9 }.min())
    #expect(try sweep.events("new_best").last?.payload["value"]?.number == best)
    #expect(EngineLock.status(sweep.folder) == .absent)
    let log = try String(contentsOfFile: sweep.folder.engineLogPath, encoding: .utf8)
    #expect(log.contains("info started #0 slot 0, sampled, x="))
  }

  @Test func `no more trials run at once than there are slots`() async throws {
    let sweep = try Sweep(
      """
      mkdir "running.$HONE_SLOT" || exit 9
      sleep 0.05
      rmdir "running.$HONE_SLOT"
      report 1 $x
      """, trials: 8, concurrency: 3)
    #expect(try await sweep.engine().run() == .finished("8 trials"))
    let rows = try sweep.store.rows()
    #expect(rows.allSatisfy { $0.state == .complete })
    #expect(Set(rows.compactMap(\.slot)) == [0, 1, 2])
  }

  @Test func `a script gets its parameters, its folder and the rest of its environment`()
    async throws
  {
    let sweep = try Sweep(
      """
      echo "argv=$*"
      env | grep -E '^(HONE_|PYTHONUNBUFFERED|OMP_|GREETING)' | sort
      cat "$HONE_PARAMS"
      report 1 $x
      """, trials: 1
    ) { plan in
      plan.steps = 30
      plan.launch.environment = ["GREETING": "hello"]
      plan.launch.threads = 3
    }
    _ = try await sweep.engine().run()
    let row = try #require(try sweep.store.row(0))
    let x = pythonText(try #require(row.configuration["x"]))
    let path = sweep.folder.trial(0).path
    let lines = sweep.output(0).split(separator: "\n").map(String.init)
    #expect(lines.contains("argv=--x=\(x)"))
    for line in [
      "GREETING=hello", "PYTHONUNBUFFERED=1", "OMP_NUM_THREADS=3", "HONE_SLOT=0", "HONE_TRIAL=0",
      "HONE_TRIAL_DIR=\(path)", "HONE_METRICS=\(path)/metrics.jsonl", "HONE_STEPS=30",
      "HONE_CHECKPOINTS=\(path)/checkpoints", "HONE_CONTROL=\(path)/control.json",
      "HONE_PARAMS=\(path)/params.json", "HONE_SEED=\(row.seed ?? 0)", "{\"x\": \(x)}",
    ] { #expect(lines.contains(line), "\(line)") }
    #expect(!lines.contains { $0.hasPrefix("HONE_RESUME_FROM") })
  }

  @Test func `metrics come from the output and from the metrics file`() async throws {
    let sweep = try Sweep(
      """
      for i in 1 2 3; do report $i 0.$i; echo "{\\"step\\": $i, \\"accuracy\\": 0.9$i}" >> $HONE_METRICS; done
      printf '{"step": 4, "loss": 0.05}'
      """, trials: 1)
    _ = try await sweep.engine().run()
    let curves = try sweep.store.curves(of: 0)
    #expect(curves["loss"]?.values == [0.1, 0.2, 0.3, 0.05])
    #expect(curves["accuracy"]?.values == [0.91, 0.92, 0.93])
    let row = try #require(try sweep.store.row(0))
    #expect(row.metric("accuracy") == 0.93)
    #expect(row.objective == 0.05)
  }

  @Test func `how a script ends decides what the trial is`() async throws {
    let sweep = try Sweep(
      """
      case $HONE_TRIAL in
        0) report 1 1; exit 3;;
        1) echo 'nothing to see';;
        2) report 1 NaN;;
        3) kill -KILL $$;;
        4) report 1 1;;
      esac
      """, trials: 5, maxFailures: 0)
    _ = try await sweep.engine().run()
    let rows = try sweep.store.rows()
    #expect(rows.map(\.state) == [.failed, .failed, .diverged, .failed, .complete])
    #expect(rows[0].reason?.hasPrefix("exit status 3") == true)
    #expect(
      rows[1].reason == "ended without a value of loss; it reported no metric at all")
    #expect(rows[3].reason?.hasPrefix("signal 9 (Killed)") == true)
  }

  @Test func `crashed trials are tried again, as new trials with the same values`() async throws {
    let sweep = try Sweep(
      """
      n=$(cat tries 2>/dev/null || echo 0); echo $((n+1)) > tries
      if [ $n -lt 2 ]; then echo "boom $n"; exit 1; fi
      report 1 $x
      """, trials: 1, retries: 2)
    #expect(try await sweep.engine().run() == .finished("1 trial"))
    let rows = try sweep.store.rows()
    #expect(rows.map(\.state) == [.failed, .failed, .complete])
    #expect(rows.map(\.origin) == [.sampled, .retry, .retry])
    #expect(rows.map(\.parent) == [nil, 0, 1])
    #expect(Set(rows.map(\.configuration)).count == 1)
    #expect(Set(rows.map(\.seed)).count == 1)
    #expect(rows[0].reason == "exit status 1: boom 0")
    #expect(try sweep.events("retried").map { $0.payload["by"]?.int } == [1, 2])
  }

  @Test func `another try of a range test is a range test, and tried no oftener`() async throws {
    let sweep = try Sweep(
      "report 1 0.5; [ $x != 0.25 ] || exit 1", trials: 1, concurrency: 1, retries: 1)
    let test = Proposal(configuration: ["x": 0.25], origin: .rangeTest)
    _ = try sweep.store.submit(.launch(test, next: true), now: 2)
    #expect(try await sweep.engine().run() == .finished("1 trial"))
    let tests = try sweep.store.rows().filter { $0.configuration.number("x") == 0.25 }
    #expect(tests.map(\.state) == [.failed, .failed])
    #expect(tests.map(\.origin) == [.rangeTest, .rangeTest])
    #expect(tests.map(\.parent) == [nil, tests.first?.number])
  }

  @Test func `a sweep of failures ends with the first trial's last words`() async throws {
    let sweep = try Sweep(
      "echo starting; echo \"no module named torch, says $HONE_TRIAL\" >&2; exit 1", trials: 50,
      concurrency: 1, maxFailures: 3)
    guard case .failed(let message) = try await sweep.engine().run() else {
      Issue.record("it did not fail")
      return
    }
    #expect(message.contains("3 trials failed in a row from the start"))
    #expect(message.contains("#0: exit status 1"))
    #expect(message.contains("  starting\n  no module named torch, says 0"))
    #expect(try sweep.store.rows().count == 3)
    #expect(try sweep.events("fault").count == 1)
  }

  @Test func `failures after a success stop nothing`() async throws {
    let sweep = try Sweep(
      "[ $HONE_TRIAL = 0 ] || exit 1; report 1 1", trials: 8, concurrency: 1, maxFailures: 2)
    #expect(try await sweep.engine().run() == .finished("8 trials"))
    #expect(try sweep.store.rows().count { $0.state == .failed } == 7)
  }

  @Test func `a missing program is not tried again`() async throws {
    let sweep = try Sweep("", trials: 5, retries: 3, maxFailures: 2) { plan in
      plan.launch.program = "no-such-program"
    }
    guard case .failed(let message) = try await sweep.engine().run() else {
      Issue.record("it did not fail")
      return
    }
    #expect(message.contains("there is no program no-such-program"))
    #expect(try sweep.store.rows().allSatisfy { $0.origin == .sampled })
  }

  @Test func `the pruner's verdict ends a trial by the ladder, with evidence`() async throws {
    // The first two are good and complete; the others are bad from their first step on.
    let sweep = try Sweep(
      """
      if [ $HONE_TRIAL -lt 2 ]; then report 1 0.1; report 2 0.1; exit 0; fi
      trap 'exit 0' INT
      report 1 0.9
      while :; do sleep 0.02; done
      """, trials: 4, concurrency: 1
    ) { plan in
      plan.steps = 10
      plan.pruner = .median(startupTrials: 2)
    }
    #expect(try await sweep.engine().run() == .finished("4 trials"))
    let rows = try sweep.store.rows()
    #expect(rows.map(\.state) == [.complete, .complete, .pruned, .pruned])
    let evidence = try #require(try sweep.events("pruned").first?.evidence)
    #expect(evidence.rule == "median")
    #expect(evidence.step == 1)
    #expect(evidence.value == 0.9)
    #expect(evidence.threshold == 0.1)
    #expect(evidence.stepsSaved == 9)
    #expect(rows[2].reason?.hasPrefix("median at step 1: 0.9 against 0.1") == true)
    #expect(rows[2].ending == nil)
    #expect(try sweep.events("pruned").count == 2)
  }

  @Test func `a diverged trial is ended`() async throws {
    let sweep = try Sweep(
      "report 1 0.5; report 2 NaN; trap 'exit 0' INT; while :; do sleep 0.02; done", trials: 1)
    _ = try await sweep.engine().run()
    #expect(try sweep.state(0) == .diverged)
    #expect(try sweep.kinds(0) == ["started", "diverged", "ended"])
  }

  @Test func `the time limit kills, and is not retried`() async throws {
    let sweep = try Sweep("report 1 1; sleep 60", trials: 1, retries: 3) { plan in
      plan.launch.timeLimit = 0.3
    }
    _ = try await sweep.engine().run()
    let rows = try sweep.store.rows()
    #expect(rows.map(\.state) == [.killed])
    #expect(rows[0].reason == "ran into its time limit of 0.3 s")
  }

  @Test func `a study whose hours are over starts nothing, but what is asked by hand`()
    async throws
  {
    let sweep = try Sweep("report 1 $x", trials: 9) { $0.stop.hours = 1.5 }
    try sweep.store.submit(
      .launch(Proposal(configuration: ["x": 0.5], origin: .enqueued), next: false), now: 2)
    let outcome = try await sweep.engine().run()
    #expect(outcome == .finished("the study's time is over (stop: {hours: 1.5})"))
    #expect(try sweep.store.rows().map(\.state) == [.complete])
    #expect(try sweep.events("stop_rule").count == 1)
  }

  @Test func `a second engine is turned away`() async throws {
    let sweep = try Sweep("report 1 1; while test ! -e go; do sleep 0.02; done", trials: 1)
    let first = try sweep.start()
    try await eventually("running") { try sweep.state(0) == .running }
    await #expect(throws: EngineError.self) { _ = try await sweep.engine().run() }
    guard case .running(let pid, _) = EngineLock.status(sweep.folder) else {
      Issue.record("no engine is seen")
      return
    }
    #expect(pid == Int(getpid()))
    _ = try sweep.workshop.script("go", "")
    #expect(try await first.outcome == .finished("1 trial"))
  }

  @Test func `an interrupt ends the trials by the ladder, and nothing new is started`() async throws
  {
    let sweep = try Sweep(
      "trap 'report 2 0.5; exit 0' INT; report 1 1; while :; do sleep 0.02; done", trials: 50)
    let running = try sweep.start()
    try await eventually("two run") {
      try sweep.store.rows().count { $0.objective == 1 } == 2
    }
    running.engine.interrupt(.endTrials)
    #expect(try await running.outcome == .interrupted)
    let rows = try sweep.store.rows()
    #expect(rows.map(\.state) == [.killed, .killed])
    // What they said last was heard.
    #expect(rows.map(\.objective) == [0.5, 0.5])
  }

  @Test func `cancelling the task is an interrupt`() async throws {
    let sweep = try Sweep("report 1 1; sleep 60", trials: 50)
    let running = try sweep.start()
    try await eventually("running") { try sweep.state(0) == .running }
    running.task.cancel()
    #expect(try await running.outcome == .interrupted)
    #expect(try sweep.state(0) == .killed)
  }

  @Test func `a trial begins without checkpoints that nobody stored a trial for`() async throws {
    let sweep = try Sweep(#"report 1 $(ls "$HONE_CHECKPOINTS" | wc -l)"#, trials: 2, concurrency: 1)
    for number in 0...1 {
      try FileManager.default.createDirectory(
        atPath: sweep.folder.trial(number).checkpointPath(7), withIntermediateDirectories: true)
    }
    let byHand = Proposal(configuration: ["x": .double(0.5)], origin: .clone)
    try sweep.store.submit(.launch(byHand, next: true), now: 1)
    _ = try await sweep.engine().run()
    let rows = try sweep.store.rows()
    #expect(rows.map(\.origin).contains(.clone) && rows.contains { $0.origin == .sampled })
    #expect(rows.allSatisfy { $0.objective == 0 && $0.checkpoints.isEmpty })
  }
}
