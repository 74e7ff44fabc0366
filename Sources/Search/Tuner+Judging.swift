import Tuning

/// Which running trials end early.
extension Tuner {
  mutating func judge(_ trial: Trial, at step: Int) -> Verdict {
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
    let judgement: Judgement
    if let population = plan.population {
      judgement = judge(trial, at: step, in: population)
    } else {
      judgement = isJudged(trial) ? pruner?.judge(trial) ?? .keep : .keep
    }
    guard case .prune(var evidence) = judgement else { return .go }
    evidence.stepsSaved = stepsSaved(trial, at: step)
    guard trial.isPinned else {
      if let copies = evidence.copies { history.condemn(trial.number, copies: copies) }
      return .prune(evidence)
    }
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
