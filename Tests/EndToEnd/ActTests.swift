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

  @Test(.timeLimit(.minutes(3)))
  func `every act answers with an object where a program asks`() throws {
    let space = try Workspace()
    let run = try sweep(space)
    func act(_ words: String..., status: Int32 = 0) throws -> [String: Any] {
      let result = try space.run([Programs.hone] + words + ["--json"])
      #expect(result.status == status, "\(words) \(result.errors)")
      let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      return try #require(object as? [String: Any])
    }
    let killed = try act("kill", "s.hone", "0")
    #expect(killed["verb"] as? String == "kill")
    #expect(killed["trials"] as? [Int] == [0])
    #expect(killed["state"] as? String == "done")
    #expect(killed["launched"] as? [Int] == [])
    // It answered when the trial had ended.
    let texts = (killed["results"] as? [[String: Any]])?.compactMap { $0["text"] as? String }
    #expect(texts == ["#0 killed"])
    #expect(try space.trials("s.hone")[0]["state"] as? String == "killed")
    let refused = try act("kill", "s.hone", "0", "99", status: 1)
    #expect(refused["state"] as? String == "refused")
    #expect((refused["reason"] as? String)?.contains("there is no trial #99") == true)
    let wrong = try act("clone", "s.hone", "1", "--set", "unitz=3", status: 1)
    #expect((wrong["reason"] as? String)?.contains("did you mean units?") == true)
    let cloned = try act("clone", "s.hone", "1", "--set", "units=64")
    #expect(cloned["launched"] as? [Int] == [2])
    let halved = try act("halve", "s.hone", "1")
    #expect(halved["launched"] as? [Int] == [3])
    #expect(try act("revive", "s.hone", "0", "--pin")["launched"] as? [Int] == [4])
    #expect(try act("refine", "s.hone", "1", "--trials", "2")["launched"] as? [Int] == [5, 6])
    #expect(try act("replicate", "s.hone", "1", "--seeds", "1")["launched"] as? [Int] == [7])
    #expect(try act("set", "s.hone", "1", "lr=0.01")["state"] as? String == "done")
    #expect(try act("pin", "s.hone", "1")["state"] as? String == "done")
    #expect(try act("note", "s.hone", "1", "too hot")["state"] as? String == "done")
    let refusal = try act("baseline", "s.hone", "1", status: 1)
    #expect((refusal["reason"] as? String)?.contains("only a complete trial") == true)
    #expect(try act("concurrency", "s.hone", "9")["state"] as? String == "done")
    #expect(try act("pause", "s.hone")["trials"] as? [Int] == [])
    #expect(try act("resume", "s.hone")["state"] as? String == "done")
    let trials = try space.trials("s.hone")
    #expect(trials[1]["note"] as? String == "too hot")
    #expect(trials[1]["pinned"] as? Bool == true)
    #expect(trials[4]["pinned"] as? Bool == true)
    #expect((trials[1]["knobs"] as? [String: Double]) == ["lr": 0.01])
    #expect(try act("unpin", "s.hone", "1")["state"] as? String == "done")
    #expect(try act("stop", "s.hone", "--now")["state"] as? String == "done")
    run.process.waitUntilExit()
    #expect(run.process.terminationStatus == 0, "\(run.errors)")
  }

  @Test(.timeLimit(.minutes(3)))
  func `a trial that takes its time to end is said to be stopping`() throws {
    let space = try Workspace()
    try space.write(
      "train.sh",
      "trap 'while [ ! -e go ]; do sleep 0.05; done; exit 0' INT TERM\n" + Scripts.endless)
    try space.write(
      "s.yaml", Scripts.sweep(trials: 1).replacingOccurrences(of: "grace: 2", with: "grace: 90"))
    let run = try space.start([Programs.hone, "run", "s.yaml", "--headless"])
    try wait(for: "a trial that talks") {
      (try? space.trials("s.hone"))?.first?["step"] as? Int ?? 0 > 2
    }
    let killed = try space.hone("kill", "s.hone", "0")
    #expect(killed.status == 0, "\(killed.errors)")
    #expect(killed.output.hasPrefix("#0 is stopping; "), "\(killed.output)")
    #expect(try space.trials("s.hone")[0]["state"] as? String == "stopping")
    try space.write("go", "")
    run.process.waitUntilExit()
    #expect(try space.trials("s.hone")[0]["state"] as? String == "killed")
  }

  @Test(.timeLimit(.minutes(3)))
  func `a paused study stays paused through kill -9, and resume starts it again`() throws {
    let space = try Workspace()
    let run = try sweep(space)
    let paused = try space.hone("pause", "s.hone")
    #expect(paused.output.hasPrefix("the study is paused"), "\(paused.output)")
    kill(run.process.processIdentifier, SIGKILL)
    run.process.waitUntilExit()
    try space.write("go", "")
    let next = try space.start([Programs.hone, "run", "s.yaml", "--headless", "--trials", "4"])
    try wait(for: "the running ones to end") {
      try space.trials("s.hone").allSatisfy { $0["state"] as? String == "complete" }
    }
    // It answers that it is paused, so it has looked, and has started nothing.
    #expect(try space.hone("pause", "s.hone").output == "the study is paused already\n")
    #expect(try space.trials("s.hone").count == 2)
    #expect(next.errors.contains("paused"), "\(next.errors)")
    kill(next.process.processIdentifier, SIGKILL)
    next.process.waitUntilExit()
    // Without an engine, going on needs one.
    #expect(try space.hone("resume", "s.hone").output == "the study goes on\n")
    try wait(for: "all four") {
      let trials = try space.trials("s.hone")
      return trials.count == 4 && trials.allSatisfy { $0["state"] as? String == "complete" }
    }
  }

  @Test(.timeLimit(.minutes(3)))
  func `a program that runs a paused study is told so, and does not wait for ever`() throws {
    let space = try Workspace()
    let run = try sweep(space)
    try finish(space, run)
    #expect(try space.hone("pause", "s.hone").status == 0)
    let next = try space.hone("run", "s.yaml", "--headless", "--trials", "9")
    #expect(next.status == 1 && next.errors.contains("hone resume"), "\(next.errors)")
  }
}
