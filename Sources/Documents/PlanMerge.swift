import Tuning

extension StudyPlan {
  /// This plan with what somebody changed between two versions of a file: what the change does not
  /// touch stays as it is in force, whoever put it there (the command line, a range that was
  /// narrowed).
  ///
  /// The folder that trials run in and the marked baseline, which no file says, stay in any case.
  public func taking(changesFrom before: StudyPlan, to after: StudyPlan) -> StudyPlan {
    var plan = self
    func take<Value: Equatable>(_ part: WritableKeyPath<StudyPlan, Value>) {
      if before[keyPath: part] != after[keyPath: part] {
        plan[keyPath: part] = after[keyPath: part]
      }
    }
    take(\.name)
    take(\.objective)
    take(\.sampler)
    take(\.pruner)
    take(\.audit)
    // Several of these are the command line's, each of its own.
    take(\.launch.program)
    take(\.launch.command)
    take(\.launch.environment)
    take(\.launch.metrics)
    take(\.launch.grace)
    take(\.launch.retries)
    take(\.launch.timeLimit)
    take(\.launch.maxFailures)
    take(\.launch.gpus)
    take(\.launch.gpusPerTrial)
    take(\.launch.threads)
    take(\.launch.usesPseudoTerminal)
    take(\.steps)
    take(\.concurrency)
    take(\.seed)
    take(\.baseline)
    take(\.roles)
    take(\.stop.trials)
    take(\.stop.hours)
    take(\.stop.patience)
    take(\.stop.minimumImprovement)
    take(\.stop.sameBest)
    take(\.endsDiverged)
    take(\.population)
    take(\.replication)
    take(\.course)
    take(\.manual)
    if before.space != after.space {
      plan.space = SearchSpace(
        after.space.parameters.map { parameter in
          before.space[parameter.name] == parameter ? space[parameter.name] ?? parameter : parameter
        })
    }
    return plan
  }
}
