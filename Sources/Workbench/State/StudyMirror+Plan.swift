import Canvas
import Tuning

/// Trials that ended, by what they count for.
struct EndTally: Sendable {
  /// Those that count towards `run_cap`.
  private(set) var counted = 0
  /// Of these, those that the search proposed, not somebody by hand.
  private(set) var proposed = 0
  /// Of those, the ones of each phase by its name; the baseline's are no phase's.
  private(set) var phased: [String: Int] = [:]
  /// Of those, the runs of the baseline.
  private(set) var baseline = 0
  /// Those that the search proposed and that were ended before they reported; a grid does not come
  /// back to them.
  private(set) var dropped = 0
  /// Launches that were taken back before they began.
  private(set) var withdrawn = 0
  /// Runs of range tests, by how they ended.
  private(set) var tests: [TrialState: Int] = [:]

  /// Adds a trial, or takes it out as it was before (`count` -1).
  mutating func add(_ row: TrialRow, _ count: Int) {
    guard row.state.isFinished else { return }
    if row.isWithdrawn { withdrawn += count }
    if row.origin == .rangeTest, !row.isWithdrawn { tests[row.state, default: 0] += count }
    let isProposed: Bool
    switch row.origin {
    case .sampled, .baseline, .exploited: isProposed = true
    // Phases refine, run again and validate by themselves.
    case .replicate: isProposed = row.place != nil
    case .refined, .clone: isProposed = row.phase != nil
    case .adjusted, .enqueued, .revived, .retry, .rangeTest: isProposed = false
    }
    if row.countsTowardsCap {
      counted += count
      if isProposed { proposed += count }
      if isProposed, row.origin == .baseline {
        baseline += count
      } else if isProposed, let phase = row.phase {
        phased[phase, default: 0] += count
      }
    } else if isProposed {
      dropped += count
    }
  }
}

/// How far the plan is, in trials: by the engine's own rules of what counts.
extension StudyMirror {
  /// How many trials there are, without launches that were taken back.
  var trialCount: Int { rows.count - ends.withdrawn }

  /// Runs of range tests that have ended, however they did.
  var testCount: Int { ends.tests.values.reduce(0, +) }

  /// How many trials are in a state; launches that were taken back are in none, nor are range tests
  /// that are over.
  func count(_ state: TrialState) -> Int {
    switch state {
    case .killed: (counts[state] ?? 0) - ends.withdrawn - (ends.tests[state] ?? 0)
    // What runs no more is to be taken in by the next engine.
    case .running where !gone.isEmpty: alive.count { row($0)?.state == .running }
    default: (counts[state] ?? 0) - (ends.tests[state] ?? 0)
    }
  }

  /// Whether the search stands still, and can be told to go on.
  var isHeld: Bool { isPaused || isByHand || isEnding || engine == .absent }

  /// Whether all that was planned has ended: by its number, or because the search had no more to try.
  var isFinished: Bool {
    if engine == .absent, stopReason != nil, active.isEmpty, counts[.queued] ?? 0 == 0 {
      return true
    }
    guard let total = plannedTrials else { return false }
    return total > 0 && countedEnds >= total && active.isEmpty
  }

  /// The nearest end of the plan: how many trials have gone towards it, and how many it takes.
  private var nearestEnd: (done: Int, total: Int)? {
    guard let plan else { return nil }
    var limits: [(done: Int, total: Int)] = []
    if let cap = plan.stop.trials { limits.append((ends.counted, cap)) }
    let runs = plan.replication?.count ?? 1
    if let course = plan.course {
      var (done, total) = (ends.baseline, plan.baseline == nil ? 0 : runs)
      for phase in course.phases {
        let ended = ends.phased[phase.name] ?? 0
        let planned =
          phase.trials * (phase.isValidation ? max(1, plan.replication?.folds ?? 1) : runs)
        // One that is through had as many as it took; what the plan has no more is none of it.
        let isOver = progress?.phases.first { $0.name == phase.name }?.isOver ?? false
        done += ended
        total += isOver ? ended : max(planned, ended)
      }
      limits.append((done, total))
    }
    if case .grid = plan.sampler, let size = gridSize(plan) {
      limits.append((ends.proposed + ends.dropped, size))
    }
    return limits.min { $0.total - $0.done < $1.total - $1.done }
  }

  private func gridSize(_ plan: StudyPlan) -> Int? {
    plan.space.parameters.map(\.distribution.levels).reduce(1 as Int?) { product, level in
      guard let product, let level else { return nil }
      let (value, overflow) = product.multipliedReportingOverflow(by: level)
      return overflow ? nil : value
    }
  }

  /// How many of the trials that ended count towards the study's number: other tries of the same
  /// one, revivals, range tests and what was taken back do not.
  var countedEnds: Int { nearestEnd?.done ?? ends.counted }

  /// How many trials the study will have: its limit, or the grid's size; nil if nobody said.
  var plannedTrials: Int? { nearestEnd?.total }

  /// How many trials the search has still to begin; nil if nobody said how many there will be.
  var unstarted: Int? {
    nearestEnd.map { end in
      let running = active.count { row($0)?.countsTowardsCap ?? false }
      return max(0, end.total - end.done - running)
    }
  }

  /// How far it is, for a person: `19/40`; with more by hand than the plan has, `40/40 +2`; where the
  /// plan is the smaller part, `10,000, 40 planned`.
  var progressText: String? {
    nearestEnd.map { end in
      let more = end.done - end.total
      if more > end.total { return "\(formatCount(end.done)), \(formatCount(end.total)) planned" }
      let extra = more > 0 ? " +\(formatCount(more))" : ""
      return "\(formatCount(min(end.done, end.total)))/\(formatCount(end.total))\(extra)"
    }
  }

  /// The best complete trials, the best first; range tests are none.
  func bestTrials(_ count: Int) -> [TrialRow] {
    let complete = rows.compactMap { row -> (row: TrialRow, value: Double)? in
      guard row.isResult, let value = value(of: row),
        !value.isNaN
      else { return nil }
      return (row, value)
    }
    return complete.sorted { direction.isBetter($0.value, than: $1.value) }.prefix(count)
      .map(\.row)
  }
}

/// Which trial is the one to beat, as signs.
extension StudyMirror {
  /// The origin whose sign a trial has: the baseline's is with the trial that was marked as such, and
  /// only there; nil for one from outside.
  func shownOrigin(_ row: TrialRow) -> Origin? {
    if let marked = plan?.baselineTrial {
      if row.number == marked { return .baseline }
      if row.origin == .baseline { return .sampled }
    }
    return row.isFromOutside ? nil : row.origin
  }

  /// The sign of where a trial came from, or that it is the one to beat; nil for none.
  func sign(of row: TrialRow, _ glyphs: Glyphs) -> Unicode.Scalar? {
    shownOrigin(row).map { $0.glyph(glyphs) } ?? row.originGlyph(glyphs)
  }
}
