import Tuning

/// What a study plan asks of search and pruning, turned into what does it.
public enum SearchPlan {
  /// What keeps a plan from being searched, a sentence each; to be asked before a study begins.
  public static func problems(of plan: StudyPlan) -> [String] {
    var problems = plan.courseProblems
    switch plan.sampler {
    case .grid: problems += GridSampler.problems(of: plan.space)
    case .cmaES: problems += CMAESSampler.problems(of: plan.space)
    case .random, .sobol, .tpe, .automatic, .gp: break
    }
    if let baseline = plan.baseline {
      let whole = completed(baseline, in: plan.space)
      problems += plan.space.problems(of: whole).map { "baseline: \($0)" }
    }
    return problems
  }

  /// The configurations of a grid search; nil if the plan is no grid search, or has no grid.
  public static func gridCount(of plan: StudyPlan) -> Int? {
    guard plan.sampler == .grid, GridSampler.problems(of: plan.space).isEmpty else { return nil }
    return GridSampler(space: plan.space).count
  }

  /// The plan's sampler, which knows no trial yet.
  static func makeSampler(for plan: StudyPlan) -> any Sampler {
    switch plan.sampler {
    case .grid: return GridSampler(space: plan.space)
    case .random: return RandomSampler(space: plan.space)
    case .automatic:
      return AutomaticSampler(space: plan.space, objective: plan.objective, seed: plan.seed)
    case .gp:
      return GaussianProcessSampler(
        space: plan.space, objective: plan.objective, seed: plan.seed)
    case .sobol: return SobolSampler(space: plan.space, seed: plan.seed)
    case .cmaES:
      return CMAESSampler(space: plan.space, objective: plan.objective, seed: plan.seed)
    case .tpe: return TPESampler(space: plan.space, objective: plan.objective)
    }
  }

  /// The plan's pruner, which knows no trial yet; nil for none.
  static func makePruner(for plan: StudyPlan) -> (any Pruner)? {
    makePruner(plan.pruner, for: plan)
  }

  private static func makePruner(_ pruner: PrunerPlan, for plan: StudyPlan) -> (any Pruner)? {
    switch pruner {
    case .none: return nil
    case .percentile(let options):
      return PercentilePruner(options, objective: plan.objective)
    case .bands(let options): return BandPruner(options, objective: plan.objective)
    case .halving(let options): return HalvingPruner(options, objective: plan.objective)
    case .hyperband(let options):
      return HyperbandPruner(options, objective: plan.objective, studyName: plan.name)
    case .threshold(let options): return ThresholdPruner(options, objective: plan.objective)
    case .patience(let options):
      return PatiencePruner(
        options, objective: plan.objective, wrapping: makePruner(options.wrapped, for: plan))
    case .gap(let options):
      return GapPruner(options, objective: plan.objective, steps: plan.steps)
    case .extrapolation(let options):
      return ExtrapolationPruner(options, objective: plan.objective, steps: plan.steps)
    }
  }

  /// Which sampler the plan comes to before any trial, and why.
  static func note(for plan: StudyPlan) -> SamplerNote {
    if let population = plan.population {
      return SamplerNote(
        kind: "pbt",
        reason: "population-based training: \(population.size) members, judged every "
          + "\(population.interval(steps: plan.steps)) steps")
    }
    if let manual = plan.manual {
      return SamplerNote(
        kind: "manual",
        reason: manual.isAutopilot
          ? "method: manual on autopilot, one change at a time by what the curves say"
          : "method: manual, one trial at a time by what the curves say")
    }
    switch plan.sampler {
    case .grid:
      let count = gridCount(of: plan).map { "\($0) configurations" } ?? "no grid"
      return SamplerNote(kind: "grid", reason: "method: grid, \(count)")
    case .random: return SamplerNote(kind: "random", reason: "method: random")
    case .automatic:
      return AutomaticSampler(
        space: plan.space, objective: plan.objective, seed: plan.seed
      ).choice
    case .gp: return SamplerNote(kind: "gp", reason: "sampler: gp")
    case .sobol:
      return SamplerNote(kind: "sobol", reason: "sampler: sobol, scrambled points")
    case .cmaES:
      let apart = plan.space.varying.count { !$0.distribution.isNumeric }
      let rest = apart == 0 ? "" : "; the choices (\(apart)) apart by TPE"
      return SamplerNote(kind: "cma-es", reason: "sampler: cma-es on the numbers\(rest)")
    case .tpe:
      return SamplerNote(
        kind: "tpe",
        reason: "sampler: tpe; the first \(TPESampler.startupTrials) trials at random, then the "
          + "tree-structured Parzen estimator")
    }
  }

  /// A configuration with the constants of the space filled in, in the space's order.
  static func completed(_ configuration: Configuration, in space: SearchSpace) -> Configuration {
    var whole = Configuration()
    for parameter in space.parameters {
      if let value = configuration[parameter.name] {
        whole[parameter.name] = value
      } else if parameter.distribution.isConstant {
        whole[parameter.name] = parameter.distribution.value(at: 0)
      }
    }
    for entry in configuration.entries where whole[entry.name] == nil {
      whole[entry.name] = entry.value
    }
    return whole
  }
}
