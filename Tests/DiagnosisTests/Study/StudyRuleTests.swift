import Foundation
import Testing
import Tuning

@testable import Diagnosis

@Suite struct `The red flags of a study` {
  private let made = MadeStudy()

  private func finding(_ rule: String, _ plan: StudyPlan, _ rows: [TrialRow]) -> StudyFinding? {
    StudyReading(plan, rows: rows).findings.first { $0.rule == rule }
  }

  @Test func `leave a healthy study alone`() {
    let reading = StudyReading(made.plan(), rows: made.healthy())
    #expect(reading.findings.filter { $0.severity == .warning }.isEmpty, "\(reading.findings)")
    #expect(!reading.checklist.contains { $0.answer == .problem })
    #expect(StudyReading(made.plan(), rows: []).findings.isEmpty)
    #expect(StudyReading(made.plan(), rows: []).checklist.allSatisfy { $0.answer != .problem })
  }

  @Test func `trials that run and say nothing any more`() throws {
    var trials = made.healthy()
    trials[3].state = .running
    trials[3].ended = nil
    trials[3].reported = 10_000
    trials[3].longestSilence = 60
    func found(_ now: Double?) -> StudyFinding? {
      StudyReading(made.plan(), rows: trials, now: now).findings.first { $0.rule == "silent" }
    }
    #expect(found(nil) == nil && found(10_239) == nil)
    let finding = try #require(found(10_600))
    #expect(finding.evidence == ["#3 silent for 10 min, before at most 60 s"], "\(finding)")
    #expect(finding.moves.first?.commands == [.kill(trial: 3)])
    trials[3].state = .killed
    #expect(found(10_600) == nil)
    trials[3].reason = TrialRow.timeLimitReason + " of 300 s"
    let reading = StudyReading(made.plan(), rows: trials)
    #expect(reading.checklist[0].evidence.contains("1 of"), "\(reading.checklist[0])")
  }

  @Test func `results that are all alike`() throws {
    let near = made.rows(12) { row, unit in row.objective = 0.5 + 0.001 * unit("lr") }
    let found = try #require(finding("alike", made.plan(), near))
    #expect(found.evidence[0].hasPrefix("12 results within 0."), "\(found)")
    let same = made.rows(12) { row, _ in row.objective = 0.5 }
    let message = finding("alike", made.plan(), same)?.message
    #expect(message?.contains("does not use what it is given") == true)
    // One trial tells which: its rate lies beyond the range, all else is the best one's.
    guard case .launch(let probe, next: true)? = found.moves.first?.commands.first else {
      Issue.record("no launch in \(found.moves)")
      return
    }
    #expect(probe.configuration.number("lr") == 1)
    let best = try #require(near.min { ($0.objective ?? 9) < ($1.objective ?? 9) })
    #expect(probe.configuration.differences(from: best.configuration) == ["lr"])
    let live = StudyReading(made.plan(), rows: same, now: 1).findings.first { $0.rule == "alike" }
    #expect(live?.moves.last?.commands == [.pause(trial: nil)])
  }

  @Test func `a best at the end of its range, with a wider one`() throws {
    var trials = made.rows(60) { row, unit in row.objective = 2 - unit("lr") + 0.1 * unit("dropout")
    }
    trials[5].configuration["lr"] = 0.0999
    trials[5].objective = 0.9
    let found = try #require(finding("edge", made.plan(), trials))
    #expect(found.evidence[0].contains("#5"), "\(found)")
    guard case .plan(let wider)? = found.moves.first?.commands.first else {
      Issue.record("no plan in \(found.moves)")
      return
    }
    #expect(wider.space["lr"]?.distribution.bounds == 1e-5...1)
    #expect(found.edits == [.set(["parameters", "lr", "max"], 1.0)])
  }

  @Test func `a pruner that stops nearly all, or too soon`() throws {
    let harsh = made.rows(40) { row, unit in
      row.objective = 1 + unit("lr")
      if row.number > 2 {
        row.state = .pruned
        row.step = 8
      }
    }
    let found = try #require(finding("pruning", made.plan(), harsh))
    #expect(found.message.contains("93 %"), "\(found.message)")
    guard case .plan(let milder)? = found.moves.first?.commands.first else { return }
    #expect(milder.pruner == .median(warmupSteps: 6))
    let hasty = made.rows(40) { row, unit in
      row.objective = 1 + unit("lr")
      if row.number % 3 > 0 {
        row.state = .pruned
        row.step = 1
      }
    }
    #expect(finding("pruning", made.plan(), hasty)?.message.contains("first step") == true)
    // Of another program's pruner it is seen, and nothing can be done about it from here.
    let foreign = finding("pruning", made.plan { $0.pruner = .none }, hasty)
    #expect(foreign?.message.contains("first step") == true)
    #expect(foreign?.moves.isEmpty == true && foreign?.edits.isEmpty == true)
  }

  @Test func `no trial came through`() throws {
    let rows = made.rows(6) { row, _ in (row.state, row.step, row.objective) = (.diverged, 1, nil) }
    let reading = StudyReading(made.plan(), rows: rows)
    let found = try #require(reading.findings.first { $0.rule == "diverging" })
    #expect(found.message.contains("6 of 6 trials diverged, and none came through"))
    let tried = rows.compactMap { $0.configuration.number("lr") }
    guard case .plan(let plan)? = found.moves.first?.commands.first,
      let range = plan.space["lr"]?.distribution.bounds
    else {
      Issue.record("no narrower space: \(found)")
      return
    }
    #expect(
      range.upperBound < (tried.min() ?? 0) * 1.2 && range.lowerBound * 500 < range.upperBound)
    #expect(reading.checklist[0].answer == .problem)
    #expect(!reading.checklist.contains { $0.question.contains("budget") && $0.answer == .fine })
  }

  @Test func `a range test is no trial`() {
    var rows = made.healthy()
    let before = StudyReading(made.plan(), rows: rows)
    var test = rows[0]
    (test.number, test.origin, test.objective) = (rows.count, .rangeTest, -1_000)
    rows.append(test)
    let after = StudyReading(made.plan(), rows: rows)
    #expect(after.checklist == before.checklist)
    #expect(after.findings == before.findings)
    #expect(after.importance?.trials == before.importance?.trials)
  }

  @Test func `an equal result does not beat the baseline, nor is it beaten by it`() {
    let rows = made.rows(14) { row, _ in
      row.objective = 0.2147
      if row.number == 0 { row.origin = .baseline }
    }
    var plan = made.plan()
    plan.baseline = rows[0].configuration
    #expect(finding("baseline-wins", plan, rows) == nil)
  }

  @Test func `a validation answers for the seeds, by configurations and not by runs`() throws {
    var plan = made.plan()
    plan.course = Course([
      Phase("explore", .explore(trials: 12)), Phase("validate", .validate(top: 2, seeds: 3)),
    ])
    var rows = made.rows(12) { row, _ in
      row.phase = "explore"
      // The luckiest run is not the best configuration.
      row.objective = [5: 0.10, 7: 0.12][row.number] ?? 0.5 + Double(row.number) / 100
    }
    for (index, values) in [(5, [0.30, 0.31, 0.32]), (7, [0.29, 0.32, 0.30])] {
      for (seed, value) in values.enumerated() {
        var run = rows[index]
        (run.number, run.origin, run.parent, run.phase) = (
          rows.count, .replicate, index, "validate"
        )
        (run.seed, run.place, run.objective) = (UInt64(100 + seed), seed, value)
        rows.append(run)
      }
    }
    let reading = StudyReading(plan, rows: rows)
    #expect(!reading.findings.contains { $0.rule == "noise" })
    let noise = try #require(reading.checklist.first { $0.question.contains("noise") })
    #expect(noise.answer == .problem && noise.evidence.contains("it may be chance"))
    let facts = StudyFacts(plan, rows: rows)
    #expect(facts.best?.row.number == 7 && abs((facts.best?.value ?? 0) - 0.3033) < 1e-3)
    #expect(facts.results.count == 12)
    #expect(!facts.results.contains { $0.value < 0.2 })
  }

  @Test func `trials that report once`() {
    let trials = made.rows(10) { row, unit in
      row.objective = 1 + unit("lr")
      row.step = 1
      row.sparkline = [1]
    }
    #expect(finding("one-step", made.plan(), trials)?.moves.isEmpty == true)
    let live = StudyReading(made.plan(), rows: trials, now: 1).findings
    #expect(
      live.first { $0.rule == "one-step" }?.moves.first?.commands == [.stop(now: false)])
    #expect(finding("one-step", made.plan { $0.steps = 1 }, trials) == nil)
  }

  @Test func `a baseline that wins`() throws {
    var trials = made.healthy()
    trials[0].objective = 0.2
    let found = try #require(finding("baseline-wins", made.plan(), trials))
    #expect(found.moves[0].commands.count == 5)
    #expect(found.moves[0].commands.allSatisfy { $0.verb == "launch" })
  }

  @Test func `noise that is larger than the differences`() throws {
    var trials = made.healthy(20)
    let best = try #require(trials.min { ($0.objective ?? 9) < ($1.objective ?? 9) })
    for (index, offset) in [0.4, -0.3, 0.2].enumerated() {
      var row = best
      row.number = 20 + index
      row.seed = UInt64(900 + index)
      row.origin = .replicate
      row.objective = (best.objective ?? 0) + offset
      trials.append(row)
    }
    let found = try #require(finding("noise", made.plan(), trials))
    #expect(found.moves[0].commands.count == 9)
    for index in 20..<23 { trials[index].objective = (best.objective ?? 0) + Double(index) * 1e-7 }
    #expect(finding("noise", made.plan(), trials) == nil)
  }

  @Test func `the same best again and again`() {
    var trials = made.healthy(30)
    for number in 20..<24 {
      trials[number].configuration = ["lr": 1e-3, "batch_size": 16, "dropout": 0.01, "layers": 2]
      trials[number].objective = 1.0 + Double(number - 20) * 1e-4
    }
    let found = finding("same-best", made.plan(), trials)
    #expect(found?.severity == .good)
    #expect(found?.message.contains("4 times") == true, "\(String(describing: found))")
  }

  @Test func `settles nothing while the best lies at the end of a range`() {
    let trials = made.rows(60) { row, unit in
      row.objective = 2 - unit("lr") + 0.01 * unit("dropout")
      if row.number > 50 {
        row.configuration = ["lr": 0.099, "batch_size": 16, "dropout": 0.01, "layers": 2]
        row.objective = 1 + Double(row.number) * 1e-5
      }
    }
    #expect(finding("edge", made.plan(), trials) != nil)
    #expect(finding("same-best", made.plan(), trials) == nil)
  }

  @Test func `answers for a baseline that broke and for trials in vain`() throws {
    var trials = made.healthy()
    trials[0].state = .diverged
    trials[0].objective = nil
    func item(_ words: String, _ rows: [TrialRow], _ plan: StudyPlan) throws -> ChecklistItem {
      try #require(
        StudyReading(plan, rows: rows).checklist.first { $0.question.contains(words) })
    }
    let plan = made.plan {
      $0.baseline = ["lr": 1e-3, "batch_size": 16, "dropout": 0.1, "layers": 2]
    }
    let broken = try item("baseline", trials, plan)
    #expect(broken.answer == .open && broken.evidence.contains("did not run to its end"))
    let vain = made.rows(40) { row, unit in row.objective = row.number == 0 ? 0.1 : 1 + unit("lr") }
    var over = made.plan()
    over.stop.trials = 40
    #expect(finding("wasted", over, vain) == nil)
    let spent = try item("budget", vain, over)
    #expect(spent.answer == .problem && spent.evidence == "best #0, 39 trials ago", "\(spent)")
  }

  @Test func `crashes, divergence at high rates, and trials in vain`() throws {
    let crashing = made.rows(12) { row, unit in
      row.objective = 1 + unit("lr")
      if row.number % 2 == 0 {
        row.state = .failed
        row.reason = "exit 1"
      }
    }
    #expect(finding("failing", made.plan(), crashing)?.evidence.contains("#10: exit 1") == true)
    let diverging = made.rows(40) { row, unit in
      row.objective = 1 + unit("dropout")
      if unit("lr") > 0.6 { row.state = .diverged }
    }
    let found = try #require(finding("diverging", made.plan(), diverging))
    guard case .plan(let lower)? = found.moves.first?.commands.first else {
      Issue.record("no plan in \(found)")
      return
    }
    #expect((1e-3...1e-2).contains(lower.space["lr"]?.distribution.bounds?.upperBound ?? 0))
    let vain = made.rows(80) { row, unit in row.objective = row.number == 3 ? 0.1 : 1 + unit("lr") }
    let moves = finding("wasted", made.plan(), vain)?.moves
    #expect(moves?.first?.commands == [.stop(now: false)])
  }

  @Test func `parameters that do not matter, and two that move together`() throws {
    let trials = made.rows(150) { row, unit in
      let coupling = 6 * (unit("lr") - 0.5) * (unit("batch_size") - 0.5)
      row.objective = 2 + unit("lr") - coupling + 0.5 * unit("dropout")
    }
    let idle = try #require(finding("idle", made.plan(), trials))
    #expect(idle.edits.map(\.path) == [["parameters", "layers"]])
    let coupled = try #require(finding("coupled", made.plan(), trials))
    #expect(coupled.evidence[0].contains("together they explain"), "\(coupled)")
    #expect(finding("coupled", made.plan(), made.healthy(100)) == nil)
  }

  @Test func `no parameter that decides among the best, though a few bad trials outweigh it`()
    throws
  {
    let trials = made.rows(150) { row, unit in
      row.objective = (unit("lr") > 0.85 ? 100 : 1) + 2 * abs(unit("dropout") - 0.4)
    }
    let importance = try #require(parameterImportance(of: made.plan(), rows: trials))
    #expect(importance.share(of: "dropout") ?? 1 < 0.02, "else it is no question")
    let idle = try #require(finding("idle", made.plan(), trials))
    #expect(idle.edits.map(\.path).contains(["parameters", "layers"]))
    #expect(!idle.edits.map(\.path).contains(["parameters", "dropout"]), "\(idle)")
  }

  @Test(arguments: [
    (0.3, "; with twice the batch, try 2 × the rate."), (0.6, "2 × the rate or more."),
  ])
  func `a rate that goes with the batch says by how much`(slope: Double, words: String) throws {
    let trials = made.rows(200) { row, unit in
      row.objective = 1 + 4 * abs(unit("lr") - 0.2 - slope * unit("batch_size"))
    }
    let coupled = try #require(finding("coupled", made.plan(), trials))
    #expect(coupled.message.hasSuffix(words), "\(coupled)")
    guard case .launch(let bigger, next: false)? = coupled.moves.first?.commands.first else {
      Issue.record("no launch in \(coupled.moves)")
      return
    }
    let best = try #require(trials.min { ($0.objective ?? 9) < ($1.objective ?? 9) })
    let factors = ["batch_size", "lr"].map { name in
      (bigger.configuration.number(name) ?? 0) / (best.configuration.number(name) ?? 1)
    }
    #expect(factors[0] == 2 || factors[0] == 0.5, "\(coupled.moves)")
    #expect(abs(factors[1] - factors[0]) < 0.01 * factors[0])
  }

  @Test func `an audit that catches the pruner out, or bears it out`() throws {
    func audit(_ wrong: Int, of count: Int) -> AuditSummary {
      var summary = AuditSummary()
      for number in 0..<count {
        summary.add(
          AuditOutcome(
            trial: number, rule: "median", step: 6, value: 1,
            rank: number < wrong ? 1 : 30, count: 40, extraSteps: 24))
      }
      return summary
    }
    func finding(_ audit: AuditSummary) -> StudyFinding? {
      StudyReading(made.plan(), rows: made.healthy(), audit: audit).findings
        .first { $0.rule == "audited" }
    }
    let bad = try #require(finding(audit(3, of: 8)))
    #expect(bad.severity == .warning && bad.message.contains("3 of 8"))
    guard case .plan(let milder)? = bad.moves.first?.commands.first else {
      Issue.record("no plan in \(bad.moves)")
      return
    }
    #expect(milder.pruner == .median(warmupSteps: 10))
    #expect(finding(audit(0, of: 8))?.severity == .good)
    // One in twelve is neither here nor there, and four trials say nothing.
    #expect(finding(audit(1, of: 12)) == nil && finding(audit(4, of: 4)) == nil)
  }

  @Test func `a linear scale where a logarithm is meant`() {
    let rate = Parameter.uniform("lr", 1e-5...0.1).distribution
    let linear = made.plan { $0.space.setDistribution(rate, of: "lr") }
    let found = finding("linear-scale", linear, made.healthy())
    #expect(found?.edits.isEmpty == false)
    #expect(found?.evidence.first?.contains("of 40 trials at 0.01 or above") == true)
  }

  @Test func `stand in the manual with their names`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let manual = try String(contentsOf: root.appending(path: "docs/check.md"), encoding: .utf8)
    for rule in StudyRule.all { #expect(manual.contains("`\(rule.name)`"), "\(rule.name)") }
  }

  @Test func `a rate at the low end of a linear scale goes on above 0, and both flags say where`()
    throws
  {
    let rate = Parameter.uniform("lr", 1e-5...0.1).distribution
    let linear = made.plan { $0.space.setDistribution(rate, of: "lr") }
    var trials = made.rows(60) { row, unit in row.objective = 2 + unit("lr") }
    trials[5].configuration["lr"] = 1.1e-5
    trials[5].objective = 0.9
    let edge = try #require(finding("edge", linear, trials))
    #expect(edge.edits == [.set(["parameters", "lr", "min"], 1e-6)], "\(edge)")
    let all = StudyReading(linear, rows: trials).findings.map(\.rule)
    let scale = try #require(all.firstIndex(of: "linear-scale"))
    #expect(scale < all.firstIndex(of: "edge") ?? 0, "\(all)")
    let log = try #require(finding("linear-scale", linear, trials))
    guard case .set(_, .map(let entries))? = log.edits.first else {
      Issue.record("no range in \(log)")
      return
    }
    #expect(entries.first { $0.key == "min" }?.value == .double(1e-6), "\(entries)")
  }

  @Test func `noise counts the runs behind a mean`() throws {
    // Means of three that lie 0.04 apart, of runs that scatter by `spread`.
    func trials(_ spread: Double) -> [TrialRow] {
      var number = 0
      return (0..<10).flatMap { configuration in
        (0..<3).map { place in
          defer { number += 1 }
          var row = TrialRow(
            number: number, state: .complete,
            configuration: [
              "lr": .double(1e-3 + Double(configuration) * 1e-4), "batch_size": 16, "dropout": 0.1,
              "layers": 2,
            ], origin: place == 0 ? .sampled : .replicate,
            parent: place == 0 ? nil : number - place, seed: UInt64(number),
            objective: 1 + 0.04 * Double(configuration) + spread * Double(place - 1))
          row.place = place
          return row
        }
      }
    }
    let plan = made.plan { $0.replication = Replication(seeds: 3) }
    let found = try #require(finding("noise", plan, trials(0.2)))
    #expect(found.evidence.last == "a mean of 3 ± 0.115", "\(found)")
    #expect(
      found.moves[0].reason == "a mean of 6 has 70 % of the noise of a mean of 3", "\(found)")
    // The best five span 0.16: less than 2.8 times the scatter of a run, more than that of a mean.
    #expect(finding("noise", plan, trials(0.08)) == nil)
  }
}
