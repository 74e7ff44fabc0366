import Canvas
import Tuning

/// What happened, in one line a person understands without the database.
enum EventText {
  /// How much an event matters to somebody who watches.
  enum Weight: Sendable {
    /// Bookkeeping.
    case quiet
    /// The ordinary course of a sweep.
    case plain
    /// Worth a glance.
    case good
    /// Something ended early or went wrong.
    case bad
  }

  /// How much it matters.
  static func weight(_ event: StudyEvent) -> Weight {
    switch event.kind {
    case "asked", "created", "sampler_chosen", "command", "ended": return .quiet
    case "new_best", "completed": return .good
    case "pruned", "diverged", "killed", "failed", "lost", "fault": return .bad
    default: return .plain
    }
  }

  /// The line; script text in it is made harmless.
  ///
  /// - Parameter row: The trial as it is now, if the event is about one.
  static func line(_ event: StudyEvent, row: TrialRow?, objective: String) -> String {
    let trial = event.trial.map { "#\($0) " } ?? ""
    let reason = ["reason", "detail", "spared", "message"].lazy
      .compactMap { text(event.payload, $0) }.first
    let because = reason.map { ": \($0)" } ?? ""
    switch event.kind {
    case "started":
      let origin = row.map { $0.isSampledHere ? "" : ", " + $0.originWords }
      return "\(trial)started\(origin ?? "")\(row?.detail.map { ": " + harmless($0) } ?? because)"
    case "queued":
      let origin = row?.originWords ?? ""
      return "\(trial)queued\(origin.isEmpty ? "" : ", " + origin)\(because)"
    case "baseline":
      return event.trial == nil
        ? "the baseline is the study file's again" : "\(trial)is the baseline"
    case "completed":
      let value = event.payload["value"]?.number ?? row?.objective
      return "\(trial)complete" + (value.map { ": \(objective) \(NumberText.metric($0))" } ?? "")
    case "new_best":
      let value = event.payload["value"]?.number ?? row?.objective
      return "\(trial)is the new best" + (value.map { ": \(NumberText.metric($0))" } ?? "")
    case "pruned":
      return "\(trial)pruned" + (event.evidence.map { " " + evidence($0) } ?? because)
    case "would_prune":
      // The decision's own detail is in its evidence.
      let why = text(event.payload, "spared").map { ": \($0)" } ?? because
      return "\(trial)spared" + (event.evidence.map { " " + evidence($0) } ?? "") + why
    case "audited":
      guard let outcome = AuditOutcome(event) else { return "\(trial)audited\(because)" }
      return "\(trial)audit: the rule was \(outcome.wasWrong ? "wrong" : "right"), "
        + "\(outcome.rank) of \(outcome.count)"
    case "diverged":
      let step = event.payload["step"]?.int.map { " at step \($0)" } ?? ""
      return "\(trial)diverged\(step)\(because)"
    case "knob":
      let name = text(event.payload, "name") ?? "a knob"
      let value = event.payload["value"].map { harmless(ParameterValue($0).displayText) } ?? "?"
      return "\(trial)\(name) set to \(value)"
    case "note": return "\(trial)note: \(text(event.payload, "text") ?? reason ?? "")"
    case "sampler_chosen":
      return
        "sampler \(text(event.payload, "kind") ?? text(event.payload, "sampler") ?? "")\(because)"
    case "engine_started":
      let adopted = event.payload["adopts"]?.int ?? 0
      return "engine started" + (event.payload["pid"]?.int.map { ", pid \($0)" } ?? "")
        + (adopted > 0 ? ", took over \(adopted) running trial\(adopted == 1 ? "" : "s")" : "")
    case "engine_stopped":
      // A reason of several lines was told by its fault.
      let isTold = event.payload["reason"]?.string?.contains("\n") == true
      return "engine stopped\(isTold ? "" : because)"
    case "phase":
      let place = event.payload["index"]?.int.flatMap { index in
        event.payload["of"]?.int.map { ", \(index + 1) of \($0)" }
      }
      let trials = event.payload["trials"]?.int.map { ": \($0) trial\($0 == 1 ? "" : "s")" }
      return "phase \(text(event.payload, "phase") ?? "")\(place ?? "")\(trials ?? "")"
    case "advice_applied", "advice_refused":
      guard let grounds = Grounds(event.payload) else { return "\(trial)\(event.kind)\(because)" }
      let isTaken = event.kind == "advice_applied"
      let verdict = grounds.seen.first.map { " (\(harmless($0)))" } ?? ""
      return "\(trial)\(isTaken ? "next" : "refused"): \(harmless(grounds.change)): "
        + harmless(grounds.why) + (isTaken ? verdict : "")
    case "stop_rule": return "no more trials\(because)"
    case "plan_changed":
      if let slots = event.payload["concurrency"]?.int { return "\(slots) trials at once" }
      return "the plan changed" + (text(event.payload, "changed").map { ": \($0)" } ?? because)
    case "fault":
      let message = event.payload["message"]?.string ?? ""
      return "\(trial)fault: \(harmless(message.prefix { $0 != "\n" }))"
    case "retried":
      return "\(trial)tried again" + (event.payload["by"]?.int.map { " as #\($0)" } ?? because)
    case "paused" where event.trial == nil: return "paused: no new trials\(because)"
    case "resumed" where event.trial == nil: return "resumed\(because)"
    case "command":
      let verb = text(event.payload, "verb") ?? "command"
      let result = text(event.payload, "result").map { ": \($0)" } ?? ""
      return "\(trial)\(verb)\(result)"
    default:
      let name = event.kind.rawValue.map { $0 == "_" ? " " : String($0) }.joined()
      return "\(trial)\(harmless(name))\(because)"
    }
  }

  /// A decision's numbers: `at step 7: 0.441 > 0.318, median of 9 peers`.
  static func evidence(_ evidence: Evidence) -> String {
    "at step \(evidence.step): \(comparison(evidence)), \(basis(evidence))"
  }

  /// The two numbers: `0.441 > 0.318`.
  static func comparison(_ evidence: Evidence) -> String {
    let (value, limit) = (evidence.value, evidence.threshold)
    guard value.isFinite, limit.isFinite else {
      return value.isFinite ? NumberText.brief(value) : "\(NumberText.brief(value)), not finite"
    }
    let sign = value > limit ? ">" : value < limit ? "<" : "="
    // A best value that has passed is not the one that the table shows.
    let kind = evidence.isBest == true ? "best " : ""
    // As many digits as the difference needs, up to what a float holds.
    let digits = (3...7).first { count in
      value == limit || formatNumber(value, digits: count) != formatNumber(limit, digits: count)
    }
    return "\(kind)\(formatNumber(value, digits: digits ?? 7)) \(sign) "
      + formatNumber(limit, digits: digits ?? 7)
  }

  /// What the threshold is: what the rule says of it, else its name and how many peers it had.
  static func basis(_ evidence: Evidence) -> String {
    let peers = "\(evidence.peers) peer\(evidence.peers == 1 ? "" : "s")"
    if evidence.detail.isEmpty { return "\(harmless(evidence.rule)), \(peers)" }
    return harmless(evidence.detail)
  }

  /// What the threshold is, beside the rule's name: `9 peers` of `median of 9 peers`.
  static func shortBasis(_ evidence: Evidence) -> String {
    let peers = "\(evidence.peers) peer\(evidence.peers == 1 ? "" : "s")"
    return evidence.detail == "\(evidence.rule) of \(peers)" ? peers : basis(evidence)
  }

  private static func text(_ payload: JSON, _ key: String) -> String? {
    guard let text = payload[key]?.string, !text.isEmpty else { return nil }
    return harmless(text)
  }
}
