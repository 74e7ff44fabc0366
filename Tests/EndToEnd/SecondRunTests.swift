import Foundation
import Testing

/// `hone run` on a study that some engine has taken already.
@Suite struct `A study that is run while somebody drives it` {
  /// A sweep of three trials, one at once, whose first one trains until it is told to end.
  private func begun() throws -> (Workspace, Workspace.Running) {
    let space = try Workspace()
    try space.write("train.sh", Scripts.endless)
    try space.write("s.yaml", Scripts.sweep(trials: 3, concurrency: 1))
    let sweep = try space.start([Programs.hone, "run", "s.yaml", "--headless"])
    try wait(for: "a trial that talks") {
      (try? space.trials("s.hone"))?.first?["step"] as? Int ?? 0 > 2
    }
    return (space, sweep)
  }

  @Test(.timeLimit(.minutes(3)))
  func `goes on from a launch by hand, however often it is run`() throws {
    let (space, sweep) = try begun()
    #expect(try space.hone("stop", "s.hone", "--now").status == 0)
    sweep.process.waitUntilExit()
    // An engine for this one launch.
    #expect(try space.hone("clone", "s.hone", "0").status == 0)
    try wait(for: "the clone to train") {
      try space.trials("s.hone").last?["state"] as? String == "running"
    }
    let first = try space.start([Programs.hone, "run", "s.yaml"])
    try wait(for: "the engine to be told of the whole sweep") {
      let events = try space.json("events", "s.hone", "--kind", "resumed")
      return (events as? [Any])?.count == 1
    }
    let second = try space.start([Programs.hone, "run", "s.yaml"])
    try wait(for: "the second one to follow it") { second.output.contains("#1") }
    try space.write("go", "")
    for run in [first, second] {
      run.process.waitUntilExit()
      #expect(run.process.terminationStatus == 0, "\(run.errors)")
    }
    let trials = try space.trials("s.hone")
    #expect(trials.map { $0["state"] as? String } == ["killed", "complete", "complete"])
    let starts = try space.json("events", "s.hone", "--kind", "engine_started") as? [[String: Any]]
    #expect(starts?.count == 2)
  }

  @Test(.timeLimit(.minutes(3)))
  func `takes a stop back while the last trials still run`() throws {
    let (space, sweep) = try begun()
    #expect(try space.hone("stop", "s.hone").status == 0)
    let again = try space.start([Programs.hone, "run", "s.yaml"])
    try wait(for: "the stop to be taken back") {
      let events = try space.json("events", "s.hone", "--kind", "resumed")
      return (events as? [Any])?.count == 1
    }
    try space.write("go", "")
    for run in [sweep, again] {
      run.process.waitUntilExit()
      #expect(run.process.terminationStatus == 0, "\(run.errors)")
    }
    #expect(
      try space.trials("s.hone").map { $0["state"] as? String }
        == .init(repeating: "complete", count: 3))
  }

  @Test(.timeLimit(.minutes(3)))
  func `a study without an engine that is told to go on gets one`() throws {
    let (space, sweep) = try begun()
    kill(sweep.process.processIdentifier, SIGKILL)
    sweep.process.waitUntilExit()
    let told = try space.hone("resume", "s.hone")
    #expect(told.status == 0 && told.output.contains("the study goes on"), "\(told.errors)")
    try space.write("go", "")
    try wait(for: "all trials") {
      try space.trials("s.hone").filter { $0["state"] as? String == "complete" }.count == 3
    }
  }

  @Test(.timeLimit(.minutes(3)))
  func `what is launched while an act is carried out starts after it`() throws {
    let space = try Workspace()
    try space.write("train.sh", "trap '' INT TERM\n" + Scripts.endless)
    try space.write("s.yaml", Scripts.sweep(trials: 2))
    let sweep = try space.start([Programs.hone, "run", "s.yaml", "--headless"])
    try wait(for: "two trials that talk") {
      (try? space.trials("s.hone"))?.filter { ($0["step"] as? Int ?? 0) > 2 }.count == 2
    }
    kill(sweep.process.processIdentifier, SIGKILL)
    sweep.process.waitUntilExit()
    // Both take their grace to end, and are waited for together.
    let kills = try space.start([Programs.hone, "kill", "s.hone", "0", "1"])
    try wait(for: "the act to be under way") {
      try space.trials("s.hone").allSatisfy { $0["state"] as? String == "stopping" }
    }
    let clone = try space.hone("clone", "s.hone", "0")
    #expect(clone.status == 0 && clone.output.contains("#2 launched"), "\(clone.errors)")
    kills.process.waitUntilExit()
    #expect(kills.output == "#0 killed\n#1 killed\n", "\(kills.errors)")
    try space.write("go", "")
    try wait(for: "the clone to end") {
      try space.trials("s.hone").last?["state"] as? String == "complete"
    }
    let starts = try space.json("events", "s.hone", "--kind", "engine_started") as? [[String: Any]]
    #expect(starts?.map { $0["by_hand"] as? Bool } == [false, false, true])
  }
}
