import CProcess
import Engine
import Foundation
import Glibc
import Search
import StudyStore
import Testing
import Tuning

/// What users ask of a running sweep, through the store.
@Suite struct `Commands` {
  @Test func `kill ends one trial and leaves the others`() async throws {
    let sweep = try Sweep(Sweep.patient, trials: 2)
    let running = try sweep.start()
    try await sweep.launched(2)
    let answer = try await sweep.ask(.kill(trial: 0))
    #expect(answer.state == .done)
    #expect(answer.result == "#0 is stopping")
    try await eventually("it ends") { try sweep.state(0) == .killed }
    let row = try #require(try sweep.store.row(0))
    #expect(row.reason == "killed by hand")
    #expect(row.objective == 0.9)
    #expect(try sweep.state(1) == .running)
    // Twice is once; unknown and ended ones are refused.
    let again = try await sweep.ask(.kill(trial: 0))
    #expect(again.state == .refused)
    #expect(again.result == "#0 has ended already (killed)")
    #expect(try await sweep.ask(.kill(trial: 77)).result == "there is no trial #77")
    try sweep.go()
    _ = try await running.outcome
    #expect(try sweep.state(1) == .complete)
    #expect(try sweep.events("killed").map(\.trial) == [0])
  }

  @Test func `a complete trial is marked as the baseline`() async throws {
    let script = "report 1 $x; while test ! -e go$HONE_TRIAL; do sleep 0.02; done; report 2 $x"
    let sweep = try Sweep(script, trials: 2)
    let running = try sweep.start()
    try await sweep.launched(2)
    let early = try await sweep.ask(.baseline(trial: 0))
    #expect(early.state == .refused)
    #expect(early.result == "#0 is running; only a complete trial can be compared with")
    #expect(try await sweep.ask(.baseline(trial: 9)).result == "there is no trial #9")
    #expect(
      try await sweep.ask(.baseline(trial: nil)).result == "no trial was marked as the baseline")
    _ = try sweep.workshop.script("go0", "")
    try await eventually("it completes") { try sweep.state(0) == .complete }
    let before = try sweep.store.changes(since: 0).revision
    #expect(try await sweep.ask(.baseline(trial: 0)).result == "#0 is the baseline now")
    let change = try sweep.store.changes(since: before)
    #expect(change.plan?.baselineTrial == 0, "who watches is told")
    #expect(change.events.contains { $0.kind == "baseline" && $0.trial == 0 })
    // It stays when the plan is changed in another way.
    #expect(try await sweep.ask(.concurrency(3)).state == .done)
    #expect(try sweep.store.plan()?.baselineTrial == 0)
    #expect(
      try await sweep.ask(.baseline(trial: nil)).result
        == "the baseline is the study file's again")
    #expect(try sweep.store.plan()?.baselineTrial == nil)
    _ = try sweep.workshop.script("go1", "")
    _ = try await running.outcome
  }

  @Test func `a trial that is killed the moment it is launched dies all the same`() async throws {
    let sweep = try Sweep(Sweep.patient, trials: 3, concurrency: 1)
    // The commands wait before the engine comes: the trial is launched and killed at once.
    let running = try sweep.start()
    try await eventually("a row") { try sweep.state(0) == .running }
    #expect(try await sweep.ask(.kill(trial: 0)).state == .done)
    try await eventually("it ends") { try sweep.state(0) == .killed }
    try sweep.go()
    #expect(try await running.outcome == .finished("3 trials"))
  }

  @Test func `pause stops the script and resume lets it go on`() async throws {
    let sweep = try Sweep(Sweep.patient, trials: 1, concurrency: 1)
    let running = try sweep.start()
    try await sweep.launched(1)
    let paused = try await sweep.ask(.pause(trial: 0))
    #expect(paused.result == "#0 paused; it keeps its slot and its memory")
    #expect(try sweep.state(0) == .paused)
    let pid = Int32(try #require(try sweep.store.row(0)?.pid))
    try await eventually("stopped") { cprocess_status(pid, nil, nil) == 84 }  // T
    #expect(try await sweep.ask(.pause(trial: 0)).result == "#0 is paused already")
    #expect(try await sweep.ask(.resume(trial: 0)).state == .done)
    try await eventually("runs") { cprocess_status(pid, nil, nil) != 84 }
    #expect(try await sweep.ask(.resume(trial: 0)).state == .refused)
    try sweep.go()
    _ = try await running.outcome
    let row = try #require(try sweep.store.row(0))
    #expect(row.state == .complete)
    #expect(row.pausedSeconds > 0)
    #expect(try sweep.kinds(0).contains("paused"))
    #expect(try sweep.kinds(0).contains("resumed"))
  }

  @Test func `a paused trial can be killed`() async throws {
    let sweep = try Sweep(Sweep.patient, trials: 1)
    let running = try sweep.start()
    try await sweep.launched(1)
    _ = try await sweep.ask(.pause(trial: 0))
    _ = try await sweep.ask(.kill(trial: 0))
    _ = try await running.outcome
    #expect(try sweep.state(0) == .killed)
    #expect(try sweep.store.row(0)?.objective == 0.9)
  }

  @Test func `a pause of the study starts nothing new until it goes on`() async throws {
    let sweep = try Sweep("report 1 $x", trials: 3, concurrency: 1)
    try sweep.store.submit(.pause(trial: nil), now: 2)
    let running = try sweep.start()
    try await eventually("answered") { try sweep.store.command(1)?.state == .done }
    #expect(try sweep.store.rows().isEmpty)
    #expect(try await sweep.ask(.resume(trial: nil)).result == "the study goes on")
    #expect(try await running.outcome == .finished("3 trials"))
  }

  @Test func `a pause of the study holds for the next engine`() async throws {
    let sweep = try Sweep(Sweep.patient, trials: 3, concurrency: 2)
    let first = try sweep.start()
    try await sweep.launched(2)
    _ = try await sweep.ask(.pause(trial: nil))
    // As after kill -9: nothing but the database says it.
    first.engine.interrupt(.leaveTrials)
    _ = try await first.outcome
    #expect(try sweep.store.isPaused())
    let second = try sweep.start()
    try sweep.go()
    try await eventually("both end") {
      try sweep.store.rows().allSatisfy { $0.state == .complete }
    }
    // It answers, so it has had its turns, and has started nothing.
    #expect(try await sweep.ask(.pause(trial: nil)).result == "the study is paused already")
    #expect(try sweep.store.rows().count == 2)
    _ = try await sweep.ask(.resume(trial: nil))
    #expect(try await second.outcome == .finished("3 trials"))
    #expect(try !sweep.store.isPaused())
  }

  @Test func `trials by hand come first, the next ones before those`() async throws {
    let sweep = try Sweep(Sweep.patient, trials: 3, concurrency: 1)
    let running = try sweep.start()
    try await sweep.launched(1)
    let plan = try #require(try sweep.store.plan())
    let row = try #require(try sweep.store.row(0))
    let clone = try plan.clone(of: row, changes: ["x": .double(0.25)])
    #expect(try await sweep.ask(.launch(clone, next: false)).result == "#1 queued")
    #expect(
      try await sweep.ask(.launch(try plan.clone(of: row, changes: ["x": 0.5]), next: true)).result
        == "#2 queued")
    #expect(
      try await sweep.ask(.launch(clone, next: false)).result == "#3 queued, 2 before it")
    try sweep.go()
    // The cap of 3 trials counts them: the Tuner has no more to propose.
    #expect(try await running.outcome == .finished("3 trials"))
    let rows = try sweep.store.rows()
    #expect(rows.allSatisfy { $0.state == .complete })
    #expect(rows[1].origin == .clone)
    #expect(rows[1].parent == 0)
    #expect(rows[1].configuration.number("x") == 0.25)
    let started = try sweep.events("started").compactMap(\.trial)
    #expect(started == [0, 2, 1, 3])
  }

  @Test func `a launch says at once that it runs where a slot is free`() async throws {
    let sweep = try Sweep(Sweep.patient, trials: 1, concurrency: 2)
    let running = try sweep.start()
    try await sweep.launched(1)
    let plan = try #require(try sweep.store.plan())
    let row = try #require(try sweep.store.row(0))
    let answer = try await sweep.ask(.launch(try plan.adjusted(row, role: "x"), next: false))
    #expect(answer.result == "#1 launched")
    let wrong = Proposal(configuration: ["y": 3])
    let refused = try await sweep.ask(.launch(wrong, next: false))
    #expect(refused.state == .refused)
    #expect(refused.result.contains("y: the study has no such parameter"))
    try sweep.go()
    _ = try await running.outcome
    #expect(try sweep.store.rows().count == 2)
  }

  @Test func `what waits can be withdrawn`() async throws {
    let sweep = try Sweep(Sweep.patient, trials: 1, concurrency: 1)
    let running = try sweep.start()
    try await sweep.launched(1)
    let plan = try #require(try sweep.store.plan())
    let row = try #require(try sweep.store.row(0))
    _ = try await sweep.ask(.launch(try plan.clone(of: row), next: false))
    #expect(try await sweep.ask(.withdraw(trial: 1)).result == "#1 withdrawn")
    #expect(
      try await sweep.ask(.withdraw(trial: 0)).result == "#0 is running already; kill it instead")
    try sweep.go()
    _ = try await running.outcome
    #expect(try sweep.state(1) == .killed)
    #expect(try sweep.store.row(1)?.started == nil)
  }

  @Test func `concurrency follows the word, up and down`() async throws {
    let sweep = try Sweep(Sweep.patient, trials: 6, concurrency: 1)
    let running = try sweep.start()
    try await sweep.launched(1)
    #expect(try await sweep.ask(.concurrency(3)).result == "3 trials at once")
    try await sweep.launched(3)
    #expect(try await sweep.ask(.concurrency(1)).result == "1 trial at once")
    #expect(try await sweep.ask(.concurrency(0)).state == .refused)
    #expect(try sweep.store.plan()?.concurrency == 1)
    #expect(try sweep.store.rows().count == 3)
    try sweep.go()
    #expect(try await running.outcome == .finished("6 trials"))
  }

  @Test func `concurrency that is taken away again leaves it to the GPUs`() async throws {
    let sweep = try Sweep(
      "echo \"on $CUDA_VISIBLE_DEVICES\"; " + Sweep.patient, trials: 4, concurrency: 1
    ) { $0.launch.gpus = .devices([0, 1]) }
    let running = try sweep.start()
    try await sweep.launched(1)
    var plan = try #require(try sweep.store.plan())
    plan.concurrency = nil
    #expect(try await sweep.ask(.plan(plan)).state == .done)
    try await sweep.launched(2)
    #expect(try sweep.store.rows().count == 2)
    try sweep.go()
    #expect(try await running.outcome == .finished("4 trials"))
    #expect(sweep.output(0).hasPrefix("on 0\n") && sweep.output(1).hasPrefix("on 1\n"))
  }

  @Test func `a knob reaches the script under its name and its role`() async throws {
    let sweep = try Sweep(
      """
      report 1 $lr
      until test -e $HONE_CONTROL; do sleep 0.02; done
      cat $HONE_CONTROL
      until test -e go; do sleep 0.02; done
      report 2 1
      """, trials: 1
    ) { plan in
      plan.space = SearchSpace([.logUniform("lr", 1e-4...1)])
    }
    let running = try sweep.start()
    try await sweep.launched(1)
    #expect(
      try await sweep.ask(.set(trial: 0, name: "rl", value: 0.5)).result
        == "the study has no parameter rl; did you mean lr?")
    let answer = try await sweep.ask(.set(trial: 0, name: "learning_rate", value: 0.5))
    #expect(answer.result.hasSuffix("→ 0.5, once its script rereads $HONE_CONTROL"))
    // What is made from it starts from the turned value, and says so.
    let row = try #require(try sweep.store.row(0))
    #expect(row.knobs == [Configuration.Entry("lr", 0.5)])
    let plan = try #require(try sweep.store.plan())
    let clone = try await sweep.ask(.launch(try plan.clone(of: row), next: true))
    let child = try #require(clone.launched)
    #expect(try sweep.store.row(child)?.configuration.number("lr") == 0.5)
    #expect(try sweep.store.row(child)?.detail?.hasPrefix("lr 0.5 (turned from ") == true)
    // And so it is for the next engine.
    running.engine.interrupt(.leaveTrials)
    _ = try await running.outcome
    let next = try sweep.start()
    try await eventually("adopted") { try !sweep.events("adopted").isEmpty }
    #expect(
      try await sweep.ask(.set(trial: 0, name: "lr", value: 0.25)).result
        .hasPrefix("#0 lr 0.5 → 0.25"))
    _ = try await sweep.ask(.set(trial: child, name: "lr", value: 0.125))
    try sweep.go()
    _ = try await next.outcome
    #expect(
      sweep.output(0).contains("{\"revision\": 1, \"lr\": 0.5, \"learning_rate\": 0.5}"))
    let event = try #require(try sweep.events("knob").first)
    #expect(event.payload["name"]?.string == "lr")
    #expect(event.payload["step"]?.int == 1)
    #expect(try sweep.store.trials()[0].teaches == false)
  }

  @Test func `a note stays on a trial that has ended`() async throws {
    let sweep = try Sweep(Sweep.patient, trials: 2, concurrency: 1)
    let running = try sweep.start()
    try await sweep.launched(1)
    _ = try await sweep.ask(.kill(trial: 0))
    try await eventually("it ends") { try sweep.state(0) == .killed }
    #expect(try await sweep.ask(.note(trial: 0, text: "too hot")).result == "#0 noted")
    try sweep.go()
    _ = try await running.outcome
    #expect(try sweep.store.row(0)?.note == "too hot")
    #expect(try sweep.state(0) == .killed)
  }

  @Test func `another plan is put in force, unless Optuna could not hold it`() async throws {
    let sweep = try Sweep(Sweep.patient, trials: 1, concurrency: 1)
    let running = try sweep.start()
    try await sweep.launched(1)
    var plan = try #require(try sweep.store.plan())
    plan.objective.direction = .maximize
    let refused = try await sweep.ask(.plan(plan))
    #expect(refused.state == .refused)
    #expect(refused.result.contains("cannot become maximize"))
    plan.objective.direction = .minimize
    plan.stop.trials = 3
    let done = try await sweep.ask(.plan(plan))
    #expect(done.result == "the new plan is in force: stop rules")
    try sweep.go()
    #expect(try await running.outcome == .finished("3 trials"))
  }

  @Test func `a warm clone starts from a copy of the newest whole checkpoint`() async throws {
    let sweep = try Sweep(
      """
      if [ -n "$HONE_RESUME_FROM" ]; then
        echo "from ${HONE_RESUME_FROM#$HONE_TRIAL_DIR}: $(cat $HONE_RESUME_FROM/model)"
        report 8 0.1; exit 0
      fi
      for s in 3 7; do
        mkdir -p $HONE_CHECKPOINTS/tmp; echo "weights of $s" > $HONE_CHECKPOINTS/tmp/model
        mv $HONE_CHECKPOINTS/tmp $HONE_CHECKPOINTS/$s; report $s 0.$s
      done
      mkdir $HONE_CHECKPOINTS/half
      until test -e go; do sleep 0.02; done
      """, trials: 1, concurrency: 2)
    let running = try sweep.start()
    try await eventually("checkpoints are seen") { try sweep.store.row(0)?.checkpoints == [3, 7] }
    let plan = try #require(try sweep.store.plan())
    let row = try #require(try sweep.store.row(0))
    _ = try await sweep.ask(.launch(try plan.clone(of: row, warm: true), next: true))
    try await eventually("the clone ends") { try sweep.state(1) == .complete }
    #expect(sweep.output(1).contains("from /checkpoints/7: weights of 7"))
    #expect(try sweep.store.row(1)?.checkpoints == [7])
    // A revived trial has its parent's points as its own first ones.
    _ = try await sweep.ask(.pause(trial: nil))
    _ = try await sweep.ask(.kill(trial: 0))
    try await eventually("killed") { try sweep.state(0) == .killed }
    let killed = try #require(try sweep.store.row(0))
    #expect(
      try await sweep.ask(.launch(try plan.revival(of: killed), next: true)).result
        == "#2 queued; the study is paused")
    _ = try await sweep.ask(.resume(trial: nil))
    _ = try await running.outcome
    #expect(try sweep.state(2) == .complete)
    let curve = try sweep.store.curve(of: 2, metric: "loss")
    #expect(curve.steps == [3, 7, 8])
    #expect(curve.values == [0.3, 0.7, 0.1])
    #expect(try sweep.store.trials()[0].teaches == false)
  }

  @Test func `a further try of a revived trial has the points it carries on too`() async throws {
    let sweep = try Sweep(
      """
      if [ -n "$HONE_RESUME_FROM" ]; then
        if ! test -e crashed; then touch crashed; exit 3; fi
        report 8 0.1; exit 0
      fi
      report 3 0.3
      mkdir -p $HONE_CHECKPOINTS/tmp && mv $HONE_CHECKPOINTS/tmp $HONE_CHECKPOINTS/3
      report 4 0.4
      until test -e go; do sleep 0.02; done
      """, trials: 1, concurrency: 2, retries: 1)
    let running = try sweep.start()
    try await eventually("it talks") {
      try sweep.store.row(0)?.checkpoints == [3] && sweep.store.row(0)?.step == 4
    }
    _ = try await sweep.ask(.pause(trial: nil))
    _ = try await sweep.ask(.kill(trial: 0))
    try await eventually("killed") { try sweep.state(0) == .killed }
    let killed = try #require(try sweep.store.row(0))
    let plan = try #require(try sweep.store.plan())
    _ = try await sweep.ask(.launch(try plan.revival(of: killed), next: true))
    _ = try await sweep.ask(.resume(trial: nil))
    _ = try await running.outcome
    let rows = try sweep.store.rows()
    #expect(rows.map(\.state) == [.killed, .failed, .complete])
    #expect(rows[2].origin == .retry && rows[2].parent == 1)
    #expect(try sweep.store.curve(of: 2, metric: "loss").steps == [3, 8])
    #expect(try sweep.store.trials()[2].curves["loss"]?.values == [0.3, 0.1])
  }
}

extension StudyPlan {
  /// `adjusted` where a parameter of any name plays the learning rate.
  fileprivate func adjusted(_ row: TrialRow, role name: String) throws -> Proposal {
    var plan = self
    plan.roles = Roles(["learning_rate": name])
    return try plan.adjusted(row)
  }
}
