import Foundation
import Testing

/// A script whose loss is known beforehand: a parabola over the order of magnitude of the rate, and
/// next to nothing of the units. `early` is what it prints before its last step.
private func known(early: String) -> String {
  """
  for a in "$@"; do case $a in --lr=*) lr=${a#--lr=};; --units=*) units=${a#--units=};; esac; done
  awk -v lr=$lr -v units=$units 'BEGIN {
    d = log(lr) / log(10) + 2.5; end = 1 + d * d + 0.001 * units
    for (i = 1; i < 5; i++) printf "{\\"step\\": %d, \\"loss\\": %.6f}\\n", i, \(early)
    printf "{\\"step\\": 5, \\"loss\\": %.6f}\\n", end
  }'
  """
}

private let foolish = """
  # what we have always used
  program: train.py
  method: bayes
  metric: {name: loss, goal: minimize}
  parameters:
    lr: {min: 0.0001, max: 0.1}   # as in the paper
    batch_size: {values: [16, 30, 64]}
    dropout: {min: 0.0, max: 0.9}
  run_cap: 10
  hone: {steps: 5}

  """

@Suite struct `The check of a sweep file` {
  private func rules(_ json: Any) -> [String] {
    (json as? [[String: Any]] ?? []).compactMap { $0["rule"] as? String }
  }

  @Test func `names line, reason and the lines to write, and mends the file itself`() throws {
    let space = try Workspace()
    try space.write("train.py", "")
    let file = try space.write("s.yaml", foolish)
    let text = try space.hone("check", "s.yaml")
    #expect(text.status == 0, "\(text.errors)")
    #expect(text.output.contains("s.yaml:6: warning: parameters.lr:"), "\(text.output)")
    #expect(text.output.contains("lr: {distribution: log_uniform_values, min: 0.0001, max: 0.1}"))
    let found = try space.json("check", "s.yaml")
    #expect(
      rules(found) == ["rate-scale", "batch-sizes", "dropout-top", "trial-count", "no-baseline"])
    let lines = (found as? [[String: Any]] ?? []).map { $0["line"] as? Int }
    #expect(lines == [6, 7, 8, 9, nil])

    #expect(try space.hone("check", "s.yaml", "--fix").status == 0)
    #expect(
      try String(contentsOfFile: file, encoding: .utf8)
        == foolish.replacing(
          "{min: 0.0001, max: 0.1}   # as in the paper",
          with: "{distribution: log_uniform_values, min: 0.0001, max: 0.1}   # as in the paper"
        ).replacing("30, ", with: "32, ").replacing("0.9", with: "0.5")
        .replacing("run_cap: 10", with: "run_cap: 30"))
    #expect(rules(try space.json("check", "s.yaml")) == ["no-baseline"])
  }

  @Test func `finds nothing in a good one, and ends with 1 for a wrong one`() throws {
    let space = try Workspace()
    try space.write("train.py", "")
    try space.write(
      "good.yaml",
      """
      program: train.py
      method: random
      metric: {name: val_loss, goal: minimize}
      parameters:
        lr: {distribution: log_uniform_values, min: 1.0e-4, max: 1.0e-1}
        batch_size: {values: [16, 32, 64]}
      run_cap: 40
      hone: {steps: 5, baseline: {lr: 1.0e-3, batch_size: 32}}
      """)
    let good = try space.hone("check", "good.yaml")
    #expect(good.status == 0 && good.output.contains("nothing to remark (2 parameters, 40 trials)"))
    #expect(rules(try space.json("check", "good.yaml")).isEmpty)
    try space.write("wrong.yaml", "program: train.py\nmethod: randm\n")
    let wrong = try space.hone("check", "wrong.yaml")
    #expect(wrong.status == 1)
    #expect(wrong.output.contains("wrong.yaml:2: error: method:"), "\(wrong.output)")
    let missing = try space.hone("check", "none.yaml")
    #expect(missing.status == 1 && missing.errors == "hone: none.yaml: there is no such file\n")
  }
}

@Suite struct `Advice and importance` {
  private func sweep(_ space: Workspace, early: String, audit: Double) throws {
    try space.write("train.sh", known(early: early))
    try space.write(
      "s.yaml",
      Scripts.sweep(
        trials: 40, concurrency: 1,
        extra: ", pruner: {type: median, warmup: 1, startup: 4}, audit: \(audit)"))
    let run = try space.hone("run", "s.yaml", "--headless")
    #expect(run.status == 0, "\(run.errors)")
  }

  private func findings(_ advice: [String: Any]) -> [String: [String: Any]] {
    let all = advice["findings"] as? [[String: Any]] ?? []
    return Dictionary(all.map { ($0["rule"] as? String ?? "", $0) }) { first, _ in first }
  }

  @Test func `before a sweep is in the hours that there are`() throws {
    let space = try Workspace()
    try space.write("s.yaml", foolish)
    let words = ["advise", "s.yaml", "--hours", "2", "--trial-time", "5m"]
    let result = try space.run([Programs.hone] + words)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("2 h ÷ 5 min a trial (as you say) is room for"))
    #expect(result.output.contains("hone check s.yaml has 3 warnings"))
    let json =
      try JSONSerialization.jsonObject(
        with: Data(space.run([Programs.hone] + words + ["--json"]).output.utf8)) as? [String: Any]
    #expect((json?["advice"] as? [String: Any])?["points"] as? [Any] != nil)
    #expect(json?["check"] as? Int == 3)
    #expect(try space.hone("advise", "s.yaml", "--hours", "0").status == 2)
  }

  @Test(.timeLimit(.minutes(3)))
  func `of a study that is well say so, with the audit and what mattered`() throws {
    let space = try Workspace()
    try sweep(space, early: "end + 1 / i", audit: 0.5)
    let advice = try #require(try space.json("advise", "s.hone") as? [String: Any])
    let events = try space.json("events", "s.hone", "--kind", "audited") as? [[String: Any]] ?? []
    // One that is condemned at its last step shows nothing.
    let spent = events.compactMap { $0["extra_steps"] as? Int }.filter { $0 > 0 }
    let audit = try #require(advice["audit"] as? [String: Any])
    #expect(spent.count >= 5 && audit["audited"] as? Int == spent.count)
    #expect(audit["wrong"] as? Int == 0)
    #expect(audit["extra_steps"] as? Int == spent.reduce(0, +))
    #expect(findings(advice)["audited"]?["severity"] as? String == "good")
    let text = try space.hone("advise", "s.hone").output
    #expect(text.contains("audit: 0 wrong of \(spent.count); "), "\(text)")
    #expect(text.contains("What matters: lr"))

    let importance = try #require(try space.json("importance", "s.hone") as? [String: Any])
    let parts = importance["parameters"] as? [[String: Any]] ?? []
    #expect(parts.map { $0["name"] as? String } == ["lr", "units"])
    #expect((parts[0]["importance"] as? Double ?? 0) > 0.9)
    let bars = try space.hone("importance", "s.hone", "--method", "ped-anova").output
    #expect(bars.hasPrefix("lr ") && bars.contains("█") && bars.contains("PED-ANOVA"))
  }

  @Test(.timeLimit(.minutes(3)))
  func `warns of a pruner that ends what becomes good`() throws {
    let space = try Workspace()
    // Whoever ends well looks bad until the end.
    try sweep(space, early: "9 - end", audit: 0.9)
    let advice = try #require(try space.json("advise", "s.hone") as? [String: Any])
    let found = try #require(findings(advice)["audited"])
    #expect(found["severity"] as? String == "warning")
    let checklist = advice["checklist"] as? [[String: Any]] ?? []
    let pruning = checklist.first { $0["question"] as? String == "Is pruning too harsh?" }
    #expect(pruning?["answer"] as? String == "problem")
    let text = try space.hone("advise", "s.hone").output
    #expect(text.contains("→ median pruner, warm-up 1"), "\(text)")
  }

  @Test func `say what is missing for an answer`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.quick)
    try space.write("s.yaml", Scripts.sweep(trials: 2))
    #expect(try space.hone("run", "s.yaml", "--headless").status == 0)
    let importance = try space.hone("importance", "s.hone")
    #expect(importance.status == 1)
    #expect(importance.errors.contains("2 complete trials are too few"), "\(importance.errors)")
    let advice = try space.hone("advise", "s.hone")
    #expect(advice.status == 0 && advice.output.contains("2 of 8 trials needed to say"))
    #expect(try space.hone("advise", "none.hone").status == 1)
  }
}
