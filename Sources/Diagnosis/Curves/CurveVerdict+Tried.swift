import Tuning

extension CurveVerdict {
  /// The verdict where others know what came of its moves: one that a trial has made already comes
  /// after those that none has, with that trial and its result.
  ///
  /// - Parameters:
  ///   - rows: The study's trials.
  ///   - row: The trial that the verdict is on.
  public func knowing(
    _ rows: some Sequence<TrialRow>, about row: TrialRow, of plan: StudyPlan
  ) -> CurveVerdict {
    let wanted = moves.map { move -> Proposal? in
      guard case .launch(let proposal, _)? = move.commands.first, move.commands.count == 1,
        proposal.checkpointOf == nil
      else { return nil }
      return proposal
    }
    guard wanted.contains(where: { $0 != nil }) else { return self }
    var tried: [Int: TrialRow] = [:]
    for other in rows
    where other.number != row.number && other.origin != .rangeTest && !other.isWithdrawn
      && other.state != .failed && other.state != .lost && other.knobs.isEmpty
    {
      for (index, proposal) in wanted.enumerated() {
        guard let proposal, (proposal.steps ?? plan.steps) == (other.steps ?? plan.steps),
          other.configuration.differences(from: proposal.configuration).isEmpty
        else { continue }
        // A result tells more than an end by somebody's hand, and the better of two what it can come to.
        if let known = tried[index], !tellsMore(other, than: known, plan) { continue }
        tried[index] = other
      }
    }
    guard !tried.isEmpty else { return self }
    var verdict = self
    let known = tried.sorted { $0.key < $1.key }.map { index, other in
      var move = moves[index]
      move.reason = "\(CurveVerdict.outcome(of: other, beside: row, plan)); \(move.reason)"
      return move
    }
    verdict.moves = moves.indices.filter { tried[$0] == nil }.map { moves[$0] } + known
    return verdict
  }

  private func tellsMore(_ row: TrialRow, than known: TrialRow, _ plan: StudyPlan) -> Bool {
    guard known.isResult, let best = plan.objective.value(of: known), best.isFinite else {
      return row.isResult || !known.state.isActive
    }
    let value = plan.objective.value(of: row) ?? .nan
    return row.isResult && plan.objective.direction.isBetter(value, than: best)
  }

  /// `tried in #12: val_loss 0.43, no better`.
  private static func outcome(
    of other: TrialRow, beside row: TrialRow, _ plan: StudyPlan
  ) -> String {
    guard other.state.isFinished else {
      return "#\(other.number) tries it (\(other.state.rawValue))"
    }
    guard other.isResult, let value = plan.objective.value(of: other), value.isFinite else {
      return "tried in #\(other.number): \(other.state.rawValue)"
    }
    let mine = plan.objective.value(of: row) ?? .nan
    let words =
      mine.isNaN
      ? "" : plan.objective.direction.isBetter(value, than: mine) ? ", better" : ", no better"
    return "tried in #\(other.number): \(plan.objective.metric) \(brief(value))\(words)"
  }
}
