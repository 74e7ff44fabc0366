import Foundation
import Testing
import Tuning

@testable import StudyStore

/// Real Optuna writes into our studies, and we notice.
@Suite(.enabled(if: Python.path != nil, "no Python with Optuna"))
struct `Optuna writing into our studies` {
  /// Programs stop at `wait()`, so that the test sees every stage.
  private static let worker = """
    def objective(trial):
        lr = trial.suggest_float("lr", 1e-5, 1e-1, log=True)
        hidden = trial.suggest_categorical("hidden", ("[64]", "[64, 32]"))
        trial.report(0.5, 1)
        say("reported"); wait()
        trial.report(float("inf"), 2)
        if trial.number == 2: raise optuna.TrialPruned()
        return 0.125
    study = optuna.load_study(study_name=None, storage=address)
    study.enqueue_trial({"lr": 0.02, "hidden": "[64, 32]", "unknown": 3})
    say("enqueued"); wait()
    study.optimize(objective, n_trials=2)
    say("optimized"); wait()

    """

  @Test func `what a worker does comes as changes`() throws {
    let scratch = try Scratch()
    let store = try StudyStore.create(path: scratch.database, plan: samplePlan, now: sampleTime)
    try store.write(now: sampleTime) { writer in
      _ = try writer.add(
        Proposal(configuration: sampleConfiguration), state: .running, attempt: "a")
    }
    let reader = try StudyStore(path: scratch.database, access: .readOnly)
    var change = try reader.changes(since: 0)
    let python = try Python.Session(Self.worker, database: scratch.database)
    func next() throws -> StudyChange {
      change = try reader.changes(since: change.revision)
      return change
    }

    #expect(python.line() == "\"enqueued\"")
    let enqueued = try #require(try next().rows.first)
    #expect(change.rows.count == 1 && enqueued.number == 1 && enqueued.state == .queued)
    #expect(enqueued.origin == .enqueued && !enqueued.isOurs)
    #expect(enqueued.configuration["hidden"] == .list([64, 32]))
    #expect(try next().isEmpty)
    try store.write(now: sampleTime) { writer in
      let waiting = try writer.waiting()
      #expect(waiting.map(\.number) == [1] && waiting.map(\.isOurs) == [false])
      #expect(waiting[0].proposal.configuration["lr"] == 0.02)
    }

    python.proceed()
    #expect(python.line() == "\"reported\"")
    let running = try #require(try next().rows.first)
    #expect(running.number == 1 && running.state == .running && running.objective == 0.5)
    #expect(running.step == 1 && running.configuration["lr"] == 0.02)
    #expect(abs((running.started ?? 0) - Date().timeIntervalSince1970) < 600)
    try store.write(now: sampleTime) { writer in
      let late = try writer.take(1, configuration: sampleConfiguration, attempt: "late")
      #expect(late == nil)
    }

    python.proceed()
    #expect(python.line() == "\"reported\"")
    let rows = try next().rows
    #expect(rows.map(\.number) == [1, 2])
    #expect(rows[0].state == .complete && rows[0].objective == 0.125 && rows[0].best == 0.125)

    python.proceed()
    #expect(python.line() == "\"optimized\"")
    let pruned = try #require(try next().rows.first)
    #expect(pruned.number == 2 && pruned.state == .pruned && pruned.objective == .infinity)
    #expect(pruned.best == 0.5 && pruned.bestStep == 1 && pruned.sparkline == [0.5, .infinity])
    #expect(python.end() == 0)

    let foreign = try store.foreignTrials(since: 0)
    #expect(foreign.map(\.trial.number) == [1, 2] && foreign.allSatisfy { $0.attempt == nil })
    #expect(foreign[0].trial.value == 0.125)
    #expect(foreign[1].trial.curves["val_loss"]?.values == [0.5, .infinity])
    #expect(try store.foreignTrials(since: foreign[1].revision).isEmpty)
    #expect(try store.trials().map(\.state) == [.running, .complete, .pruned])
    // Numbers go on where Optuna's end.
    let row = try store.write(now: sampleTime) {
      try $0.add(Proposal(configuration: sampleConfiguration), state: .queued)
    }
    #expect(row.number == 3)
  }

  @Test func `a waiting trial of ours that a worker took first is the worker's`() throws {
    let scratch = try Scratch()
    let store = try StudyStore.create(path: scratch.database, plan: samplePlan, now: sampleTime)
    try store.write(now: sampleTime) { writer in
      for _ in 0..<2 {
        _ = try writer.add(
          Proposal(configuration: sampleConfiguration, origin: .clone, parent: 0, seed: 5),
          state: .queued)
      }
    }
    let python = try Python.Session(
      """
      study = optuna.load_study(study_name=None, storage=address)
      trial = study.ask()
      say([trial.suggest_float("lr", 1e-5, 1e-1, log=True),
           trial.suggest_categorical("hidden", ("[64]", "[64, 32]"))]); wait()
      study.tell(trial, 0.25)
      say("told")

      """, database: scratch.database)
    #expect(python.line() == "[0.003, \"[64, 32]\"]")
    try store.write(now: sampleTime) { writer in
      let first = try writer.take(0, configuration: sampleConfiguration, attempt: "a")
      let second = try writer.take(1, configuration: sampleConfiguration, attempt: "b")
      #expect(first == nil && second != nil)
    }
    let taken = try store.rows()
    #expect(taken.map(\.isOurs) == [false, true] && taken.map(\.state) == [.running, .running])
    #expect(taken[0].origin == .clone && taken[0].configuration["dropout"] == 0.25)
    #expect(try store.foreignTrials(since: 0).map(\.trial.number) == [0])
    python.proceed()
    #expect(python.line() == "\"told\"")
    #expect(python.end() == 0)
    #expect(try store.row(0)?.state == .complete)
    #expect(try store.row(0)?.objective == 0.25)
  }

  @Test func `a trial of ours that somebody else ended keeps their state`() throws {
    let scratch = try Scratch()
    let store = try StudyStore.create(path: scratch.database, plan: samplePlan, now: sampleTime)
    var row = try store.write(now: sampleTime) {
      try $0.add(Proposal(configuration: sampleConfiguration), state: .running, attempt: "a")
    }
    let since = try store.changes(since: 0).revision
    let python = try Python.Session(
      """
      study = optuna.load_study(study_name=None, storage=address)
      study.tell(0, 0.75)
      say("told")

      """, database: scratch.database)
    #expect(python.line() == "\"told\"")
    #expect(python.end() == 0)
    let foreign = try store.foreignTrials(since: since)
    #expect(foreign.map(\.endsOurs) == [true] && foreign[0].trial.value == 0.75)
    #expect(try store.changes(since: since).rows.map(\.state) == [.complete])
    // The ladder is at work, then the process ends.
    row.state = .stopping
    let stopping = try store.write(now: sampleTime) { try $0.update(row) }
    #expect(!stopping)
    #expect(try store.row(0)?.state == .complete)
    row.state = .killed
    row.objective = 0.9
    row.ended = sampleTime + 5
    let killed = try store.write(now: sampleTime) { try $0.update(row) }
    #expect(!killed)
    let ended = try #require(try store.row(0))
    #expect(ended.state == .complete && ended.objective == 0.75)
    #expect(ended.reason == "ended by another program")
  }

  @Test func `an open transaction of theirs does not hold a reader up`() throws {
    let scratch = try Scratch()
    let store = try StudyStore.create(path: scratch.database, plan: samplePlan, now: sampleTime)
    let before = try store.changes(since: 0)
    let python = try Python.Session(
      """
      db = sqlite3.connect(database, isolation_level=None)
      db.execute("BEGIN IMMEDIATE")
      db.execute("INSERT INTO trials (study_id, state, number) VALUES (1, 'RUNNING', 0)")
      for step in range(2000):
          db.execute("INSERT INTO trial_intermediate_values "
                     "(trial_id, step, intermediate_value, intermediate_value_type) "
                     "VALUES (1, ?, 0.5, 'FINITE')", (step,))
      say("open"); wait()
      db.execute("COMMIT")
      say("committed")

      """, database: scratch.database)
    #expect(python.line() == "\"open\"")
    #expect(try store.changes(since: 0) == before)
    let hasty = try StudyStore(path: scratch.database, access: .readWrite, patience: 0.01)
    #expect(throws: StoreError.locked(path: scratch.database)) {
      try hasty.submit(.stop(now: true), now: 1)
    }
    let version = try store.dataVersion()
    python.proceed()
    #expect(python.line() == "\"committed\"")
    #expect(python.end() == 0)
    #expect(try store.dataVersion() != version)
    #expect(try store.changes(since: before.revision).rows.map(\.step) == [1_999])
  }

  @Test func `a study that Optuna deletes takes our rows along`() throws {
    let scratch = try Scratch()
    let store = try StudyStore.create(path: scratch.database, plan: samplePlan, now: sampleTime)
    try store.write(now: sampleTime) { writer in
      let row = try writer.add(Proposal(configuration: sampleConfiguration), state: .running)
      try writer.append(
        [MetricPoint(metric: "val_loss", step: 1, value: 1, time: 1)], offsets: nil,
        to: row.number, objective: samplePlan.objective)
    }
    let python = try Python.Session(
      """
      optuna.delete_study(study_name="digits", storage=address)
      optuna.create_study(study_name="next", storage=address).ask()
      say("made")

      """, database: scratch.database)
    #expect(python.line() == "\"made\"")
    #expect(python.end() == 0)
    let next = try StudyStore(path: scratch.database, access: .readWrite)
    #expect(next.name == "next")
    let rows = try next.rows()
    #expect(rows.map(\.number) == [0] && rows[0].configuration.entries.isEmpty)
    #expect(try next.curves(of: 0).isEmpty)
  }
}
