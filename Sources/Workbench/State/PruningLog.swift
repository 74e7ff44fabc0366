import Tuning

/// Every decision of the pruner with its evidence, newest first on the screen.
struct PruningLog: Sendable {
  /// A decision about a trial.
  struct Decision: Sendable, Hashable {
    /// Where it stands among the study's events.
    var revision: Int
    /// When, in seconds since 1970 UTC.
    var time: Double
    /// The trial.
    var trial: Int
    /// Whether the trial ended by it, ran on though the rule condemned it, or diverged.
    var kind: Kind
    /// The numbers it was decided by; nil where the event has none.
    var evidence: Evidence?
    /// What the audit says of the rule, once the trial it spared has ended.
    var audit: Audit?
  }

  /// What became of the trial.
  enum Kind: Sendable, Hashable {
    case pruned, spared, diverged
  }

  /// How a condemned trial that ran on ended.
  struct Audit: Sendable, Hashable {
    /// Whether the rule was right.
    var wasRight: Bool?
    /// What the trial ended with.
    var value: Double?
  }

  /// The decisions, ascending by revision.
  private(set) var decisions: [Decision] = []
  /// How often each rule ended a trial, by name in order of appearance.
  private(set) var byRule: [(rule: String, count: Int)] = []
  /// Steps that pruned trials did not run, where the evidence says so.
  private(set) var stepsSaved = 0
  /// What those trials would have run in full, as far as it is known.
  private(set) var stepsPlanned = 0
  /// What the audit of the pruner found.
  private(set) var audit = AuditSummary()
  /// The chosen decision's revision; nil for the newest.
  var chosen: Int?
  /// The first decision on the screen, counted from the newest.
  private(set) var top = 0
  /// Lines of the screen that a decision takes.
  var linesPerDecision = 1

  /// How many trials were ended.
  var prunedCount: Int { byRule.reduce(0) { $0 + $1.count } }

  /// Where the chosen decision stands, counted from the newest.
  var position: Int {
    guard let chosen else { return 0 }
    // Revisions ascend.
    var low = 0
    var high = decisions.count
    while low < high {
      let middle = (low + high) / 2
      if decisions[middle].revision < chosen { low = middle + 1 } else { high = middle }
    }
    return low < decisions.count ? decisions.count - 1 - low : 0
  }

  /// The decision at a line, counted from the newest.
  func decision(_ position: Int) -> Decision? {
    let index = decisions.count - 1 - position
    return decisions.indices.contains(index) ? decisions[index] : nil
  }

  /// The newest decision about a trial.
  func decision(about trial: Int) -> Decision? { decisions.last { $0.trial == trial } }

  /// Chooses the decision so many lines further down.
  mutating func move(by lines: Int) {
    guard !decisions.isEmpty else { return }
    let position = max(0, min(decisions.count - 1, self.position + lines))
    chosen = decision(position)?.revision
  }

  /// Scrolls so that the chosen decision is among the lines that fit.
  mutating func reveal(lines: Int) {
    let fit = max(1, lines / max(1, linesPerDecision))
    let position = position
    top = max(0, min(top, decisions.count - fit))
    if position < top { top = position }
    if position >= top + fit { top = position - fit + 1 }
  }

  /// Takes an event in, if it is a decision or says something about one.
  mutating func take(_ event: StudyEvent, steps: Int?) {
    guard let trial = event.trial else { return }
    switch event.kind {
    case "pruned", "would_prune", "diverged":
      let kind: Kind =
        event.kind == "pruned" ? .pruned : event.kind == "diverged" ? .diverged : .spared
      let decision = Decision(
        revision: event.revision, time: event.time, trial: trial, kind: kind,
        evidence: event.evidence)
      decisions.append(decision)
      if kind == .pruned { count(decision, steps: steps) }
    case "audited":
      guard let index = decisions.lastIndex(where: { $0.trial == trial && $0.kind == .spared })
      else { return }
      let audit = Audit(
        wasRight: event.payload["right"]?.bool, value: event.payload["value"]?.number)
      decisions[index].audit = audit
      AuditOutcome(event).map { self.audit.add($0) }
    default: break
    }
  }

  private mutating func count(_ decision: Decision, steps: Int?) {
    let rule = decision.evidence?.rule ?? "unknown rule"
    if let index = byRule.firstIndex(where: { $0.rule == rule }) {
      byRule[index].count += 1
    } else {
      byRule.append((rule, 1))
    }
    guard let saved = decision.evidence?.stepsSaved else { return }
    stepsSaved += saved
    stepsPlanned += steps ?? (saved + (decision.evidence?.step ?? 0))
  }
}
