import Numerics
import Tuning

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// What each kind of phase proposes.
extension Tuner {
  mutating func explore(_ phase: Phase) -> Ask {
    var random = RandomStream(seed: plan.seed, stream: UInt64(asked))
    switch sampler.suggest(ask: asked, using: &random) {
    case .exhausted(let reason): return .exhausted(reason: "\(phase.name): \(reason)")
    case .configuration(let configuration, let reason):
      return handOut(
        sampled(Proposal(configuration: configuration, phase: phase.name, reason: reason)))
    }
  }

  /// Where a phase starts from: the best on its own terms once it has one of its own, else the best
  /// of the phases before.
  private func start(of index: Int) -> Standings.Entry? {
    guard let course = plan.course else { return nil }
    let name = course.phases[index].name
    let hasOwn = (history.phases[name]?.numbers ?? []).contains {
      history[$0]?.state == .complete
    }
    let sameTerms = index > 0 && course.phases[index - 1].with == course.phases[index].with
    if hasOwn || sameTerms || index == 0, let own = history.standings.best(phase: index) {
      return own
    }
    for earlier in course.phases.indices[..<index].reversed() {
      if let entry = history.standings.best(phase: earlier) { return entry }
    }
    return history.standings.best
  }

  mutating func refine(_ phase: Phase, trials: Int) -> Ask {
    guard let centre = start(of: self.phase), let best = history[centre.number] else {
      return .exhausted(reason: "\(phase.name): no trial completed that could be refined")
    }
    let index = begun(phase)
    // On other terms the best has to show itself first.
    let onTerms = best.configuration.replacing(with: phase.with)
    if index == 0, !phase.agrees(with: best.configuration) {
      return handOut(
        sampled(
          Proposal(
            configuration: onTerms, origin: .clone, parent: centre.number, phase: phase.name,
            reason: "the best so far, as \(phase.name) runs it")), ask: nil)
    }
    let share = Double(index) / Double(max(1, trials - 1))
    let width = Tuner.firstWidth * pow(Tuner.lastWidth / Tuner.firstWidth, share)
    let box = plan.space.fixing(phase.with).boxed(around: onTerms, width: width)
    let percent = Int((width * 100).rounded())
    return propose(
      in: box, index: index, phase: phase, origin: .refined, parent: centre.number,
      reason: "a box of \(percent) % around #\(centre.number)")
  }

  /// The box's width as a share of each range, at the start and at the end of a refinement.
  static let firstWidth = 0.5
  static let lastWidth = 0.1

  /// How many of a stage's trials are none of its own, for what they would show is known and there is
  /// nothing else of it to try; 0 while there is. All of them where every choice was tried.
  func takenOver(_ phase: Phase) -> Int {
    guard case .tune(let names, let trials) = phase.work, names.count == 1 else { return 0 }
    let onTerms = origin(of: phase).configuration
    let rungs = rungs(of: phase, names: names, trials: trials, from: onTerms)
    guard rungs.left.isEmpty else { return 0 }
    return plan.space[names[0]]?.distribution.choices == nil ? min(trials, rungs.taken) : trials
  }

  /// What a stage changes, and the trial that it comes from.
  private func origin(of phase: Phase) -> (entry: Standings.Entry?, configuration: Configuration) {
    let entry = start(of: self.phase)
    let best = entry.flatMap { history[$0.number]?.configuration } ?? middle()
    return (entry, best.replacing(with: phase.with))
  }

  /// One parameter alone is tried at even distances first: what is left to try of them, and how many
  /// the baseline or a stage before has tried.
  private func rungs(
    of phase: Phase, names: [String], trials: Int, from onTerms: Configuration
  ) -> (left: [Configuration], taken: Int) {
    guard names.count == 1, let parameter = plan.space[names[0]] else { return ([], 0) }
    let values = parameter.distribution.ladder(
      parameter.distribution.choices?.count ?? min(trials, 5), around: ladderCentre(parameter),
      decades: 2)
    let own = Set(history.phases[phase.name]?.numbers ?? [])
    let waiting = outstanding.map(\.proposal)
    var left: [Configuration] = []
    var taken = 0
    for value in values {
      var configuration = onTerms
      configuration[parameter.name] = value
      configuration = SearchPlan.completed(configuration, in: plan.space)
      func isSame(_ other: Configuration) -> Bool {
        configuration.differences(from: other).isEmpty
      }
      let ran = history.numbers.filter { history[$0].map { isSame($0.configuration) } ?? false }
      // The first stage's own baseline is none of its trials.
      let isKnown =
        ran.contains { number in
          guard let trial = history[number], !own.contains(number) || trial.origin == .baseline
          else { return false }
          return trial.state == .complete || !trial.state.isFinished
        } || waiting.contains { $0.origin == .baseline && isSame($0.configuration) }
      let isOwn =
        ran.contains { own.contains($0) && history[$0]?.origin != .baseline }
        || waiting.contains { $0.phase == phase.name && isSame($0.configuration) }
      if isOwn { continue }
      if isKnown { taken += 1 } else { left.append(configuration) }
    }
    return (left, taken)
  }

  mutating func tune(_ phase: Phase, names: [String], trials: Int) -> Ask {
    let (entry, onTerms) = origin(of: phase)
    let known = plan.course?.phases.prefix(self.phase).flatMap { phase -> [String] in
      if case .tune(let names, _) = phase.work { return names }
      return []
    }
    let index = begun(phase)
    var fixed = phase.with
    for parameter in plan.space.varying where !names.contains(parameter.name) {
      if fixed[parameter.name] == nil { fixed[parameter.name] = onTerms[parameter.name] }
    }
    let reason = entry.map { "\(names.joined(separator: ", ")); the rest as #\($0.number)" }
    if let configuration = rungs(of: phase, names: names, trials: trials, from: onTerms).left.first
    {
      return handOut(
        sampled(
          Proposal(
            configuration: configuration, parent: entry?.number, phase: phase.name,
            reason: reason)))
    }
    // What an earlier stage tuned moves a little with the others.
    let tuned = Set(names.filter { known?.contains($0) ?? false })
    let space = plan.space.boxed(around: onTerms, width: 0.3, names: tuned).fixing(fixed)
    return propose(
      in: space, index: index, phase: phase, origin: .sampled, parent: entry?.number,
      reason: reason)
  }

  /// The middle of a stage's even distances must not move with the best: the baseline's value, else
  /// that of the best of the stages before.
  private func ladderCentre(_ parameter: Parameter) -> ParameterValue? {
    if let baseline = plan.baseline { return baseline[parameter.name] }
    guard phase > 0 else { return nil }
    let own = Set(history.phases[currentPhase?.name ?? ""]?.numbers ?? [])
    let before = history.standings.ranking(phase: phase).first { !own.contains($0.number) }
    return before.flatMap { history[$0.number]?.configuration[parameter.name] }
  }

  /// The configuration that stages start from where nothing is known: the baseline, else the middle
  /// of every range and the first of every choice.
  private func middle() -> Configuration {
    if let baseline = plan.baseline { return SearchPlan.completed(baseline, in: plan.space) }
    return Configuration(
      plan.space.parameters.map {
        Configuration.Entry($0.name, $0.distribution.choices?[0] ?? $0.distribution.value(at: 0.5))
      })
  }

  /// A configuration within a part of the space: evenly spread ones first, then the sampler's,
  /// which knows what ran there.
  private mutating func propose(
    in space: SearchSpace, index: Int, phase: Phase, origin: Origin, parent: Int?, reason: String?
  ) -> Ask {
    let inside = history.numbers.filter { number in
      history[number].map { space.contains($0.configuration) && $0.teaches } ?? false
    }
    let isModel = plan.sampler != .grid && plan.sampler != .random
    var configuration = space.spread(index, shift: plan.seed &+ UInt64(self.phase))
    let complete = inside.count { history[$0]?.state == .complete }
    if isModel, complete >= Tuner.modelTrials {
      var local = plan
      local.space = space
      var model = SearchPlan.makeSampler(for: local)
      for number in inside {
        if let trial = history.merged(number), trial.number == number { model.update(trial) }
      }
      for waiting in outstanding where space.contains(waiting.proposal.configuration) {
        model.update(
          Trial(
            number: -waiting.id, configuration: waiting.proposal.configuration, state: .queued,
            origin: waiting.proposal.origin))
      }
      var random = RandomStream(seed: plan.seed, stream: UInt64(asked))
      if case .configuration(let found, _) = model.suggest(ask: asked, using: &random) {
        configuration = found
      }
    }
    return handOut(
      sampled(
        Proposal(
          configuration: SearchPlan.completed(configuration, in: space), origin: origin,
          parent: parent, phase: phase.name, reason: reason)))
  }

  /// So many completed trials in a part of the space make a model of it worth while.
  static let modelTrials = 10
}

extension Configuration {
  /// These values with some replaced.
  func replacing(with values: Configuration) -> Configuration {
    var whole = self
    for entry in values.entries { whole[entry.name] = entry.value }
    return whole
  }
}
