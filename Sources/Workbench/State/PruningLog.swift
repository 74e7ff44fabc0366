import Tuning

/// Every decision of the pruner with its evidence, newest first on the screen; all of them, or those
/// of one rule.
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
    /// About how many seconds the trial would have run on; nil where it cannot be told.
    var secondsSaved: Double?
    /// What the audit says of the rule, once the trial it spared has ended.
    var audit: AuditOutcome?

    /// What the log can be narrowed to: the rule that ended a trial, or what became of it.
    var label: String {
      switch kind {
      case .pruned: return evidence?.rule ?? "unknown rule"
      case .spared: return "spared"
      case .diverged: return "diverged"
      }
    }
  }

  /// What became of the trial.
  enum Kind: Sendable, Hashable {
    case pruned, spared, diverged
  }

  /// What pruning spared.
  struct Saving: Sendable, Hashable {
    /// How many trials were ended.
    var trials = 0
    /// Steps they did not run, where the evidence says so.
    var steps = 0
    /// What those trials would have run in full, as far as it is known.
    var stepsPlanned = 0
    /// About how many seconds that would have taken, at the pace the trials had.
    var seconds = 0.0

    fileprivate mutating func add(_ decision: Decision, steps planned: Int?) {
      trials += 1
      guard let saved = decision.evidence?.stepsSaved else { return }
      steps += saved
      stepsPlanned += planned ?? (saved + (decision.evidence?.step ?? 0))
      seconds += decision.secondsSaved ?? 0
    }

    fileprivate mutating func remove(_ decision: Decision, steps planned: Int?) {
      trials -= 1
      guard let saved = decision.evidence?.stepsSaved else { return }
      steps -= saved
      stepsPlanned -= planned ?? (saved + (decision.evidence?.step ?? 0))
      seconds -= decision.secondsSaved ?? 0
    }
  }

  /// The decisions, ascending by revision.
  private(set) var decisions: [Decision] = []
  /// What the log can be narrowed to and how many decisions that has, in order of appearance.
  private(set) var labels: [(label: String, count: Int)] = []
  /// What each rule saved, by name.
  private(set) var savings: [String: Saving] = [:]
  /// What all rules saved.
  private(set) var saving = Saving()
  /// What the audit of the pruner found.
  private(set) var audit = AuditSummary()
  /// What the audit found of each rule, by name.
  private(set) var audits: [String: AuditSummary] = [:]
  /// The label that the log is narrowed to; nil for all decisions.
  private(set) var narrowed: String?
  /// The decisions that ended trials of which the end is not known yet, by trial, and what the trial
  /// would have run in full.
  private var condemned: [Int: (decision: Int, planned: Int?)] = [:]
  /// The decisions of which the audit knows what became.
  private var audited: [Int] = []
  /// Indices of the decisions that are shown, ascending; nil for all.
  private var shown: [Int]?
  /// The chosen decision's revision; nil for the newest.
  var chosen: Int?
  /// The first decision on the screen, counted from the newest.
  private(set) var top = 0
  /// Lines of the screen that a decision takes.
  var linesPerDecision = 1

  /// How many trials were ended.
  var prunedCount: Int { saving.trials }
  /// How many decisions are shown.
  var count: Int { shown?.count ?? decisions.count }

  /// Where the chosen decision stands among those shown, counted from the newest.
  var position: Int {
    guard let chosen, count > 0 else { return 0 }
    // Revisions ascend.
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if decisions[index(middle)].revision < chosen { low = middle + 1 } else { high = middle }
    }
    return low < count ? count - 1 - low : 0
  }

  private func index(_ place: Int) -> Int { shown?[place] ?? place }

  /// The decision at a line, counted from the newest.
  func decision(_ position: Int) -> Decision? {
    let place = count - 1 - position
    return place >= 0 && place < count ? decisions[index(place)] : nil
  }

  /// The chosen decision; nil if none is shown.
  var current: Decision? { decision(position) }

  /// The newest decision about a trial.
  func decision(about trial: Int) -> Decision? { decisions.last { $0.trial == trial } }

  // MARK: - Looking about

  /// Chooses the decision so many lines further down.
  mutating func move(by lines: Int) {
    guard count > 0 else { return }
    let position = max(0, min(count - 1, self.position + lines))
    chosen = decision(position)?.revision
  }

  /// Shows the decisions of the next label, after the last one all again.
  mutating func narrowToNext() {
    let index = narrowed.flatMap { label in labels.firstIndex { $0.label == label } } ?? -1
    narrow(to: index + 1 < labels.count ? labels[index + 1].label : nil)
  }

  /// Shows the decisions with a label; nil for all.
  mutating func narrow(to label: String?) {
    narrowed = label
    shown = label.map { label in decisions.indices.filter { decisions[$0].label == label } }
    let isChosenShown = decisions.contains { $0.revision == chosen && $0.label == label }
    if label != nil, !isChosenShown { chosen = nil }
  }

  /// Scrolls so that the chosen decision is among the lines that fit.
  mutating func reveal(lines: Int) {
    let fit = max(1, lines / max(1, linesPerDecision))
    let position = position
    top = max(0, min(top, count - fit))
    if position < top { top = position }
    if position >= top + fit { top = position - fit + 1 }
  }

  // MARK: - Taking events in

  /// Takes an event in, if it is a decision or says something about one.
  ///
  /// - Parameters:
  ///   - row: The trial it is about, if it is known.
  ///   - steps: A full trial's last step.
  mutating func take(_ event: StudyEvent, row: TrialRow?, steps: Int?) {
    guard let trial = event.trial else { return }
    switch event.kind {
    case "pruned", "would_prune", "diverged":
      let kind: Kind =
        event.kind == "pruned" ? .pruned : event.kind == "diverged" ? .diverged : .spared
      var decision = Decision(
        revision: event.revision, time: event.time, trial: trial, kind: kind,
        evidence: event.evidence)
      decision.secondsSaved = PruningLog.secondsSaved(decision, row)
      add(decision)
      guard kind == .pruned else { return }
      let planned = row?.steps ?? steps
      saving.add(decision, steps: planned)
      savings[decision.label, default: Saving()].add(decision, steps: planned)
      condemned[trial] = (decisions.count - 1, planned)
    case "ended":
      // It ran on until the signal reached it.
      guard let saved = event.payload["steps_saved"]?.int else { return }
      correct(trial, saved: saved)
    case "completed":
      // It was through before the signal reached it.
      correct(trial, saved: nil)
    case "audited":
      guard let outcome = AuditOutcome(event),
        let index = decisions.lastIndex(where: { $0.trial == trial && $0.kind == .spared })
      else { return }
      decisions[index].audit = outcome
      audited.append(index)
    default: break
    }
  }

  /// What ending a trial really saved; nil if it was not ended after all.
  private mutating func correct(_ trial: Int, saved: Int?) {
    guard let index = condemned.removeValue(forKey: trial) else { return }
    let decision = decisions[index.decision]
    saving.remove(decision, steps: index.planned)
    savings[decision.label, default: Saving()].remove(decision, steps: index.planned)
    let claimed = decision.evidence?.stepsSaved ?? 0
    decisions[index.decision].evidence?.stepsSaved = saved ?? 0
    decisions[index.decision].secondsSaved = decision.secondsSaved.map {
      claimed > 0 ? $0 * Double(saved ?? 0) / Double(claimed) : 0
    }
    guard saved != nil else { return }
    let corrected = decisions[index.decision]
    saving.add(corrected, steps: index.planned)
    savings[decision.label, default: Saving()].add(corrected, steps: index.planned)
  }

  /// Whether anything was audited, so that ``stand(in:)`` has something to say.
  var hasAudit: Bool { !audited.isEmpty }

  /// Gives what was audited its place among the trials as they are now.
  mutating func stand(in standing: EndStanding) {
    audit = AuditSummary()
    audits = [:]
    for index in audited {
      decisions[index].audit?.stand(in: standing)
      guard let outcome = decisions[index].audit else { continue }
      audit.add(outcome)
      let rule = outcome.rule.isEmpty ? decisions[index].evidence?.rule ?? "" : outcome.rule
      audits[rule, default: AuditSummary()].add(outcome)
    }
  }

  private mutating func add(_ decision: Decision) {
    decisions.append(decision)
    let label = decision.label
    if let index = labels.firstIndex(where: { $0.label == label }) {
      labels[index].count += 1
    } else {
      labels.append((label, 1))
    }
    if label == narrowed { shown?.append(decisions.count - 1) }
  }

  /// The steps that were saved, at the pace the trial had when it was judged.
  private static func secondsSaved(_ decision: Decision, _ row: TrialRow?) -> Double? {
    guard let evidence = decision.evidence, let saved = evidence.stepsSaved, evidence.step > 0,
      let started = row?.started
    else { return nil }
    let ran = decision.time - started - (row?.pausedSeconds ?? 0)
    return ran > 0 ? ran / Double(evidence.step) * Double(saved) : nil
  }
}
