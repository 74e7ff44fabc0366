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

  /// Files whose mending touches the baseline, or in which one rule's cure is another's ill.
  static let mended: [(lines: String, time: String, rules: [String], keeps: String)] = [
    (
      """
      method: random
      parameters: {lr: {value: 0.01}, layers: {values: [1, 2, 3]}}
      run_cap: 60
      hone: {baseline: {layers: 1}}
      """, "1m", ["architecture-before-rate"], "hone: {baseline: {layers: 1, lr: 0.01}}"
    ),
    (
      """
      method: grid
      parameters: {lr: {value: 0.05}, warmup: {values: [0.0, 0.2]}}
      hone: {baseline: {warmup: 0.0}}
      """, "1m", ["warmup-without-rate"], "lr: {values: [0.005, 0.05, 0.5]}"
    ),
    (
      """
      method: random
      parameters:
        opt:
          parameters:
            lr: {min: 0.0, max: 0.1}
            weight_decay: {min: 0.0, max: 0.01}
      run_cap: 60
      hone: {baseline: {opt: {lr: 0.0, weight_decay: 0.0}}}
      """, "1m", ["rate-scale", "regularisation-scale"],
      "hone: {baseline: {opt: {lr: 0.0001, weight_decay: 1.0e-06}}}"
    ),
    (
      """
      method: bayes
      parameters:
        lr: {min: 0.00002, max: 0.03, distribution: log_uniform_values}
        batch_size: {values: [48, 96, 100]}
      run_cap: 60
      hone: {stop: {hours: 3}, concurrency: 1, baseline: {lr: 0.0005, batch_size: 48}}
      """, "15m", ["budget", "batch-sizes"], "method: random"
    ),
  ]

  @Test(arguments: mended.indices)
  func `promises what it does, does it once, and carries the baseline along`(index: Int) throws {
    let (lines, time, fixed, keeps) = Self.mended[index]
    let space = try Workspace()
    try space.write("train.py", "")
    let file = try space.write(
      "s.yaml", "program: train.py\nmetric: {name: loss, goal: minimize}\n\(lines)\n")
    let first = try space.hone("check", "s.yaml", "--fix", "--trial-time", time)
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(first.status == 0, "\(first.errors)")
    #expect(text.contains(keeps), "\(text)")
    for rule in fixed { #expect(first.output.contains("(\(rule))"), "\(first.output)") }
    #expect(!first.output.contains("--fix puts"), "\(first.output)")
    #expect(!first.output.contains("fixed: hone.stop.hours"), "\(first.output)")
    let second = try space.hone("check", "s.yaml", "--fix", "--trial-time", time)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == text)
    #expect(!second.output.contains("fixed") && !second.output.contains("error:"))
    #expect(!second.output.contains("hone.baseline"), "\(second.output)")
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
  /// Files for which advice has several lines.
  private static let advised = [
    (
      """
      method: grid
      parameters: {lr: {values: [1, 2, 3, 4]}, b: {values: [1, 2, 3, 4]}, c: {values: [1, 2, 3, 4]}}
      hone: {steps: 30, baseline: {lr: 1, b: 1, c: 1}}
      """, "4"
    ),
    (
      """
      method: bayes
      parameters: {lr: {min: 0.1, max: 0.5}, b: {min: 0.1, max: 0.5}}
      hone:
        steps: 30
        replicates: 3
        pruner: {type: median}
      """, "0.5"
    ),
  ]

  @Test(arguments: advised.indices)
  func `is lines that can take the place of the file's own`(index: Int) throws {
    let space = try Workspace()
    let (lines, hours) = Self.advised[index]
    let text = "program: train.py\nmetric: {name: loss, goal: minimize}\n\(lines)\n"
    try space.write("train.py", "")
    try space.write("s.yaml", text)
    let advice = try space.hone("advise", "s.yaml", "--hours", hours, "--trial-time", "5m")
    #expect(advice.status == 0, "\(advice.errors)")
    let pasted = advice.output.split(separator: "\n").map(String.init)
      .drop { !$0.contains("As lines of the file") }.dropFirst().prefix { $0.hasPrefix("  ") }
      .map { String($0.dropFirst(2)) }
    let keys = Set(
      pasted.filter { !$0.hasPrefix(" ") }.compactMap { $0.split(separator: ":").first })
    #expect(keys.contains("method") && keys.contains("hone"), "\(advice.output)")
    // Each in the place of the key that is there, with all that stands below it.
    var kept: [String] = []
    var isGone = false
    for line in text.split(separator: "\n").map(String.init) {
      if !line.hasPrefix(" ") { isGone = keys.contains(line.prefix { $0 != ":" }) }
      if !isGone { kept.append(line) }
    }
    let whole = kept + pasted
    try space.write("next.yaml", whole.joined(separator: "\n") + "\n")
    let check = try space.hone("check", "next.yaml")
    #expect(check.status == 0 && !check.output.contains("error"), "\(whole) \(check.output)")
    #expect(!check.output.contains("[no-end]"), "\(whole)")
  }

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
    // What is said beside the file is in the lines for it.
    try space.write("two.yaml", foolish.replacing("{steps: 5}", with: "{steps: 5, concurrency: 2}"))
    let four = try space.hone(
      "advise", "two.yaml", "--hours", "8", "--trial-time", "10m", "--concurrency", "4")
    #expect(four.output.contains("× 4 at once is room for 192"), "\(four.output)")
    #expect(four.output.contains("concurrency: 4"), "\(four.output)")
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

  @Test(.timeLimit(.minutes(2)))
  func `write what a study cannot take any more into the file of the next one`() throws {
    let space = try Workspace()
    try space.write("train.sh", Scripts.quick)
    let sweep = Scripts.sweep(trials: 6)
    try space.write(
      "s.yaml",
      "# Mine.\n" + sweep.replacing("log_uniform_values, min: 0.0001", with: "uniform, min: 0.0001")
    )
    #expect(try space.hone("run", "s.yaml", "--headless").status == 0)
    let advice = try space.hone("advise", "s.hone", "--next")
    #expect(advice.status == 0, "\(advice.errors)")
    #expect(advice.output.contains("s-next.yaml (hone run starts it"), "\(advice.output)")
    let next = try String(contentsOfFile: space.path + "/s-next.yaml", encoding: .utf8)
    #expect(
      next.contains("distribution: log_uniform_values") && next.contains("# Mine."), "\(next)")
    #expect(next.contains("units: {values: [16, 32, 64]}"), "all else stays: \(next)")
    // It runs, as a study of its own.
    #expect(try space.hone("run", "s-next.yaml", "--headless").status == 0)
    #expect(try space.trials("s-next.hone").count == 6)
    #expect(try space.hone("advise", "s.yaml", "--next").status == 2)
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
