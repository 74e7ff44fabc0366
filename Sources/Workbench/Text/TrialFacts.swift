import Canvas
import Tuning

/// What can be said of a trial from its numbers alone; no diagnosis, no advice beyond a key.
struct TrialFacts {
  let state: WorkbenchState
  let row: TrialRow

  private var study: StudyMirror { state.study }
  private var metric: String { harmless(study.objective, limit: 40) }

  /// The facts, the one that matters most first.
  var lines: [StyledText] {
    if row.origin == .rangeTest, row.state != .queued { return rangeTest }
    switch row.state {
    case .queued:
      return [StyledText("waits for a slot" + (row.reason.map { ": \(harmless($0))" } ?? ""), .dim)]
    case .running, .paused, .stopping: return running
    case .complete: return complete
    case .pruned: return pruned
    case .killed: return killed
    case .diverged: return diverged
    case .failed: return ended("failed")
    case .lost: return ended("lost: it ended, and nobody knows how")
    }
  }

  private var stepWords: String {
    guard let step = row.step else { return "before its first report" }
    let steps = row.origin == .rangeTest ? nil : row.steps
    return "at step \(step)" + (steps.map { " of \($0)" } ?? "")
  }

  // MARK: - By state

  private var running: [StyledText] {
    let gone = StyledText(
      "its process is gone while no engine was there; the next one reads how it ended", .warning)
    return (study.gone.contains(row.number) ? [gone] : []) + onTheWay
  }

  private var onTheWay: [StyledText] {
    guard let value = study.value(of: row) else {
      return [StyledText("has not reported \(metric) yet", .dim)]
    }
    var lines = [StyledText("\(metric) \(NumberText.metric(value)) \(stepWords)", .text)]
    if !study.gone.contains(row.number), let seconds = row.strangeSilence(now: state.now) {
      let before = formatDuration(row.longestSilence ?? 0)
      let text =
        "silent for \(formatDuration(seconds)), before never longer than \(before): it may hang; "
        + "x kills it"
      lines.insert(StyledText(text, .bad), at: 0)
    }
    if let best = study.best, let known = study.bestValue {
      let isBetter = study.direction.isBetter(value, than: known)
      let text =
        "\(isBetter ? "better" : "not better") than the best end so far, "
        + "\(NumberText.metric(known)) of #\(best)\(apart(value, known))"
      lines.append(StyledText(text, isBetter ? .good : .text))
    }
    if let trend { lines.append(trend) }
    if let place { lines.append(place) }
    if row.isPinned { lines.append(StyledText("pinned: it is never pruned", .accent)) }
    return lines
  }

  /// What it ends with is no result: its rate was made to go too far.
  private var rangeTest: [StyledText] {
    let now = row.state.isFinished ? "is over" : "runs"
    var lines = [StyledText("a range test of the learning rate, which \(now) \(stepWords)")]
    if state.rates.analysis != nil {
      lines.append(StyledText("pane 3 says what it found (D)", .dim))
    }
    if row.state == .failed || row.state == .lost { lines += ended(row.state.rawValue) }
    return lines
  }

  private var complete: [StyledText] {
    guard let value = study.value(of: row), !value.isNaN else {
      return [StyledText("complete, without a value of \(metric)", .warning)]
    }
    let count = study.completeValues.count
    let rank = 1 + study.completeCount(betterThan: value)
    var text = "\(metric) \(NumberText.metric(value)): "
    if row.number == study.best {
      if let mean = study.bestValue, mean != value {
        text += "the best configuration, \(NumberText.metric(mean)) by the mean of its runs"
        return [StyledText(text, .best)] + [trend].compactMap { $0 }
      }
      text += count > 1 ? "the best of \(count) complete" : "the only complete one"
      return [StyledText(text, .best)] + [trend].compactMap { $0 }
    }
    text += "\(ordinal(rank)) of \(count) complete"
    if let best = study.best, let known = study.bestValue {
      text += "; the best is #\(best), \(NumberText.metric(known))\(apart(value, known))"
    }
    return [StyledText(text)] + [trend].compactMap { $0 }
  }

  private var pruned: [StyledText] {
    guard let decision = state.pruning.decision(about: row.number),
      let evidence = decision.evidence
    else { return ended("ended by the pruner") }
    var lines = [
      StyledText(
        "pruned at step \(evidence.step) by \(harmless(evidence.rule)): "
          + "\(EventText.comparison(evidence))\(apart(evidence.value, evidence.threshold))",
        .statePruned),
      StyledText(EventText.basis(evidence), .dim),
    ]
    if let saved = evidence.stepsSaved {
      lines.append(StyledText("\(saved) steps were not run; u brings it back", .dim))
    }
    return lines
  }

  private var diverged: [StyledText] {
    let value = row.objective.map { $0.isFinite ? "" : ": \(metric) was \(NumberText.brief($0))" }
    var lines = [StyledText("diverged \(stepWords)\(value ?? "")", .stateDiverged)]
    if let name = study.rate, let rate = row.configuration.number(name),
      let good = state.rates.good, rate > good.upperBound, good.upperBound > 0
    {
      let ratio = rate / good.upperBound
      if ratio >= 1.5 {
        lines.append(
          StyledText(
            "its \(harmless(name)) is \(NumberText.brief(ratio.rounded())) × the highest of the "
              + "best four", .warning))
      }
    }
    return lines
  }

  /// A hand, a limit or the sweep's end: only the reason knows.
  private var killed: [StyledText] {
    guard let reason = row.reason, !reason.isEmpty, reason != TrialRow.handReason else {
      var row = row
      row.reason = nil
      return TrialFacts(state: state, row: row).ended("ended by hand")
    }
    return ended("ended before its time")
  }

  private func ended(_ how: String) -> [StyledText] {
    var text = "\(how) \(stepWords)"
    if let value = study.value(of: row) { text += ", \(metric) \(NumberText.metric(value))" }
    var lines = [StyledText(text, row.state.role)]
    if let reason = row.reason, !reason.isEmpty {
      lines.append(StyledText(harmless(reason), .text))
    }
    return lines
  }

  // MARK: - Against others, and against itself

  /// How far two values are apart: `, 12 % below`.
  private func apart(_ value: Double, _ other: Double) -> String {
    guard value.isFinite, other.isFinite, other > 0, value != other else { return "" }
    let share = value / other - 1
    guard abs(share) >= 0.0005, abs(share) < 100 else { return "" }
    return " (\(formatPercent(abs(share))) \(share < 0 ? "below" : "above"))"
  }

  /// What the objective did over the last steps.
  private var trend: StyledText? {
    guard let curve = state.curves.store.curve(row.number, study.objective),
      let last = curve.lastValue, last.isFinite, let step = curve.lastStep
    else { return nil }
    let index = curve.position(of: step - 5)
    guard index < curve.count - 1 else { return nil }
    let (from, before) = (curve.steps[index], curve.values[index])
    guard before.isFinite, before != 0 else { return nil }
    let share = last / before - 1
    let steps = step - from == 1 ? "over the last step" : "over the last \(step - from) steps"
    if abs(share) < 0.0005 { return StyledText("unchanged \(steps)") }
    let isBetter = study.direction.isBetter(last, than: before)
    return StyledText(
      "\(share < 0 ? "fell" : "rose") \(formatPercent(abs(share))) \(steps)",
      isBetter ? .good : .warning)
  }

  /// How it stands among all trials that reached its step, where all their curves are known.
  private var place: StyledText? {
    guard let step = row.step, let value = row.objective, value.isFinite,
      study.rows.count <= CurveStore.crowdLimit
    else { return nil }
    let peers = study.rows.filter { $0.number != row.number && $0.step ?? -1 >= step }
    guard peers.count >= 2,
      state.curves.store.hasAll(peers.lazy.map(\.number), study.objective)
    else { return nil }
    let there = peers.compactMap {
      state.curves.store.curve($0.number, study.objective)?.value(at: step)
    }
    guard there.count >= 2 else { return nil }
    let rank = 1 + there.count { study.direction.isBetter($0, than: value) }
    return StyledText("\(ordinal(rank)) of the \(there.count + 1) that reported at step \(step)")
  }

  private func ordinal(_ n: Int) -> String {
    switch (n % 10, n % 100) {
    case (_, 11...13): return "\(n)th"
    case (1, _): return "\(n)st"
    case (2, _): return "\(n)nd"
    case (3, _): return "\(n)rd"
    default: return "\(n)th"
    }
  }
}
