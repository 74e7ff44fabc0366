import Tuning

/// Tuning one trial at a time: a guide reads the curves and says what is next.
extension Tuner {
  /// What keeps a plan from being carried out by this tuner.
  static func problems(of plan: StudyPlan, _ guide: (any Guide)?) -> [String] {
    var problems = SearchPlan.problems(of: plan)
    if plan.manual != nil, guide == nil {
      problems.append("method: manual is carried out by `hone run` alone; use random or bayes here")
    }
    return problems
  }

  /// The guide's next trial; without an autopilot a person launches it.
  mutating func ask(_ manual: ManualPlan) -> Ask {
    guard let guide else { return .exhausted(reason: problems.joined(separator: "; ")) }
    guard manual.isAutopilot else {
      if let number = history.numbers.last(where: { history.isUnfinished($0) }) {
        return .wait(reason: "#\(number) runs")
      }
      return .person(reason: "the next trial is yours to choose: hone next, or . in the workbench")
    }
    let waiting = outstanding.map { waiting in
      Trial(
        number: -waiting.id, configuration: waiting.proposal.configuration, state: .queued,
        origin: waiting.proposal.origin, parent: waiting.proposal.parent,
        steps: waiting.proposal.steps)
    }
    switch guide.next(plan, trials: history.numbers.compactMap { history[$0] } + waiting) {
    case .trial(let proposal): return handOut(proposal, ask: nil)
    case .wait(let reason): return .wait(reason: reason)
    case .through(let reason): return .exhausted(reason: reason)
    }
  }

  /// A range test is never pruned; it ends when it has told what it can.
  func judgeRangeTest(_ trial: Trial) -> Verdict {
    guide?.end(of: trial, plan).map { .end(reason: $0) } ?? .go
  }
}
