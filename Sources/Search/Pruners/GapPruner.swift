import Tuning

/// Ends a trial that is further behind the best than a table allows at this share of its budget.
///
/// Held against each other are the trial's best value so far and the best that any trial had when
/// it had spent as much. The table is the rule of thumb of people who tune by hand: 15 % worse at 5
/// % of the budget, 10 % at 10 %, 5 % at 30 %; whoever is half through may finish. "Worse" is a
/// share of the best's absolute value.
///
/// - Complexity: O(1) for a report that is no progress and for a judgement; a hundredth of the
///   budget is the grain of the comparison.
public struct GapPruner: Pruner {
  /// A running trial's values as far as they were progress.
  private struct Progress: Sendable, Equatable {
    var read = 0
    var lastStep = 0
    var firstStep = 0
    var best = Double.nan
    var records: [Record] = []
    var teaches = true
  }

  private struct Record: Sendable, Equatable {
    var step: Int
    var value: Double
  }

  private static let grain = 100

  private let options: PrunerPlan.Gap
  private let objective: Objective
  private let steps: Int?
  private var longest: Int?
  private var known: [Int: Progress] = [:]
  /// The best value of all by each hundredth of the budget; NaN before the first.
  private var leaders = [Double](repeating: .nan, count: GapPruner.grain + 1)

  /// A pruner that knows no trial yet.
  ///
  /// - Parameter steps: A full trial's last step; nil for that of the longest complete trial.
  public init(_ options: PrunerPlan.Gap, objective: Objective, steps: Int?) {
    self.options = options
    self.objective = objective
    self.steps = steps
  }

  /// Takes in a trial as it is now.
  public mutating func update(_ trial: Trial) {
    guard trial.origin != .rangeTest, let curve = trial.curves[objective.metric],
      let last = curve.lastStep
    else { return }
    let before = known[trial.number]
    var now = progress(curve, from: before)
    now.teaches = trial.teaches
    known[trial.number] = now
    var isLonger = false
    if steps == nil, trial.state == .complete, trial.teaches, last > longest ?? 0 {
      longest = last
      isLonger = true
    }
    let old = before?.teaches == true ? before?.records ?? [] : []
    let new = now.teaches ? now.records : []
    if !isLonger, new.starts(with: old), before?.firstStep ?? now.firstStep == now.firstStep {
      for record in new[old.count...] { lead(record, of: now) }
    } else {
      leaders = [Double](repeating: .nan, count: GapPruner.grain + 1)
      for progress in known.values where progress.teaches {
        for record in progress.records { lead(record, of: progress) }
      }
    }
  }

  /// The judgement on a running trial at its last step.
  public func judge(_ trial: Trial) -> Judgement {
    guard let curve = trial.curves[objective.metric], let step = curve.lastStep,
      let own = known[trial.number], let share = share(of: step, startsAt: own.firstStep),
      share < options.until, let row = options.table.last(where: { $0.from <= share }),
      !own.best.isNaN
    else { return .keep }
    let best = leaders[min(GapPruner.grain, Int(share * Double(GapPruner.grain)))]
    guard best.isFinite else { return .keep }
    let allowance = row.worse * abs(best)
    let threshold = objective.direction == .minimize ? best + allowance : best - allowance
    guard objective.direction.isBetter(threshold, than: own.best) else { return .keep }
    let peers = known.count {
      $0.key != trial.number && $0.value.teaches && $0.value.lastStep >= step
    }
    return .prune(
      Evidence(
        rule: "gap", step: step, value: own.best, threshold: threshold, peers: max(1, peers),
        detail: "\(percent(row.worse)) worse than the best of those at \(percent(share)) of the "
          + "budget", isBest: true))
  }

  private func percent(_ share: Double) -> String { "\(shortText(.double(share * 100))) %" }

  /// The share of a full trial's steps spent after a step; nil while a full trial is unknown.
  private func share(of step: Int, startsAt first: Int) -> Double? {
    guard let steps = steps ?? longest, steps > 0 else { return nil }
    let offset = first == 0 ? 1.0 : 0
    let full = Double(steps) + (self.steps == nil ? offset : 0)
    return max(0, Double(step) + offset) / full
  }

  private mutating func lead(_ record: Record, of progress: Progress) {
    guard let share = share(of: record.step, startsAt: progress.firstStep), share <= 1 else {
      return
    }
    // Whoever is that good now is not worse later.
    var place = Int(share * Double(GapPruner.grain))
    while place <= GapPruner.grain,
      objective.direction.isBetter(record.value, than: leaders[place])
    {
      leaders[place] = record.value
      place += 1
    }
  }

  private func progress(_ curve: Curve, from known: Progress?) -> Progress {
    var progress = Progress()
    if let known, curve.hasOneMore(than: known.read, through: known.lastStep) { progress = known }
    for index in progress.read..<curve.count
    where objective.direction.isBetter(curve.values[index], than: progress.best) {
      progress.best = curve.values[index]
      progress.records.append(Record(step: curve.steps[index], value: curve.values[index]))
    }
    progress.read = curve.count
    progress.firstStep = curve.steps.first ?? 0
    progress.lastStep = curve.lastStep ?? 0
    return progress
  }
}
