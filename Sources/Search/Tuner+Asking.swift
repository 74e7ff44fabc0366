import Numerics
import Tuning

/// What to run next.
extension Tuner {
  /// What to run next.
  ///
  /// A proposal counts as handed out until `begin` is called with it, or `withdraw`; several may be
  /// out at once.
  public mutating func ask() -> Ask {
    guard problems.isEmpty else { return .exhausted(reason: problems.joined(separator: "; ")) }
    if let reason = exhaustion() { return .exhausted(reason: reason) }
    if let baseline = plan.baseline, !baselineIsKnown {
      let isRun = plan.population != nil || plan.replication != nil
      let proposal = Proposal(
        configuration: SearchPlan.completed(baseline, in: plan.space), origin: .baseline,
        seed: isRun ? seed(place: 0) : plan.manual == nil ? nil : plan.commonSeed,
        place: isRun ? 0 : nil,
        reason: "the configuration to beat")
      return handOut(proposal, ask: nil)
    }
    if let population = plan.population { return ask(population) }
    if let manual = plan.manual { return ask(manual) }
    if let proposal = nextRun() { return handOut(proposal, ask: nil) }
    if let course = plan.course { return ask(course) }
    if let reason = convergence() {
      return .exhausted(reason: reason)
    }
    if let wait = lackOfRoom() { return wait }
    return suggest()
  }

  /// A configuration of the sampler's.
  mutating func suggest() -> Ask {
    var random = RandomStream(seed: plan.seed, stream: UInt64(asked))
    switch sampler.suggest(ask: asked, using: &random) {
    case .exhausted(let reason): return .exhausted(reason: reason)
    case .configuration(let configuration, let reason):
      return handOut(sampled(Proposal(configuration: configuration, reason: reason)))
    }
  }

  /// A proposal with what the plan adds to each that was sampled.
  func sampled(_ proposal: Proposal) -> Proposal {
    var proposal = proposal
    if let replication = plan.replication, replication.count > 1 {
      proposal.place = 0
      proposal.seed = seed(place: 0)
    }
    return proposal
  }

  /// Takes a proposal back that will not be run.
  public mutating func withdraw(_ proposal: Proposal) {
    guard let taken = takeOutstanding(proposal) else { return }
    // The last one's draw can be made again; an earlier one's is spent.
    if let ask = taken.ask, ask == asked - 1 { asked = ask }
  }

  /// Which sampler proposes, and why it was chosen.
  public func samplerNote() -> SamplerNote {
    (sampler as? any ChoosingSampler)?.choice ?? SearchPlan.note(for: plan)
  }

  private var baselineIsKnown: Bool {
    history.hasBaseline || outstanding.contains { $0.proposal.origin == .baseline }
  }

  /// Hands out a proposal that was asked of the sampler.
  mutating func handOut(_ proposal: Proposal) -> Ask {
    asked += 1
    return handOut(proposal, ask: asked - 1)
  }

  mutating func handOut(_ proposal: Proposal, ask: Int?) -> Ask {
    outstandingID += 1
    outstanding.append(Outstanding(id: outstandingID, ask: ask, proposal: proposal))
    // The sampler sees it as a queued trial with a number below 0 until it has one of its own.
    if isTaught(by: proposal.configuration), !Tuner.isFurtherRun(proposal) {
      sampler.update(
        Trial(
          number: -outstandingID, configuration: proposal.configuration, state: .queued,
          origin: proposal.origin))
    }
    return .trial(proposal)
  }

  mutating func takeOutstanding(_ proposal: Proposal) -> Outstanding? {
    guard let index = outstanding.firstIndex(where: { $0.proposal == proposal }) else { return nil }
    let taken = outstanding.remove(at: index)
    if isTaught(by: proposal.configuration), !Tuner.isFurtherRun(proposal) {
      sampler.update(
        Trial(
          number: -taken.id, configuration: proposal.configuration, state: .killed,
          origin: proposal.origin, teaches: false))
    }
    return taken
  }

  /// Whether a question to the sampler led to such a trial.
  static func isAsked(_ origin: Origin, phase: String?) -> Bool {
    origin == .sampled || (origin == .refined && phase != nil)
  }

  /// Whether it runs a configuration again that the sampler knows.
  static func isFurtherRun(_ proposal: Proposal) -> Bool {
    proposal.origin == .replicate || (proposal.place ?? 0) > 0 && proposal.origin == .retry
  }
}
