import Tuning

/// The best configurations run again with other seeds.
extension Tuner {
  mutating func validate(_ phase: Phase, top: Int, seeds: Int) -> Ask {
    guard let proposal = nextValidation(phase, top: top, seeds: seeds) else {
      return .exhausted(reason: "\(phase.name): nothing to validate")
    }
    return handOut(proposal, ask: nil)
  }

  /// The next run of a validation: seed by seed, so that the configurations can be compared early.
  func nextValidation(_ phase: Phase, top: Int, seeds: Int) -> Proposal? {
    let runs = (history.phases[phase.name]?.numbers ?? []).compactMap { history[$0] }
    var taken: [Int: Set<Int>] = [:]
    var sources: [Int] = []
    func note(_ parent: Int?, _ place: Int?, _ origin: Origin) {
      guard origin == .replicate, let parent, let place else { return }
      if !sources.contains(parent) { sources.append(parent) }
      taken[parent, default: []].insert(place)
    }
    for run in runs { note(run.parent, run.place, run.origin) }
    for waiting in outstanding where waiting.proposal.phase == phase.name {
      note(waiting.proposal.parent, waiting.proposal.place, waiting.proposal.origin)
    }
    for entry in history.standings.ranking(phase: max(0, self.phase - 1)) where sources.count < top
    {
      guard let trial = history[entry.number] else { continue }
      let isKnown = sources.contains {
        history[$0].map { trial.configuration.differences(from: $0.configuration).isEmpty } ?? false
      }
      if !isKnown { sources.append(entry.number) }
    }
    let count = seeds * max(1, plan.replication?.folds ?? 1)
    for place in 0..<count {
      for source in sources.prefix(top) where !(taken[source]?.contains(place) ?? false) {
        guard let trial = history[source] else { continue }
        return Proposal(
          configuration: trial.configuration.replacing(with: phase.with), origin: .replicate,
          parent: source, seed: seed(place: place), steps: trial.steps, phase: phase.name,
          place: place, reason: "validation \(place + 1) of \(count)")
      }
    }
    return nil
  }
}
