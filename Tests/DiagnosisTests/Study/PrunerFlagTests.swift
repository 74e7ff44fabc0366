import Testing
import Tuning

@testable import Diagnosis

@Suite struct `The flags on a pruner` {
  private let made = MadeStudy()

  /// Trials of 30 steps of which two thirds were pruned at the first one.
  private var hasty: [TrialRow] {
    made.rows(40) { row, unit in
      row.objective = 1 + unit("lr")
      if row.number % 3 > 0 { (row.state, row.step) = (.pruned, 1) }
    }
  }

  private func audit(_ wrong: Int, of count: Int) -> AuditSummary {
    var summary = AuditSummary()
    for number in 0..<count {
      summary.add(
        AuditOutcome(
          trial: number, rule: "median", step: 6, value: 1, rank: number < wrong ? 1 : 30,
          count: 40, extraSteps: 24))
    }
    return summary
  }

  @Test(arguments: [(3, 8, 10), (0, 8, 6), (4, 4, 6)])
  func `name one warm-up, whatever shows that it goes too far`(
    wrong: Int, of count: Int, warmup: Int
  ) throws {
    let found = StudyReading(made.plan(), rows: hasty, audit: audit(wrong, of: count)).findings
      .filter { $0.rule == "pruning" || ($0.rule == "audited" && $0.severity == .warning) }
    #expect(found.count == (warmup == 10 ? 2 : 1))
    let titles = Set(found.flatMap(\.moves).map(\.title))
    #expect(titles == ["median pruner, warm-up \(warmup)"], "\(found)")
    #expect(Set(found.map(\.edits)).count == 1, "\(found)")
    let pruning = try #require(found.first { $0.rule == "pruning" })
    #expect(pruning.message.contains("let them run \(warmup) steps first"), "\(pruning)")
  }

  @Test func `of another program name the warm-up that the advice writes down`() throws {
    let plan = made.plan { $0.pruner = .none }
    let study = StudyFacts(plan, rows: hasty)
    let flag = try #require(StudyRule.pruning.findings(study).first)
    #expect(flag.edits.isEmpty && flag.message.contains("let them run 6 steps first"), "\(flag)")
    let advice = Advice(SpaceFacts(plan), study: study)
    let pruner = try #require(advice.points.first { $0.topic == "pruner" })
    #expect(pruner.what == "median, warm-up 6", "\(pruner)")
  }
}
