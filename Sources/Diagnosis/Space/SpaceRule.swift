import Tuning

/// One thing that experience says of search spaces and plans.
///
/// A new rule is a value in one of the files beside this one, a place in `all`, a line in
/// `docs/check.md` and a test with a file that breaks it.
public struct SpaceRule: Sendable {
  /// Its name, by which programs and the docs know it: `rate-scale`.
  public let name: String
  /// What of a plan breaks it; nothing if nothing does.
  let judge: @Sendable (SpaceFacts) -> [Remark]

  /// A finding without the rule's name.
  struct Remark {
    var severity: SpaceFinding.Severity
    var path: [String]
    var message: String
    var fix: SpaceFinding.Fix?

    init(
      _ severity: SpaceFinding.Severity, at path: [String], _ message: String,
      fix: [StudyFileEdit] = [], isSafe: Bool = true
    ) {
      self.severity = severity
      self.path = path
      self.message = message
      self.fix = fix.isEmpty ? nil : SpaceFinding.Fix(fix, isSafe: isSafe)
    }
  }

  init(_ name: String, _ judge: @escaping @Sendable (SpaceFacts) -> [Remark]) {
    self.name = name
    self.judge = judge
  }

  /// What a plan breaks of this rule.
  public func findings(_ facts: SpaceFacts) -> [SpaceFinding] {
    judge(facts).map {
      var finding = SpaceFinding(rule: name, $0.severity, at: $0.path, $0.message)
      finding.fix = $0.fix
      if let edits = $0.fix?.edits { finding.fix?.edits = facts.plan.keepingBaseline(edits) }
      return finding
    }
  }

  /// All rules, in the order in which a practitioner would look.
  public static let all: [SpaceRule] = [
    rateScale, rateRange, rateWindow, rateMissing, batchWithoutRate, architectureBeforeRate,
    warmupWithoutRate, batchSizes, regularisationScale, adamDecay, dropoutTop, linearRange,
    gridSize, trialCount, noEnd, seedSearched, budget, goal, noBaseline,
  ]
}

/// What all rules say of a plan.
public func checkSpace(_ facts: SpaceFacts) -> [SpaceFinding] {
  var findings = SpaceRule.all.flatMap { $0.findings(facts) }
  let path = ["hone", "baseline"]
  let others = findings.filter { $0.rule != SpaceRule.noBaseline.name }.flatMap {
    $0.fix?.edits ?? []
  }
  // Whoever takes all that is proposed gets a file that fits together.
  for index in findings.indices where findings[index].rule == SpaceRule.noBaseline.name {
    let edits = (findings[index].fix?.edits ?? []).flatMap { edit -> [StudyFileEdit] in
      guard case .set(path, .map(let entries)) = edit else { return [edit] }
      let proposed = facts.plan.proposedBaseline(entries, after: others)
      return proposed.needed + [.set(path, .map(proposed.entries))]
    }
    findings[index].fix?.edits = edits
  }
  return findings
}
