import Foundation
import Testing

@Suite struct `Tuning one trial at a time` {
  /// A training that is a formula; knows `HONE_LR_RANGE`.
  private static let script = """
    import json, math, os, sys
    given = dict(a[2:].split("=") for a in sys.argv[1:])
    def say(**line): print(json.dumps(line), flush=True)
    test = os.environ.get("HONE_LR_RANGE")
    if test:
        low, high, n = (float(x) for x in test.split(":"))
        for i in range(int(n)):
            rate = low * (high / low) ** (i / (n - 1))
            value = 2.3 - 1.5 / (1 + math.exp(-3 * (math.log10(rate) + 2))) if rate < 0.3 else 99.0
            say(step=i + 1, lr=rate, loss=value)
        sys.exit()
    rate = float(given["lr"])
    end = 0.1 + 0.05 * (math.log10(rate) + 2) ** 2 + (0.05 if given["schedule"] == "constant" else 0)
    for step in range(1, 21):
        value = end + (2.3 - end) * math.exp(-min(0.5, 30 * rate) * step)
        say(step=step, loss=value if rate < 0.3 else float("nan"))
    """

  private static func sweep(_ hone: String) -> String {
    """
    program: train.py
    command: ["python3", "${program}", "${args}"]
    method: manual
    metric: {name: loss, goal: minimize}
    parameters:
      lr: {distribution: log_uniform_values, min: 1.0e-6, max: 3.0}
      schedule: {values: [constant, cosine]}
    hone:
      steps: 20
      baseline: {lr: 1.0, schedule: constant}
      \(hone)

    """
  }

  private func space(_ hone: String) throws -> Workspace {
    let space = try Workspace()
    try space.write("train.py", Self.script)
    try space.write("s.yaml", Self.sweep(hone))
    return space
  }

  private func steps(_ space: Workspace) throws -> [[String: Any]] {
    let result = try space.hone("events", "s.hone", "--kind", "advice_applied", "--json")
    let events = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return events as? [[String: Any]] ?? []
  }

  private func origin(_ trial: [String: Any]) -> String? {
    (trial["origin"] as? [String: Any])?["kind"] as? String
  }

  @Test(.timeLimit(.minutes(4)))
  func `goes by itself on autopilot, and writes down why`() throws {
    let space = try space("autopilot: true")
    let run = try space.hone("run", "s.yaml", "--headless")
    #expect(run.status == 0, "\(run.errors)")
    let trials = try space.trials("s.hone")
    // Of those that count there are at most eight; the range test counts as none.
    let whole = trials.filter { origin($0) != "range_test" }
    #expect(whole.count <= 8 && trials.count == whole.count + 1)
    #expect(whole.first?["state"] as? String == "diverged")
    let best = try #require(whole.compactMap { $0["objective"] as? Double }.min())
    #expect(best < 0.13, "\(best)")
    let steps = try steps(space)
    #expect(steps.count == trials.count - 1)
    for step in steps {
      #expect((step["why"] as? String)?.isEmpty == false)
      #expect((step["change"] as? String)?.isEmpty == false)
    }
    let second = try #require(steps.dropFirst().first)
    #expect(
      (second["seen"] as? [String])?.contains { $0.contains("range test: use about") } == true)
    let shown = try space.hone("show", "s.hone", "2").output
    #expect(shown.contains("why: the range test recommends it"))
    // The grounds are told once, and the event as one line.
    #expect(shown.contains("advice_applied  lr 1 → ") && !shown.contains("␊"))
    #expect(shown.split(separator: "\n").count { $0.contains("range test: use about") } == 1)
  }

  @Test(.timeLimit(.minutes(4)))
  func `waits for a person without one, who takes a step, refuses one, and makes one`() throws {
    let space = try space("grace: 2")
    let run = try space.start([Programs.hone, "run", "s.yaml", "--headless"])
    try wait(for: "the baseline's end") {
      (try? space.trials("s.hone"))?.first?["state"] as? String == "diverged"
    }
    func next(_ words: String...) throws -> [String: Any] {
      let result = try space.run([Programs.hone, "next", "s.hone", "--json"] + words)
      guard result.status == 0 else { throw UnexpectedFailure(text: result.errors) }
      let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      return object as? [String: Any] ?? [:]
    }
    func change(_ answer: [String: Any]) -> String? {
      (answer["next"] as? [String: Any])?["change"] as? String
    }
    #expect(change(try next())?.hasPrefix("range test") == true)
    let test = try next("--accept")
    #expect(test["recommended"] is Double)
    let first = try #require(change(try next()))
    #expect(first.hasPrefix("lr 1 → "))
    _ = try next("--accept")
    try wait(for: "the first trial's end") {
      try space.trials("s.hone").last?["state"] as? String == "complete"
    }
    let before = try #require(change(try next()))
    let other = try #require(change(try next("--refuse")))
    #expect(other != before)
    #expect(try change(next()) == other)
    #expect(run.errors.contains("waits: the next trial is yours to choose"))
    // The engine still waits, and nothing ran that nobody asked for.
    #expect(run.process.isRunning)
    #expect(try space.trials("s.hone").count == 3)
    #expect(try steps(space).count == 2)
    #expect(try space.hone("stop", "s.hone").status == 0)
    run.process.waitUntilExit()
    #expect(run.process.terminationStatus == 0)
  }

  @Test(.timeLimit(.minutes(4)))
  func `of the demo's network comes from a rate at which nothing is learnt to one that is good`()
    throws
  {
    let space = try Workspace()
    let text = try String(contentsOfFile: Programs.root + "/demo/manual.yaml", encoding: .utf8)
    // A fifth of the epochs, and no shifted copies of the images.
    let quick = text.replacing("steps: 30", with: "steps: 6").replacing(
      "run_cap: 8", with: "run_cap: 4"
    )
    .replacing("parameters:\n", with: "parameters:\n  augment: {value: 0}\n")
    try space.write("manual.yaml", quick)
    let run = try space.hone("run", "manual.yaml", "--headless")
    #expect(run.status == 0, "\(run.errors)")
    let trials = try space.trials("manual.hone").filter { origin($0) != "range_test" }
    #expect(trials.count == 4)
    let first = try #require(trials.first?["objective"] as? Double)
    let best = try #require(trials.compactMap { $0["objective"] as? Double }.min())
    #expect(best < 0.3 && best < first / 10, "\(first) → \(best)")
  }
}
