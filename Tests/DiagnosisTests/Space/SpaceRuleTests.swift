import Diagnosis
import Documents
import Foundation
import Testing
import Tuning

@Suite struct `The rules for search spaces` {
  private func findings(_ text: String, cost: Double? = nil) throws -> [SpaceFinding] {
    let document = try StudyDocument(yaml: text, file: "sweep.yaml")
    let known = cost.map { SpaceFacts.Cost(seconds: $0, source: "as you say") }
    return checkSpace(SpaceFacts(document.plan, cost: known))
  }

  @Test(arguments: UnwiseFiles.all)
  func `find what is unwise, name its line, and what they write instead is wiser`(
    file: UnwiseFiles.File
  ) throws {
    let document = try StudyDocument(yaml: file.text, file: "sweep.yaml")
    let all = try findings(file.text, cost: file.cost)
    let finding = try #require(all.first { $0.rule == file.rule }, "\(all.map(\.rule))")
    #expect(finding.path.isEmpty ? file.line == nil : document.line(of: finding.key) == file.line)
    #expect(finding.message.count < 330, "\(finding.message)")
    // And of nothing else, but that none of these small files has a baseline.
    #expect(
      Set(all.map(\.rule)).subtracting(["no-baseline", file.rule]) == file.also, "\(file.text)")
    let fix = try #require(finding.fix)
    #expect(!document.lines(after: fix.edits).isEmpty)
    let (text, refused) = document.text(applying: fix.edits)
    #expect(refused.isEmpty, "\(fix.edits)")
    #expect(text != file.text)
    let after = try findings(text, cost: file.cost)
    #expect(!after.contains { $0.rule == file.rule && $0.path == finding.path }, "\(text)")
    // Every comment is still there, and every line that the fix is not about.
    for line in file.text.split(separator: "\n") {
      if let mark = line.firstIndex(of: "#") { #expect(text.contains(line[mark...]), "\(text)") }
    }
    let before = Set(file.text.split(separator: "\n"))
    let gone = before.subtracting(text.split(separator: "\n"))
    #expect(gone.count <= 3, "\(gone)")
  }

  @Test(arguments: UnwiseFiles.all)
  func `propose a baseline that fits what they propose beside it`(file: UnwiseFiles.File) throws {
    let document = try StudyDocument(yaml: file.text, file: "sweep.yaml")
    let all = try findings(file.text, cost: file.cost)
    guard let proposed = all.first(where: { $0.rule == "no-baseline" })?.fix?.edits else { return }
    let others = all.filter { $0.rule != "no-baseline" }.flatMap { $0.fix?.edits ?? [] }
      .filter { edit in
        // It stands alone, too: parameters that another proposal adds are not in it.
        edit.path.first != "parameters"
          || edit.path.dropFirst().first.map {
            document.plan.space[$0] != nil
          } ?? true
      }
    let (text, refused) = document.text(applying: others + proposed)
    #expect(refused.isEmpty)
    let after = try StudyDocument(yaml: text, file: "sweep.yaml")
    let baseline = try #require(after.plan.baseline)
    for entry in baseline.entries {
      let distribution = try #require(after.plan.space[entry.name]?.distribution, "\(text)")
      #expect(distribution.contains(entry.value), "\(entry.name) in\n\(text)")
    }
  }

  @Test(arguments: UnwiseFiles.all, [0.0, 1.0.nextDown])
  func `carry the baseline along with what they write`(
    file: UnwiseFiles.File, end: Double
  ) throws {
    guard file.rule != "no-baseline" else { return }
    let bare = try StudyDocument(yaml: file.text, file: "sweep.yaml")
    let baseline = bare.plan.space.varying.map {
      ParameterValue.Entry($0.name, $0.distribution.value(at: end))
    }
    guard !baseline.isEmpty else { return }
    let document = try StudyDocument(
      yaml: bare.text(applying: [.set(["hone", "baseline"], .map(baseline))]).text,
      file: "sweep.yaml")
    let known = file.cost.map { SpaceFacts.Cost(seconds: $0, source: "as you say") }
    let found = checkSpace(SpaceFacts(document.plan, cost: known))
    let fix = try #require(found.first { $0.rule == file.rule }?.fix)
    let text = document.text(applying: fix.edits).text
    let after = try StudyDocument(yaml: text, file: "sweep.yaml")
    #expect(after.plan.baseline != nil, "\(text)")
    #expect(!after.warnings.contains { $0.key.hasPrefix("hone.baseline") }, "\(text)")
    let left = checkSpace(SpaceFacts(after.plan, cost: known)).map(\.rule)
    #expect(!left.contains(file.rule), "\(text)")
  }

  @Test(arguments: [
    "phases: {explore: 20, refine: 8}",
    "stages: [{tune: [lr], trials: 5}, {tune: [dropout], trials: 5}]",
    "stop: {min_improvement: 0.001}", "steps: 30, population: {size: 4, interval: 3}",
  ])
  func `know what ends a search`(hone: String) throws {
    let text = """
      program: t.py
      method: \(hone.contains("population") ? "pbt" : "bayes")
      metric: {name: loss, goal: minimize}
      parameters:
        lr: {distribution: log_uniform_values, min: 1e-4, max: 0.1}
        dropout: {min: 0.0, max: 0.5}
      hone: {\(hone)}
      """
    #expect(!(try findings(text).map(\.rule)).contains("no-end"))
  }

  @Test func `ask for no more trials than the hours have room for`() throws {
    let text = """
      program: t.py
      method: bayes
      metric: {name: loss, goal: minimize}
      parameters:
        lr: {distribution: log_uniform_values, min: 1e-4, max: 0.1}
        dropout: {min: 0.0, max: 0.5}
      run_cap: 12
      hone: {concurrency: 1, stop: {hours: 3}}
      """
    let found = try #require(try findings(text, cost: 900).first { $0.rule == "trial-count" })
    #expect(found.fix?.edits == [.set(["method"], "random")], "\(found)")
    let open = try #require(try findings(text, cost: 9).first { $0.rule == "trial-count" })
    #expect(open.fix?.edits == [.set(["run_cap"], 20)], "\(open)")
  }

  @Test(arguments: UnwiseFiles.good.map(\.name))
  func `have nothing to say of a good file`(name: String) throws {
    let text = try #require(UnwiseFiles.good.first { $0.name == name }?.text)
    #expect(try findings(text).isEmpty)
  }

  @Test(arguments: ["digits.yaml", "perceptron.yaml", "manual.yaml"])
  func `have nothing to say of the demo's files`(name: String) throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "demo/\(name)"), encoding: .utf8)
    #expect(try findings(text).isEmpty)
  }

  @Test func `have a file each that breaks them`() {
    #expect(Set(UnwiseFiles.all.map(\.rule)) == Set(SpaceRule.all.map(\.name)))
  }

  @Test func `stand in the manual with their names`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let manual = try String(contentsOf: root.appending(path: "docs/check.md"), encoding: .utf8)
    for rule in SpaceRule.all { #expect(manual.contains("`\(rule.name)`"), "\(rule.name)") }
  }

  @Test func `say how long a grid takes and what random search would cost`() throws {
    let values = "{values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]}"
    let text = """
      program: t.py
      method: grid
      metric: {name: loss, goal: minimize}
      parameters: {a: \(values), b: \(values)}
      """
    let finding = try #require(try findings(text, cost: 600).first { $0.rule == "grid-size" })
    #expect(finding.severity == .warning)
    #expect(finding.message.contains("121 trials, 20 h"), "\(finding.message)")
    #expect(finding.message.contains("60 random trials in 10 h"), "\(finding.message)")
    #expect(finding.message.contains("95 %"), "\(finding.message)")
  }

  private func sweep(_ parameters: [String], _ rest: String) -> String {
    """
    program: t.py
    method: random
    metric: {name: loss, goal: minimize}
    parameters:
    \(parameters.map { "  " + $0 }.joined(separator: "\n"))
    \(rest)
    """
  }

  @Test(arguments: [
    [
      "lr: {value: 0.5}", "optimizer: {value: adamw}", "batch_size: {values: [16, 32, 64]}",
      "layers: {values: [1, 2, 3]}", "warmup: {values: [0, 0.1]}",
    ],
    [
      "lr: {distribution: log_uniform_values, min: 0.5, max: 5.0}", "optimizer: {value: sgd}",
    ],
    ["lr: {min: 0.5, max: 5.0}", "optimizer: {value: sgd}"],
  ])
  func `propose one range for a rate, whatever is wrong with it`(parameters: [String]) throws {
    let found = try findings(sweep(parameters, "run_cap: 60"))
    let ranges = found.filter { $0.rule != "no-baseline" }.flatMap { $0.fix?.edits ?? [] }
      .filter { $0.path == ["parameters", "lr"] }
    #expect(ranges.count >= 2 && Set(ranges).count == 1, "\(ranges)")
  }

  @Test(arguments: [
    [
      "lr: {values: [0.0001, 0.0003, 0.001, 0.003, 0.01]}", "batch_size: {values: [32, 64, 128]}",
      "optimizer: {values: [adam, sgd]}",
    ],
    [
      "lr: {min: 0.00001, max: 0.1}", "optimizer: {values: [adam, sgd]}",
      "weight_decay: {distribution: log_uniform_values, min: 1.0e-5, max: 0.1}",
    ],
    ["lr: {value: 0.5}", "optimizer: {value: adamw}", "layers: {values: [1, 2, 3]}"],
  ])
  func `propose a baseline that hone takes, at a rate that its optimizer wants`(
    parameters: [String]
  ) throws {
    let text = sweep(parameters, "run_cap: 60")
    let document = try StudyDocument(yaml: text, file: "sweep.yaml")
    let fix = try #require(try findings(text).first { $0.rule == "no-baseline" }?.fix)
    let alone = try StudyDocument(yaml: document.text(applying: fix.edits).text, file: "sweep.yaml")
    let baseline = try #require(alone.plan.baseline)
    #expect(alone.warnings.isEmpty, "\(alone.warnings)")
    let rate = try #require(baseline.number("lr"))
    #expect((1e-4...1e-3).contains(rate), "\(baseline)")
    #expect(baseline["optimizer"]?.means("sgd") != true, "\(baseline)")
  }

  @Test func `make no search of a configuration or two to fit the hours`() throws {
    let parameters =
      ["lr: {distribution: log_uniform_values, min: 1e-4, max: 0.1}"]
      + ["a", "b", "c", "d"].map { "\($0): {min: 0.0, max: 0.5}" }
    func budget(_ hone: String, cost: Double) throws -> SpaceFinding {
      let text = sweep(parameters, "run_cap: 40\nhone: {concurrency: 1, \(hone)}")
      return try #require(try findings(text, cost: cost).first { $0.rule == "budget" })
    }
    // Three trials of one configuration: more hours, by the user.
    let few = try budget("replicates: 3, stop: {hours: 1}", cost: 1_200)
    #expect(few.fix?.isSafe == false, "\(few)")
    #expect(few.fix?.edits.map(\.path) == [["hone", "stop", "hours"], ["run_cap"]], "\(few)")
    // Thirty are ten, and would be enough without the replicates.
    let replicated = try budget("replicates: 3, stop: {hours: 10}", cost: 1_200)
    #expect(replicated.fix?.isSafe == false, "\(replicated)")
    #expect(
      replicated.fix?.edits == [.set(["hone", "replicates"], 1), .set(["run_cap"], 30)],
      "\(replicated)")
    #expect(replicated.message.contains("with 3 runs each 10 configurations"), "\(replicated)")
    let enough = try budget("stop: {hours: 10}", cost: 1_200)
    #expect(enough.fix?.isSafe == true && enough.fix?.edits == [.set(["run_cap"], 30)], "\(enough)")
  }

  @Test func `count trials where nothing else does`() throws {
    let rate = ["lr: {distribution: log_uniform_values, min: 1e-4, max: 0.1}"]
    func trialCount(_ rest: String) throws -> SpaceFinding? {
      let text = sweep(rate + ["dropout: {min: 0.0, max: 0.5}"], "run_cap: 12\nhone: {\(rest)}")
        .replacing("method: random", with: "method: bayes")
      return try findings(text).first { $0.rule == "trial-count" }
    }
    let found = try #require(try trialCount("folds: 3"))
    #expect(found.message.contains("are 4 configurations, too few for"), "\(found.message)")
    // Stages and phases have trials of their own.
    #expect(try trialCount("stages: auto") == nil)
  }
}
