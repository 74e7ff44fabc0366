import Tuning

/// Reads what stands under `hone:`.
struct HoneBlockReader {
  let findings: Findings
  let patternProblem: ((String) -> String?)?

  static let keys = [
    "concurrency", "gpus", "gpus_per_trial", "steps", "objective", "sampler", "pruner", "seed",
    "roles", "baseline", "stop", "executor", "metrics", "environment", "grace", "retries",
    "time_limit", "max_failures", "threads", "output", "diverged",
    "population", "replicates", "folds", "phases", "stages", "audit", "autopilot", "range_test",
  ]

  /// Keys of the top level that are looked for here, and what others call them.
  private static let elsewhere: [String: String] = {
    var places = ["trials", "n_trials", "max_trials", "num_trials", "budget"].reduce(into: [:]) {
      $0[$1] = "run_cap: 40 at the top level, without hone:"
    }
    let above = [
      "program", "command", "method", "metric", "parameters", "early_terminate", "run_cap",
    ]
    for key in above {
      places[key] = "it at the top level, without hone:"
    }
    for key in ["patience", "hours"] { places[key] = "it under stop: {\(key): …}" }
    for key in ["parallel", "workers", "n_jobs", "jobs"] { places[key] = "concurrency: 4" }
    for key in ["epochs", "max_epochs", "max_steps"] { places[key] = "steps: 30" }
    return places
  }()

  /// Puts what the entries say into a plan.
  ///
  /// - Parameter doubtful: Parameters that are wrong and so not in the plan's space: nothing is held
  ///   against them. Nil if there is no space at all.
  func read(
    _ entries: [Node.Entry], into plan: inout StudyPlan, doubtful: [String]?, method: String? = nil
  ) {
    findings.check(
      entries, under: "hone", known: HoneBlockReader.keys, elsewhere: HoneBlockReader.elsewhere)
    for entry in entries { readSearch(entry, "hone.\(entry.key)", into: &plan) }
    for entry in entries { readLaunch(entry, "hone.\(entry.key)", into: &plan.launch) }
    guard let doubtful else { return }
    for entry in entries {
      switch entry.key {
      case "roles" where doubtful.isEmpty: plan.roles = roles(entry, plan.space)
      case "baseline":
        let reader = BaselineReader(findings: findings, doubtful: doubtful)
        plan.baseline = reader.read(entry, plan.space)
      default: break
      }
    }
    CourseReader(findings: findings).read(entries, into: &plan, method: method)
    ManualReader(findings: findings).read(entries, into: &plan, method: method)
  }

  // MARK: - Search

  private func readSearch(_ entry: Node.Entry, _ key: String, into plan: inout StudyPlan) {
    switch entry.key {
    case "steps": plan.steps = findings.whole(entry, key, from: 1)
    case "concurrency": plan.concurrency = findings.whole(entry, key, from: 1)
    case "seed": plan.seed = findings.whole(entry, key, from: 0).map(UInt64.init) ?? 0
    case "objective":
      let words = Objective.Reduction.allCases.map(\.rawValue)
      let word = findings.word(entry, key, allowed: words, noun: "reduction of a curve")
      plan.objective.reduction = word.flatMap(Objective.Reduction.init(rawValue:)) ?? .last
    case "sampler": readSampler(entry, key, into: &plan)
    case "pruner": plan.pruner = PrunerReader(findings: findings).pruner(entry, key) ?? .none
    case "diverged":
      let word = findings.word(entry, key, allowed: ["end", "ignore"], noun: "rule")
      plan.endsDiverged = word != "ignore"
    case "audit": plan.audit = findings.number(entry, key, from: 0, to: 1)
    case "stop": readStop(entry, key, into: &plan)
    case "executor":
      _ = findings.word(
        entry, key, allowed: ["local"], later: NotYet.executors, noun: "executor")
    default: break
    }
  }

  private func readSampler(_ entry: Node.Entry, _ key: String, into plan: inout StudyPlan) {
    let word = findings.word(
      entry, key, allowed: ["auto", "tpe", "gp", "cma-es", "sobol", "random", "grid"],
      later: NotYet.samplers,
      aliases: ["halton": "sobol", "qmc": "sobol", "cmaes": "cma-es"], noun: "sampler")
    switch word {
    case "auto": plan.sampler = .automatic
    case "gp": plan.sampler = .gp
    case "random": plan.sampler = .random
    case "grid": plan.sampler = .grid
    case "sobol": plan.sampler = .sobol
    case "tpe": plan.sampler = .tpe
    case "cma-es": plan.sampler = .cmaES
    default: break
    }
  }

  private func readStop(_ entry: Node.Entry, _ key: String, into plan: inout StudyPlan) {
    guard let entries = findings.map(entry, key, like: "{hours: 2, patience: 30}") else { return }
    findings.check(
      entries, under: key, known: ["hours", "trials", "patience", "min_improvement", "same_best"])
    for entry in entries {
      let name = "\(key).\(entry.key)"
      switch entry.key {
      case "hours":
        // `2` is hours; `90m` says itself what it is.
        if entry.node.scalar?.value.number != nil {
          plan.stop.hours = findings.number(entry, name, above: 0)
        } else {
          plan.stop.hours = findings.duration(entry, name, from: 0.001).map { $0 / 3_600 }
        }
      case "trials":
        let trials = findings.whole(entry, name, from: 1)
        if let trials { plan.stop.trials = min(trials, plan.stop.trials ?? trials) }
      case "patience": plan.stop.patience = findings.whole(entry, name, from: 1)
      case "min_improvement":
        plan.stop.minimumImprovement = findings.number(entry, name, from: 0) ?? 0
      case "same_best": plan.stop.sameBest = findings.whole(entry, name, from: 1)
      default: break
      }
    }
  }

  private func roles(_ entry: Node.Entry, _ space: SearchSpace) -> Roles {
    guard let entries = findings.map(entry, "hone.roles", like: "{learning_rate: lr}") else {
      return Roles()
    }
    let ofParameters = ParameterRole.allCases.map(\.rawValue)
    let ofMetrics = ["train_loss", "val_loss"]
    findings.check(entries, under: "hone.roles", known: ofParameters + ofMetrics)
    var names: [String: String] = [:]
    for entry in entries {
      guard let name = findings.text(entry, "hone.roles.\(entry.key)") else { continue }
      if ofParameters.contains(entry.key), space[name] == nil {
        let known = space.parameters.map(\.name)
        findings.error(
          entry, "hone.roles.\(entry.key)",
          "there is no parameter \(name)\(findings.didYouMean(name, known))")
      }
      names[entry.key] = name
    }
    return Roles(names)
  }

  // MARK: - Launch

  private func readLaunch(_ entry: Node.Entry, _ key: String, into launch: inout LaunchPlan) {
    switch entry.key {
    case "grace": launch.grace = findings.duration(entry, key, from: 0) ?? launch.grace
    case "retries": launch.retries = findings.whole(entry, key, from: 0) ?? launch.retries
    case "time_limit": launch.timeLimit = findings.duration(entry, key, from: 0.001)
    case "max_failures":
      launch.maxFailures = findings.whole(entry, key, from: 1) ?? launch.maxFailures
    case "threads": launch.threads = findings.whole(entry, key, from: 1)
    case "gpus": launch.gpus = gpus(entry, key) ?? launch.gpus
    case "gpus_per_trial":
      launch.gpusPerTrial = findings.number(entry, key, above: 0) ?? launch.gpusPerTrial
    case "output":
      let word = findings.word(entry, key, allowed: ["file", "pty"], noun: "kind of output")
      launch.usesPseudoTerminal = word == "pty"
    case "environment": launch.environment = environment(entry, key)
    case "metrics": launch.metrics = metrics(entry, key)
    default: break
    }
  }

  private func gpus(_ entry: Node.Entry, _ key: String) -> LaunchPlan.GPUs? {
    switch entry.node.scalar?.text {
    case "auto": return .automatic
    case "none": return LaunchPlan.GPUs.none
    default: break
    }
    let devices = entry.node.elements?.map { node -> Int? in
      if case .int(let device)? = node.scalar?.value, device >= 0 { return device }
      return nil
    }
    guard let devices, !devices.isEmpty, !devices.contains(nil) else {
      findings.error(
        entry, key,
        "\(entry.node.given) is given; write auto, none, or the devices' numbers: [0, 1]")
      return nil
    }
    return .devices(devices.compactMap { $0 })
  }

  private func environment(_ entry: Node.Entry, _ key: String) -> [String: String] {
    guard let entries = findings.map(entry, key, like: "{DATA: /data/mnist}") else { return [:] }
    var variables: [String: String] = [:]
    for entry in entries {
      guard let scalar = entry.node.scalar else {
        findings.error(
          entry, "\(key).\(entry.key)", "takes a text, but \(entry.node.given) is given")
        continue
      }
      guard !entry.key.isEmpty, !entry.key.contains("="), !entry.key.contains("\0") else {
        findings.error(entry, "\(key).\(entry.key)", "is no name for an environment variable")
        continue
      }
      variables[entry.key] = entry.node.isNull ? "" : scalar.text
    }
    return variables
  }

  private func metrics(_ entry: Node.Entry, _ key: String) -> [MetricSourcePlan] {
    guard let nodes = entry.node.elements else {
      findings.error(
        entry, key,
        "takes a list of sources, but \(entry.node.given) is given; "
          + #"write e.g. [{from: stdout, pattern: '(?<key>\w+): (?<value>\S+)'}]"#)
      return []
    }
    return nodes.enumerated().compactMap { index, node in
      source(
        Node.Entry(key: entry.key, line: node.line, column: node.column, node: node),
        "\(key)[\(index)]")
    }
  }

  private func source(_ entry: Node.Entry, _ key: String) -> MetricSourcePlan? {
    guard let entries = findings.map(entry, key, like: "{from: stdout}") else { return nil }
    guard let from = entry.node["from"] else {
      findings.error(entry, key, "from is missing; allowed: stdout, jsonl")
      return nil
    }
    let word = findings.word(
      from, "\(key).from", allowed: ["stdout", "jsonl"], later: NotYet.metricSources, noun: "source"
    )
    switch word {
    case "stdout":
      findings.check(entries, under: key, known: ["from", "pattern"])
      guard let given = entry.node["pattern"] else { return .output(pattern: nil) }
      guard let pattern = findings.text(given, "\(key).pattern") else { return nil }
      if let problem = patternProblem?(pattern) {
        findings.error(given, "\(key).pattern", problem)
        return nil
      }
      return .output(pattern: pattern)
    case "jsonl":
      findings.check(entries, under: key, known: ["from", "path"])
      guard let given = entry.node["path"] else {
        findings.error(entry, key, "path is missing: the file of JSON lines that the script writes")
        return nil
      }
      return findings.text(given, "\(key).path").map { .jsonLines(path: $0) }
    default: return nil
    }
  }
}
