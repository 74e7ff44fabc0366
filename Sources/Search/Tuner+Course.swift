import Tuning

/// The phases and stages of a plan.
extension Tuner {
  /// The phase that is on, and how full it is.
  public func phaseNote() -> PhaseNote? {
    guard let course = plan.course, let phase = currentPhase else { return nil }
    return PhaseNote(
      name: phase.name, index: self.phase, count: course.phases.count,
      begun: begun(phase), trials: phase.trials)
  }

  /// The next trial of the phase that is on; of the next phase, where that is over.
  mutating func ask(_ course: Course) -> Ask {
    while course.phases.indices.contains(phase) {
      let current = course.phases[phase]
      if let over = end(of: current) {
        if let waiting = stillRunning(current) {
          return .wait(reason: "\(current.name) is over (\(over)); \(waiting)")
        }
        guard phase + 1 < course.phases.count else { break }
        phase += 1
        refit()
        continue
      }
      if let wait = lackOfRoom() { return wait }
      switch current.work {
      case .explore: return explore(current)
      case .refine(let trials): return refine(current, trials: trials)
      case .tune(let names, let trials): return tune(current, names: names, trials: trials)
      case .validate(let top, let seeds): return validate(current, top: top, seeds: seeds)
      }
    }
    return .exhausted(reason: "all phases are through: " + courseText(course))
  }

  private func courseText(_ course: Course) -> String {
    let counts = course.phases.map { "\($0.name) \(begun($0))" }.joined(separator: ", ")
    guard let last = course.phases.last, last.isValidation,
      let found = Validation(means(last), direction: plan.objective.direction)
    else { return counts }
    return "\(counts); \(found.summary)"
  }

  /// The means of what a validation ran.
  private func means(_ phase: Phase) -> [ReplicateMean] {
    var groups: [Int: [Trial]] = [:]
    for number in history.phases[phase.name]?.numbers ?? [] {
      guard let trial = history[number], let first = history.groups.runs(of: number).first else {
        continue
      }
      groups[first, default: []].append(trial)
    }
    return groups.keys.sorted().compactMap { first in
      let runs = groups[first] ?? []
      guard let source = runs.first?.parent else { return nil }
      return ReplicateMean(
        key: ReplicateKey(
          number: source, origin: .sampled, parent: nil, phase: phase.name, place: nil,
          known: { _ in nil }),
        runs: runs.map { ($0.number, $0.state, $0.value, $0.place) })
    }
  }

  /// How many configurations of a phase were begun or handed out; of a validation, runs.
  func begun(_ phase: Phase) -> Int {
    let waiting = outstanding.filter { $0.proposal.phase == phase.name }
    if phase.isValidation {
      return Set(
        (history.phases[phase.name]?.numbers ?? []).compactMap { number -> [Int]? in
          history[number].map { [history.groups.runs(of: number).first ?? number, $0.place ?? 0] }
        }
      ).count + waiting.count
    }
    let first = waiting.count { [.sampled, .refined, .clone].contains($0.proposal.origin) }
    return (history.phases[phase.name]?.begun ?? 0) + first
  }

  /// Why nothing more of a phase is begun; nil while it goes on.
  private mutating func end(of phase: Phase) -> String? {
    if case .validate(let top, let seeds) = phase.work {
      return nextValidation(phase, top: top, seeds: seeds) == nil ? "all runs were begun" : nil
    }
    let begun = begun(phase)
    let taken = takenOver(phase)
    if taken > 0, begun + taken >= phase.trials {
      return "\(begun) trial\(begun == 1 ? "" : "s"), the rest is known"
    }
    if begun >= phase.trials { return begun == 1 ? "1 trial" : "\(begun) trials" }
    return convergence(in: phase.name)
  }

  /// What of a phase has not ended yet; nil if nothing.
  private func stillRunning(_ phase: Phase) -> String? {
    let running =
      (history.phases[phase.name]?.unfinished.count ?? 0)
      + outstanding.count { $0.proposal.phase == phase.name }
    if running > 0 { return running == 1 ? "1 trial still runs" : "\(running) trials still run" }
    return nil
  }
}
