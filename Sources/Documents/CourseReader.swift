import Tuning

/// Reads what stands under `hone:` about the rest of the plan: population, replicates and folds,
/// phases and stages.
struct CourseReader {
  let findings: Findings

  static let keys = ["population", "replicates", "folds", "phases", "stages"]

  /// Puts what the entries say into a plan whose space and baseline have been read.
  func read(_ entries: [Node.Entry], into plan: inout StudyPlan, method: String?) {
    func entry(_ key: String) -> Node.Entry? { entries.first { $0.key == key } }
    if let entry = entry("population") {
      plan.population = population(entry, plan)
    } else if method == "pbt" {
      plan.population = PopulationPlan()
    }
    var replication = Replication()
    if let entry = entry("replicates") {
      replication.seeds = findings.whole(entry, "hone.replicates", from: 1) ?? 1
    }
    if let entry = entry("folds") {
      replication.folds = findings.whole(entry, "hone.folds", from: 2)
    }
    if replication != Replication() { plan.replication = replication }
    if let entry = entry("phases") { plan.course = phases(entry, &plan) }
    if let entry = entry("stages") {
      if plan.course != nil {
        findings.error(entry, "hone.stages", "phases are there too; a plan has one or the other")
      } else {
        plan.course = stages(entry, &plan)
      }
    }
    check(entries, plan)
  }

  // MARK: - How it fits together

  private func check(_ entries: [Node.Entry], _ plan: StudyPlan) {
    if plan.population != nil {
      for entry in entries where CourseReader.keys.dropFirst().contains(entry.key) {
        findings.error(
          entry, "hone.\(entry.key)",
          "does not go with a population, whose members train once, all at the same time; remove "
            + "one of them")
      }
      for entry in entries where entry.key == "pruner" {
        findings.error(
          entry, "hone.pruner", "a population ends its own losers; remove the pruner")
      }
      if plan.steps == nil, plan.population?.interval == nil {
        let entry = entries.first { $0.key == "population" }
        findings.add(
          .error, line: entry?.line, column: entry?.column, key: "hone.steps",
          "is missing; a population is judged every tenth of a full trial: say its last step, "
            + "hone: {steps: 30}")
      }
    }
    guard let cap = plan.stop.trials, let course = plan.course else { return }
    let runs = plan.replication?.count ?? 1
    let total =
      course.phases.reduce(0) {
        $0 + $1.trials * ($1.isValidation ? plan.replication?.folds ?? 1 : runs)
      }
      + (plan.baseline == nil ? 0 : runs)
    if let entry = entries.first(where: { $0.key == "phases" || $0.key == "stages" }), total > cap {
      findings.warn(
        entry, "hone.\(entry.key)",
        "take \(total) trials together, but the study ends after \(cap) (run_cap, stop.trials): the "
          + "last ones will not run")
    }
  }

  // MARK: - Population

  private func population(_ entry: Node.Entry, _ plan: StudyPlan) -> PopulationPlan? {
    let key = "hone.population"
    if entry.node.scalar != nil, !entry.node.isNull {
      return findings.whole(entry, key, from: 2).map { PopulationPlan(size: $0) }
    }
    guard let entries = findings.map(entry, key, like: "{size: 10, interval: 3}") else {
      return nil
    }
    findings.check(
      entries, under: key,
      known: [
        "size", "interval", "burn_in", "truncation", "resample", "perturb", "window", "explore",
      ])
    var population = PopulationPlan()
    for entry in entries {
      let name = "\(key).\(entry.key)"
      switch entry.key {
      case "size": population.size = findings.whole(entry, name, from: 2) ?? population.size
      case "interval": population.interval = findings.whole(entry, name, from: 1)
      case "burn_in": population.burnIn = findings.whole(entry, name, from: 0)
      case "window": population.window = findings.whole(entry, name, from: 1) ?? 1
      case "truncation":
        population.truncation = share(entry, name, most: 0.5) ?? population.truncation
      case "resample": population.resample = share(entry, name, most: 1) ?? population.resample
      case "perturb": population.factors = factors(entry, name) ?? population.factors
      case "explore": population.explore = names(entry, name, plan.space)
      default: break
      }
    }
    return population
  }

  private func share(_ entry: Node.Entry, _ key: String, most: Double) -> Double? {
    guard let value = findings.number(entry, key) else { return nil }
    guard value >= 0, value <= most else {
      findings.error(
        entry, key, "is a share in 0…\(shortText(.double(most))), but it is \(entry.node.given)")
      return nil
    }
    return value
  }

  private func factors(_ entry: Node.Entry, _ key: String) -> [Double]? {
    let factors = entry.node.elements?.compactMap { $0.scalar?.value.number } ?? []
    guard !factors.isEmpty, factors.count == entry.node.elements?.count,
      factors.allSatisfy({ $0 > 0 && $0.isFinite })
    else {
      findings.error(
        entry, key,
        "takes a list of factors above 0, but \(entry.node.given) is given; write [1.2, 0.8]")
      return nil
    }
    return factors
  }

  /// Names of parameters that vary: a list, or one.
  private func names(_ entry: Node.Entry, _ key: String, _ space: SearchSpace) -> [String]? {
    let nodes = entry.node.elements ?? (entry.node.scalar == nil ? [] : [entry.node])
    let names = nodes.compactMap { $0.scalar?.text }
    guard !names.isEmpty, names.count == nodes.count else {
      findings.error(
        entry, key, "takes names of parameters, but \(entry.node.given) is given; write [lr]")
      return nil
    }
    let varying = space.varying.map(\.name)
    var isSound = true
    for name in names where !varying.contains(name) {
      let what =
        space[name] == nil ? "there is no parameter \(name)" : "\(name) has one value alone"
      findings.error(entry, key, what + findings.didYouMean(name, varying))
      isSound = false
    }
    return isSound ? names : nil
  }

  // MARK: - Phases

  private func phases(_ entry: Node.Entry, _ plan: inout StudyPlan) -> Course? {
    let key = "hone.phases"
    guard
      let entries = findings.map(
        entry, key, like: "{explore: 40, refine: 15, validate: {top: 3, seeds: 3}}")
    else { return nil }
    let before = findings.problems.count { $0.severity == .error }
    findings.check(entries, under: key, known: ["explore", "refine", "validate"])
    var phases: [Phase] = []
    for entry in entries {
      let name = "\(key).\(entry.key)"
      switch entry.key {
      case "explore", "refine":
        guard let (trials, with) = search(entry, name, plan.space) else { continue }
        let isRefinement = entry.key == "refine"
        if isRefinement, phases.isEmpty {
          findings.error(entry, name, "there is nothing to refine yet; put explore before it")
        }
        phases.append(
          Phase(
            entry.key, isRefinement ? .refine(trials: trials) : .explore(trials: trials),
            with: with))
      case "validate":
        if phases.isEmpty {
          findings.error(entry, name, "there is nothing to validate yet; put explore before it")
        }
        if let phase = validation(entry, name, plan.space) { phases.append(phase) }
      default: break
      }
    }
    if let last = phases.last, !last.isValidation, phases.contains(where: \.isValidation),
      let entry = entries.first(where: { $0.key == "validate" })
    {
      findings.error(entry, "\(key).validate", "must come last")
    }
    return settled(phases, since: before, entry, key, &plan)
  }

  private func search(
    _ entry: Node.Entry, _ key: String, _ space: SearchSpace
  ) -> (Int, Configuration)? {
    if entry.node.scalar != nil {
      return findings.whole(entry, key, from: 1).map { ($0, Configuration()) }
    }
    guard let entries = findings.map(entry, key, like: "{trials: 40}") else { return nil }
    findings.check(entries, under: key, known: ["trials", "with"])
    guard let trials = entry.node["trials"] else {
      findings.error(entry, key, "trials is missing: how many it takes")
      return nil
    }
    let count = findings.whole(trials, "\(key).trials", from: 1)
    let with = entry.node["with"].map { fixed($0, "\(key).with", space) } ?? Configuration()
    return count.map { ($0, with) }
  }

  private func validation(_ entry: Node.Entry, _ key: String, _ space: SearchSpace) -> Phase? {
    guard let entries = findings.map(entry, key, like: "{top: 3, seeds: 3}") else { return nil }
    findings.check(entries, under: key, known: ["top", "seeds", "with"])
    let top = entry.node["top"].map { findings.whole($0, "\(key).top", from: 1) } ?? 3
    let seeds = entry.node["seeds"].map { findings.whole($0, "\(key).seeds", from: 1) } ?? 3
    let with = entry.node["with"].map { fixed($0, "\(key).with", space) } ?? Configuration()
    guard let top, let seeds else { return nil }
    return Phase("validate", .validate(top: top, seeds: seeds), with: with)
  }

  /// Fixed values: of a parameter that varies one that it may have; of a constant any.
  private func fixed(_ entry: Node.Entry, _ key: String, _ space: SearchSpace) -> Configuration {
    guard let entries = findings.map(entry, key, like: "{data_fraction: 0.2}") else {
      return Configuration()
    }
    var values = Configuration()
    for entry in entries {
      let name = "\(key).\(entry.key)"
      guard let parameter = space[entry.key] else {
        let known = space.parameters.map(\.name)
        findings.error(
          entry, name,
          "there is no parameter \(entry.key)\(findings.didYouMean(entry.key, known)); add it to "
            + "parameters with its usual value: \(entry.key): {value: …}")
        continue
      }
      if parameter.distribution.isConstant {
        values[entry.key] = entry.node.value
      } else if let value = BaselineReader(findings: findings).value(entry, name, parameter) {
        values[entry.key] = value
      }
    }
    return values
  }

  /// The course, with the usual value of every constant that some phase changes.
  private func settled(
    _ phases: [Phase], since before: Int, _ entry: Node.Entry, _ key: String,
    _ plan: inout StudyPlan
  ) -> Course? {
    guard findings.problems.count(where: { $0.severity == .error }) == before else { return nil }
    guard !phases.isEmpty else {
      findings.error(entry, key, "there is none; give at least one")
      return nil
    }
    var phases = phases
    for name in Course(phases).fixedNames {
      guard let distribution = plan.space[name]?.distribution, distribution.isConstant else {
        continue
      }
      let usual = distribution.value(at: 0)
      var choices = [usual]
      for index in phases.indices {
        let value = phases[index].with[name] ?? usual
        phases[index].with[name] = value
        if !choices.contains(where: { $0.means(value) }) { choices.append(value) }
      }
      // The study's database has to hold them all.
      plan.space.setDistribution(.categorical(choices, probabilities: nil), of: name)
    }
    return Course(phases)
  }

  // MARK: - Stages

  private func stages(_ entry: Node.Entry, _ plan: inout StudyPlan) -> Course? {
    let key = "hone.stages"
    if entry.node.scalar?.text == "auto" {
      let rest = plan.stop.trials.map { max(1, $0 - (plan.baseline == nil ? 0 : 1)) }
      return Course.stages(of: plan.space, roles: plan.roles, trials: rest)
    }
    guard let nodes = entry.node.elements, !nodes.isEmpty else {
      findings.error(
        entry, key,
        "\(entry.node.given) is given; write auto, or a list: [{tune: [lr], trials: 5}, {tune: "
          + "[batch_size, lr], trials: 8}]")
      return nil
    }
    let before = findings.problems.count { $0.severity == .error }
    var phases: [Phase] = []
    for (index, node) in nodes.enumerated() {
      let entry = Node.Entry(key: "", line: node.line, column: node.column, node: node)
      let name = "\(key)[\(index)]"
      if let validate = node["validate"] {
        if phases.isEmpty {
          findings.error(entry, name, "there is nothing to validate yet; tune something first")
        }
        if let phase = validation(validate, "\(name).validate", plan.space) { phases.append(phase) }
        continue
      }
      if let phase = stage(entry, name, plan, known: phases.map(\.name)) { phases.append(phase) }
    }
    return settled(phases, since: before, entry, key, &plan)
  }

  private func stage(
    _ entry: Node.Entry, _ key: String, _ plan: StudyPlan, known: [String]
  ) -> Phase? {
    guard let entries = findings.map(entry, key, like: "{tune: [lr], trials: 5}") else {
      return nil
    }
    findings.check(entries, under: key, known: ["tune", "trials", "name", "with", "validate"])
    guard let tune = entry.node["tune"], let trials = entry.node["trials"] else {
      findings.error(
        entry, key, "a stage needs tune and trials; write e.g. {tune: [lr], trials: 5}")
      return nil
    }
    let names = names(tune, "\(key).tune", plan.space)
    let count = findings.whole(trials, "\(key).trials", from: 1)
    let with = entry.node["with"].map { fixed($0, "\(key).with", plan.space) } ?? Configuration()
    guard let names, let count else { return nil }
    var name = entry.node["name"].flatMap { findings.text($0, "\(key).name") } ?? names[0]
    var number = 2
    while known.contains(name) {
      name = "\(names[0]) \(number)"
      number += 1
    }
    return Phase(name, .tune(names, trials: count), with: with)
  }
}
