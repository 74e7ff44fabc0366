import Tuning

/// What samplers and pruners see of the trials: runs of one configuration as one, and only trials
/// on the terms of the phase.
extension Tuner {
  /// Tells the sampler and the pruner how a trial is now.
  mutating func teach(_ number: Int) {
    guard let trial = history[number] else { return }
    teachSampler(trial)
    teachPruner(trial)
  }

  mutating func teachSampler(_ trial: Trial) {
    guard isTaught(by: trial.configuration), !isValidation(trial) else { return }
    if history.groups.isAlone(trial.number), history.groups.expected(trial) == 1 {
      sampler.update(foreseen(trial))
    } else if let merged = history.merged(trial.number) {
      sampler.update(merged)
    }
  }

  /// Of the runs of a configuration the pruner knows the first alone, so that every configuration
  /// is one peer.
  mutating func teachPruner(_ trial: Trial) {
    guard isTaught(by: trial.configuration), isFirstRun(trial) else { return }
    pruner?.update(trial)
  }

  /// Whether a pruner may judge a trial: no further run of a configuration, which passed with its
  /// first or was asked for to see the noise from seed to seed, no member of a population, and none
  /// of other terms than its peers.
  func isJudged(_ trial: Trial) -> Bool {
    plan.population == nil && isFirstRun(trial) && isTaught(by: trial.configuration)
  }

  private func isFirstRun(_ trial: Trial) -> Bool {
    plan.population != nil
      || ((trial.place ?? 0) == 0 && !isValidation(trial) && !isReplicate(trial))
  }

  /// Whether it is another run of a trial, or a further try of such a one.
  private func isReplicate(_ trial: Trial) -> Bool {
    switch trial.origin {
    case .replicate: return true
    case .retry, .revived:
      guard let parent = trial.parent, parent < trial.number else { return false }
      return history[parent].map(isReplicate) ?? false
    default: return false
    }
  }

  private func isValidation(_ trial: Trial) -> Bool {
    guard let course = plan.course, let index = trial.phase.flatMap(course.index(of:)) else {
      return false
    }
    return course.phases[index].isValidation
  }

  /// Whether a configuration ran on the terms of the phase.
  func isTaught(by configuration: Configuration) -> Bool {
    currentPhase.map { $0.agrees(with: configuration) } ?? true
  }

  /// The phase that is on; nil without phases.
  var currentPhase: Phase? {
    plan.course.flatMap { $0.phases.indices.contains(phase) ? $0.phases[phase] : nil }
  }

  /// A trial of a later phase says that the earlier ones are over.
  mutating func notePhase(of number: Int) {
    guard let name = history[number]?.phase, let index = plan.course?.index(of: name) else {
      return
    }
    phase = max(phase, index)
  }

  mutating func refit() {
    refitSampler()
    refitPruner()
  }

  mutating func refitSampler() {
    sampler = SearchPlan.makeSampler(for: plan.searched(in: currentPhase))
    for number in history.numbers {
      if let trial = history[number] { teachSampler(trial) }
    }
    for waiting in outstanding
    where isTaught(by: waiting.proposal.configuration) && !Tuner.isFurtherRun(waiting.proposal) {
      sampler.update(
        Trial(
          number: -waiting.id, configuration: waiting.proposal.configuration, state: .queued,
          origin: waiting.proposal.origin))
    }
  }

  mutating func refitPruner() {
    pruner = SearchPlan.makePruner(for: plan)
    for number in history.numbers {
      if let trial = history[number] { teachPruner(trial) }
    }
  }
}

extension StudyPlan {
  /// The plan with the space that a phase searches.
  func searched(in phase: Phase?) -> StudyPlan {
    guard let phase, !phase.with.entries.isEmpty else { return self }
    var plan = self
    plan.space = space.fixing(phase.with)
    return plan
  }
}
