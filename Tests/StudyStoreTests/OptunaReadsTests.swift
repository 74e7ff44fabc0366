import Foundation
import Testing
import Tuning

@testable import StudyStore

/// Real Optuna reads what we write.
@Suite(.enabled(if: Python.path != nil, "no Python with Optuna"))
struct `Optuna reading our studies` {
  /// What Python says of every trial.
  private static let listing = """
    study = optuna.load_study(study_name=None, storage=address)
    say({"name": study.study_name, "direction": study.direction.name,
         "metrics": study.metric_names})
    for t in study.trials:
        say({"number": t.number, "state": t.state.name, "values": t.values, "params": t.params,
             "intermediate": {str(k): str(v) for k, v in t.intermediate_values.items()},
             "start": t.datetime_start and t.datetime_start.timestamp(),
             "end": t.datetime_complete and t.datetime_complete.timestamp(),
             "fixed": t.system_attrs.get("fixed_params"),
             "contained": all(t.distributions[k]._contains(
                 t.distributions[k].to_internal_repr(v)) for k, v in t.params.items())})

    """

  private func lines(_ session: Python.Session, _ count: Int) throws -> [JSON] {
    try (0..<count).map { _ in try session.json() }
  }

  /// Table by table, index by index, what Optuna itself would have made.
  @Test func `its schema is ours, word for word`() throws {
    let scratch = try Scratch()
    _ = try StudyStore.create(path: scratch.database, plan: samplePlan, now: sampleTime)
    let session = try Python.Session(
      """
      def schema(path):
          db = sqlite3.connect(path)
          rows = db.execute("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'index') "
                            "AND sql IS NOT NULL AND name NOT LIKE 'hone_%'")
          return ({name: "".join(sql.split()) for name, sql in rows},
                  db.execute("SELECT * FROM version_info").fetchall()[0][:2],
                  db.execute("SELECT * FROM alembic_version").fetchall())
      optuna.create_study(storage=address + ".theirs")
      ours, theirs = schema(database), schema(database + ".theirs")
      say(len(ours[0])); say(ours[1:] == theirs[1:])
      say([name for name in ours[0].keys() | theirs[0].keys()
           if ours[0].get(name) != theirs[0].get(name)])

      """, database: scratch.database)
    #expect(try lines(session, 3) == [15, true, []])
    #expect(session.end() == 0)
  }

  @Test func `it lists the same trials`() throws {
    let scratch = try Scratch()
    let store = try StudyStore.create(path: scratch.database, plan: samplePlan, now: sampleTime)
    let states: [TrialState] = [
      .complete, .pruned, .killed, .diverged, .failed, .lost, .running, .queued,
    ]
    try store.write(now: sampleTime) { writer in
      for (index, state) in states.enumerated() {
        var configuration = sampleConfiguration
        configuration["lr"] = .double(index == 1 ? 0.7 : 1e-3 * Double(index + 1))
        var row = try writer.add(
          Proposal(configuration: configuration), state: state == .queued ? .queued : .running,
          attempt: state == .queued ? nil : "a\(index)")
        guard state.isFinished else { continue }
        let values = [0.5, .infinity, state == .diverged ? .nan : 0.25]
        try writer.append(
          values.enumerated().map {
            MetricPoint(metric: "val_loss", step: $0 * 2, value: $1, time: sampleTime)
          }, offsets: nil, to: index, objective: samplePlan.objective)
        row.objective = values[2]
        row.state = state
        row.ended = sampleTime + 90.5
        try writer.update(row)
      }
    }
    let session = try Python.Session(Self.listing, database: scratch.database)
    let found = try lines(session, 1 + states.count)
    #expect(session.end() == 0)
    #expect(found[0] == ["name": "digits", "direction": "MINIMIZE", "metrics": ["val_loss"]])
    let trials = found.dropFirst()
    #expect(trials.map { $0["number"]?.int } == Array(0..<states.count))
    #expect(
      trials.map { $0["state"]?.string } == [
        "COMPLETE", "PRUNED", "PRUNED", "PRUNED", "FAIL", "FAIL", "RUNNING", "WAITING",
      ])
    #expect(
      trials.map { $0["values"]?.array?.first?.number } == [
        0.25, 0.25, 0.25, nil, nil, nil, nil, nil,
      ])
    #expect(trials.allSatisfy { $0["contained"] == true })
    let first = try #require(trials.first)
    #expect(
      first["params"] == [
        "lr": 0.001, "dropout": 0.25, "layers": 2, "batch_size": 32, "optimizer": "adam",
        "hidden": "[64, 32]",
      ])
    #expect(first["intermediate"] == ["0": "0.5", "2": "inf", "4": "0.25"])
    // Python is in Tokyo: the times are UTC all the same.
    #expect(first["start"]?.number == sampleTime && first["end"]?.number == sampleTime + 90.5)
    #expect(found[4]["intermediate"]?["4"] == "nan")
    #expect(found[8]["params"] == .object([]) && found[8]["fixed"]?["hidden"] == "[64, 32]")
    #expect(found[8]["start"] == .null)
  }

  /// A parameter of every distribution we have.
  private static let everything = SearchSpace([
    Parameter("constant", .constant(.spelled(1e-4, "1e-4"))),
    .choice("mixed", [.null, "ü\"q", 1, 1.5, false, .list([1, 2]), .map([.init("a", 1)])]),
    Parameter(path: ["model", "layers"], .integer(low: 1, high: 8)), .uniform("uniform", -1...1),
    .logUniform("log", 1e-5...1),
    Parameter("q", .continuous(.uniform(low: 0.28, high: 0.93), quantum: quantum(0.1))),
    Parameter("q2", .continuous(.uniform(low: 0, high: 2.1), quantum: quantum(0.3))),
    Parameter("q3", .continuous(.uniform(low: 1e-4, high: 1e-3), quantum: quantum(1e-4))),
    Parameter("qint", .continuous(.uniform(low: 10, high: 95), quantum: quantum(10, true))),
    Parameter("qlog", .continuous(.logUniform(low: 8, high: 512), quantum: quantum(1, true))),
    Parameter("qlog4", .continuous(.logUniform(low: 8, high: 512), quantum: quantum(4))),
    Parameter("qlog0", .continuous(.logUniform(low: 0.1, high: 64), quantum: quantum(1, true))),
    Parameter("normal", .continuous(.normal(mean: 0, deviation: 3), quantum: nil)),
    Parameter("qnormal", .continuous(.normal(mean: 0, deviation: 3), quantum: quantum(0.5))),
    Parameter("lognormal", .continuous(.logNormal(mean: -2, deviation: 1), quantum: nil)),
    Parameter("beta", .continuous(.beta(a: 2, b: 5), quantum: nil)),
    Parameter("inverse", .continuous(.inverseLogUniform(low: 1e-3, high: 1), quantum: nil)),
  ])

  private static func quantum(_ step: Double, _ isInteger: Bool = false) -> Distribution.Quantum {
    Distribution.Quantum(step: step, isInteger: isInteger)
  }

  /// Also a warning would fail: Optuna warns where a range is no multiple of its step.
  @Test func `it takes every distribution, and goes on with its own sampler`() throws {
    let scratch = try Scratch()
    let plan = StudyPlan(name: "all", objective: Objective(metric: "x"), space: Self.everything)
    let store = try StudyStore.create(path: scratch.database, plan: plan, now: sampleTime)
    var random = SplitMix(state: 3)
    let configurations = (0..<40).map { _ in plan.space.sample(using: &random) }
    try store.write(now: sampleTime) { writer in
      for (index, configuration) in configurations.enumerated() {
        var row = try writer.add(
          Proposal(configuration: configuration), state: .running, attempt: "a")
        row.state = .complete
        row.objective = Double(index)
        try writer.update(row)
      }
    }
    let session = try Python.Session(
      Self.listing + """
        def suggest(trial, name, d):
            if isinstance(d, optuna.distributions.CategoricalDistribution):
                return trial.suggest_categorical(name, d.choices)
            if isinstance(d, optuna.distributions.IntDistribution):
                return trial.suggest_int(name, d.low, d.high, step=d.step, log=d.log)
            return trial.suggest_float(name, d.low, d.high, step=d.step, log=d.log)
        space = study.trials[0].distributions
        study.sampler = optuna.samplers.TPESampler(seed=1, multivariate=False)
        study.optimize(lambda t: len([suggest(t, k, d) for k, d in space.items()]), n_trials=2)
        say(study.trials[-1].params)

        """, database: scratch.database)
    let found = try lines(session, 1 + configurations.count + 1)
    #expect(session.end() == 0)
    for (line, configuration) in zip(found.dropFirst(), configurations) {
      #expect(line["contained"] == true)
      for entry in configuration.entries {
        let theirs = try #require(line["params"]?[entry.name])
        #expect(
          OptunaDistribution.means(theirs, OptunaDistribution.choice(entry.value)),
          "\(entry.name): \(theirs)")
      }
    }
    // What Optuna added reads as values of ours, lists and whole numbers included.
    let added = try #require(try store.rows().last)
    #expect(added.number == 41 && added.state == .complete && !added.isOurs)
    for parameter in plan.space.parameters {
      let value = try #require(added.configuration[parameter.name])
      if let choices = parameter.distribution.choices { #expect(choices.contains(value)) }
      if case .integer = parameter.distribution {
        #expect(value == .int(Int(value.number ?? -1)))
      }
    }
  }

  @Test func `its dashboard serves them`() throws {
    let scratch = try Scratch()
    let store = try StudyStore.create(path: scratch.database, plan: samplePlan, now: sampleTime)
    try store.write(now: sampleTime) { writer in
      var row = try writer.add(
        Proposal(configuration: sampleConfiguration), state: .running, attempt: "a")
      try writer.append(
        [MetricPoint(metric: "val_loss", step: 1, value: .nan, time: sampleTime)], offsets: nil,
        to: 0, objective: samplePlan.objective)
      row.state = .complete
      row.objective = 0.5
      try writer.update(row)
      _ = try writer.add(
        Proposal(configuration: sampleConfiguration), state: .running, attempt: "b")
    }
    let session = try Python.Session(
      """
      import io, warnings
      warnings.simplefilter("ignore")
      from optuna_dashboard import wsgi
      app = wsgi(address)
      def call(method, path, body=b""):
          status = []
          environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "SERVER_NAME": "x",
                     "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "QUERY_STRING": "",
                     "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body),
                     "wsgi.errors": sys.stderr, "CONTENT_TYPE": "application/json",
                     "CONTENT_LENGTH": str(len(body))}
          data = b"".join(app(environ, lambda s, h, e=None: status.append(s)))
          return status[0], data
      say(json.loads(call("GET", "/api/studies")[1]))
      say(json.loads(call("GET", "/api/studies/1")[1]))
      say(call("POST", "/api/trials/2/tell", json.dumps({"state": "Fail"}).encode())[0])

      """, database: scratch.database)
    let found = try lines(session, 3)
    #expect(session.end() == 0)
    #expect(found[0]["study_summaries"]?.array?.first?["study_name"] == "digits")
    let trials = try #require(found[1]["trials"]?.array)
    #expect(trials.map { $0["state"]?.string } == ["Complete", "Running"])
    #expect(trials[0]["params"]?.array?.count == 6)
    // Its "Fail trial" button reached a trial of ours.
    #expect(found[2].string?.hasPrefix("2") == true)
    let ended = try #require(try store.foreignTrials(since: 0).last)
    #expect(ended.endsOurs && ended.attempt == "b" && ended.trial.state == .failed)
    #expect(try store.row(1)?.state == .failed)
  }
}
