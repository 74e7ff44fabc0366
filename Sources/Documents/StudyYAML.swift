import Tuning

/// A plan as a study file: a W&B sweep with what is hone's own under `hone:`.
///
/// Read back, it gives an equal plan (the folder that trials run in belongs to the file's place and
/// is not part of it).
public func studyYAML(from plan: StudyPlan) -> String {
  var lines = ["name: \(yamlText(plan.name))"]
  if let program = plan.launch.program { lines.append("program: \(yamlText(program))") }
  if plan.launch.command != .standard {
    let elements = plan.launch.command.elements.map { JSON.string($0).text() }
    lines.append("command: [\(elements.joined(separator: ", "))]")
  }
  switch plan.sampler {
  case .grid: lines.append("method: grid")
  case .random:
    let word = plan.population != nil ? "pbt" : plan.manual != nil ? "manual" : "random"
    lines.append("method: \(word)")
  case .sobol: lines.append("method: random")
  case .automatic, .gp, .tpe, .cmaES: lines.append("method: bayes")
  }
  var metric =
    "name: \(yamlText(plan.objective.metric)), goal: \(plan.objective.direction.rawValue)"
  if let target = plan.objective.target { metric += ", target: \(yamlNumber(target))" }
  lines.append("metric: {\(metric)}")
  lines.append("parameters:")
  lines += parameterLines(plan.usualSpace.parameters[...], depth: 0)
  if let cap = plan.stop.trials { lines.append("run_cap: \(cap)") }
  if case .bands(let bands) = plan.pruner { lines += earlyTerminate(bands) }
  let hone = honeLines(plan)
  if !hone.isEmpty { lines += ["hone:"] + hone.map { "  \($0)" } }
  return lines.joined(separator: "\n") + "\n"
}

/// A text as YAML 1.1 reads it back: plain where that is safe, else in double quotes.
func yamlText(_ text: String) -> String {
  let isWord = text.utf8.allSatisfy { byte in
    (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A)
      || (byte >= 0x61 && byte <= 0x7A) || "_./-".utf8.contains(byte)
  }
  let isPlain =
    isWord && text.utf8.first.map { $0 >= 0x41 } == true && plainValue(text) == .string(text)
  return isPlain ? text : JSON.string(text).text()
}

/// A value in one line of YAML.
public func yamlText(_ value: ParameterValue) -> String {
  switch value {
  case .null: return "null"
  case .bool(let flag): return flag ? "true" : "false"
  case .int(let whole): return String(whole)
  case .double(let number): return yamlNumber(number)
  case .string(let text): return yamlText(text)
  case .spelled(_, let text): return plainValue(text) == value ? text : JSON.string(text).text()
  case .list(let elements): return "[\(elements.map { yamlText($0) }.joined(separator: ", "))]"
  case .map(let entries):
    let inner = entries.map { "\(yamlText($0.key)): \(yamlText($0.value))" }
    return "{\(inner.joined(separator: ", "))}"
  }
}

// MARK: - Parameters

private func parameterLines(_ parameters: ArraySlice<Parameter>, depth: Int) -> [String] {
  let indent = String(repeating: "  ", count: depth * 2 + 1)
  var lines: [String] = []
  var rest = parameters
  while let first = rest.first {
    let name = first.path[depth]
    if first.path.count == depth + 1 {
      lines.append("\(indent)\(yamlText(name)): {\(definition(first.distribution))}")
      rest = rest.dropFirst()
      continue
    }
    let group = rest.prefix { $0.path.count > depth + 1 && $0.path[depth] == name }
    lines += ["\(indent)\(yamlText(name)):", "\(indent)  parameters:"]
    lines += parameterLines(group, depth: depth + 1)
    rest = rest[group.endIndex...]
  }
  return lines
}

private func definition(_ distribution: Distribution) -> String {
  switch distribution {
  case .constant(let value): return "value: \(yamlText(value))"
  case .categorical(let values, let probabilities):
    let list = "values: [\(values.map { yamlText($0) }.joined(separator: ", "))]"
    guard let probabilities else { return list }
    return "\(list), probabilities: [\(probabilities.map(yamlNumber).joined(separator: ", "))]"
  case .integer(let low, let high): return "distribution: int_uniform, min: \(low), max: \(high)"
  case .continuous(let law, let quantum):
    let (name, options) = form(law)
    guard let quantum else { return "distribution: \(name), \(options)" }
    let step = quantum.isInteger ? String(Int(quantum.step)) : yamlNumber(quantum.step)
    return "distribution: q_\(name), \(options), q: \(step)"
  }
}

private func form(_ law: Distribution.Continuous) -> (name: String, options: String) {
  func range(_ low: Double, _ high: Double) -> String {
    "min: \(yamlNumber(low)), max: \(yamlNumber(high))"
  }
  switch law {
  case .uniform(let low, let high): return ("uniform", range(low, high))
  case .logUniform(let low, let high): return ("log_uniform_values", range(low, high))
  case .inverseLogUniform(let low, let high): return ("inv_log_uniform_values", range(low, high))
  case .normal(let mean, let deviation):
    return ("normal", "mu: \(yamlNumber(mean)), sigma: \(yamlNumber(deviation))")
  case .logNormal(let mean, let deviation):
    return ("log_normal", "mu: \(yamlNumber(mean)), sigma: \(yamlNumber(deviation))")
  case .beta(let a, let b): return ("beta", "a: \(yamlNumber(a)), b: \(yamlNumber(b))")
  }
}

/// The form of W&B's hyperband that has these bands.
private func earlyTerminate(_ bands: PrunerPlan.Bands) -> [String] {
  let common = "eta: \(yamlNumber(bands.eta)), strict: \(bands.strict)"
  guard let first = bands.counts.first, let last = bands.counts.last else { return [] }
  if bands.counts.count > 20 || bands.counts == PrunerReader.counts(from: Double(first), bands.eta)
  {
    return ["early_terminate: {type: hyperband, min_iter: \(first), \(common)}"]
  }
  let rounds = bands.counts.count
  let candidates =
    Int(
      Double(last) * bands.eta)...max(
      Int(Double(last) * bands.eta), Int(Double(last + 1) * bands.eta))
  let most = candidates.first {
    PrunerReader.counts(through: Double($0), rounds: rounds, bands.eta) == bands.counts
  }
  let maximum = most ?? candidates.upperBound
  return ["early_terminate: {type: hyperband, max_iter: \(maximum), s: \(rounds), \(common)}"]
}

// MARK: - hone

private func honeLines(_ plan: StudyPlan) -> [String] {
  var lines: [String] = []
  func add(_ key: String, _ text: String?) {
    if let text { lines.append("\(key): \(text)") }
  }
  let launch = plan.launch
  let standard = LaunchPlan()
  add("steps", plan.steps.map(String.init))
  add("concurrency", plan.concurrency.map(String.init))
  add("seed", plan.seed == 0 ? nil : String(plan.seed))
  switch plan.sampler {
  case .gp: add("sampler", "gp")
  case .sobol: add("sampler", "sobol")
  case .tpe: add("sampler", "tpe")
  case .cmaES: add("sampler", "cma-es")
  case .grid, .random, .automatic: break
  }
  add("objective", plan.objective.reduction == .last ? nil : plan.objective.reduction.rawValue)
  add("pruner", prunerYAML(plan.pruner))
  add("audit", plan.audit.map(yamlNumber))
  add("diverged", plan.endsDiverged ? nil : "ignore")
  add("stop", stop(plan.stop))
  if !plan.roles.names.isEmpty { add("roles", map(plan.roles.names)) }
  if let baseline = plan.baseline {
    let entries = baseline.entries.map { "\(yamlText($0.name)): \(yamlText($0.value))" }
    add("baseline", "{\(entries.joined(separator: ", "))}")
  }
  add("population", plan.population.map(populationText))
  add("autopilot", plan.manual?.isAutopilot == true ? "true" : nil)
  add("range_test", plan.manual?.testsRange == false ? "false" : nil)
  if let replication = plan.replication {
    add("replicates", replication.seeds == 1 ? nil : String(replication.seeds))
    add("folds", replication.folds.map(String.init))
  }
  if let course = plan.course { lines += courseLines(course, plan.usualSpace) }
  switch launch.gpus {
  case .automatic: break
  case .none: add("gpus", "none")
  case .devices(let devices):
    add("gpus", "[\(devices.map(String.init).joined(separator: ", "))]")
  }
  if launch.gpusPerTrial != standard.gpusPerTrial {
    add("gpus_per_trial", yamlNumber(launch.gpusPerTrial))
  }
  if !launch.metrics.isEmpty { add("metrics", sources(launch.metrics)) }
  if !launch.environment.isEmpty { add("environment", map(launch.environment)) }
  add("grace", launch.grace == standard.grace ? nil : yamlNumber(launch.grace))
  add("retries", launch.retries == standard.retries ? nil : String(launch.retries))
  add("time_limit", launch.timeLimit.map(yamlNumber))
  add("max_failures", launch.maxFailures == standard.maxFailures ? nil : String(launch.maxFailures))
  add("threads", launch.threads.map(String.init))
  add("output", launch.usesPseudoTerminal ? "pty" : nil)
  return lines
}

private func map(_ texts: [String: String]) -> String {
  let entries = texts.sorted { $0.key < $1.key }
    .map { "\(yamlText($0.key)): \(JSON.string($0.value).text())" }
  return "{\(entries.joined(separator: ", "))}"
}

private func sources(_ sources: [MetricSourcePlan]) -> String {
  let texts = sources.map { source in
    switch source {
    case .output(nil): return "{from: stdout}"
    case .output(.some(let pattern)):
      return "{from: stdout, pattern: \(JSON.string(pattern).text())}"
    case .jsonLines(let path): return "{from: jsonl, path: \(JSON.string(path).text())}"
    }
  }
  return "[\(texts.joined(separator: ", "))]"
}

private func stop(_ rules: StopRules) -> String? {
  var parts: [String] = []
  if let hours = rules.hours { parts.append("hours: \(yamlNumber(hours))") }
  if let patience = rules.patience { parts.append("patience: \(patience)") }
  if rules.minimumImprovement != 0 {
    parts.append("min_improvement: \(yamlNumber(rules.minimumImprovement))")
  }
  if let same = rules.sameBest { parts.append("same_best: \(same)") }
  return parts.isEmpty ? nil : "{\(parts.joined(separator: ", "))}"
}
