import Tuning

/// One thing that the trials of a study may show; a new one is a value in a file beside this one, a
/// place in `all`, a line in `docs/check.md` and a test.
public struct StudyRule: Sendable {
  /// Its name, by which programs and the docs know it: `edge`.
  public let name: String
  /// What of a study shows it.
  let judge: @Sendable (StudyFacts) -> [StudyFinding]

  init(_ name: String, _ judge: @escaping @Sendable (StudyFacts) -> [StudyFinding]) {
    self.name = name
    self.judge = judge
  }

  /// What the study shows of this rule.
  public func findings(_ facts: StudyFacts) -> [StudyFinding] {
    judge(facts).map {
      var finding = $0
      finding.rule = name
      return finding
    }
  }

  /// All rules, those first that make the others pointless.
  public static let all: [StudyRule] = [
    failing, silent, diverging, alike, oneStep, pruning, audited, baselineWins, linearScale, edge,
    noise, wasted, idle, coupled, sameBest,
  ]
}

/// A study looked through: what it shows, the checklist, and which parameters mattered.
public struct StudyReading: Sendable, Hashable {
  /// The plan that it is about; what moves change, they change in this one.
  public var plan: StudyPlan
  /// What the rules say, warnings first.
  public var findings: [StudyFinding]
  /// The field's questions, answered.
  public var checklist: [ChecklistItem]
  /// Which parameters mattered; nil while too few trials say so.
  public var importance: ImportanceReport?

  /// Looks a study through. Takes some tenths of a second for thousands of trials, so it is nothing
  /// for the screen's thread.
  ///
  /// - Parameter now: The time, in seconds since 1970 UTC: trials that run are asked how long they
  ///   have been silent. Nil where no engine drives the study: that is left out, and nothing is to be
  ///   paused.
  public init(
    _ plan: StudyPlan, rows: [TrialRow], audit: AuditSummary = AuditSummary(), now: Double? = nil
  ) {
    let importance = parameterImportance(of: plan, rows: rows)
    let facts = StudyFacts(plan, rows: rows, importance: importance, audit: audit, now: now)
    let all = StudyRule.all.flatMap { $0.findings(facts) }
    let order: [StudyFinding.Severity] = [.warning, .hint, .good]
    findings = order.flatMap { severity in all.filter { $0.severity == severity } }
    self.plan = plan
    checklist = ChecklistItem.all(facts, findings: all)
    self.importance = importance
  }
}
