import Tuning

extension StudyPlan {
  /// What is wrong with the population, the runs and the phases, a sentence each; the reader of
  /// study files says the same with its lines, a Swift program hears it from here.
  var courseProblems: [String] {
    var problems: [String] = []
    if let population {
      if course != nil || replication != nil {
        problems.append("population: goes with neither phases nor replicates")
      }
      if population.size < 2 { problems.append("population: needs 2 members at least") }
      if steps == nil, population.interval == nil {
        problems.append("population: steps or an interval must be known, to judge by")
      }
      if population.factors.isEmpty { problems.append("population: needs factors to perturb by") }
    }
    if manual != nil {
      if population != nil || course != nil || replication != nil {
        problems.append("manual: goes with neither a population, nor phases, nor replicates")
      }
      if pruner != .none { problems.append("manual: whole curves are read, so nothing is pruned") }
    }
    guard let course else { return problems }
    if course.phases.isEmpty { problems.append("phases: there is none") }
    if Set(course.phases.map(\.name)).count < course.phases.count {
      problems.append("phases: two have the same name")
    }
    for (index, phase) in course.phases.enumerated() {
      if phase.trials < 1 { problems.append("\(phase.name): needs a trial at least") }
      for entry in phase.with.entries where space[entry.name] == nil {
        problems.append("\(phase.name): there is no parameter \(entry.name)")
      }
      switch phase.work {
      case .explore: break
      case .refine, .validate:
        if index == 0 { problems.append("\(phase.name): nothing was searched before it") }
      case .tune(let names, _):
        for name in names where space[name]?.distribution.isConstant ?? true {
          problems.append("\(phase.name): \(name) is no parameter that varies")
        }
      }
    }
    return problems
  }
}
