import Foundation
import Testing

@Suite struct `A headless sweep` {
  @Test(.timeLimit(.minutes(2)))
  func `runs every trial and ends with 0`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.quick)
    try space.write("s.yaml", Scripts.sweep(trials: 6))
    let result = try space.hone("run", "s.yaml", "--headless")
    #expect(result.status == 0, "\(result.errors)")
    let trials = try space.trials("s.hone")
    #expect(trials.count == 6)
    for trial in trials {
      #expect(trial["state"] as? String == "complete")
      #expect(trial["objective"] as? Double == 0.4)
      #expect(trial["step"] as? Int == 5)
      let parameters = try #require(trial["parameters"] as? [String: Any])
      let rate = try #require(parameters["lr"] as? Double)
      #expect((0.0001...0.1).contains(rate))
    }
    #expect(Set(trials.compactMap { $0["number"] as? Int }) == Set(0..<6))
    // The same file again has nothing left to do, and changes nothing.
    let again = try space.hone("run", "s.yaml", "--headless")
    #expect(again.status == 0, "\(again.errors)")
    #expect(try space.trials("s.hone").count == 6)
  }

  @Test(.timeLimit(.minutes(2)), .enabled(if: Programs.hasPython))
  func `is an Optuna study, which Optuna continues and hone reads`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.quick)
    try space.write("s.yaml", Scripts.sweep(trials: 4))
    #expect(try space.hone("run", "s.yaml", "--headless").status == 0)
    let program = """
      import json, optuna
      optuna.logging.set_verbosity(optuna.logging.ERROR)
      study = optuna.load_study(study_name=None, storage="sqlite:///s.hone/study.db")
      before = [dict(number=t.number, state=t.state.name, params=t.params, value=t.value,
                     curve=sorted(t.intermediate_values.items())) for t in study.trials]
      def objective(trial):
          lr = trial.suggest_float("lr", 0.0001, 0.1, log=True)
          units = trial.suggest_categorical("units", [16, 32, 64])
          trial.report(0.2, 1)
          return 0.1
      study.optimize(objective, n_trials=2)
      print(json.dumps(dict(before=before, best=study.best_value)))
      """
    let result = try space.run([Programs.python, "-c", program])
    #expect(result.status == 0, "\(result.errors)")
    let seen = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let theirs = try #require(seen["before"] as? [[String: Any]])
    let ours = try space.trials("s.hone")
    #expect(ours.count == 6)
    for (mine, other) in zip(ours.prefix(4), theirs) {
      #expect(other["state"] as? String == "COMPLETE")
      #expect(mine["number"] as? Int == other["number"] as? Int)
      #expect(mine["objective"] as? Double == other["value"] as? Double)
      let a = try #require(mine["parameters"] as? [String: Double])
      let b = try #require(other["params"] as? [String: Double])
      #expect(a == b)
      #expect((other["curve"] as? [[Double]])?.count == 5)
    }
    #expect(ours.suffix(2).allSatisfy { $0["state"] as? String == "complete" })
    #expect(ours.suffix(2).allSatisfy { $0["objective"] as? Double == 0.1 })
  }

  @Test(.timeLimit(.minutes(2)))
  func `goes on when nobody hears it any more`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.quick)
    try space.write("s.yaml", Scripts.sweep(trials: 3))
    // Its standard error is closed from the start; then a pipe whose reader has gone.
    let closed = try space.run([
      "/bin/sh", "-c", "exec \"$0\" run s.yaml --headless 2>&-", Programs.hone,
    ])
    #expect(closed.status == 0)
    let broken = try space.run([
      "/bin/bash", "-c",
      "set -o pipefail; \"$0\" run s.yaml --dir t.hone --headless 2>&1 | true", Programs.hone,
    ])
    #expect(broken.status == 0)
    for study in ["s.hone", "t.hone"] {
      let trials = try space.trials(study)
      #expect(trials.count == 3 && trials.allSatisfy { $0["state"] as? String == "complete" })
    }
  }

  @Test(.timeLimit(.minutes(2)))
  func `is stopped by ^Z without holding the database, and goes on`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.endless)
    try space.write("s.yaml", Scripts.sweep(trials: 2))
    let run = try space.start([Programs.hone, "run", "s.yaml", "--headless"])
    let pid = run.process.processIdentifier
    func isStopped() -> Bool {
      let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
      return status?.split(separator: ")").last?.hasPrefix(" T") == true
    }
    try wait(for: "trials that report") {
      (try? space.trials("s.hone"))?.contains { ($0["step"] as? Int ?? 0) > 2 } == true
    }
    kill(pid, SIGTSTP)
    try wait(for: "it to stop", until: isStopped)
    // Anybody else may write meanwhile.
    let program = """
      import sqlite3
      db = sqlite3.connect("s.hone/study.db", timeout=0)
      db.execute("BEGIN IMMEDIATE"); db.rollback()
      """
    #expect(try space.run(["/usr/bin/env", "python3", "-c", program]).status == 0)
    kill(pid, SIGCONT)
    try space.write("go", "")
    run.process.waitUntilExit()
    #expect(run.process.terminationStatus == 0, "\(run.errors)")
    #expect(try space.trials("s.hone").count == 2)
  }

  @Test(.timeLimit(.minutes(2)))
  func `leaves a database that is whole in one file`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.quick)
    try space.write("s.yaml", Scripts.sweep(trials: 3))
    #expect(try space.hone("run", "s.yaml", "--headless").status == 0)
    try FileManager.default.copyItem(
      atPath: space.path + "/s.hone/study.db", toPath: space.path + "/copy.db")
    #expect(try space.trials("copy.db").count == 3)
  }

  @Test(.timeLimit(.minutes(2)))
  func `is begun once, by whoever is first`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.gated)
    try space.write("s.yaml", Scripts.sweep(trials: 2))
    let runs = try (0..<4).map { _ in
      try space.start([Programs.hone, "run", "s.yaml", "--headless"])
    }
    try wait(for: "all but one to give way") { runs.count { !$0.process.isRunning } == 3 }
    for run in runs where !run.process.isRunning {
      #expect(run.process.terminationStatus == 1)
      #expect(run.errors.contains("an engine runs this study already"), "\(run.errors)")
    }
    try space.write("go", "")
    try wait(for: "the sweep to end") { runs.allSatisfy { !$0.process.isRunning } }
    #expect(try space.trials("s.hone").count == 2)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: space.path).count { $0.contains(".new-") }
        == 0)
  }

  @Test(.timeLimit(.minutes(2)))
  func `in which nothing succeeds ends with 1`() throws {
    let space = try Workspace()
    try space.write("train.sh", "echo no; exit 3")
    try space.write("s.yaml", Scripts.sweep(trials: 1, extra: ", retries: 0"))
    let result = try space.hone("run", "s.yaml", "--headless")
    #expect(result.status == 1)
    #expect(
      result.errors.contains("no trial succeeded, 1 failed; #0: exit status 3"), "\(result.errors)")
  }

  @Test(.timeLimit(.minutes(2)))
  func `that fails from the start stops and shows what the script said`() throws {
    let space = try Workspace()
    try space.write("train.sh", "echo 'ModuleNotFoundError: no module named torch' >&2; exit 3\n")
    try space.write("s.yaml", Scripts.sweep(trials: 50, extra: ", max_failures: 3, retries: 0"))
    let result = try space.hone("run", "s.yaml", "--headless")
    #expect(result.status == 1)
    #expect(result.errors.contains("no module named torch"), "\(result.errors)")
    let trials = try space.trials("s.hone")
    #expect(trials.count < 10)
    #expect(trials.contains { $0["state"] as? String == "failed" })
  }

  @Test(.timeLimit(.minutes(2)))
  func `on the first interrupt ends its trials, and is left to be continued`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.endless)
    try space.write("s.yaml", Scripts.sweep(trials: 4))
    let run = try space.start([Programs.hone, "run", "s.yaml", "--headless"])
    try wait(for: "two trials that talk") {
      (try? space.trials("s.hone"))?.filter { ($0["step"] as? Int ?? 0) > 3 }.count == 2
    }
    run.process.interrupt()
    run.process.waitUntilExit()
    #expect(run.process.terminationStatus == 130, "\(run.errors)")
    #expect(try space.trials("s.hone").allSatisfy { $0["state"] as? String != "running" })
    try space.write("go", "")
    #expect(try space.hone("run", "s.yaml", "--headless").status == 0)
    let trials = try space.trials("s.hone")
    #expect(!trials.contains { ["running", "queued"].contains($0["state"] as? String) })
  }

  @Test(.timeLimit(.minutes(2)))
  func `finds its program from anywhere: here, beside the sweep file, or above it`() throws {
    let space = try Workspace()
    for folder in ["project/demo", "elsewhere"] {
      try FileManager.default.createDirectory(
        atPath: space.path + "/" + folder, withIntermediateDirectories: true)
    }
    try space.write("project/demo/train.sh", "pwd\n" + Scripts.quick)
    func run(_ program: String) throws -> Workspace.Result {
      try space.write("project/demo/s.yaml", Scripts.sweep(trials: 1, script: program))
      return try space.run([
        "/bin/sh", "-c",
        "cd elsewhere && rm -rf s.hone && '\(Programs.hone)' run ../project/demo/s.yaml --headless",
      ])
    }
    func folder() throws -> String {
      let log = space.path + "/elsewhere/s.hone/trials/0000/output.log"
      return try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n").first
        .map(String.init) ?? ""
    }
    let above = try run("demo/train.sh")
    #expect(above.status == 0, "\(above.errors)")
    #expect(try folder().hasSuffix("/project"))
    let beside = try run("train.sh")
    #expect(beside.status == 0, "\(beside.errors)")
    #expect(try folder().hasSuffix("/project/demo"))
    let nowhere = try run("demo/tarin.sh")
    #expect(nowhere.status == 1)
    #expect(
      nowhere.errors.contains("s.yaml:1: program: demo/tarin.sh is neither in "),
      "\(nowhere.errors)")
  }

  @Test(.timeLimit(.minutes(2)))
  func `is refused with all that is wrong at once`() throws {
    let space = try Workspace()
    try space.write(
      "s.yaml",
      """
      program: nowhere.sh
      method: random
      metric: {name: loss}
      parameters:
        lr: {min: 1.0, max: 0.1}
        units: {values: [16, 32]}
      hone: {baseline: {lr: 0.5, units: 48, depth: 3}}
      """)
    let result = try space.hone("run", "s.yaml", "--headless")
    #expect(result.status == 1)
    for part in ["s.yaml:5: parameters.lr", "baseline.units: 48", "there is no parameter depth"] {
      #expect(result.errors.contains(part), "\(part) in \(result.errors)")
    }
  }

  @Test(.timeLimit(.minutes(2)))
  func `under nohup outlives its terminal`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.gated)
    try space.write("s.yaml", Scripts.sweep(trials: 2))
    let run = try space.start(["/usr/bin/nohup", Programs.hone, "run", "s.yaml", "--headless"])
    try wait(for: "two trials at step 3") {
      (try? space.trials("s.hone"))?.filter { $0["step"] as? Int == 3 }.count == 2
    }
    kill(run.process.processIdentifier, SIGHUP)
    try space.write("go", "")
    run.process.waitUntilExit()
    #expect(run.process.terminationStatus == 0, "\(run.errors)")
    #expect(try space.trials("s.hone").allSatisfy { $0["state"] as? String == "complete" })
  }
}
