import Foundation
import Testing

@Suite struct `A study that cannot be written` {
  private func sql(_ space: Workspace, _ statement: String) throws {
    let done = try space.run([
      "/usr/bin/env", "python3", "-c",
      "import sqlite3, sys; sqlite3.connect('s.hone/study.db', timeout=60).executescript(sys.argv[1])",
      statement,
    ])
    guard done.status == 0 else { throw UnexpectedFailure(text: done.errors) }
  }

  private func limitFiles(of process: Process, to bytes: String, _ space: Workspace) throws {
    let pid = process.processIdentifier
    let done = try space.run([
      "/usr/bin/env", "prlimit", "--pid", "\(pid)", "--fsize=\(bytes):unlimited",
    ])
    guard done.status == 0 else { throw UnexpectedFailure(text: done.errors) }
  }

  @Test(.timeLimit(.minutes(3)))
  func `for a while, as on a full disk, loses nothing and says so`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.endless)
    try space.write("s.yaml", Scripts.sweep(trials: 2))
    let run = try space.start([Programs.hone, "run", "s.yaml", "--headless"])
    let journal = space.path + "/s.hone/study.db-wal"
    try wait(for: "a journal of some size") {
      let attributes = try? FileManager.default.attributesOfItem(atPath: journal)
      return (attributes?[.size] as? Int ?? 0) > 150_000
    }
    // Nothing is launched before it could be written down.
    try wait(for: "both scripts to train") {
      (0...1).allSatisfy {
        FileManager.default.fileExists(
          atPath: space.path + "/s.hone/trials/000\($0)/process.json")
      }
    }
    // The engine's files may not grow beyond what the journal has already.
    try limitFiles(of: run.process, to: "65536", space)
    try wait(for: "a word on it") { run.errors.contains("database cannot be written") }
    // The trials end meanwhile, and nobody can store it.
    try space.write("go", "")
    try wait(for: "both scripts to end") {
      (0...1).allSatisfy {
        FileManager.default.fileExists(atPath: space.path + "/s.hone/trials/000\($0)/exit.json")
      }
    }
    #expect(run.process.isRunning)
    try limitFiles(of: run.process, to: "unlimited", space)
    run.process.waitUntilExit()
    #expect(run.process.terminationStatus == 0, "\(run.errors)")
    #expect(run.errors.contains("can be written again"))
    for trial in try space.trials("s.hone") {
      #expect(trial["state"] as? String == "complete")
      let number = try #require(trial["number"] as? Int)
      let shown = try #require(try space.json("show", "s.hone", "\(number)") as? [String: Any])
      let curve = try #require((shown["curve"] as? [String: Any])?["loss"] as? [[Double]])
      let printed = try String(
        contentsOfFile: space.path + "/s.hone/trials/000\(number)/output.log", encoding: .utf8
      ).split(separator: "\n").count
      #expect(curve.map { Int($0[0]) } == Array(1...printed))
    }
  }

  @Test(.timeLimit(.minutes(3)))
  func `for ever ends the sweep with 1 and the reason, for who waits and in the log`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.quick)
    try space.write("s.yaml", Scripts.sweep(trials: 1))
    #expect(try space.hone("run", "s.yaml", "--headless").status == 0)
    try sql(
      space,
      "CREATE TRIGGER refuse BEFORE INSERT ON trials BEGIN SELECT RAISE(ABORT, 'no room'); END;")
    // An engine of its own, and this one waits for it.
    let waiting = try space.hone("run", "s.yaml", "--trials", "3")
    #expect(waiting.status == 1)
    #expect(waiting.errors.contains("no room"), "\(waiting.errors)")
    let alone = try space.hone("run", "s.yaml", "--headless")
    #expect(alone.status == 1)
    #expect(alone.errors.contains("no room"), "\(alone.errors)")
    let log = try String(contentsOfFile: space.path + "/s.hone/engine.log", encoding: .utf8)
    #expect(log.contains("critical engine ends"))
    let faults = try #require(
      try space.json("events", "s.hone", "--kind", "fault") as? [[String: Any]])
    #expect(faults.contains { ($0["message"] as? String)?.contains("no room") == true })
  }
}
