import Testing
import Tuning

@testable import Diagnosis

@Suite struct `A study that is looked through` {
  private let made = MadeStudy()

  private func finding(_ rule: String, _ rows: [TrialRow]) -> StudyFinding? {
    StudyReading(made.plan(), rows: rows).findings.first { $0.rule == rule }
  }

  /// Trials whose loss goes up for good at high rates, and stays a number.
  private func blownUp(above top: Double) -> [TrialRow] {
    made.rows(40) { row, unit in
      let isHigh = unit("lr") > top
      let end = 0.5 + unit("dropout")
      row.sparkline = isHigh ? [2.4, 9, 40, 80, 120, 150] : [2.3, 1.6, 1.2, end + 0.1, end, end]
      row.objective = row.sparkline.last
    }
  }

  @Test func `counts a loss that went up for good among the diverged, though it is a number`()
    throws
  {
    let rows = blownUp(above: 0.6)
    let high = rows.filter { ($0.objective ?? 0) > 100 }
    let found = try #require(finding("diverging", rows))
    #expect(found.evidence.first == "\(high.count) of 40 diverged", "\(found)")
    guard case .plan(let lower)? = found.moves.first?.commands.first else {
      Issue.record("no plan in \(found)")
      return
    }
    #expect((1e-3...1e-2).contains(lower.space["lr"]?.distribution.bounds?.upperBound ?? 0))
    // A few are no warning, and are told.
    let few = blownUp(above: 0.93)
    let count = few.count { ($0.objective ?? 0) > 100 }
    let reading = StudyReading(made.plan(), rows: few)
    #expect(count > 0 && !reading.findings.contains { $0.rule == "diverging" })
    #expect(reading.checklist[0].evidence == "\(count) of 40 failed or diverged")
  }

  @Test func `takes a rate that is too low for no divergence, though the others began below it`() {
    let rows = made.rows(16) { row, unit in
      let rest = 0.1 + 0.02 * unit("dropout")
      row.sparkline =
        row.number % 4 == 0
        ? (0..<10).map { 4.46 - 0.08 * Double($0) } : [rest + 0.02, rest + 0.01, rest, rest]
      row.objective = row.sparkline.last
    }
    #expect(finding("diverging", rows) == nil)
    #expect(StudyReading(made.plan(), rows: rows).checklist[0].answer == .fine)
  }

  @Test func `has found the same best again only where the results are the same`() {
    func rows(apart gap: Double) -> [TrialRow] {
      var trials = made.healthy()
      for number in 20..<24 {
        trials[number].configuration = [
          "lr": .double(1e-3 * Double(number - 10)), "batch_size": 16, "dropout": 0.01, "layers": 2,
        ]
        trials[number].objective = 0.02 * (1 + Double(number - 20) * gap)
      }
      return trials
    }
    #expect(finding("same-best", rows(apart: 0.002))?.severity == .good)
    // Within 2 % of the way that the others have to go, and three hundredths apart.
    #expect(finding("same-best", rows(apart: 0.03)) == nil)
  }

  @Test func `has not beaten the baseline where another seed might have done it`() throws {
    func item(_ baseline: Double) throws -> ChecklistItem {
      var trials = made.healthy()
      let best = try #require(trials.compactMap(\.objective).min())
      trials[0].objective = best * baseline
      return try #require(
        StudyReading(made.plan(), rows: trials).checklist.first { $0.question.contains("baseline") }
      )
    }
    let near = try item(1.03)
    #expect(near.answer == .open && near.evidence.contains("another seed"), "\(near)")
    #expect(near.advice.contains("hone replicate"))
    #expect(try item(1.2).answer == .fine)
  }
}
