import Tuning

/// The field's manual loop: range test, train, read the curve, change one thing, train again.
///
/// First the learning rate, by a range test. Then the best trial's verdict is followed while
/// something is wrong with its curve. A good curve is not yet the best value, so after that the other
/// levers are tried one at a time in the field's order: the rate a step up or down, its schedule,
/// batch size (with the rate) and optimizer, regularisation, capacity. What helps by more than the
/// noise is kept; from what does not, the study goes back.
///
/// A pure function of plan and trials: an autopilot follows it, and a person is shown it.
public struct ManualWorkflow: Sendable {
  let plan: StudyPlan
  let test: RangeTestCourse
  let records: [StepRecord]
  let active: [Trial]
  let refused: Set<String>

  /// The workflow of a study as it stands.
  ///
  /// - Parameters:
  ///   - trials: All trials, ascending by number, with their curves.
  ///   - refused: Steps (`Grounds.step`) that a person did not want.
  public init(_ plan: StudyPlan, trials: [Trial], refused: Set<String> = []) {
    self.plan = plan
    self.refused = refused
    let test = RangeTestCourse(plan, trials)
    self.test = test
    // What was turned by hand is where a trial is now, and where one goes on from.
    let whole = trials.filter { !test.owns($0) }.map(\.asItEnded)
    active = whole.filter { !$0.state.isFinished }
    records = StepRecord.all(
      whole.filter { $0.state.isFinished && ManualWorkflow.counts($0) }, plan)
  }

  /// A trial that was taken back, or killed before it reported, tells nothing.
  private static func counts(_ trial: Trial) -> Bool {
    trial.state != .killed || trial.hasReported
  }

  /// What to do next.
  public func next() -> ManualAnswer {
    if let number = active.first?.number {
      return .wait(
        reason: number < 0
          ? "a trial is about to run" : "#\(number) runs; its curve says what is next")
    }
    switch test.state {
    case .running(let number): return .wait(reason: "the range test runs (#\(number))")
    case .next(let proposal):
      let step = rangeTestStep(proposal)
      if !refused.contains(step.grounds.step) { return .step(step) }
    case .over, .none: break
    }
    guard let last = records.last else { return .step(firstTrial()) }
    guard let base else { return rescue(last) }
    if let step = tryRecommendedRate(base) { return .step(step) }
    let verdict = verdict(of: base)
    for move in candidates(base, verdict) {
      if let step = step(move, base, verdict) { return .step(step) }
    }
    return .through(reason: conclusion(base, verdict))
  }

  /// The trial to build on: the last that was kept.
  var base: Trial? { records.last { $0.isKept }?.trial }

  /// What a trial's curves say among the others.
  func verdict(of trial: Trial) -> CurveVerdict? {
    CurveVerdict.of(
      TrialRow(trial, plan), curves: trial.curves, plan: plan,
      among: records.map { TrialRow($0.trial, plan) })
  }

  // MARK: - The rate first

  private func rangeTestStep(_ proposal: Proposal) -> ManualStep {
    let isSweep = proposal.rangeTest != nil
    var seen: [String] = []
    if let record = records.last {
      seen = [record.sentence(plan)] + verdictSentences(of: record.trial)
    }
    if !isSweep {
      seen.append("the script does not raise its rate itself (it knows no HONE_LR_RANGE)")
    }
    return ManualStep(
      Grounds(
        step: isSweep ? "range test" : proposal.reason ?? "range test", seen: seen,
        change: proposal.reason ?? "range test",
        why: isSweep
          ? "the learning rate matters most, so it comes first; a short test shows where it works"
          : "a short run at each of several rates says the same"), proposal)
  }

  /// The start, at the rate that the range test recommends.
  private func firstTrial() -> ManualStep {
    var configuration = plan.middle
    var seen: [String] = []
    var change = "the start: \(configuration.entries.map { text($0) }.joined(separator: " "))"
    if let name = plan.learningRateName, let rate = test.rate(plan), let old = configuration[name] {
      configuration[name] = rate
      change = "\(name) \(shortText(old)) → \(shortText(rate))"
    }
    seen += test.sentences
    return ManualStep(
      Grounds(
        step: "the first trial", seen: seen, change: change,
        why: test.analysis == nil
          ? "a first whole trial, to be read" : "the recommended rate, everything else as it is"),
      Proposal(
        configuration: configuration, origin: .enqueued, seed: plan.commonSeed, reason: change))
  }

  private func text(_ entry: Configuration.Entry) -> String {
    "\(entry.name)=\(shortText(entry.value))"
  }

  /// The recommended rate in place of another that a baseline had.
  ///
  /// Whoever refuses the one for a schedule that falls is offered the one for a rate that stays.
  private func tryRecommendedRate(_ base: Trial) -> ManualStep? {
    // It was made for the start; what came later has a rate of its own, and so has what was turned.
    guard let name = plan.learningRateName,
      !records.contains(where: {
        $0.base != nil && $0.names.contains(name) || $0.trial.turned[name] != nil
      })
    else { return nil }
    for (rate, reason) in test.rates(plan) {
      guard let value = rate.number,
        !records.contains(where: { record in
          record.trial.configuration.number(name).map { RangeTestCourse.isAlike($0, value) }
            ?? false
        })
      else { return nil }
      let move = LeverMove(name, 0, [name: rate], because: reason)
      if let step = step(move, base, nil, seen: test.sentences) { return step }
    }
    return nil
  }

  /// Nothing came to a result yet: the rate by the range test, else as the verdict says.
  private func rescue(_ last: StepRecord) -> ManualAnswer {
    if let step = tryRecommendedRate(last.trial) { return .step(step) }
    let verdict = verdict(of: last.trial)
    for move in verdictMoves(last.trial, verdict) {
      if let step = step(move, last.trial, verdict) { return .step(step) }
    }
    return .through(
      reason:
        "#\(last.trial.number) came to no result (\(last.trial.state.rawValue)), and its curve "
        + "says no move; see its output: hone log \(last.trial.number)")
  }
}
