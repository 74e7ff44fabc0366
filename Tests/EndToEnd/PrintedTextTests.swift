import Foundation
import Testing

@Suite struct `What the tool prints` {
  /// A study of two trials that ended.
  private func study() throws -> Workspace {
    let space = try Workspace()
    try space.write("train.sh", Scripts.quick)
    try space.write("s.yaml", Scripts.sweep(trials: 2))
    let run = try space.hone("run", "s.yaml", "--headless")
    guard run.status == 0 else { throw UnexpectedFailure(text: run.errors) }
    return space
  }

  @Test(.timeLimit(.minutes(2)))
  func `is ASCII where the locale is, and fails where nothing can be written`() throws {
    let space = try study()
    for words in [
      ["trials", "s.hone"], ["show", "s.hone", "0"], ["themes"], ["advise", "s.hone"],
    ] {
      let wide = try space.run([Programs.hone] + words)
      let plain = try space.run([Programs.hone] + words, environment: ["LC_ALL": "C"])
      #expect(plain.status == 0 && !plain.output.isEmpty)
      #expect(plain.output.utf8.allSatisfy { $0 < 0x80 }, "\(words): \(plain.output)")
      #expect(wide.output.split(separator: "\n").count == plain.output.split(separator: "\n").count)
    }
    #expect(try space.hone("show", "s.hone", "0").output.contains("▁"))
    // What is printed for programs is the same everywhere.
    let next = try space.hone("next", "s.hone", "--json")
    #expect(next.output.utf8.contains { $0 > 0x7F })
    let plain = try space.hone("next", "s.hone", "--json", environment: ["LC_ALL": "C"])
    #expect(plain.output == next.output)
    for words in ["trials", "show s.hone 0 --json", "events", "log s.hone 0", "themes", "--help"] {
      let full = try space.run(["/bin/sh", "-c", "'\(Programs.hone)' \(words) > /dev/full"])
      #expect(full.status == 1, "\(words)")
      #expect(full.errors.contains("standard output cannot be written: No space left"), "\(words)")
      #expect(full.errors.split(separator: "\n").count == 1)
    }
    // A reader that has seen enough is no failure, even for who ignores the signal for it.
    let closed = try space.run([
      "/bin/bash", "-c",
      "trap '' PIPE; { sleep 0.2; '\(Programs.hone)' trials; echo $? >&2; } | true",
    ])
    #expect(closed.errors == "0\n")
  }

  @Test(.timeLimit(.minutes(2)))
  func `says what runs, and of what happened what matters`() throws {
    let space = try study()
    #expect(try space.hone("trials").output.hasSuffix("\nno engine runs\n"))
    let events = try space.hone("events").output
    #expect(events.contains("completed") && !events.contains("asked"), "\(events)")
    #expect(!events.contains("attempt="))
    #expect(events.firstMatch(of: #/=\d+\.\d{7,}/#) == nil, "\(events)")
    #expect(try space.hone("events", "--kind", "asked").output.contains("asked"))
    // An engine that came only to refuse is not worth a line.
    let before = events.components(separatedBy: "engine_").count
    #expect(try space.hone("set", "0", "lr=0.01").status == 1)
    let after = try space.hone("events").output
    #expect(after.components(separatedBy: "engine_").count == before, "\(after)")

    try space.write("wait.sh", Scripts.endless)
    try space.write("w.yaml", Scripts.sweep(trials: 2, script: "wait.sh"))
    let run = try space.start([Programs.hone, "run", "w.yaml", "--headless"])
    let line = "2 running, engine pid \(run.process.processIdentifier), 2 at once\n"
    try wait(for: line) { try space.hone("trials", "w.hone").output.hasSuffix(line) }
    #expect(try space.hone("pause", "w.hone").status == 0)
    #expect(try space.hone("trials", "w.hone").output.contains("the study is paused"))
    try space.write("go", "")
    _ = try space.hone("stop", "w.hone", "--now")
    run.process.waitUntilExit()
  }

  @Test(.enabled(if: Programs.hasPython), .timeLimit(.minutes(2)))
  func `says of an Optuna worker's trial that it came from there, and what it told at its end`()
    throws
  {
    let space = try Workspace()
    try space.write(
      "worker.py",
      """
      import optuna
      optuna.logging.set_verbosity(optuna.logging.ERROR)
      study = optuna.create_study(storage="sqlite:///o.db", study_name="o")
      def run(trial):
          x = trial.suggest_float("x", 0, 1)
          trial.report(0.9, 1)
          trial.report(0.8, 2)
          return 0.25 if trial.number == 0 else 0.95
      study.optimize(run, n_trials=2)
      """)
    let worker = try space.run([Programs.python, "worker.py"])
    guard worker.status == 0 else { throw UnexpectedFailure(text: worker.errors) }
    let shown = try space.hone("show", "o.db", "0").output
    #expect(shown.hasPrefix("#0  complete  from Optuna\n"), "\(shown)")
    #expect(shown.contains("value 0.250  best 0.250, told at its end\n"), "\(shown)")
    #expect(try space.hone("show", "o.db", "1").output.contains("best 0.800 at step 2\n"))
    let table = try space.hone("trials", "o.db").output
    #expect(table.contains("from Optuna") && table.hasSuffix("no engine runs\n"), "\(table)")
    let origin = try space.trials("o.db").first?["origin"] as? [String: Any]
    #expect(origin?["from"] as? String == "optuna")
  }

  @Test func `knows what a misspelt command was meant to be`() throws {
    let space = try Workspace()
    let near = try space.hone("rum", "s.yaml")
    #expect(near.status == 2)
    #expect(near.errors == "hone: rum is no command of hone; did you mean hone run?\n")
    #expect(try space.hone("qqqqqq").errors.contains("hone --help lists them"))
    #expect(try space.hone("help", "run").status == 0)
    let kind = try space.hone("events", "--kind", "prund")
    #expect(kind.errors.contains("prund is no kind of event, did you mean pruned? The kinds are:"))
  }

  @Test func `looks for a command's program before a trial is started`() throws {
    let space = try Workspace()
    let sweep = Scripts.sweep(trials: 1)
    try space.write("train.sh", Scripts.quick)
    let wrong = sweep.replacing(#""/bin/sh", "${program}""#, with: #""nosuchbinary", "train.sh""#)
    try space.write("s.yaml", wrong)
    let check = try space.hone("check", "s.yaml")
    #expect(check.status == 0)
    #expect(check.output.contains("warning: command[0]: there is no program nosuchbinary"))
    let run = try space.hone("run", "s.yaml", "--headless")
    #expect(run.status == 1)
    #expect(
      run.errors.contains("s.yaml:2: command[0]: there is no program nosuchbinary on the PATH"))
    #expect(!FileManager.default.fileExists(atPath: space.path + "/s.hone"))
    // `env` starts the first word that is no variable.
    try space.write("e.yaml", wrong.replacing(#"["nosuch"#, with: #"["${env}", "A=1", "nosuch"#))
    #expect(try space.hone("check", "e.yaml").output.contains("command[2]: there is no program"))
    // A program that is there and may not be executed.
    try space.write("x.yaml", wrong.replacing(#""nosuchbinary", "train.sh""#, with: #""train.sh""#))
    #expect(try space.hone("check", "x.yaml").output.contains("train.sh is there but may not be"))
    try space.write("y.yaml", wrong.replacing(#""nosuchbinary", "train.sh""#, with: #""./no""#))
    #expect(
      try space.hone("check", "y.yaml").output.contains("there is no program \(space.path)/no"))
    try space.write("f.yaml", sweep)
    #expect(!(try space.hone("check", "f.yaml").output.contains("there is no program")))
  }
}
