import Numerics
import Tuning

/// Which running trials end early.
extension Tuner {
  mutating func judge(_ trial: Trial, at step: Int) -> Verdict {
    if trial.origin == .rangeTest { return judgeRangeTest(trial) }
    guard let curve = trial.curves[plan.objective.metric],
      curve.lastStep == step, let value = curve.lastValue
    else { return .go }
    if !value.isFinite, plan.endsDiverged {
      return .diverged(
        Evidence(
          rule: "diverged", step: step, value: value, threshold: .nan, peers: 0,
          stepsSaved: stepsSaved(trial, at: step),
          detail: "\(plan.objective.metric) is \(pythonText(value))"))
    }
    let judgement: Judgement
    if let population = plan.population {
      judgement = judge(trial, at: step, in: population)
    } else {
      judgement = isJudged(trial) ? pruner?.judge(trial) ?? .keep : .keep
    }
    guard case .prune(var evidence) = judgement else { return .go }
    evidence.stepsSaved = stepsSaved(trial, at: step)
    // A population's loser makes room: there is nothing to audit.
    let isAudit = !trial.isPinned && evidence.copies == nil && isAudited(trial.number)
    guard trial.isPinned || isAudit else {
      if let copies = evidence.copies { history.condemn(trial.number, copies: copies) }
      return .prune(evidence)
    }
    guard spared[trial.number] == nil else { return .go }
    spared[trial.number] = Reprieve(evidence: evidence, isAudit: isAudit)
    return .spare(evidence, reason: isAudit ? Tuner.auditReason : "pinned")
  }

  // MARK: - Audit

  /// What a verdict says of a trial that is spared to see whether the pruner is right.
  public static let auditReason = "audit"

  /// Whether a trial, once condemned, runs on for the audit: of seed and number alone.
  private func isAudited(_ number: Int) -> Bool {
    guard let share = plan.audit, share > 0 else { return false }
    // A stream of its own: asks draw from (seed, ask).
    var random = RandomStream(
      seed: plan.seed ^ 0x6175_6469_7400_0000, stream: UInt64(max(0, number)))
    return random.uniform() < share
  }

  /// Puts back what is known from an earlier run: that a trial was condemned and spared.
  public mutating func restoreReprieve(number: Int, evidence: Evidence, reason: String) {
    guard history.isUnfinished(number) else { return }
    spared[number] = Reprieve(evidence: evidence, isAudit: reason == Tuner.auditReason)
  }

  /// What the audit found of a trial that has just ended; nil if it was not spared for it, or ended
  /// otherwise than by itself.
  mutating func auditOutcome(_ number: Int, _ state: TrialState) -> AuditOutcome? {
    guard let reprieve = spared.removeValue(forKey: number), reprieve.isAudit,
      state == .complete || state == .diverged, let trial = history[number]
    else { return nil }
    let last = trial.curves[plan.objective.metric]?.lastStep ?? reprieve.evidence.step
    let value = state == .complete ? trial.value ?? .nan : .nan
    var (better, count) = (0, 0)
    for other in history.trials.values where other.origin != .rangeTest {
      let isComplete = other.state == .complete
      guard isComplete || other.state == .pruned || other.number == number else { continue }
      count += 1
      if isComplete, plan.objective.direction.isBetter(other.value ?? .nan, than: value) {
        better += 1
      }
    }
    let (extra, _) = last.subtractingReportingOverflow(reprieve.evidence.step)
    return AuditOutcome(
      trial: number, rule: reprieve.evidence.rule, step: reprieve.evidence.step, value: value,
      rank: better + 1, count: count, extraSteps: max(0, extra))
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
