import Tuning

/// What trials do: they begin, report and end.
extension Tuner {
  /// A trial begins: one of ours, one made by hand, or somebody else's.
  ///
  /// Calling it again for the same number changes nothing.
  public mutating func begin(_ proposal: Proposal, number: Int) {
    let taken = takeOutstanding(proposal)
    guard history[number] == nil else { return }
    // What is replayed from the store was asked for once.
    if taken == nil, Tuner.isAsked(proposal.origin, phase: proposal.phase) { asked += 1 }
    put(
      Trial(
        number: number, configuration: proposal.configuration, origin: proposal.origin,
        parent: proposal.parent, seed: proposal.seed, teaches: proposal.teaches,
        steps: proposal.steps, phase: proposal.phase, place: proposal.place,
        rangeTest: proposal.rangeTest))
  }

  /// Takes in a whole trial from the store, finished or not, with all its points. One that is known
  /// already and not finished is replaced: so the end of somebody else's trial comes in.
  public mutating func replay(_ trial: Trial) {
    if let known = history[trial.number] {
      if known.state.isFinished { return }
    } else if Tuner.isAsked(trial.origin, phase: trial.phase) {
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
      teachSampler(current)
      guard now.contains(where: { $0.metric == plan.objective.metric }) else { continue }
      teachPruner(current)
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
    let before = history.standings.best
    let kept = result.flatMap { $0.isNaN ? nil : $0 }
    history.finish(number, state: final, value: kept)
    teach(number)
    var ending = Ending(state: final, value: kept, isNewBest: false)
    // The mean of a configuration's runs may make the first of them the best.
    if let now = history.standings.best, history.groups.runs(of: number).contains(now.number),
      before.map({ $0.number != now.number || $0.value != now.value }) ?? true
    {
      ending.isNewBest = isBetter(now, than: before)
      if now.source != number || now.value != kept {
        ending.best = Ending.Best(number: now.source, value: now.value)
      }
    }
    ending.audit = auditOutcome(number, final)
    return ending
  }

  private func isBetter(
    _ now: Standings.Entry, than before: Standings.Entry?
  ) -> Bool {
    guard let before else { return true }
    // On other terms, or after a validation, the best may be worse than it seemed before.
    if plan.course != nil, now.number != before.number { return true }
    return plan.objective.direction.isBetter(now.value, than: before.value)
  }

  /// Makes a trial immune from pruning, or not. One whose objective is not finite ends all the
  /// same.
  public mutating func pin(number: Int, _ pinned: Bool) {
    history.pin(number, pinned)
    spared[number] = nil
  }

  /// Says that a user turned a knob of a running trial: samplers and pruners learn no more from it, and
  /// a guide goes on from what it has now.
  public mutating func turn(number: Int, _ knob: Configuration.Entry) {
    history.turn(number, knob)
    setTeaches(number: number, false)
  }

  /// Says whether samplers and pruners may learn from a trial.
  public mutating func setTeaches(number: Int, _ teaches: Bool) {
    guard let trial = history[number], trial.teaches != teaches else { return }
    history.setTeaches(number, teaches)
    teach(number)
  }
}
