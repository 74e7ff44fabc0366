import Foundation
import Testing

@Suite struct `After the engine was killed` {
  @Test(.timeLimit(.minutes(3)))
  func `the next one adopts its trials, and no point is lost or doubled`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.gated)
    try space.write("s.yaml", Scripts.sweep(trials: 4))
    let first = try space.start([Programs.hone, "run", "s.yaml", "--headless"])
    try wait(for: "two trials at step 3") {
      (try? space.trials("s.hone"))?.filter { $0["step"] as? Int == 3 }.count == 2
    }
    kill(first.process.processIdentifier, SIGKILL)
    first.process.waitUntilExit()
    // The trials go on while nobody reads them.
    try space.write("go", "")
    let second = try space.hone("run", "s.yaml", "--headless")
    #expect(second.status == 0, "\(second.errors)")
    let trials = try space.trials("s.hone")
    #expect(trials.count == 4)
    for trial in trials {
      #expect(trial["state"] as? String == "complete", "\(trial)")
      let number = try #require(trial["number"] as? Int)
      let shown = try #require(try space.json("show", "s.hone", "\(number)") as? [String: Any])
      let curve = try #require((shown["curve"] as? [String: Any])?["loss"] as? [[Double]])
      #expect(curve.map { Int($0[0]) } == [1, 2, 3, 4, 5])
    }
    let events = try #require(try space.json("events", "s.hone") as? [[String: Any]])
    let kinds = events.compactMap { $0["kind"] as? String }
    #expect(kinds.filter { $0 == "engine_started" }.count == 2)
    // A trial may have ended before the second engine looked; what still ran was adopted.
    #expect(kinds.contains("adopted") || kinds.filter { $0 == "completed" }.count == 4)
    // Each point stands in the database once.
    let count = try space.run([
      "/usr/bin/env", "sqlite3", "s.hone/study.db",
      "select count(*) - count(distinct trial_id * 100 + step) from hone_metric_point",
    ])
    if count.status == 0 { #expect(count.output == "0\n") }
  }

  @Test(.timeLimit(.minutes(3)))
  func `running trials are adopted and can still be killed`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.endless)
    try space.write("s.yaml", Scripts.sweep(trials: 2))
    let first = try space.start([Programs.hone, "run", "s.yaml", "--headless"])
    try wait(for: "two trials that talk") {
      (try? space.trials("s.hone"))?.filter { ($0["step"] as? Int ?? 0) > 3 }.count == 2
    }
    kill(first.process.processIdentifier, SIGKILL)
    first.process.waitUntilExit()
    let second = try space.start([Programs.hone, "run", "s.yaml", "--headless"])
    try wait(for: "both adopted") {
      let events = try? space.json("events", "s.hone", "--kind", "adopted") as? [[String: Any]]
      return events?.count == 2
    }
    let killed = try space.hone("kill", "s.hone", "0")
    #expect(killed.status == 0, "\(killed.errors)")
    try wait(for: "#0 killed") {
      try space.trials("s.hone")[0]["state"] as? String == "killed"
    }
    try space.write("go", "")
    second.process.waitUntilExit()
    #expect(second.process.terminationStatus == 0, "\(second.errors)")
    #expect(try space.trials("s.hone")[1]["state"] as? String == "complete")
  }
}
