import Foundation
import Testing
import Tuning

@testable import StudyStore

/// Studies that Optuna made, in databases without our tables.
@Suite(.enabled(if: Python.path != nil, "no Python with Optuna"))
struct `Studies of Optuna's own` {
  private static let making = """
    def objective(trial):
        x = trial.suggest_float("x", -10, 10)
        n = trial.suggest_int("n", 2, 8, step=2)
        c = trial.suggest_categorical("c", (None, "a", 2, 2.5, True))
        for step in range(20):
            trial.report(x + step, step)
        if trial.number == 1: raise optuna.TrialPruned()
        return x
    study = optuna.create_study(study_name="theirs", storage=address, direction="maximize")
    study.optimize(objective, n_trials=3)
    say([t.params for t in study.trials]); wait()
    trial = study.ask()
    trial.suggest_float("x", -20, 10)
    trial.report(1.5, 0)
    say("asked"); wait()
    study.tell(trial, 4.5)
    study.enqueue_trial({"x": 0.5})
    say("told"); wait()
    study.ask()
    say("taken")

    """

  @Test func `are watched without a write, and run on with our tables`() throws {
    let scratch = try Scratch()
    let python = try Python.Session(Self.making, database: scratch.database)
    let made = try #require(try python.json().array)
    let before = try Data(contentsOf: URL(fileURLWithPath: scratch.database))

    let store = try StudyStore(path: scratch.database, access: .readWrite)
    #expect(try !store.read(\.hasOurs))
    var change = try store.changes(since: 0)
    #expect(change.rows.map(\.state) == [.complete, .pruned, .complete])
    #expect(change.rows.allSatisfy { !$0.isOurs && $0.step == 19 && $0.sparkline.count == 16 })
    for (row, parameters) in zip(change.rows, made) {
      #expect(row.configuration.number("x") == parameters["x"]?.number)
      #expect(row.configuration["n"] == parameters["n"].map(ParameterValue.init))
      #expect(row.configuration["c"] == parameters["c"].map(ParameterValue.init))
    }
    let plan = try #require(change.plan)
    #expect(plan.name == "theirs" && plan.objective.direction == .maximize)
    #expect(plan.objective.metric == "value")
    #expect(plan.space.parameters.map(\.name) == ["x", "n", "c"])
    #expect(plan.space["x"]?.distribution.bounds == -10...10)
    #expect(plan.space["c"]?.distribution.choices == [.null, "a", 2, 2.5, true])
    #expect(try store.changes(since: change.revision).isEmpty)
    #expect(try store.curve(of: 0, metric: "value").count == 20)
    #expect(try store.trials().map { $0.curves["value"]?.count } == [20, 20, 20])
    #expect(try store.row(1) == change.rows[1])
    #expect(try Data(contentsOf: URL(fileURLWithPath: scratch.database)) == before)
    #expect(!FileManager.default.fileExists(atPath: scratch.database + "-wal"))

    // What comes later is noticed.
    python.proceed()
    #expect(python.line() == "\"asked\"")
    change = try store.changes(since: change.revision)
    #expect(change.rows.map(\.number) == [3] && change.rows[0].state == .running)
    #expect(change.rows[0].objective == 1.5)
    #expect(change.plan?.space["x"]?.distribution.bounds == -20...10)
    python.proceed()
    #expect(python.line() == "\"told\"")
    change = try store.changes(since: change.revision)
    #expect(change.rows.map(\.state) == [.complete, .queued])
    #expect(change.rows[1].configuration == ["x": 0.5])
    #expect(try store.changes(since: 0).rows.count == 5)

    // Our first write brings our tables; who read before reads on.
    let reader = try StudyStore(path: scratch.database, access: .readOnly)
    let seen = try reader.changes(since: 0).revision
    let row = try store.write(now: sampleTime) { writer in
      try writer.add(
        Proposal(configuration: ["x": 30.0, "n": 4, "c": true]), state: .running, attempt: "a")
    }
    #expect(row.number == 5)
    #expect(try store.read(\.hasOurs))
    let all = try reader.changes(since: seen)
    #expect(all.rows.map(\.number) == [0, 1, 2, 3, 4, 5])
    #expect(all.rows.map(\.isOurs) == [false, false, false, false, false, true])
    #expect(try reader.changes(since: all.revision).isEmpty)
    python.proceed()
    #expect(python.line() == "\"taken\"")
    #expect(python.end() == 0)
    let taken = try reader.changes(since: all.revision)
    #expect(taken.rows.map(\.number) == [4] && taken.rows[0].state == .running)

    // The kind of a parameter stays Optuna's, though our plan knows it otherwise.
    let listing = try Python.Session(
      """
      study = optuna.load_study(study_name="theirs", storage=address)
      t = study.trials[5]
      say([t.params, [repr(d) for d in t.distributions.values()]])
      study.optimize(lambda t: t.suggest_int("n", 2, 8, step=2), n_trials=1)

      """, database: scratch.database)
    let found = try listing.json()
    #expect(listing.end() == 0)
    #expect(found.array?[0] == ["x": 30.0, "n": 4, "c": true])
    #expect(found.array?[1].array?[1].string?.hasPrefix("IntDistribution") == true)
  }

  @Test func `are told apart by name, and by schema`() throws {
    let scratch = try Scratch()
    let python = try Python.Session(
      """
      optuna.create_study(study_name="one", storage=address)
      optuna.create_study(study_name="two", storage=address, directions=["minimize", "maximize"])
      say("made"); wait()
      db = sqlite3.connect(database)
      db.execute("UPDATE alembic_version SET version_num = 'v3.0.0.d'")
      db.commit()
      say("aged"); wait()
      db.executescript("DROP TABLE studies; DROP TABLE trials")
      say("dropped")

      """, database: scratch.database)
    let path = scratch.database
    #expect(python.line() == "\"made\"")
    #expect(throws: StoreError.studyNeeded(path: path, names: ["one", "two"])) {
      try StudyStore(path: path, access: .readOnly)
    }
    let two = try StudyStore(path: path, study: "two", access: .readWrite)
    let one = try StudyStore(path: path, study: "one", access: .readWrite)
    #expect(try two.plan()?.objective.direction == .minimize)
    // Two studies in one file keep their own counters.
    try one.submit(.stop(now: true), now: 1)
    #expect(try !two.read(\.hasOurs))
    try two.submit(.stop(now: false), now: 1)
    #expect(try one.queuedCommands().map(\.command) == [.stop(now: true)])
    #expect(try two.queuedCommands().map(\.command) == [.stop(now: false)])
    python.proceed()
    #expect(python.line() == "\"aged\"")
    #expect(throws: StoreError.otherSchema(path: path, version: "v3.0.0.d")) {
      try StudyStore(path: path, study: "one", access: .readOnly)
    }
    python.proceed()
    #expect(python.line() == "\"dropped\"")
    #expect(python.end() == 0)
    #expect(throws: StoreError.notOptuna(path: path)) {
      try StudyStore(path: path, access: .readOnly)
    }
  }
}
