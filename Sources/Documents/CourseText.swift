import Tuning

// The rest of the plan as YAML, and as words for what differs.

/// `{size: 10, interval: 3}`.
func populationText(_ plan: PopulationPlan) -> String {
  let standard = PopulationPlan()
  var parts = ["size: \(plan.size)"]
  if let interval = plan.interval { parts.append("interval: \(interval)") }
  if let burnIn = plan.burnIn { parts.append("burn_in: \(burnIn)") }
  if plan.truncation != standard.truncation {
    parts.append("truncation: \(yamlNumber(plan.truncation))")
  }
  if plan.resample != standard.resample { parts.append("resample: \(yamlNumber(plan.resample))") }
  if plan.factors != standard.factors {
    parts.append("perturb: [\(plan.factors.map(yamlNumber).joined(separator: ", "))]")
  }
  if plan.window != standard.window { parts.append("window: \(plan.window)") }
  if let explore = plan.explore {
    parts.append("explore: [\(explore.map { yamlText($0) }.joined(separator: ", "))]")
  }
  return "{\(parts.joined(separator: ", "))}"
}

extension StudyPlan {
  /// The phases or stages as they would stand under `hone:`, a line each; empty without.
  public var courseText: [String] { course.map { courseLines($0, usualSpace) } ?? [] }
}

/// The lines of `phases:` or `stages:`.
func courseLines(_ course: Course, _ space: SearchSpace) -> [String] {
  let isStaged = course.phases.contains { phase in
    if case .tune = phase.work { return true }
    return false
  }
  return [isStaged ? "stages:" : "phases:"]
    + course.phases.map { phase in
      var parts: [String] = []
      switch phase.work {
      case .explore(let trials), .refine(let trials): parts = ["trials: \(trials)"]
      case .tune(let names, let trials):
        let tuned = names.map { yamlText($0) }.joined(separator: ", ")
        parts = ["tune: [\(tuned)]", "trials: \(trials)", "name: \(yamlText(phase.name))"]
      case .validate(let top, let seeds): parts = ["top: \(top)", "seeds: \(seeds)"]
      }
      let with = withText(phase, space)
      if !with.isEmpty { parts.append("with: {\(with)}") }
      let inner = "{\(parts.joined(separator: ", "))}"
      guard isStaged else { return "  \(phase.name): \(inner)" }
      return phase.isValidation ? "  - {validate: \(inner)}" : "  - \(inner)"
    }
}

/// What a phase changes of the usual values.
private func withText(_ phase: Phase, _ space: SearchSpace) -> String {
  phase.with.entries.filter { entry in
    guard let distribution = space[entry.name]?.distribution, distribution.isConstant else {
      return true
    }
    return !distribution.value(at: 0).means(entry.value)
  }.map { "\(yamlText($0.name)): \(yamlText($0.value))" }.joined(separator: ", ")
}

extension StudyPlan {
  /// The space as the file says it: constants that a phase changes are constants.
  var usualSpace: SearchSpace {
    guard let course else { return space }
    var usual = space
    for name in course.fixedNames {
      guard course.phases.allSatisfy({ $0.with[name] != nil }),
        let choices = space[name]?.distribution.choices
      else { continue }
      usual.setDistribution(.constant(choices[0]), of: name)
    }
    return usual
  }
}

extension PlanChange {
  static func text(_ population: PopulationPlan?) -> String {
    population.map(populationText) ?? "none"
  }

  static func text(_ manual: ManualPlan?) -> String {
    guard let manual else { return "no" }
    return (manual.isAutopilot ? "autopilot" : "one trial at a time")
      + (manual.testsRange ? "" : ", no range test")
  }

  static func text(_ replication: Replication?) -> String {
    guard let replication else { return "none" }
    let folds = replication.folds.map { ", \($0) folds" } ?? ""
    return (replication.seeds == 1 ? "1 seed" : "\(replication.seeds) seeds") + folds
  }

  static func courseText(_ course: Course?) -> String {
    guard let course else { return "none" }
    return course.phases.map { phase in
      let with = phase.with.entries.map { " \($0.name)=\(shortText($0.value))" }.joined()
      switch phase.work {
      case .explore(let trials), .refine(let trials): return "\(phase.name) \(trials)\(with)"
      case .tune(let names, let trials):
        return "\(phase.name) (\(names.joined(separator: ", "))) \(trials)\(with)"
      case .validate(let top, let seeds): return "\(phase.name) \(top) × \(seeds)\(with)"
      }
    }.joined(separator: ", ")
  }
}
