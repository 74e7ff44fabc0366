import Foundation
import Testing

@Suite struct `Acts from another shell` {
  /// A sweep of two trials that go on until told.
  private func sweep(_ space: Workspace) throws -> Workspace.Running {
    try space.write("train.sh", Scripts.endless)
    try space.write("s.yaml", Scripts.sweep(trials: 2, concurrency: 3))
    let run = try space.start([Programs.hone, "run", "s.yaml", "--headless"])
    try wait(for: "two trials that talk") {
      (try? space.trials("s.hone"))?.filter { ($0["step"] as? Int ?? 0) > 2 }.count == 2
    }
    return run
  }

  private func finish(_ space: Workspace, _ run: Workspace.Running) throws {
    try space.write("go", "")
    run.process.waitUntilExit()
    #expect(run.process.terminationStatus == 0, "\(run.errors)")
  }

  @Test(.timeLimit(.minutes(3)))
  func `halve launches a trial with half the rate`() throws {
    let space = try Workspace()
    let run = try sweep(space)
    let result = try space.hone("halve", "s.hone", "1")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("#2"))
    let trials = try space.trials("s.hone")
    let rates = trials.compactMap { ($0["parameters"] as? [String: Any])?["lr"] as? Double }
    #expect(abs(rates[2] * 2 / rates[1] - 1) < 1e-9)
    let origin = try #require(trials[2]["origin"] as? [String: Any])
    #expect(origin["kind"] as? String == "adjusted")
    #expect(origin["parent"] as? Int == 1)
    try finish(space, run)
    #expect(try space.trials("s.hone")[2]["state"] as? String == "complete")
  }

  @Test(.timeLimit(.minutes(3)))
  func `kill, pause, resume and revive do what they say`() throws {
    let space = try Workspace()
    let run = try sweep(space)
    #expect(try space.hone("pause", "s.hone", "0").status == 0)
    try wait(for: "#0 paused") { try space.trials("s.hone")[0]["state"] as? String == "paused" }
    #expect(try space.hone("resume", "s.hone", "0").status == 0)
    try wait(for: "#0 runs") { try space.trials("s.hone")[0]["state"] as? String == "running" }
    #expect(try space.hone("kill", "s.hone", "0").status == 0)
    try wait(for: "#0 killed") { try space.trials("s.hone")[0]["state"] as? String == "killed" }
    let dead = try space.hone("kill", "s.hone", "0")
    #expect(dead.status == 1)
    #expect(dead.errors.contains("killed"), "\(dead.errors)")
    let revived = try space.hone("revive", "s.hone", "0")
    #expect(revived.status == 0, "\(revived.errors)")
    let trial = try #require(try space.trials("s.hone").last)
    #expect((trial["origin"] as? [String: Any])?["kind"] as? String == "revived")
    let refused = try space.hone("revive", "s.hone", "1")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("needs no revival"))
    try finish(space, run)
  }

  @Test(.timeLimit(.minutes(3)))
  func `a number that no trial has is refused, and the sweep goes on`() throws {
    let space = try Workspace()
    let run = try sweep(space)
    for (verb, number) in [("kill", "99"), ("pause", "98")] {
      let wrong = try space.hone(verb, "s.hone", number)
      #expect(wrong.status == 1)
      #expect(wrong.errors.contains("there is no trial #\(number)"), "\(wrong.errors)")
    }
    #expect(try space.hone("pause", "s.hone", "0").status == 0)
    #expect(try space.hone("resume", "s.hone", "0").status == 0)
    try finish(space, run)
    let late = try space.hone("kill", "s.hone", "99")
    #expect(late.status == 1)
    #expect(late.errors.contains("there is no trial #99"), "\(late.errors)")
  }

  @Test(.timeLimit(.minutes(3)))
  func `stop --now ends trials that no engine runs`() throws {
    let space = try Workspace()
    let run = try sweep(space)
    kill(run.process.processIdentifier, SIGKILL)
    run.process.waitUntilExit()
    let gentle = try space.hone("stop", "s.hone")
    #expect(gentle.status == 1)
    #expect(gentle.errors.contains("#0, #1"), "\(gentle.errors)")
    let now = try space.hone("stop", "s.hone", "--now")
    #expect(now.status == 0, "\(now.errors)")
    #expect(try space.trials("s.hone").allSatisfy { $0["state"] as? String == "killed" })
    let again = try space.hone("stop", "s.hone", "--now")
    #expect(again.status == 1)
    #expect(again.errors.contains("nothing to stop"), "\(again.errors)")
  }

  @Test(.timeLimit(.minutes(3)))
  func `clone checks its values, and runs with them`() throws {
    let space = try Workspace()
    let run = try sweep(space)
    let wrong = try space.hone("clone", "s.hone", "0", "--set", "unitz=16")
    #expect(wrong.status == 1)
    #expect(wrong.errors.contains("did you mean units?"), "\(wrong.errors)")
    let none = try space.hone("clone", "s.hone", "0", "--set", "units=48")
    #expect(none.status == 1)
    #expect(none.errors.contains("16, 32, 64"), "\(none.errors)")
    #expect(try space.trials("s.hone").count == 2)
    let right = try space.hone("clone", "s.hone", "0", "--set", "units=64", "--set", "lr=0.5")
    #expect(right.status == 0, "\(right.errors)")
    let parameters = try #require(try space.trials("s.hone")[2]["parameters"] as? [String: Double])
    #expect(parameters == ["units": 64, "lr": 0.5])
    try finish(space, run)
  }

  @Test(.timeLimit(.minutes(3)))
  func `with no engine a launch starts one, and a kill acts by itself`() throws {
    let space = try Workspace()
    let run = try sweep(space)
    kill(run.process.processIdentifier, SIGKILL)
    run.process.waitUntilExit()
    let killed = try space.hone("kill", "s.hone", "0")
    #expect(killed.status == 0, "\(killed.errors)")
    let cloned = try space.hone("clone", "s.hone", "1")
    #expect(cloned.status == 0, "\(cloned.errors)")
    try space.write("go", "")
    try wait(for: "everything over") {
      try space.trials("s.hone").allSatisfy {
        ["complete", "killed"].contains($0["state"] as? String)
      }
    }
    #expect(try space.trials("s.hone")[0]["state"] as? String == "killed")
  }

  @Test(.timeLimit(.minutes(3)))
  func `stop ends the sweep`() throws {
    let space = try Workspace()
    let run = try sweep(space)
    #expect(try space.hone("stop", "s.hone", "--now").status == 0)
    run.process.waitUntilExit()
    #expect(run.process.terminationStatus == 0, "\(run.errors)")
    #expect(try space.trials("s.hone").allSatisfy { $0["state"] as? String == "killed" })
  }
}
