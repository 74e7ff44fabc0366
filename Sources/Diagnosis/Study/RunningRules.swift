import Foundation
import Numerics
import Tuning

/// What trials do while they run, and how they end.
extension StudyRule {
  /// Trials crash.
  static let failing = StudyRule("failing") { facts in
    let failed = facts.rows.filter { $0.state == .failed || $0.state == .lost }
    guard facts.finished >= 5, failed.count >= 3, failed.count * 4 >= facts.finished,
      let last = failed.last
    else { return [] }
    let seconds = facts.seconds { $0.state == .failed || $0.state == .lost }
    return [
      StudyFinding(
        rule: "", .warning,
        "\(failed.count) of \(facts.finished) trials failed; see why before more do: hone log "
          + "\(last.number).",
        evidence: [
          "\(failed.count) of \(facts.finished) failed", "\(briefTime(seconds: seconds)) lost",
        ] + (last.reason.map { ["#\(last.number): \($0)"] } ?? []),
        moves: facts.now == nil
          ? []
          : [
            Move(
              "pause the study", because: "the next trials would most likely fail as well",
              [.pause(trial: nil)])
          ])
    ]
  }

  /// Trials that run say nothing any more.
  static let silent = StudyRule("silent") { facts in
    guard let now = facts.now else { return [] }
    let silent = facts.rows.compactMap { row in
      row.strangeSilence(now: now).map { (row: row, seconds: $0) }
    }
    guard !silent.isEmpty else { return [] }
    let names =
      silent.prefix(4).map { "#\($0.row.number)" }.joined(separator: ", ")
      + (silent.count > 4 ? " and \(silent.count - 4) more" : "")
    return [
      StudyFinding(
        rule: "", .warning,
        "\(names) \(silent.count == 1 ? "has" : "have") said nothing for far longer than ever "
          + "before: hung, most likely. A time limit (hone: {time_limit: …}) ends such trials by "
          + "itself.",
        evidence: silent.prefix(3).map { row, seconds in
          "#\(row.number) silent for \(briefTime(seconds: seconds)), before at most "
            + briefTime(seconds: row.longestSilence ?? 0)
        },
        moves: silent.prefix(3).map { row, _ in
          Move(
            "kill #\(row.number)", because: "its slot is better used",
            [.kill(trial: row.number)])
        })
    ]
  }

  /// Trials diverge, most of them at high rates.
  static let diverging = StudyRule("diverging") { facts in
    let diverged = facts.diverged
    let numbers = Set(diverged.map(\.number))
    let others = facts.results.filter { !numbers.contains($0.row.number) }
    if others.isEmpty, diverged.count >= 3, diverged.count * 2 >= facts.finished {
      return [allDiverged(facts, diverged)]
    }
    guard facts.finished >= 8, diverged.count * 4 >= facts.finished else { return [] }
    var finding = StudyFinding(
      rule: "", .warning, "\(diverged.count) of \(facts.finished) trials diverged.",
      evidence: ["\(diverged.count) of \(facts.finished) diverged"])
    guard let name = facts.plan.learningRateName,
      let rate = facts.plan.space[name],
      let worst = diverged.compactMap({ $0.configuration.number(name) }).median(),
      let usual = others.compactMap({ $0.row.configuration.number(name) }).median(),
      worst > 2 * usual,
      let highest = others.compactMap({ $0.row.configuration.number(name) }).max(),
      let bounds = rate.distribution.bounds, highest < bounds.upperBound * 0.9
    else { return [finding] }
    let top = tidy(min(bounds.upperBound, highest * 1.5))
    finding.message =
      "\(diverged.count) of \(facts.finished) trials diverged, at high rates: the range reaches "
      + "too far up; end it at \(brief(top))."
    finding.evidence += [
      "\(name) of the diverged \(brief(worst)) in the middle",
      "highest that completed \(brief(highest))",
    ]
    if let narrowed = rate.distribution.rebounded(bounds.lowerBound...top) {
      finding.moves = [
        facts.move("\(name) up to \(brief(top))", because: "trials above it diverge") {
          $0.space.setDistribution(narrowed, of: name)
        }
      ]
      finding.edits = [.set(rate.filePath + ["max"], .double(top))]
    }
    return [finding]
  }

  /// No trial came through: the range lies too high as a whole, or the loss is no number for another
  /// reason.
  private static func allDiverged(_ facts: StudyFacts, _ diverged: [TrialRow]) -> StudyFinding {
    let steps = diverged.compactMap(\.step).max() ?? 0
    var finding = StudyFinding(
      rule: "", .warning,
      "\(diverged.count) of \(facts.finished) trials diverged, and none came through: the loss is no "
        + "number. Look at one trial's data, loss and output first.",
      evidence: [
        "\(diverged.count) of \(facts.finished) diverged",
        steps <= 1 ? "all at their first report" : "none beyond step \(steps)",
      ])
    guard let name = facts.plan.learningRateName, let rate = facts.plan.space[name],
      let lowest = diverged.compactMap({ $0.configuration.number(name) }).min(), lowest > 0,
      let narrowed = rate.distribution.rebounded(tidy(lowest / 1_000)...tidy(lowest))
    else { return finding }
    let (low, high) = (tidy(lowest / 1_000), tidy(lowest))
    finding.message =
      "\(diverged.count) of \(facts.finished) trials diverged, and none came through: every \(name) "
      + "from \(brief(lowest)) up is too high, or the data or the loss are broken. Look at one trial's "
      + "output, then search below."
    finding.moves = [
      facts.move(
        "\(name) from \(brief(low)) to \(brief(high))", because: "all that was tried diverged"
      ) { $0.space.setDistribution(narrowed, of: name) }
    ]
    finding.edits = [
      .set(rate.filePath + ["min"], .double(low)), .set(rate.filePath + ["max"], .double(high)),
    ]
    return finding
  }

  /// The objective is reported once, so no curve can be judged.
  static let oneStep = StudyRule("one-step") { facts in
    guard facts.results.count >= 5, facts.plan.steps.map({ $0 > 1 }) ?? true else { return [] }
    let single = facts.results.filter { ($0.row.sparkline.count == 1 || $0.row.step ?? 9 <= 1) }
    guard single.count * 10 >= facts.results.count * 9 else { return [] }
    // Without a pruner and a length, one value a trial is a way to work.
    guard facts.plan.steps != nil || facts.plan.pruner != .none else { return [] }
    let metric = facts.plan.objective.metric
    return [
      StudyFinding(
        rule: "", .warning,
        "Trials report \(metric) once, at their end: no pruner can stop the bad ones, and no curve "
          + "shows why they are bad. Print it after every epoch.",
        evidence: ["\(single.count) of \(facts.results.count) complete trials have one value"],
        moves: facts.now == nil
          ? []
          : [
            Move(
              "stop the study",
              because: "once the script prints \(metric) every epoch, hone run goes on with it",
              [.stop(now: false)])
          ])
    ]
  }

  /// The pruner leaves hardly anything.
  static let pruning = StudyRule("pruning") { facts in
    let pruned = facts.rows.filter { $0.state == .pruned }
    let judged = pruned.count + facts.count(.complete)
    // Of a database that hone did not write, only what its pruner did is known.
    let isOurs = facts.plan.pruner != .none
    guard judged >= 20, isOurs || !pruned.isEmpty else { return [] }
    let steps = facts.fullSteps
    let early = pruned.filter { ($0.step ?? 0) <= 1 }
    let isHarsh = pruned.count * 10 > judged * 9
    let isHasty = steps >= 5 && early.count * 2 > pruned.count && pruned.count * 2 > judged
    guard isHarsh || isHasty else { return [] }
    let warmup = facts.milderWarmup
    let share = Int((Double(pruned.count) / Double(judged) * 100).rounded())
    return [
      StudyFinding(
        rule: "", .warning,
        isHarsh
          ? "The pruner stops \(share) % of the trials; good ones that start slowly go with them, "
            + "and little is left to learn from."
          : "Most pruned trials end at their first step, before a curve says anything; let them "
            + "run \(warmup) steps first.",
        evidence: [
          "\(pruned.count) of \(judged) pruned", "\(early.count) at the first step",
        ],
        moves: !isOurs
          ? []
          : [
            facts.move(
              "median pruner, warm-up \(warmup)",
              because: "half of the trials pass a median, and the first steps tell least"
            ) { $0.pruner = .median(warmupSteps: warmup) }
          ],
        edits: !isOurs
          ? []
          : [
            .set(
              ["hone", "pruner"],
              .map([.init("type", "median"), .init("warmup", .int(warmup))]))
          ])
    ]
  }

  /// The audit of the pruner: condemned trials that ran on show what pruning costs.
  ///
  /// Of trials drawn by lot one in ten ends among the best tenth; a pruner that condemns those as
  /// often knows nothing.
  static let audited = StudyRule("audited") { facts in
    let audit = facts.audit
    guard audit.speaks, facts.plan.pruner != .none else { return [] }
    let share = Double(audit.wrong) / Double(audit.audited)
    let evidence = [
      "\(audit.wrong) of \(audit.audited) condemned trials ended among the best tenth",
      audit.best == 0 ? "none of them as the best" : "\(audit.best) as the best",
      "\(audit.extraSteps) steps spent on it",
    ]
    guard audit.convicts else {
      guard share <= 0.05 else { return [] }
      return [
        StudyFinding(
          rule: "", .good,
          "The audit bears the pruner out: of \(audit.audited) condemned trials that ran on, "
            + (audit.wrong == 0 ? "none" : "\(audit.wrong)") + " would have been missed.",
          evidence: evidence)
      ]
    }
    let warmup = facts.milderWarmup
    return [
      StudyFinding(
        rule: "", .warning,
        "The pruner would have been wrong about \(audit.wrong) of \(audit.audited) trials that the "
          + "audit let run on; drawing lots would miss no more. Let trials run longer first.",
        evidence: evidence,
        moves: [
          facts.move(
            "median pruner, warm-up \(warmup)",
            because: "a median after a third of the steps loses next to nothing"
          ) { $0.pruner = .median(warmupSteps: warmup) }
        ],
        edits: [
          .set(
            ["hone", "pruner"],
            .map([.init("type", "median"), .init("warmup", .int(warmup))]))
        ])
    ]
  }
}

extension StudyFacts {
  /// A full trial's steps; where the plan does not say, the most that one has run.
  var fullSteps: Int { plan.steps ?? results.compactMap(\.row.step).max() ?? 0 }

  /// Steps that a pruner which goes too far should leave unjudged, whatever shows that it does: a
  /// fifth of a trial's, or a third once the audit has measured that it errs. At least 1.
  var milderWarmup: Int { max(1, fullSteps / (audit.convicts ? 3 : 5)) }
}

extension AuditSummary {
  /// Whether it says anything: of fewer than five trials that ran on, nothing.
  fileprivate var speaks: Bool { audited >= 5 }

  /// Whether the pruner condemns trials of the best tenth as often as lots would, two at least.
  fileprivate var convicts: Bool { speaks && wrong >= 2 && wrong * 10 >= audited }
}

extension Distribution {
  /// A value with four digits, which are enough for what hardly matters.
  func rounded(_ value: ParameterValue) -> ParameterValue {
    guard case .double(let number) = value, let short = Double(String(format: "%.4g", number))
    else { return value }
    return self.value(of: short, clipped: true)
  }

  /// The same law between other bounds; nil for laws without.
  func rebounded(_ range: ClosedRange<Double>) -> Distribution? {
    let (low, high) = (range.lowerBound, range.upperBound)
    switch self {
    case .integer: return .integer(low: Int(low.rounded()), high: Int(high.rounded()))
    case .continuous(.uniform, let quantum):
      return .continuous(.uniform(low: low, high: high), quantum: quantum)
    case .continuous(.logUniform, let quantum) where low > 0:
      return .continuous(.logUniform(low: low, high: high), quantum: quantum)
    case .continuous(.inverseLogUniform, let quantum) where low > 0:
      return .continuous(.inverseLogUniform(low: low, high: high), quantum: quantum)
    default: return nil
    }
  }
}
