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
      let proposal = Proposal(
        configuration: SearchPlan.completed(baseline, in: plan.space), origin: .baseline,
        reason: "the configuration to beat")
      return handOut(proposal, ask: nil)
    }
    var random = RandomStream(seed: plan.seed, stream: UInt64(asked))
    switch sampler.suggest(ask: asked, using: &random) {
    case .exhausted(let reason): return .exhausted(reason: reason)
    case .configuration(let configuration, let reason):
      asked += 1
      return handOut(Proposal(configuration: configuration, reason: reason), ask: asked - 1)
    }
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

  private mutating func handOut(_ proposal: Proposal, ask: Int?) -> Ask {
    outstandingID += 1
    outstanding.append(Outstanding(id: outstandingID, ask: ask, proposal: proposal))
    // The sampler sees it as a queued trial with a number below 0 until it has one of its own.
    sampler.update(
      Trial(
        number: -outstandingID, configuration: proposal.configuration, state: .queued,
        origin: proposal.origin))
    return .trial(proposal)
  }

  mutating func takeOutstanding(_ proposal: Proposal) -> Outstanding? {
    guard let index = outstanding.firstIndex(where: { $0.proposal == proposal }) else { return nil }
    let taken = outstanding.remove(at: index)
    sampler.update(
      Trial(
        number: -taken.id, configuration: proposal.configuration, state: .killed,
        origin: proposal.origin, teaches: false))
    return taken
  }

  private mutating func exhaustion() -> String? {
    if let target = plan.objective.target, let number = history.onTarget {
      return "\(plan.objective.metric) reached its target \(pythonText(target)) in #\(number)"
    }
    if let cap = plan.stop.trials, history.counted + outstanding.count >= cap {
      return cap == 1 ? "1 trial" : "\(cap) trials"
    }
    if let patience = plan.stop.patience, let best = history.best {
      let share = plan.stop.minimumImprovement
      let since = history.trialsSinceImprovement(share: share)
      if since >= patience {
        return "\(since) trials without a better one than #\(best.number)"
      }
    }
    if let limit = plan.stop.sameBest, let best = history.best,
      history.timesBestWasFound() >= limit
    {
      return "the best configuration, #\(best.number)'s, was found \(limit) times"
    }
    return nil
  }
}
