import Foundation
import Search
import StudyStore
import Tuning

extension Turn {
  // MARK: - What trials report

  /// Takes in what a trial reported.
  mutating func take(_ report: TrialReport) throws {
    let number = report.number
    guard var trial = state.live[number], trial.attempt == report.attempt else { return }
    if let process = report.process {
      trial.row.pid = Int(process.script.pid)
      trial.row.host = process.machine.host
    }
    if let checkpoints = report.checkpoints { trial.row.checkpoints = checkpoints }
    if let pending = report.pending { trial.row.reason = pending.isEmpty ? nil : pending }
    var points = report.points
    if case .returned(let value) = report.end { points += result(value, of: trial) }
    if !points.isEmpty || report.offsets != nil {
      let objective = state.plan.objective
      try writer.append(points, offsets: report.offsets, to: number, objective: objective)
      trial.take(points, objective: objective)
      if trial.isJudged, !points.isEmpty {
        messages.append(.report(number: number, points: points, isUrgent: report.isUrgent))
        trial.awaitsVerdict = report.isUrgent
      } else {
        // What a trial says while it is being ended teaches as much as the rest: an engine that
        // starts anew reads it too.
        if !points.isEmpty {
          messages.append(.report(number: number, points: points, isUrgent: false))
        }
        if report.isUrgent {
          actions.append(.acknowledge(number: number, isOver: !trial.isJudged))
        }
      }
    } else if report.isUrgent {
      actions.append(.acknowledge(number: number, isOver: !trial.isJudged))
    }
    state.live[number] = trial
    changed.insert(number)
    if let end = report.end {
      try finish(trial, end)
    } else if !report.isUrgent {
      actions.append(.acknowledge(number: number, isOver: !trial.isJudged))
    }
  }

  /// The point that a closure's result makes, unless its last report said the same.
  private func result(_ value: Double, of trial: LiveTrial) -> [MetricPoint] {
    let objective = state.plan.objective
    if let known = trial.value(objective), known == value || (known.isNaN && value.isNaN) {
      return []
    }
    let step = trial.curve.lastStep.map { $0 + 1 } ?? trial.row.steps ?? 1
    return [MetricPoint(metric: objective.metric, step: step, value: value, time: now)]
  }

  // MARK: - What the Tuner answers

  /// Takes in an answer of the Tuner's.
  mutating func take(_ answer: TunerAnswer) throws {
    switch answer {
    case .asked(let ask, let note, let phase):
      if let phase { try take(phase) }
      try take(ask, note)
    case .ending(let number, let ending):
      state.unblock()
      if let audit = ending.audit { try record(audit) }
      guard ending.isNewBest, let value = ending.best?.value ?? ending.value else { return }
      try post(
        "new_best", trial: ending.best?.number ?? number, ["value": .double(value)],
        "\(state.plan.objective.metric) \(shortText(.double(value)))")
    case .verdict(let number, let verdict, let isUrgent):
      try take(verdict, number: number)
      guard isUrgent, var trial = state.live[number], trial.awaitsVerdict else { return }
      trial.awaitsVerdict = false
      state.live[number] = trial
      actions.append(.acknowledge(number: number, isOver: !trial.isJudged))
    }
  }

  private mutating func take(_ ask: Ask, _ note: SamplerNote) throws {
    state.asking = max(0, state.asking - 1)
    if note != state.sampler {
      state.sampler = note
      try post(
        "sampler_chosen", trial: nil,
        ["sampler": .string(note.kind), "reason": .string(note.reason)],
        "\(note.kind): \(note.reason)")
    }
    switch ask {
    case .trial(let proposal): state.offered.append(proposal)
    case .wait: state.blocked = ask
    case .person(let reason):
      if state.blocked != ask { try post("waits", trial: nil, ["reason": .string(reason)], reason) }
      state.blocked = ask
    case .exhausted(let reason):
      state.blocked = ask
      guard state.stopReason != reason else { return }
      state.stopReason = reason
      try post("stop_rule", trial: nil, ["reason": .string(reason)], reason)
    }
  }

  private mutating func take(_ verdict: Verdict, number: Int) throws {
    switch verdict {
    case .go: return
    case .spare(let evidence, let reason):
      // Also of a trial that has ended since: that it was condemned is part of its story.
      guard state.condemned.insert(number).inserted else { return }
      var payload = evidence.payload.members ?? []
      payload.append(.init("spared", .string(reason)))
      try post(
        "would_prune", trial: number, .object(payload),
        "\(Turn.text(evidence)); spared: \(reason)")
    case .prune(let evidence):
      guard state.live[number] != nil else { return try recordTooLate(evidence, number) }
      guard state.live[number]?.isJudged == true else { return }
      if let parent = evidence.copies, !(try mayCopy(parent, for: number)) { return }
      state.live[number]?.row.copies = evidence.copies
      state.condemned.insert(number)
      try post("pruned", trial: number, evidence.payload, Turn.text(evidence))
      end(number, into: .pruned, reason: Turn.text(evidence))
    case .diverged(let evidence):
      guard state.live[number]?.isJudged == true else { return }
      try post("diverged", trial: number, evidence.payload, evidence.detail)
      end(number, into: .diverged, reason: "\(evidence.detail) at step \(evidence.step)")
    case .end(let reason):
      guard state.live[number]?.isJudged == true else { return }
      end(number, into: .killed, reason: reason)
    }
  }

  /// A trial that was through before its condemnation ran to its end: nothing was saved, and whoever
  /// looks at what the pruner does has to see that.
  private mutating func recordTooLate(_ evidence: Evidence, _ number: Int) throws {
    guard evidence.copies == nil, try writer.row(number)?.state == .complete,
      state.condemned.insert(number).inserted
    else { return }
    var payload = evidence.payload.members ?? []
    payload.append(.init("spared", "it had ended"))
    try post(
      "would_prune", trial: number, .object(payload),
      "\(Turn.text(evidence)); it had ended already")
  }

  /// What the audit found of a trial that the pruner had condemned.
  private mutating func record(_ audit: AuditOutcome) throws {
    let end = audit.value.isNaN ? "it diverged" : "it ended \(audit.rank) of \(audit.count)"
    try post(
      "audited", trial: audit.trial, audit.payload,
      "\(audit.rule) was \(audit.wasWrong ? "wrong" : "right"): \(end), "
        + "\(audit.extraSteps) steps after it was condemned")
  }

  /// Evidence in one line: `median at step 7: 0.441 against 0.318 (median of 9 peers)`.
  static func text(_ evidence: Evidence) -> String {
    let value = shortText(.double(evidence.value))
    let threshold = shortText(.double(evidence.threshold))
    return "\(evidence.rule) at step \(evidence.step): \(value) against \(threshold) "
      + "(\(evidence.detail))"
  }

  // MARK: - Ends

  /// What became of a trial, and what follows from it.
  mutating func finish(_ running: LiveTrial, _ end: TrialEnd) throws {
    var trial = running
    let number = trial.row.number
    var fate = fate(of: trial, end)
    if case .exited(let exit) = end { trial.row.ended = exit.ended }
    trial.row.ended = trial.row.ended ?? now
    if let since = trial.pausedSince {
      trial.row.pausedSeconds += max(0, (trial.row.ended ?? now) - since)
    }
    if trial.isEndedByOthers, let theirs = try writer.row(number)?.state, theirs.isFinished {
      fate.state = theirs
    }
    trial.row.state = fate.state
    trial.row.ending = nil
    trial.row.reason = fate.reason
    if !(try writer.update(trial.row)), let kept = try writer.row(number) {
      // Somebody else ended it: their state and value stay.
      trial.row = kept
      fate.mayRetry = false
    }
    state.live[number] = nil
    changed.remove(number)
    actions.append(.forget(number: number))
    messages.append(.tell(number: number, state: trial.row.state))
    state.unblock()
    // A verdict was recorded when it fell.
    if running.row.ending == trial.row.state, trial.row.state != .killed {
      var payload: [JSON.Member] = [.init("state", .string(trial.row.state.rawValue))]
      // It ran on until the signal reached it.
      if trial.row.state == .pruned, let saved = stepsSaved(trial) {
        payload.append(.init("steps_saved", .int(saved)))
      }
      try post("ended", trial: number, .object(payload), trial.row.state.rawValue)
    } else {
      try record(trial, end)
    }
    try count(trial)
    if fate.mayRetry { try retry(trial) }
  }

  private struct Fate {
    var state: TrialState
    var reason: String?
    /// Whether trying it again may help: it crashed or vanished.
    var mayRetry = false
  }

  /// How a trial ended: by what was meant with it, else by what its process says.
  private func fate(of trial: LiveTrial, _ end: TrialEnd) -> Fate {
    if let ending = trial.row.ending, !(endedWell(end) && mayHaveFinished(trial, ending)) {
      return Fate(state: ending, reason: trial.row.reason)
    }
    switch end {
    case .exited(let exit):
      if let error = exit.error { return Fate(state: .failed, reason: error) }
      switch exit.asker {
      case .timeLimit:
        let limit = shortText(.double(state.plan.launch.timeLimit ?? 0))
        return Fate(state: .killed, reason: "\(TrialRow.timeLimitReason) of \(limit) s")
      case .signal: return Fate(state: .killed, reason: "ended by a signal from outside")
      case nil: break
      }
      guard exit.isSuccess else {
        return Fate(state: .failed, reason: crash(trial, exit), mayRetry: true)
      }
      return success(trial)
    case .returned: return success(trial)
    case .lost(let reason): return Fate(state: .lost, reason: reason, mayRetry: true)
    case .notStarted(let reason): return Fate(state: .failed, reason: reason)
    case .threw(let text): return Fate(state: .failed, reason: text, mayRetry: true)
    case .obeyed: return Fate(state: .killed, reason: "ended by itself")
    }
  }

  /// Whether an end that was meant for a trial lets it be complete. A population's loser does not:
  /// its place is another's already.
  private func mayHaveFinished(_ trial: LiveTrial, _ ending: TrialState) -> Bool {
    ending == .killed || (ending == .pruned && trial.row.copies == nil)
  }

  /// The steps of a full trial that a trial did not run.
  private func stepsSaved(_ trial: LiveTrial) -> Int? {
    guard let steps = trial.row.steps ?? state.plan.steps, let last = trial.curve.lastStep else {
      return nil
    }
    return max(0, steps - max(0, last) - (trial.curve.steps.first == 0 ? 1 : 0))
  }

  /// Whether a trial was through before anybody's signal reached it: then it counts for what it is,
  /// though it was condemned, or somebody meant to kill it.
  private func endedWell(_ end: TrialEnd) -> Bool {
    guard case .exited(let exit) = end else { return false }
    return exit.isSuccess && exit.asker == nil && exit.error == nil
  }

  private func success(_ trial: LiveTrial) -> Fate {
    let objective = state.plan.objective
    if trial.proposal.rangeTest != nil || trial.row.origin == .rangeTest {
      return Fate(state: .complete)
    }
    guard let value = trial.value(objective) else {
      let seen = trial.row.metrics.map(\.name).joined(separator: ", ")
      let hint = seen.isEmpty ? "it reported no metric at all" : "it reported only \(seen)"
      return Fate(state: .failed, reason: "ended without a value of \(objective.metric); \(hint)")
    }
    if !value.isFinite, state.plan.endsDiverged {
      return Fate(state: .diverged, reason: "\(objective.metric) is \(pythonText(value))")
    }
    if value.isNaN { return Fate(state: .failed, reason: "\(objective.metric) is nan") }
    return Fate(state: .complete)
  }

  private func crash(_ trial: LiveTrial, _ exit: ExitRecord) -> String {
    guard let line = setting.folder?.trial(trial.row.number).lastOutputLines(1).last else {
      return exit.text
    }
    return "\(exit.text): \(line.trimmingCharacters(in: .whitespaces))"
  }

  private mutating func record(_ trial: LiveTrial, _ end: TrialEnd) throws {
    let row = trial.row
    let kind: StudyEvent.Kind
    switch row.state {
    case .complete: kind = "completed"
    case .killed: kind = "killed"
    case .failed: kind = "failed"
    case .lost: kind = "lost"
    case .diverged: kind = "diverged"
    case .pruned: kind = "pruned"
    case .queued, .running, .paused, .stopping: return
    }
    var payload: [JSON.Member] = []
    if let reason = row.reason { payload.append(.init("reason", .string(reason))) }
    if let value = trial.value(state.plan.objective) {
      payload.append(.init("value", .double(value)))
    }
    if case .exited(let exit) = end {
      if let status = exit.status { payload.append(.init("status", .int(status))) }
      if let signal = exit.signal { payload.append(.init("signal", .int(signal))) }
      payload.append(.init("max_rss", .int(exit.peakMemory)))
      payload.append(.init("cpu", .double(exit.userTime + exit.systemTime)))
      if exit.leftBehind > 0 { payload.append(.init("left_behind", .int(exit.leftBehind))) }
    }
    let text =
      row.reason
      ?? trial.value(state.plan.objective).map {
        "\(state.plan.objective.metric) \(shortText(.double($0)))"
      } ?? ""
    try post(
      kind, trial: row.number, .object(payload), text,
      row.state == .failed || row.state == .lost ? .warning : .info)
  }

  // MARK: - Failures

  /// Stops a sweep in which nothing but failures happened from the start.
  private mutating func count(_ trial: LiveTrial) throws {
    // A range test is made to end in failure.
    guard trial.row.origin != .rangeTest else { return }
    switch trial.row.state {
    case .complete, .pruned, .diverged: state.hasSucceeded = true
    case .failed: state.failures.append(trial.row.number)
    case .killed, .lost, .queued, .running, .paused, .stopping: return
    }
    let limit = state.plan.launch.maxFailures
    guard !state.hasSucceeded, limit > 0, state.failures.count >= limit,
      let first = state.failures.first, state.fault == nil
    else { return }
    let reason =
      try first == trial.row.number ? trial.row.reason : writer.row(first)?.reason
    var message =
      limit == 1
      ? "the first trial failed" : "\(limit) trials failed in a row from the start"
    message += ", so the sweep ends. #\(first): \(reason ?? "failed")"
    let lines = setting.folder?.trial(first).lastOutputLines(12) ?? []
    if !lines.isEmpty {
      message += "\nits last lines of output:\n" + lines.map { "  \($0)" }.joined(separator: "\n")
    }
    try fail(message)
  }

  /// Queues the same trial again, if the plan allows another try.
  private mutating func retry(_ trial: LiveTrial) throws {
    let number = trial.row.number
    let tried = state.tries[number] ?? 0
    guard tried < state.plan.launch.retries, state.fault == nil, !state.isStopping,
      !state.isInterrupted
    else { return }
    var proposal = trial.proposal
    proposal.configuration = trial.row.present
    // Another try of a range test is no result either.
    if proposal.origin != .rangeTest { proposal.origin = .retry }
    proposal.parent = number
    proposal.seed = trial.row.seed
    // Whoever it came from may have thrown the checkpoint away since; its own copy is there still.
    if let step = proposal.checkpointStep,
      setting.folder?.trial(number).checkpoints.contains(step) ?? false
    {
      proposal.checkpointOf = number
    }
    proposal.reason = "#\(number) again: \(trial.row.reason ?? trial.row.state.rawValue)"
    let row = try writer.add(proposal, state: .queued, priority: Priority.normal)
    state.tries[row.number] = tried + 1
    state.enqueue(
      WaitingTrial(
        number: row.number, proposal: proposal, isOurs: true, priority: Priority.normal))
    messages.append(.begin(proposal, number: row.number))
    try post(
      "retried", trial: number, ["by": .int(row.number), "try": .int(tried + 1)],
      "as #\(row.number), try \(tried + 1) of \(state.plan.launch.retries)")
  }
}
