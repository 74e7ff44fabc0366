import Engine
import Foundation
import Search
import StudyStore
import Tuning

/// A study on disk whose trials are scripts.
final class Sweep: Sendable {
  let workshop: Workshop
  let folder: StudyFolder
  let store: StudyStore

  /// A study of trials that run a bash script; `$x` is the parameter's value.
  ///
  /// - Parameter script: The body; `report STEP VALUE` prints a line of metrics.
  init(
    _ script: String, trials: Int = 3, concurrency: Int = 2, retries: Int = 0,
    grace: Double = 5, maxFailures: Int = 5, change: (inout StudyPlan) -> Void = { _ in }
  ) throws {
    workshop = try Workshop()
    folder = StudyFolder(workshop.path + "/study.hone")
    let text = """
      #!/bin/bash
      report() { echo "{\\"step\\": $1, \\"loss\\": $2}"; }
      for a in "$@"; do declare "${a#--}"; done
      \(script)
      """
    let file = try workshop.script("train.sh", text)
    var plan = StudyPlan(
      name: "study", objective: Objective(metric: "loss"),
      space: SearchSpace([.uniform("x", 0...1)]), sampler: .random,
      launch: LaunchPlan(
        program: file, command: CommandTemplate(["${program}", "${args}"]),
        workingDirectory: workshop.path, grace: grace, retries: retries,
        gpus: .none), concurrency: concurrency, seed: 7, stop: StopRules(trials: trials))
    plan.launch.maxFailures = maxFailures
    change(&plan)
    try folder.make()
    store = try StudyStore.create(path: folder.databasePath, plan: plan, now: 1)
  }

  /// An engine for the study as it is now.
  ///
  /// - Parameter own: A store of its own; nil for the test's.
  func engine(
    on own: StudyStore? = nil, _ change: (inout TuningEngine.Options) -> Void = { _ in }
  ) throws -> TuningEngine {
    var options = TuningEngine.Options(supervisor: supervisorCommand)
    change(&options)
    guard let plan = try store.plan() else { throw Late(description: "no plan") }
    return TuningEngine(
      folder: folder, store: own ?? store, tuner: Tuner(plan: plan), options: options)
  }

  /// Runs an engine beside the test.
  func start() throws -> Running {
    let engine = try engine()
    return Running(engine: engine, task: Task { try await engine.run() })
  }

  struct Running {
    let engine: TuningEngine
    let task: Task<Outcome, any Error>
    var outcome: Outcome { get async throws { try await task.value } }
  }

  /// Gives a command and waits for its answer.
  func ask(_ command: StudyCommand) async throws -> CommandRecord {
    let id = try store.submit(command, now: Date().timeIntervalSince1970)
    try await eventually("an answer to \(command.verb)") {
      try store.command(id)?.state != .queued
    }
    guard let record = try store.command(id) else { throw Late(description: "no command") }
    return record
  }

  /// Gives a command that no engine is there for, and carries it out.
  func act(_ command: StudyCommand) async throws -> CommandRecord {
    guard let plan = try store.plan() else { throw Late(description: "no plan") }
    let id = try store.submit(command, now: Date().timeIntervalSince1970)
    try await actWithoutEngine(
      folder: folder, store: store, tuner: Tuner(plan: plan),
      options: TuningEngine.Options(supervisor: supervisorCommand))
    guard let record = try store.command(id) else { throw Late(description: "no command") }
    return record
  }

  func state(_ number: Int) throws -> TrialState? { try store.row(number)?.state }

  func kinds(_ number: Int? = nil) throws -> [String] {
    try store.events(trial: number).map(\.kind.rawValue)
  }

  func output(_ number: Int) -> String {
    (try? String(contentsOfFile: folder.trial(number).outputPath, encoding: .utf8)) ?? ""
  }

  func events(_ kind: StudyEvent.Kind) throws -> [StudyEvent] { try store.events(kinds: [kind]) }
}

extension Sweep {
  /// Runs SQL on the database itself, as any other program may; what it prints of one value.
  @discardableResult
  func sql(_ statements: String) async throws -> String {
    let program = """
      import sqlite3, sys
      db = sqlite3.connect(sys.argv[1], timeout=60)
      if sys.argv[2].startswith("SELECT"): print(db.execute(sys.argv[2]).fetchone()[0])
      else: db.executescript(sys.argv[2])
      """
    let done = try await run([
      "/usr/bin/env", "python3", "-c", program, folder.databasePath, statements,
    ])
    guard done.status == 0 else { throw Late(description: "SQL failed: \(statements)") }
    return done.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// How many points of the objective are stored for a trial, counted in the database itself.
  func rawPoints(_ number: Int) async throws -> Int {
    let count = try await sql(
      "SELECT count(*) FROM hone_metric_point p JOIN trials t USING (trial_id) "
        + "WHERE t.number = \(number)")
    return Int(count) ?? -1
  }

  /// Lets the trials that wait for it go on to their end.
  func go() throws { _ = try workshop.script("go", "") }

  /// What the engine wrote down for people.
  var log: String { (try? String(contentsOfFile: folder.engineLogPath, encoding: .utf8)) ?? "" }
}

extension Sweep {
  /// Trials that train until told: they end well once a file `go` is there, and save on SIGINT.
  static let patient = """
    trap 'report 9 0.9; exit 0' INT
    report 1 $x
    while test ! -e go; do sleep 0.02; done
    report 2 $x
    """

  func launched(_ count: Int) async throws {
    try await eventually("\(count) trials report") {
      try store.rows().count { $0.state == .running && $0.objective != nil && $0.pid != nil }
        == count
    }
  }
}
