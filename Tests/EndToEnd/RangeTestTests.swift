import Foundation
import Testing

@Suite struct `A learning-rate range test` {
  /// Knows `HONE_LR_RANGE` if `takesPart`; its loss falls around 0.01 and breaks above 0.3.
  private func script(takesPart: Bool) -> String {
    """
    import json, math, os, sys, time
    def loss(rate, steps):
        if rate > 0.3: return float("nan")
        return 2.3 - 1.5 * (1 - math.exp(-steps / 3)) / (1 + (math.log10(rate) + 2) ** 2)
    test = os.environ.get("HONE_LR_RANGE") if \(takesPart ? "True" : "False") else None
    if test:
        low, high, n = (float(x) for x in test.split(":"))
        for i in range(int(n)):
            rate = low * (high / low) ** (i / (n - 1))
            value = 2.3 - 1.5 / (1 + math.exp(-3 * (math.log10(rate) + 2))) if rate < 0.3 else 99.0
            print(json.dumps({"step": i + 1, "lr": rate, "loss": value}), flush=True)
    else:
        rate = float([a for a in sys.argv if a.startswith("--lr=")][0][5:])
        for step in range(1, 1000):
            print(json.dumps({"step": step, "loss": loss(rate, step)}), flush=True)
            time.sleep(0.01)
    """
  }

  private func result(takesPart: Bool) throws -> (json: [String: Any], space: Workspace) {
    let space = try Workspace()
    try space.write("train.py", script(takesPart: takesPart))
    try space.write(
      "s.yaml", Scripts.sweep(trials: 3, script: "train.py").replacing("/bin/sh", with: "python3"))
    let result = try space.hone("lr", "s.yaml", "--json")
    #expect(result.status == 0, "\(result.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    return (try #require(json), space)
  }

  @Test(.timeLimit(.minutes(3)))
  func `is one run of a script that takes part`() throws {
    let (json, space) = try result(takesPart: true)
    #expect(json["manner"] as? String == "sweep")
    let rate = try #require(json["recommended"] as? Double)
    #expect(rate > 1e-3 && rate < 0.1)
    let trials = try space.trials("s.hone")
    #expect(trials.count == 1)
    #expect((trials.first?["origin"] as? [String: Any])?["kind"] as? String == "range_test")
  }

  @Test(.timeLimit(.minutes(3)))
  func `is a short run at each of ten rates otherwise, and the sweep goes on after it`() throws {
    let (json, space) = try result(takesPart: false)
    #expect(json["manner"] as? String == "separate_runs")
    let rate = try #require(json["recommended"] as? Double)
    #expect(rate > 1e-3 && rate < 0.1)
    #expect((json["points"] as? [Any])?.count == 10)
    let tests = try space.trials("s.hone")
    #expect(tests.count == 11)
    #expect(
      tests.allSatisfy { ["killed", "complete", "diverged"].contains($0["state"] as? String) })
    // Nobody's hand ended them, and in the table they stand behind nobody and before none.
    let reasons = tests.compactMap { $0["reason"] as? String }
    #expect(reasons.allSatisfy { $0.hasPrefix("range test: ") }, "\(reasons)")
    #expect(reasons.contains("range test: the script does not raise its rate itself"))
    let rows = try space.hone("trials", "s.hone").output.split(separator: "\n").dropFirst().prefix(
      11)
    let numbers = rows.compactMap { Int($0.split(separator: " ").first ?? "") }
    #expect(numbers == Array(0..<11), "\(rows)")
    // The test's trials do not count towards run_cap, and nothing of it runs on.
    let run = try space.start([Programs.hone, "run", "s.yaml", "--headless"])
    try wait(for: "a trial of the sweep itself") {
      try space.trials("s.hone").contains {
        ($0["origin"] as? [String: Any])?["kind"] as? String == "sampled"
      }
    }
    _ = try space.hone("stop", "s.hone", "--now")
    run.process.waitUntilExit()
  }

  @Test(.timeLimit(.minutes(2)))
  func `needs a parameter that is the learning rate`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.quick)
    try space.write("s.yaml", Scripts.sweep(trials: 1).replacing("lr:", with: "zeta:"))
    let result = try space.hone("lr", "s.yaml")
    #expect(result.status == 1)
    #expect(result.errors.contains("hone: {roles: {learning_rate: NAME}}"))
  }
}

@Suite struct `A verdict` {
  @Test(.timeLimit(.minutes(2)))
  func `is shown with evidence and moves that can be carried out`() throws {
    let space = try Workspace()
    try space.write(
      "train.py",
      """
      for step in range(1, 31):
          print('{"step": %d, "loss": %f}' % (step, 2.3 - 0.002 * step), flush=True)
      """)
    try space.write(
      "s.yaml",
      Scripts.sweep(trials: 1, script: "train.py").replacing("/bin/sh", with: "python3"))
    #expect(try space.hone("run", "s.yaml", "--headless").status == 0)
    let trial = try #require(try space.json("show", "s.hone", "0") as? [String: Any])
    let verdict = try #require(trial["verdict"] as? [String: Any])
    #expect(verdict["kind"] as? String == "too_slow")
    #expect((verdict["evidence"] as? [String])?.isEmpty == false)
    let moves = try #require(verdict["moves"] as? [[String: Any]])
    let commands = try #require(moves.first?["commands"] as? [[String: Any]])
    #expect(commands.first?["launch"] != nil)
    let text = try space.hone("show", "s.hone", "0").output
    #expect(text.contains("verdict: too slow"))
    #expect(text.contains("next: lr × 3"))
  }
}
