import Tuning

/// One of the questions to ask of a search that disappoints, answered from the study.
public struct ChecklistItem: Sendable, Hashable {
  /// The answer.
  public enum Answer: String, Sendable, Hashable, Codable {
    /// As it should be.
    case fine
    /// Not as it should be.
    case problem
    /// Too few trials to say.
    case open
  }

  /// The question.
  public var question: String
  /// The answer.
  public var answer: Answer
  /// The numbers, or what is missing for an answer.
  public var evidence: String
  /// What to do; empty if nothing.
  public var advice: String

  /// The whole list.
  static func all(_ facts: StudyFacts, findings: [StudyFinding]) -> [ChecklistItem] {
    let results = facts.results.count
    let values = facts.results.map(\.value)
    func item(
      _ question: String, _ rules: Set<String>, from needed: Int, have: Int, fine: String
    ) -> ChecklistItem {
      // News of its kind, the worst first.
      if let finding = findings.first(where: {
        rules.contains($0.rule) && $0.severity != .good
      }) {
        return ChecklistItem(
          question: question, answer: .problem,
          evidence: finding.evidence.joined(separator: ", "), advice: finding.message)
      }
      guard have >= needed else {
        return ChecklistItem(
          question: question, answer: .open, evidence: "\(have) of \(needed) trials needed to say",
          advice: "")
      }
      return ChecklistItem(question: question, answer: .fine, evidence: fine, advice: "")
    }
    let spread =
      values.min().flatMap { low in values.max().map { "\(brief(low)) … \(brief($0))" } } ?? ""
    let judged = facts.count(.pruned) + facts.count(.complete)
    let pruned = facts.count(.pruned)
    var list = [
      item(
        "Do trials run to an end?", ["failing", "silent", "diverging"], from: 5,
        have: facts.finished, fine: ends(facts)),
      item(
        "Are trials different?", ["alike"], from: 8, have: results,
        fine: "\(results) results, \(spread)"),
      item(
        "Are results recorded?", ["one-step"], from: 5, have: results, fine: recorded(facts)),
    ]
    if facts.plan.pruner == .none, pruned == 0 {
      list.append(
        ChecklistItem(
          question: "Is pruning too harsh?", answer: .fine, evidence: "there is no pruner",
          advice: ""))
    } else {
      list.append(
        item(
          "Is pruning too harsh?", ["pruning", "audited"], from: 20, have: judged,
          fine: "\(pruned) of \(judged) pruned"
            + (facts.audit.audited > 0 ? "; \(facts.audit.text)" : "")))
    }
    list += [
      item(
        "Is the best inside of its ranges?", ["edge"], from: 10, have: results,
        fine: facts.best.map { "#\($0.row.number) lies inside of all" } ?? ""),
      item(
        "Is the space reasonable?", ["linear-scale", "idle", "coupled"], from: 5, have: results,
        fine: facts.plan.space.varying.count == 1
          ? "1 parameter, on its scale"
          : "\(facts.plan.space.varying.count) parameters, each on its scale"),
      byChance(
        item(
          "Does tuning beat the baseline?", ["baseline-wins"], from: 10,
          have: facts.baseline == nil ? 0 : results,
          fine: beaten(facts)),
        facts),
      validated(facts)
        ?? item(
          "Are the differences more than noise?", ["noise"], from: 1,
          have: facts.noise == nil ? 0 : 1,
          fine: facts.noise.map { "seed to seed ± \(brief($0.deviation))" } ?? ""),
      spent(
        item(
          "Is the budget well spent?", ["wasted"], from: 10,
          have: facts.best == nil ? 0 : facts.finished,
          fine: facts.best.map { "best so far #\($0.row.number) of \(facts.rows.count)" } ?? ""),
        facts),
    ]
    return list.map { named($0, facts) }
  }

  /// The rule speaks of trials to come; a study that is over may have been too long all the same.
  private static func spent(_ item: ChecklistItem, _ facts: StudyFacts) -> ChecklistItem {
    guard item.answer == .fine, let best = facts.best, let moment = best.row.ended else {
      return item
    }
    let since = facts.rows.count { $0.state.isFinished && ($0.ended ?? 0) > moment }
    guard since >= 30, since * 4 >= facts.finished * 3 else { return item }
    var item = item
    item.answer = .problem
    item.evidence = "best #\(best.row.number), \(since) trials ago"
    item.advice =
      "Nothing better came in the last \(since) of \(facts.finished) trials: search elsewhere, or "
      + "refine around #\(best.row.number) (hone refine \(best.row.number)), before running more."
    return item
  }

  /// A baseline that is beaten by no more than another seed would do is not beaten yet, by the same
  /// measure as a step of the manual workflow.
  private static func byChance(_ item: ChecklistItem, _ facts: StudyFacts) -> ChecklistItem {
    guard item.answer == .fine, let baseline = facts.baseline, let best = facts.best,
      baseline.row.number != best.row.number
    else { return item }
    let runs = 1 / Double(best.runs) + 1 / Double(baseline.runs)
    let chance =
      facts.noise.map { 2 * $0.deviation * runs.squareRoot() }
      ?? StepRecord.leastNoise(of: [baseline.value, best.value], facts.plan.objective.direction)
    guard abs(best.value - baseline.value) <= chance else { return item }
    var item = item
    item.answer = .open
    item.evidence += ", which another seed may do as well"
    item.advice =
      "hone replicate \(best.row.number) \(baseline.row.number) --seeds 3"
    return item
  }

  /// What is missing for an answer, where it is not trials.
  private static func named(_ item: ChecklistItem, _ facts: StudyFacts) -> ChecklistItem {
    var item = item
    guard item.answer == .open, item.advice.isEmpty else { return item }
    if item.question.contains("noise") {
      item.evidence = "no configuration ran with several seeds"
      if let best = facts.best {
        item.advice = "hone replicate \(best.row.number) --seeds 3"
      }
    } else if item.question.contains("baseline"), facts.baseline == nil, facts.plan.baseline == nil
    {
      item.evidence = "there is no baseline"
      item.advice =
        "put what you use today under hone: {baseline: …}, or mark the trial that stands for it: "
        + "hone baseline N"
    } else if item.question.contains("baseline"), facts.baseline == nil,
      let run = facts.rows.last(where: { facts.plan.isBaseline($0) && $0.isResult })
    {
      let phase = run.phase.map { " (phase \($0))" } ?? ""
      item.evidence = "the baseline #\(run.number) ran on other terms\(phase)"
      item.advice = "to compare it, run it on the same: hone clone \(run.number)"
    } else if item.question.contains("baseline"), facts.baseline == nil,
      let run = facts.rows.last(where: { facts.plan.isBaseline($0) && $0.state.isFinished })
    {
      item.evidence = "the baseline #\(run.number) did not run to its end (\(run.state.rawValue))"
      item.advice = "put one that does under hone: {baseline: …} in the next study"
    }
    return item
  }

  /// What the validation says of the differences; nil before it can.
  private static func validated(_ facts: StudyFacts) -> ChecklistItem? {
    guard let validation = facts.validation, validation.lines.count > 1,
      validation.lines[1].test != nil
    else { return nil }
    let (first, second) = (validation.lines[0], validation.lines[1])
    return ChecklistItem(
      question: "Are the differences more than noise?", answer: second.isReal ? .fine : .problem,
      evidence: validation.summary,
      advice: second.isReal
        ? ""
        : "More seeds of both would tell (hone replicate \(first.source) --seeds 3); else take the "
          + "cheaper or simpler one.")
  }

  /// What became of trials that did not run as far as they were to.
  private static func ends(_ facts: StudyFacts) -> String {
    let crashed = facts.count(.failed) + facts.count(.lost) + facts.diverged.count
    let late = facts.rows.count(where: \.hitTimeLimit)
    var parts: [String] = []
    if crashed > 0 { parts.append("\(crashed) of \(facts.finished) failed or diverged") }
    if late > 0 { parts.append("\(late) of \(facts.finished) ran into the time limit") }
    return parts.isEmpty ? "none failed" : parts.joined(separator: ", ")
  }

  private static func recorded(_ facts: StudyFacts) -> String {
    let steps = facts.results.compactMap(\.row.step).max() ?? 0
    return steps > 1
      ? "\(facts.plan.objective.metric) up to step \(steps)"
      : "\(facts.plan.objective.metric), one value a trial"
  }

  private static func beaten(_ facts: StudyFacts) -> String {
    guard let baseline = facts.baseline, let best = facts.best, baseline.value != 0 else {
      return ""
    }
    let gain = abs(best.value - baseline.value) / abs(baseline.value) * 100
    return
      "\(brief(baseline.value)) → \(brief(best.value)), \(brief((gain * 10).rounded() / 10)) %"
  }
}
