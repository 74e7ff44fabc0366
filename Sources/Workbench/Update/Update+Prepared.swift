import Canvas
import Diagnosis
import Tuning

/// Acts that follow from what the workbench worked out: shown first, then done as they were shown.
extension WorkbenchState {
  /// Shows an act before it is done, or says why it cannot be.
  mutating func prepare(
    _ make: (WorkbenchState) throws(ActRefusal) -> PreparedAct?
  ) -> [Effect] {
    do {
      overlay = try make(self).map { .prepared($0) }
      return []
    } catch {
      say(error.description, .bad)
      return [.bell]
    }
  }

  /// The first of the verdict's moves that a key can carry out.
  var verdictMove: PreparedAct? {
    guard let verdict = detail.verdict, let index = verdict.firstAct, let number = detail.trial
    else { return nil }
    let move = verdict.moves[index]
    return PreparedAct(
      "#\(number): \(harmless(move.title))", detail: "\(harmless(move.reason)); ",
      commands: move.commands, plan: move.changesPlan ? study.plan : nil)
  }

  /// A range test of the learning rate.
  var rangeTestAct: PreparedAct {
    let test = RangeTestPlan()
    let ends = [test.bounds.low, test.bounds.high].map { RangeAnalysis.text($0) }
    return PreparedAct(
      "Range test of \(harmless(study.rate ?? "the rate", limit: 24))",
      detail: "one trial raises it from \(ends[0]) to \(ends[1]) in \(test.bounds.updates) "
        + "updates (if its script does not, \(test.rates) short trials instead); ",
      commands: [])
  }

  /// The end of the study; what runs may finish, or ends with it.
  func stopping(now: Bool) -> PreparedAct {
    let running = study.active.count
    let trials = "\(running) running trial\(running == 1 ? "" : "s")"
    let fate = running == 0 ? "nothing runs" : now ? "ends \(trials)" : "\(trials) may finish"
    return PreparedAct(
      now ? "Stop the study now" : "Stop the study",
      detail: "\(fate), nothing new is started, hone run goes on with it later; ",
      commands: [.stop(now: now)])
  }

  /// The learning rate's range narrowed to what the range test says.
  func narrowing() throws(ActRefusal) -> PreparedAct? {
    guard let plan = study.plan, let name = study.rate, let range = rates.analysis?.narrowed else {
      return nil
    }
    let new = try plan.narrowing(range)
    func text(_ range: ClosedRange<Double>) -> String {
      "\(shortText(.double(range.lowerBound)))…\(shortText(.double(range.upperBound)))"
    }
    let before = plan.space[name]?.distribution.bounds.map(text) ?? "–"
    return PreparedAct(
      "Narrow the search: \(harmless(name, limit: 24))", detail: "\(before) → \(text(range))",
      warning: leftOut(by: new, name), commands: [.plan(new)], plan: plan)
  }

  /// Which of the best four trials a narrower range would leave out, or have at its edge.
  private func leftOut(by plan: StudyPlan, _ name: String) -> String? {
    guard let distribution = plan.space[name]?.distribution, let bounds = distribution.bounds
    else { return nil }
    // A twentieth of the range, as its distribution counts.
    let edge = 0.05
    let best = study.bestTrials(4)
    let parts = best.compactMap { row -> String? in
      guard let value = row.configuration.number(name) else { return nil }
      let who = "#\(row.number) (\(shortText(.double(value))))"
      guard bounds.contains(value) else { return "\(who) outside" }
      guard let place = distribution.unit(of: .double(value)) else { return nil }
      return place < edge || place > 1 - edge ? "\(who) at its edge" : nil
    }
    return parts.isEmpty ? nil : "of the best \(best.count): \(parts.joined(separator: ", "))"
  }

  /// A trial at the range test's rate: the best one's other values, else the baseline's.
  func launchAtRate() throws(ActRefusal) -> PreparedAct? {
    guard let plan = study.plan, let rate = rates.analysis?.recommended else { return nil }
    let best = study.best.flatMap(study.row)
    let proposal = try plan.trial(at: rate, like: best?.configuration)
    let rest = best.map { "the best one's, #\($0.number)" } ?? "the baseline's"
    // What the test had there was measured; what others want is not known.
    let measured = rates.analysis?.test.trials.last.flatMap(study.row)?.configuration
    let others =
      measured?.differences(from: proposal.configuration)
      .filter { $0 != study.rate } ?? []
    return PreparedAct(
      "Try \(harmless(study.rate ?? "the rate", limit: 24)) \(RangeAnalysis.text(rate))",
      detail: "the other values are \(rest); ",
      warning: others.isEmpty
        ? nil : "the test had another \(harmless(others.joined(separator: ", "), limit: 60))",
      commands: [.launch(proposal, next: true)])
  }

  /// Does what was shown.
  mutating func carryOut(_ prepared: PreparedAct) -> [Effect] {
    // A whole plan is put in force: it must be the one that was looked at.
    if let plan = prepared.plan, plan != study.plan {
      say("the plan has changed since; look at it anew", .bad)
      return [.bell]
    }
    guard prepared.isRangeTest else { return act(prepared.commands, prepared.title) }
    say("range test: it shows in the pane of the rate as it runs", .plain)
    undos.push(.final("a range test that has started cannot be undone; x kills its trials"))
    rates.showTest(true, study)
    return [.runRangeTest]
  }
}
