import Foundation
import Tuning

/// Reads the top level of a study file: W&B's keys.
struct StudyFileReader {
  let findings: Findings
  let needsCommand: Bool
  let patternProblem: ((String) -> String?)?

  static let keys = [
    "program", "command", "method", "metric", "metrics", "parameters", "early_terminate",
    "run_cap", "name", "description", "hone", "project", "entity", "scheduler", "controller",
    "job", "image_uri", "apiVersion", "kind",
  ]

  /// The plan that a file says; nil after complaints that leave none.
  mutating func plan(of root: Node, name: String, workingDirectory: String?) -> StudyPlan? {
    guard let entries = root.entries else {
      findings.add(
        .error, line: root.line, key: "",
        "a study file is a map (method: …, metric: …, parameters: …), but \(root.given) is given")
      return nil
    }
    findings.check(
      entries, under: "", known: StudyFileReader.keys,
      elsewhere: HoneBlockReader.keys.reduce(into: [:]) { $0[$1] = "it under hone:" },
      severity: .warning)
    refuseSchedulers(root)
    let hone = root["hone"].flatMap { findings.map($0, "hone", like: "{concurrency: 4}") } ?? []
    let sampler = sampler(root)
    let objective = objective(root)
    let space = space(root)
    var plan = StudyPlan(
      name: self.name(root) ?? name, objective: objective ?? Objective(metric: ""),
      space: space?.space ?? SearchSpace([]), sampler: sampler ?? .random,
      launch: LaunchPlan(workingDirectory: workingDirectory))
    readCommand(root, into: &plan)
    let early = root["early_terminate"]
    if let early, root["hone"]?.node["pruner"] == nil {
      if let pruner = PrunerReader(findings: findings).earlyTerminate(early) {
        plan.pruner = pruner
      }
    } else if let early {
      findings.warn(early, early.key, "hone.pruner is there too and is used instead")
      checkUnused(early)
    }
    if let cap = root["run_cap"] { plan.stop.trials = findings.whole(cap, "run_cap", from: 1) }
    let block = HoneBlockReader(findings: findings, patternProblem: patternProblem)
    block.read(
      hone, into: &plan, doubtful: space?.doubtful, method: root["method"]?.node.scalar?.text)
    checkGrid(root, plan)
    return objective == nil || space?.doubtful.isEmpty != true || sampler == nil ? nil : plan
  }

  /// Says what is wrong with W&B's rule where hone's own is used: W&B would not take it.
  private func checkUnused(_ early: Node.Entry) {
    let others = Findings(file: findings.file)
    _ = PrunerReader(findings: others).earlyTerminate(early)
    for problem in others.problems {
      findings.add(
        .warning, line: problem.line, column: problem.column, key: problem.key, problem.message)
    }
  }

  private func name(_ root: Node) -> String? {
    root["name"].flatMap { findings.text($0, "name") }
  }

  private func refuseSchedulers(_ root: Node) {
    if let entry = root["scheduler"] {
      findings.error(
        entry, "scheduler",
        "W&B's schedulers are not available: hone searches by itself; remove it and write "
          + "method: bayes")
    }
    if let entry = root["metrics"] {
      findings.error(
        entry, "metrics",
        "several objectives at once are not available; tune one: "
          + "metric: {name: val_loss, goal: minimize}")
    }
  }

  // MARK: - Search

  private func sampler(_ root: Node) -> SamplerPlan? {
    guard let entry = root["method"] else {
      findings.add(
        .error, line: nil, key: "method",
        "is missing; say how to search: method: grid, random or bayes")
      return nil
    }
    if entry.node.scalar?.text == "custom" {
      findings.error(
        entry, "method",
        "\"custom\" needs W&B's schedulers, which are not available; use bayes, random or grid")
      return nil
    }
    let word = findings.word(
      entry, "method", allowed: ["grid", "random", "bayes", "pbt", "manual"],
      aliases: ["bayesian": "bayes", "tpe": "bayes", "gp": "bayes", "randomized": "random"],
      noun: "method")
    switch word {
    case "grid": return .grid
    // A population's first members are drawn at random; by hand nothing is drawn.
    case "random", "pbt", "manual": return .random
    case "bayes": return .automatic
    default: return nil
    }
  }

  private func checkGrid(_ root: Node, _ plan: StudyPlan) {
    guard plan.sampler == .grid, let entry = root["method"] else { return }
    for parameter in plan.space.parameters {
      switch parameter.distribution {
      case .categorical(_, .some):
        findings.warn(
          entry, "method", "grid tries every value of \(parameter.name), whatever its probability")
      case .continuous where parameter.distribution.levels == nil:
        findings.error(
          entry, "method",
          "grid cannot try every value of \(parameter.name), which is continuous; give it values, "
            + "or use random or bayes")
      default: break
      }
    }
  }

  private func objective(_ root: Node) -> Objective? {
    guard let entry = root["metric"] else {
      if root["metrics"] == nil {
        findings.add(
          .error, line: nil, key: "metric",
          "is missing; say what to tune: metric: {name: val_loss, goal: minimize}")
      }
      return nil
    }
    guard
      let entries = findings.map(
        entry, "metric",
        like: "metric: {name: \(entry.node.scalar?.text ?? "val_loss"), goal: minimize}")
    else { return nil }
    findings.check(
      entries, under: "metric", known: ["name", "goal", "target", "impute", "impute_while_running"])
    var objective = Objective(metric: "")
    var isSound = true
    if let name = entry.node["name"] {
      if let text = findings.text(name, "metric.name") {
        objective.metric = text
      } else {
        isSound = false
      }
    } else {
      findings.error(
        entry, "metric", "name is missing; write metric: {name: val_loss, goal: minimize}")
      isSound = false
    }
    if let goal = entry.node["goal"] {
      // W&B minimizes in silence when this is misspelt.
      let word = findings.word(
        goal, "metric.goal", allowed: ["minimize", "maximize"], noun: "goal")
      if let direction = word.flatMap(Direction.init(rawValue:)) {
        objective.direction = direction
      } else {
        isSound = false
      }
    } else {
      findings.hint(entry, "metric", "no goal is given, so \(objective.metric) is minimized")
    }
    if let target = entry.node["target"] {
      objective.target = findings.number(target, "metric.target")
    }
    checkImputation(entry.node)
    return isSound ? objective : nil
  }

  private func checkImputation(_ node: Node) {
    let allowed = [
      "impute": ["worst", "best", "latest"],
      "impute_while_running": ["false", "latest", "best", "worst"],
    ]
    for (key, words) in allowed.sorted(by: { $0.key < $1.key }) {
      guard let entry = node[key] else { continue }
      let text = entry.node.scalar?.text ?? ""
      guard words.contains(text) else {
        findings.warn(
          entry, "metric.\(key)",
          "\(entry.node.given) is none of \(words.joined(separator: ", "))"
            + "\(findings.didYouMean(text, words)); W&B ignores it in silence")
        continue
      }
      guard text != "false" else { continue }
      findings.hint(
        entry, "metric.\(key)",
        "is W&B's and not hone's, which puts no value in the place of one that a trial did not report"
      )
    }
  }

  /// The space; after complaints what of it is sound, and the keys that are not.
  private func space(_ root: Node) -> (space: SearchSpace, doubtful: [String])? {
    guard let entry = root["parameters"] else {
      findings.add(
        .error, line: nil, key: "parameters",
        "is missing; say what to vary: parameters: {lr: {min: 0.001, max: 0.1}}")
      return nil
    }
    guard let entries = findings.map(entry, "parameters", like: "{lr: {min: 0.001, max: 0.1}}")
    else { return nil }
    guard !entries.isEmpty else {
      findings.error(entry, "parameters", "there is none; give at least one")
      return nil
    }
    var reader = ParameterReader(findings: findings)
    var doubtful: [String] = []
    for entry in entries {
      let before = findings.problems.count { $0.severity == .error }
      reader.read([entry], path: [], key: "parameters")
      if findings.problems.count(where: { $0.severity == .error }) != before {
        doubtful.append(entry.key)
      }
    }
    return (SearchSpace(reader.parameters.filter { !doubtful.contains($0.name) }), doubtful)
  }
}
