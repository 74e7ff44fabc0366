import Tuning

/// A difference between the plan of a study and that of its changed file.
public struct PlanChange: Sendable, Hashable, CustomStringConvertible {
  /// What differs, for a person: `lr: uniform 0.001 … 0.1 → uniform 0.001 … 0.2`.
  public var text: String
  /// Why the study cannot take it and another one must be made; nil if it can.
  public var obstacle: String?

  /// A change.
  public init(_ text: String, obstacle: String? = nil) {
    self.text = text
    self.obstacle = obstacle
  }

  /// The text, with the obstacle if there is one.
  public var description: String { obstacle.map { "\(text) (\($0))" } ?? text }

  /// What differs between two plans. Other choices of a parameter, another kind of distribution, a
  /// constant of another value, another objective or direction cannot be held by an Optuna database
  /// together with the trials that are there: they need a new study.
  public static func changes(from old: StudyPlan, to new: StudyPlan) -> [PlanChange] {
    var changes: [PlanChange] = []
    func compare(_ name: String, _ before: String, _ after: String, obstacle: String? = nil) {
      guard before != after else { return }
      changes.append(PlanChange("\(name): \(before) → \(after)", obstacle: obstacle))
    }
    compare("name", old.name, new.name)
    compare(
      "metric", old.objective.metric, new.objective.metric,
      obstacle: "the trials so far were judged by another metric")
    compare(
      "goal", old.objective.direction.rawValue, new.objective.direction.rawValue,
      obstacle: "a study has one direction")
    compare("target", text(old.objective.target), text(new.objective.target))
    compare(
      "hone.objective", old.objective.reduction.rawValue, new.objective.reduction.rawValue,
      obstacle: "the values of finished trials cannot change")
    changes += parameterChanges(old.space, new.space)
    compare("search", text(old.sampler), text(new.sampler))
    compare("pruner", text(old.pruner), text(new.pruner))
    compare("steps", text(old.steps), text(new.steps))
    compare("concurrency", text(old.concurrency, "auto"), text(new.concurrency, "auto"))
    compare("seed", String(old.seed), String(new.seed))
    compare("baseline", text(old.baseline), text(new.baseline))
    compare("roles", text(old.roles.names), text(new.roles.names))
    compare("stop", text(old.stop), text(new.stop))
    compare("population", text(old.population), text(new.population))
    compare("by hand", text(old.manual), text(new.manual))
    compare("replicates", text(old.replication), text(new.replication))
    compare("phases", courseText(old.course), courseText(new.course))
    compare("audit", text(old.audit ?? 0), text(new.audit ?? 0))
    compare("diverged", old.endsDiverged ? "end" : "ignore", new.endsDiverged ? "end" : "ignore")
    changes += launchChanges(old.launch, new.launch)
    return changes
  }

  // MARK: - Parameters

  private static func parameterChanges(_ old: SearchSpace, _ new: SearchSpace) -> [PlanChange] {
    var changes: [PlanChange] = []
    for parameter in old.parameters {
      guard let other = new[parameter.name] else {
        changes.append(PlanChange("\(parameter.name): removed"))
        continue
      }
      guard parameter.distribution != other.distribution else { continue }
      let (before, after) = (text(parameter.distribution), text(other.distribution))
      let same =
        parameter.distribution.choices == nil
        ? "a number beyond the digits that are shown" : "other probabilities"
      let detail = before == after ? "\(before), \(same)" : "\(before) → \(after)"
      changes.append(
        PlanChange(
          "\(parameter.name): \(detail)",
          obstacle: obstacle(from: parameter.distribution, to: other.distribution)))
    }
    for parameter in new.parameters where old[parameter.name] == nil {
      changes.append(PlanChange("\(parameter.name): added, \(text(parameter.distribution))"))
    }
    return changes
  }

  /// What Optuna checks when a parameter comes again: `check_distribution_compatibility`.
  private static func obstacle(from old: Distribution, to new: Distribution) -> String? {
    switch (old.choices, new.choices) {
    case (let before?, let after?):
      let same = before.count == after.count && zip(before, after).allSatisfy { $0.0.means($0.1) }
      return same ? nil : "the choices of a parameter cannot change"
    case (nil, nil):
      if isWhole(old) != isWhole(new) { return "whole numbers cannot become real ones, nor back" }
      let (before, after) = (isLogarithmic(old), isLogarithmic(new))
      return before == after ? nil : "a logarithmic parameter stays one, and any other too"
    default: return "choices cannot become a range, nor a range choices"
    }
  }

  /// As the store keeps it: whole numbers with a logarithm are those of `q_log_uniform_values`, q 1.
  private static func isWhole(_ distribution: Distribution) -> Bool {
    switch distribution {
    case .integer: return true
    case .continuous(.logUniform, .some(let quantum)): return quantum.step == 1
    default: return false
    }
  }

  private static func isLogarithmic(_ distribution: Distribution) -> Bool {
    switch distribution {
    case .continuous(.logUniform, nil): return true
    case .continuous(.logUniform, .some(let quantum)): return quantum.step == 1
    default: return false
    }
  }

  // MARK: - Launch

  private static func launchChanges(_ old: LaunchPlan, _ new: LaunchPlan) -> [PlanChange] {
    var changes: [PlanChange] = []
    func compare(_ name: String, _ before: String, _ after: String) {
      if before != after { changes.append(PlanChange("\(name): \(before) → \(after)")) }
    }
    compare("program", old.program ?? "none", new.program ?? "none")
    compare(
      "command", old.command.elements.joined(separator: " "),
      new.command.elements.joined(separator: " "))
    compare("folder", old.workingDirectory ?? "–", new.workingDirectory ?? "–")
    compare("environment", text(old.environment), text(new.environment))
    compare("metrics", text(old.metrics), text(new.metrics))
    compare("grace", seconds(old.grace), seconds(new.grace))
    compare("retries", String(old.retries), String(new.retries))
    compare(
      "time_limit", old.timeLimit.map(seconds) ?? "none", new.timeLimit.map(seconds) ?? "none")
    compare("max_failures", String(old.maxFailures), String(new.maxFailures))
    compare("gpus", text(old.gpus), text(new.gpus))
    compare("gpus_per_trial", text(old.gpusPerTrial), text(new.gpusPerTrial))
    compare("threads", text(old.threads, "auto"), text(new.threads, "auto"))
    compare(
      "output", old.usesPseudoTerminal ? "pty" : "file", new.usesPseudoTerminal ? "pty" : "file")
    return changes
  }

  // MARK: - Texts

  private static func text(_ value: Double?) -> String {
    value.map { shortText(.double($0)) } ?? "none"
  }

  private static func text(_ value: Int?, _ missing: String = "none") -> String {
    value.map(String.init) ?? missing
  }

  private static func seconds(_ value: Double) -> String { "\(text(value)) s" }

  private static func text(_ names: [String: String]) -> String {
    guard !names.isEmpty else { return "none" }
    return names.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
  }

  private static func text(_ configuration: Configuration?) -> String {
    guard let configuration else { return "none" }
    return configuration.entries.map { "\($0.name)=\(shortText($0.value))" }.joined(separator: " ")
  }

  private static func text(_ sources: [MetricSourcePlan]) -> String {
    guard !sources.isEmpty else { return "stdout" }
    return sources.map { source in
      switch source {
      case .output(let pattern): return pattern.map { "stdout /\($0)/" } ?? "stdout"
      case .jsonLines(let path): return path
      }
    }.joined(separator: ", ")
  }

  private static func text(_ gpus: LaunchPlan.GPUs) -> String {
    switch gpus {
    case .automatic: return "auto"
    case .none: return "none"
    case .devices(let devices): return devices.map(String.init).joined(separator: ", ")
    }
  }

  private static func text(_ sampler: SamplerPlan) -> String {
    switch sampler {
    case .grid: return "grid"
    case .random: return "random"
    case .sobol: return "sobol"
    case .tpe: return "tpe"
    case .cmaES: return "cma-es"
    case .automatic: return "bayes"
    case .gp: return "gp"
    }
  }

  private static func text(_ pruner: PrunerPlan) -> String {
    switch pruner {
    case .none: return "none"
    case .percentile(let options):
      let rule = options.percentile == 50 ? "median" : "percentile \(text(options.percentile))"
      return "\(rule), startup \(options.startupTrials), warmup \(options.warmupSteps), "
        + "interval \(options.interval), min_trials \(options.minimumPeers)"
    case .bands(let bands):
      let counts = bands.counts.prefix(4).map(String.init).joined(separator: ", ")
      let more = bands.counts.count > 4 ? " …" : ""
      return
        "hyperband at \(counts)\(more), eta \(text(bands.eta))\(bands.strict ? ", strict" : "")"
    case .halving, .hyperband, .threshold, .patience, .gap, .extrapolation:
      return prunerYAML(pruner) ?? "none"
    }
  }

  private static func text(_ stop: StopRules) -> String {
    var parts: [String] = []
    if let trials = stop.trials { parts.append("\(trials) trials") }
    if let hours = stop.hours { parts.append("\(text(hours)) h") }
    if let patience = stop.patience { parts.append("patience \(patience)") }
    if stop.minimumImprovement != 0 {
      parts.append("min_improvement \(text(stop.minimumImprovement))")
    }
    if let same = stop.sameBest { parts.append("same_best \(same)") }
    return parts.isEmpty ? "never" : parts.joined(separator: ", ")
  }

  private static func text(_ distribution: Distribution) -> String {
    func range(_ low: Double, _ high: Double) -> String { "\(text(low)) … \(text(high))" }
    switch distribution {
    case .constant(let value): return "constant \(pythonText(value))"
    case .categorical(let values, _): return values.map(pythonText).joined(separator: ", ")
    case .integer(let low, let high): return "\(low) … \(high)"
    case .continuous(let law, let quantum):
      let name: String
      switch law {
      case .uniform(let low, let high): name = "uniform \(range(low, high))"
      case .logUniform(let low, let high): name = "log \(range(low, high))"
      case .inverseLogUniform(let low, let high): name = "inverse log \(range(low, high))"
      case .normal(let mean, let deviation): name = "normal \(text(mean)) ± \(text(deviation))"
      case .logNormal(let mean, let deviation):
        name = "log normal \(text(mean)) ± \(text(deviation))"
      case .beta(let a, let b): name = "beta \(text(a)), \(text(b))"
      }
      return quantum.map { "\(name), q \(text($0.step))\($0.isInteger ? " (whole)" : "")" } ?? name
    }
  }
}
