/// How far a study's plan is, read off its trials: the phase, the stop rules, the means of runs, the
/// validation. A pure value for screens and tables; the Tuner keeps its own while it runs.
public struct StudyProgress: Sendable, Hashable {
  /// A phase, and how full it is.
  public struct PhaseLine: Sendable, Hashable {
    /// Its name.
    public var name: String
    /// How many of its trials were begun.
    public var begun: Int
    /// How many it takes at most.
    public var trials: Int
    /// Whether it is on now.
    public var isCurrent: Bool

    /// Whether a later one has begun: then it is through, with fewer where some were known before.
    public var isOver = false

    /// `explore 12/40`; of one that is through with fewer, `explore 12`.
    public var text: String {
      isOver && begun < trials ? "\(name) \(begun)" : "\(name) \(begun)/\(trials)"
    }
  }

  /// The phases in order; empty for a plan without.
  public var phases: [PhaseLine]
  /// How near each stop rule is.
  public var rules: [StopRuleProgress]
  /// Configurations that ran more than once, the best first.
  public var means: [ReplicateMean]
  /// What the validation found so far.
  public var validation: Validation?
  /// The best: by mean, on the terms of the latest phase, validated if possible.
  public var best: Standings.Entry?

  /// The phase that is on.
  public var phase: PhaseLine? { phases.first(where: \.isCurrent) }

  /// The progress of a study.
  ///
  /// - Parameters:
  ///   - rows: All trials, ascending by number.
  ///   - hours: Hours since the study began; nil if nobody knows.
  public init(plan: StudyPlan, rows: [TrialRow], hours: Double? = nil) {
    let objective = plan.objective
    let last = rows.compactMap { $0.phase.flatMap { plan.course?.index(of: $0) } }.max() ?? 0
    phases = (plan.course?.phases ?? []).enumerated().map { index, phase in
      let own = rows.filter { $0.phase == phase.name }
      let begun = own.count {
        phase.isValidation
          ? $0.origin == .replicate : [.sampled, .refined, .clone].contains($0.origin)
      }
      return PhaseLine(
        name: phase.name, begun: begun, trials: phase.trials, isCurrent: index == last,
        isOver: index < last)
    }

    var standings = Standings(course: plan.course, direction: objective.direction)
    let current =
      plan.course?.phases.indices.contains(last) == true
      ? plan.course?.phases[last] : nil
    var improvement = ImprovementCount(
      direction: objective.direction, share: plan.stop.improvementShare)
    var means: [ReplicateMean] = []
    for group in ConfigurationRuns(rows, where: { $0.origin != .rangeTest }).groups {
      let (members, row) = (group.rows, group.rows[0])
      let mean = group.mean(objective.reduction)
      if members.count > 1 || expected(row, plan) > 1, let mean { means.append(mean) }
      let isOver = isOver(members, expected: expected(row, plan))
      if isOver, current == nil || row.phase == current?.name {
        let lead = mean == nil ? row.state : .complete
        improvement.take(state: lead, value: mean?.mean)
      }
      if isOver, let mean {
        standings.consider(
          row.configuration, phase: row.phase, number: mean.number, value: mean.mean,
          root: row.number, source: group.key.root)
      }
    }
    self.means = means.sorted { a, b in
      a.mean == b.mean ? a.number < b.number : objective.direction.isBetter(a.mean, than: b.mean)
    }
    best = standings.best
    validation = Validation(rows: rows, plan: plan)
    // What runs or waits may still be taken back: it is done when it has ended.
    let counted = rows.count { $0.countsTowardsCap && $0.state.isFinished }
    rules = plan.stop.progress(trials: counted, hours: hours, improvement: improvement)
  }
}

extension TrialRow {
  /// Whether it counts towards `run_cap`: all do but those that carry another one on (revived,
  /// retried), range tests, and those that were taken back or killed before they reported.
  public var countsTowardsCap: Bool {
    switch origin {
    case .revived, .retry, .rangeTest: return false
    case .sampled, .baseline, .enqueued, .clone, .adjusted, .refined, .replicate, .exploited:
      return state != .killed || step != nil
    }
  }
}

/// Runs that a trial's configuration is to have.
private func expected(_ row: TrialRow, _ plan: StudyPlan) -> Int {
  guard row.place != nil, row.origin != .exploited else { return 1 }
  if let phase = row.phase, let index = plan.course?.index(of: phase),
    case .validate(_, let seeds)? = plan.course?.phases[index].work
  {
    return seeds * max(1, plan.replication?.folds ?? 1)
  }
  return plan.replication?.count ?? 1
}

/// Whether nothing more comes of these runs: a first run that ended early is not run again.
private func isOver(_ members: [TrialRow], expected: Int) -> Bool {
  guard let first = members.first else { return false }
  if expected == 1 { return first.state.isFinished || members.contains { $0.state == .complete } }
  guard members.allSatisfy(\.state.isFinished) else { return false }
  var places: [Int: TrialState] = [:]
  for row in members { places[row.place ?? 0] = row.state }
  return places.count >= expected || places[0] != .complete
}

extension StopRuleProgress {
  /// What it says, for a person: `patience 12 of 30`.
  public var text: String {
    func number(_ value: Double) -> String { value == 0 ? "0" : shortText(.double(value)) }
    switch rule {
    case .trials:
      // What is launched by hand may go beyond what the study may take.
      guard now > limit else { return "\(number(now)) of \(number(limit)) trials" }
      return "\(number(limit)) of \(number(limit)) trials, and \(number(now - limit)) more"
    case .hours:
      // Short ones in the unit that shows where they stand.
      let (unit, factor, digits) =
        limit < 1.0 / 60
        ? ("seconds", 3_600.0, 1.0) : limit < 1 ? ("minutes", 60, 10) : ("hours", 1, 100)
      func tidy(_ hours: Double) -> String { number((hours * factor * digits).rounded() / digits) }
      return "\(tidy(now)) of \(limit < 1 ? tidy(limit) : number(limit)) \(unit)"
    case .patience: return "\(number(now)) of \(number(limit)) trials without a better one"
    case .improvement:
      let share = number((limit * 100_000).rounded() / 1_000)
      guard now.isFinite else { return "improvement per trial below \(share) %: too few trials" }
      return
        "improvement \(number((now * 100_000).rounded() / 1_000)) % a trial, ends below \(share) %"
    case .sameBest: return "the same best for \(number(now)) of \(number(limit)) trials"
    }
  }
}
