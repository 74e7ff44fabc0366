import Numerics
import Tuning

/// The mind of a study: a plan, a sampler, a pruner and the history, as a pure state machine.
///
/// It has no clock, no files and no threads. Whoever drives it (an engine, a protocol, a simulation)
/// asks for proposals, begins trials, hands in what they report, and tells how they ended. The same
/// plan and the same calls in the same order give the same answers; whole trials handed in by
/// `replay`, in the order of their numbers, give the same state as having lived through them.
///
/// ```swift
/// var tuner = Tuner(plan: plan)
/// if case .trial(let proposal) = tuner.ask() {
///   tuner.begin(proposal, number: 0)
///   let point = MetricPoint(metric: "loss", step: 1, value: 0.5, time: 0)
///   _ = tuner.report(number: 0, step: 1, metrics: [point])   // .go, .prune(why) …
///   let ending = tuner.tell(number: 0, state: .complete)     // value 0.5, a new best
/// }
/// ```
public struct Tuner: Sendable {
  /// The plan in force.
  public private(set) var plan: StudyPlan

  private var history: TrialHistory
  private var sampler: any Sampler
  private var pruner: (any Pruner)?
  private var problems: [String]
  /// How many configurations the sampler was asked for; the next one draws from this stream.
  private var asked = 0
  /// Proposals that were handed out and have not begun.
  private var outstanding: [Outstanding] = []
  private var outstandingID = 0
  /// Spared trials whose reprieve was reported already.
  private var reprieved: Set<Int> = []

  private struct Outstanding: Sendable {
    var id: Int
    var ask: Int?
    var proposal: Proposal
  }

  /// A tuner that knows no trial yet.
  public init(plan: StudyPlan) {
    self.plan = plan
    history = TrialHistory(objective: plan.objective)
    problems = SearchPlan.problems(of: plan)
    sampler = SearchPlan.makeSampler(for: plan)
    pruner = SearchPlan.makePruner(for: plan)
  }

  // MARK: - Asking

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
  public func samplerNote() -> SamplerNote { SearchPlan.note(for: plan) }

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

  private mutating func takeOutstanding(_ proposal: Proposal) -> Outstanding? {
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

  // MARK: - Trials

  /// A trial begins: one of ours, one made by hand, or somebody else's.
  ///
  /// Calling it again for the same number changes nothing.
  public mutating func begin(_ proposal: Proposal, number: Int) {
    let taken = takeOutstanding(proposal)
    guard history[number] == nil else { return }
    // What is replayed from the store was asked for once.
    if taken == nil, proposal.origin == .sampled { asked += 1 }
    put(
      Trial(
        number: number, configuration: proposal.configuration, origin: proposal.origin,
        parent: proposal.parent, seed: proposal.seed, teaches: proposal.teaches,
        steps: proposal.steps))
  }

  /// Takes in a whole trial from the store, finished or not, with all its points. One that is known
  /// already and not finished is replaced: so the end of somebody else's trial comes in.
  public mutating func replay(_ trial: Trial) {
    if let known = history[trial.number] {
      if known.state.isFinished { return }
    } else if trial.origin == .sampled {
      asked += 1
    }
    var whole = trial
    if whole.state == .complete, whole.value == nil { whole.value = value(of: whole) }
    put(whole)
  }

  /// A trial reported.
  ///
  /// - Parameters:
  ///   - step: The step of the report; every point has its own as well.
  ///   - metrics: Points of any metrics and steps. Each step at which the objective moves on is
  ///     judged, the earliest verdict counts.
  /// - Returns: What shall become of the trial. Unknown and finished trials just go on.
  public mutating func report(number: Int, step: Int, metrics: [MetricPoint]) -> Verdict {
    // No copy of the trial may live here, or every point would copy its curves.
    guard history.isUnfinished(number) else { return .go }
    var verdict = Verdict.go
    var rest = metrics[...]
    if metrics.contains(where: { $0.step != metrics.first?.step }) {
      // By step, and at the same step as they came.
      let order = metrics.indices.sorted { (metrics[$0].step, $0) < (metrics[$1].step, $1) }
      rest = order.map { metrics[$0] }[...]
    }
    while let first = rest.first {
      let now = rest.prefix { $0.step == first.step }
      rest = rest.dropFirst(now.count)
      history.add(now, to: number)
      guard let current = history[number] else { continue }
      sampler.update(current)
      guard now.contains(where: { $0.metric == plan.objective.metric }) else { continue }
      pruner?.update(current)
      if verdict == .go { verdict = judge(current, at: first.step) }
    }
    return verdict
  }

  /// A trial ended.
  ///
  /// - Parameters:
  ///   - state: How it ended, as far as its process tells.
  ///   - value: The objective's result, where it is known otherwise than by the trial's reports.
  /// - Returns: How it ended for the study. A trial that is unknown or ended before is left alone.
  @discardableResult
  public mutating func tell(number: Int, state: TrialState, value told: Double? = nil) -> Ending {
    guard let trial = history[number] else {
      return Ending(state: state, value: told, isNewBest: false)
    }
    guard !trial.state.isFinished, state.isFinished else {
      return Ending(state: trial.state, value: trial.value, isNewBest: false)
    }
    let result = told ?? value(of: trial)
    var final = state
    if state == .complete {
      if let result {
        let isDiverged = !result.isFinite && plan.endsDiverged && trial.origin != .rangeTest
        if isDiverged { final = .diverged } else if result.isNaN { final = .failed }
      } else if trial.origin != .rangeTest {
        final = .failed
      }
    }
    let before = history.best
    let kept = result.flatMap { $0.isNaN ? nil : $0 }
    history.finish(number, state: final, value: kept)
    if let ended = history[number] {
      sampler.update(ended)
      pruner?.update(ended)
    }
    let isNew =
      history.best?.number == number
      && before.map { plan.objective.direction.isBetter(kept ?? .nan, than: $0.value) } ?? true
    return Ending(state: final, value: kept, isNewBest: isNew)
  }

  /// Makes a trial immune from pruning, or not. One whose objective is not finite ends all the same.
  public mutating func pin(number: Int, _ pinned: Bool) {
    history.pin(number, pinned)
    reprieved.remove(number)
  }

  /// Says whether samplers and pruners may learn from a trial: no longer once a user turned one of
  /// its knobs while it ran.
  public mutating func setTeaches(number: Int, _ teaches: Bool) {
    guard let trial = history[number], trial.teaches != teaches else { return }
    history.setTeaches(number, teaches)
    guard let changed = history[number] else { return }
    sampler.update(changed)
    pruner?.update(changed)
  }

  /// The best completed trial; of equal ones the first. Range tests are no candidates.
  public var best: (number: Int, value: Double)? { history.best }

  /// A trial as the tuner knows it.
  public func trial(_ number: Int) -> Trial? { history[number] }

  /// Puts another plan in force; the history stays, and what learned from it learns again.
  public mutating func change(plan new: StudyPlan) {
    let old = plan
    plan = new
    problems = SearchPlan.problems(of: new)
    if new.objective != old.objective { history.change(objective: new.objective) }
    if new.sampler != old.sampler || new.space != old.space || new.objective != old.objective
      || new.seed != old.seed
    {
      sampler = SearchPlan.makeSampler(for: new)
      for number in history.numbers {
        if let trial = history[number] { sampler.update(trial) }
      }
      for waiting in outstanding {
        sampler.update(
          Trial(
            number: -waiting.id, configuration: waiting.proposal.configuration, state: .queued,
            origin: waiting.proposal.origin))
      }
    }
    if new.pruner != old.pruner || new.objective != old.objective {
      pruner = SearchPlan.makePruner(for: new)
      for number in history.numbers {
        if let trial = history[number] { pruner?.update(trial) }
      }
    }
  }

  private mutating func put(_ trial: Trial) {
    for number in history.put(trial) {
      guard let changed = history[number] else { continue }
      sampler.update(changed)
      pruner?.update(changed)
    }
  }

  private func value(of trial: Trial) -> Double? {
    trial.curves[plan.objective.metric].flatMap(plan.objective.value(of:))
  }

  // MARK: - Judging

  private mutating func judge(_ trial: Trial, at step: Int) -> Verdict {
    guard trial.origin != .rangeTest, let curve = trial.curves[plan.objective.metric],
      curve.lastStep == step, let value = curve.lastValue
    else { return .go }
    if !value.isFinite, plan.endsDiverged {
      return .diverged(
        Evidence(
          rule: "diverged", step: step, value: value, threshold: .nan, peers: 0,
          stepsSaved: stepsSaved(trial, at: step),
          detail: "\(plan.objective.metric) is \(pythonText(value))"))
    }
    guard case .prune(var evidence) = pruner?.judge(trial) ?? .keep else { return .go }
    evidence.stepsSaved = stepsSaved(trial, at: step)
    guard trial.isPinned else { return .prune(evidence) }
    return reprieved.insert(trial.number).inserted ? .spare(evidence, reason: "pinned") : .go
  }

  /// A full trial's steps less those it has run; a trial whose first step is 0 has run one more.
  private func stepsSaved(_ trial: Trial, at step: Int) -> Int? {
    guard let steps = trial.steps ?? plan.steps else { return nil }
    let startsAtZero = trial.curves[plan.objective.metric]?.steps.first == 0
    // Steps may be anything a script prints.
    let run = min(max(step, 0), Int(Int32.max)) + (startsAtZero ? 1 : 0)
    return max(0, steps - run)
  }
}
