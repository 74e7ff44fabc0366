import Numerics
import Tuning

/// A study as the rules look at it: its plan, its trials by how they ended, and what mattered.
public struct StudyFacts: Sendable {
  /// A complete trial with its result.
  struct Result: Sendable {
    var row: TrialRow
    var value: Double
    /// How many runs the value is the mean of.
    var runs = 1
  }

  /// The plan in force.
  public let plan: StudyPlan
  /// All trials; launches that were taken back before they began are none, nor are range tests.
  public let rows: [TrialRow]
  /// Which parameters mattered; nil if too few trials say so.
  public let importance: ImportanceReport?
  /// What the pruner's audit found.
  public let audit: AuditSummary
  /// The time, in seconds since 1970 UTC; nil where nobody can still act on it.
  public let now: Double?
  /// The complete trials with a finite value, the best first. Where configurations run more than once
  /// or on several terms, one a configuration with the mean of its runs, on the latest terms.
  let results: [Result]
  /// What the validation found; nil without one.
  let validation: Validation?
  /// The best: what was validated before what was not.
  let best: Result?
  /// The standard deviation from seed to seed: pooled over the configurations that ran more than
  /// once, and how many results that rests on; nil if none did.
  let noise: (deviation: Double, results: Int)?

  /// Facts.
  public init(
    _ plan: StudyPlan, rows: [TrialRow], importance: ImportanceReport? = nil,
    audit: AuditSummary = AuditSummary(), now: Double? = nil
  ) {
    let rows = rows.filter { !$0.isWithdrawn && $0.origin != .rangeTest }
    self.plan = plan
    self.rows = rows
    self.importance = importance
    self.audit = audit
    self.now = now
    let direction = plan.objective.direction
    func sorted(_ results: [Result]) -> [Result] {
      results.sorted { a, b in
        a.value == b.value
          ? a.row.number < b.row.number : direction.isBetter(a.value, than: b.value)
      }
    }
    let runs = rows.compactMap { row -> Result? in
      guard row.isResult, let value = plan.objective.value(of: row), value.isFinite else {
        return nil
      }
      return Result(row: row, value: value)
    }
    let hasRuns = plan.course != nil || plan.replication != nil
    results = sorted(hasRuns ? StudyFacts.means(plan, rows) : runs)
    noise = StudyFacts.noise(of: runs)
    validation = Validation(rows: rows, plan: plan)
    let peers = PeerStandings(of: rows, objective: plan.objective, roles: plan.roles)
    let start = rows.compactMap(\.sparkline.first).filter(\.isFinite).median()
    diverged = rows.filter { row in
      if row.state == .diverged { return true }
      guard row.state == .complete, row.sparkline.count >= 4, let last = row.sparkline.last else {
        return false
      }
      // Only what ends above its own beginning, or the middle one's, needs a closer look.
      let starts = [row.sparkline.first, start].compactMap { $0 }
      return starts.contains { direction.isBetter($0, than: last) || last.isNaN }
        && StudyFacts.blewUp(row, plan, peers.levels(except: row.number))
    }
    best =
      validation?.lines.first.flatMap { line in
        rows.first { $0.number == line.source }.map { Result(row: $0, value: line.runs.mean) }
      } ?? results.first
  }

  /// Whether a trial that ran to its end went up for good, by what its row has of its curve.
  private static func blewUp(_ row: TrialRow, _ plan: StudyPlan, _ peers: PeerLevels) -> Bool {
    let metric = plan.objective.metric
    let outline = Curve(row.sparkline.enumerated().map { ($0.offset + 1, $0.element) })
    guard
      let read = TrialCurves([metric: outline], objective: plan.objective, roles: plan.roles)
    else { return false }
    let (curves, levels) = read.measurable(peers)
    return CurveQuestions(curves, levels).diverged() != nil
  }

  /// What each configuration comes to by the mean of its runs, those alone that ran on the terms of the
  /// latest phase with a result.
  private static func means(_ plan: StudyPlan, _ rows: [TrialRow]) -> [Result] {
    let terms = plan.latestTerms(among: rows)
    let runs = ConfigurationRuns(rows) { terms?.agrees(with: $0.configuration) ?? true }
    let sources = Dictionary(rows.map { ($0.number, $0) }) { first, _ in first }
    // A configuration that was validated is known by that.
    var latest: [Int: Result] = [:]
    for group in runs.groups {
      guard let mean = group.mean(plan.objective.reduction) else { continue }
      latest[group.key.root] = Result(
        row: sources[group.key.root] ?? group.rows[0], value: mean.mean, runs: mean.values.count)
    }
    return Array(latest.values)
  }

  /// The configuration to beat, if it ran to its end.
  var baseline: Result? { results.first { plan.isBaseline($0.row) } }
  /// Trials that diverged: by the engine's word, or because their curve went up for good, as the verdict
  /// on it would say.
  let diverged: [TrialRow]
  /// How many trials have come to an end.
  var finished: Int { rows.count { $0.state.isFinished } }
  /// How many are in a state.
  func count(_ state: TrialState) -> Int { rows.count { $0.state == state } }

  /// The best tenth of the results, three at least.
  var top: ArraySlice<Result> { results.prefix(max(3, results.count / 10)) }

  /// Seconds that trials took, all in all.
  func seconds(_ isCounted: (TrialRow) -> Bool) -> Double {
    rows.reduce(0) { sum, row in
      guard isCounted(row), let ended = row.ended else { return sum }
      return sum + (row.duration(now: ended) ?? 0)
    }
  }

  private static func noise(of results: [Result]) -> (deviation: Double, results: Int)? {
    var groups: [[Result]] = []
    // Only what agrees in every number can be the same configuration: few are compared in full.
    var alike: [[Double?]: [Int]] = [:]
    for result in results {
      let configuration = result.row.configuration
      let numbers = configuration.entries.sorted { $0.name < $1.name }.map(\.value.number)
      let index = alike[numbers]?.first {
        groups[$0][0].row.configuration.differences(from: configuration).isEmpty
      }
      if let index {
        groups[index].append(result)
      } else {
        alike[numbers, default: []].append(groups.count)
        groups.append([result])
      }
    }
    let repeated = groups.filter { $0.count > 1 && Set($0.map(\.row.seed)).count > 1 }
    guard !repeated.isEmpty else { return nil }
    let freedom = repeated.reduce(0) { $0 + $1.count - 1 }
    let squares = repeated.reduce(0.0) { sum, group in
      sum + (group.map(\.value).sampleVariance() ?? 0) * Double(group.count - 1)
    }
    return (
      (squares / Double(freedom)).squareRoot(), repeated.reduce(0) { $0 + $1.count }
    )
  }

  /// Where a trial's value of a parameter lies in its range, in 0…1.
  func unit(_ name: String, _ row: TrialRow) -> Double? {
    guard let value = row.configuration[name] else { return nil }
    return plan.space[name]?.distribution.unit(of: value)
  }

  /// A change of the plan as a move.
  func move(_ title: String, because reason: String, _ change: (inout StudyPlan) -> Void) -> Move {
    var changed = plan
    change(&changed)
    return Move(title, because: reason, [.plan(changed)])
  }
}
