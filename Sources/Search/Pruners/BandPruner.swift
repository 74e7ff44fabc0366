import Numerics
import Tuning

/// W&B's `early_terminate: hyperband`: at each band, a count of reports, a trial must not be worse
/// than the best 1/eta of all trials that came so far.
///
/// The count is that of the trial's *finite* reports of the objective, neither step nor epoch. A
/// trial is held against the largest band it has passed, at every report: so one that passed is
/// ended later, when better ones have come by. All trials count, running, pruned and failed ones
/// too, if they teach.
///
/// - Complexity: O(log *n*) for each band a trial passes, O(1) for a judgement.
///
/// Sources: `sweeps` 0.3.0, `hyperband_stopping.py`; Li et al., "Hyperband", JMLR 18, 2018.
public struct BandPruner: Pruner {
  /// What is known of a trial: its finite values at the bands, and its best.
  private struct Passage: Sendable, Equatable {
    /// How many points of the curve were read, and the last one's step.
    var read = 0
    var lastStep = 0
    /// Finite values among them.
    var finite = 0
    var best = Double.nan
    /// The value at each band passed, in the order of the bands.
    var values: [Double] = []
    /// Whether others are held against it.
    var teaches = true
  }

  private let bands: [Int]
  private let share: Double
  private let isStrict: Bool
  private let objective: Objective
  private var thresholds: [OrderStatistic]
  private var passages: [Int: Passage] = [:]

  /// A pruner that knows no trial yet.
  public init(_ options: PrunerPlan.Bands, objective: Objective) {
    bands = options.counts.filter { $0 > 0 }.sorted()
    share = 1 / max(1, options.eta)
    isStrict = options.strict
    self.objective = objective
    thresholds = bands.map { _ in OrderStatistic() }
  }

  /// Takes in a trial as it is now.
  public mutating func update(_ trial: Trial) {
    guard trial.origin != .rangeTest, let curve = trial.curves[objective.metric] else { return }
    let known = passages[trial.number]
    var passage = read(curve, from: known)
    passage.teaches = trial.teaches
    passages[trial.number] = passage
    let before = known?.teaches == true ? known?.values ?? [] : []
    let after = passage.teaches ? passage.values : []
    if after.starts(with: before) {
      for band in before.count..<after.count { count(after[band], at: band) }
    } else {
      countAnew()
    }
  }

  /// The judgement on a running trial at its last step.
  public func judge(_ trial: Trial) -> Judgement {
    guard let curve = trial.curves[objective.metric], let step = curve.lastStep else {
      return .keep
    }
    let passage = passages[trial.number] ?? read(curve, from: nil)
    guard let band = passage.values.indices.last, let threshold = thresholds[band].value else {
      return .keep
    }
    let value = isStrict ? passage.values[band] : signed(passage.best)
    guard value > threshold else { return .keep }
    let count = thresholds[band].count
    return .prune(
      Evidence(
        rule: "hyperband", step: step, value: signed(value), threshold: signed(threshold),
        peers: count - (passage.teaches ? 1 : 0),
        detail: "band \(bands[band]): \(ordinal(rank(of: count) + 1)) of \(count)",
        isBest: isStrict ? nil : true))
  }

  /// Minimization is the inner form; turning the sign twice gives the number back.
  private func signed(_ value: Double) -> Double {
    objective.direction == .minimize ? value : -value
  }

  /// The rank, from 0, of the threshold among so many values.
  private func rank(of count: Int) -> Int { min(count - 1, Int(share * Double(count))) }

  private mutating func count(_ value: Double, at band: Int) {
    thresholds[band].insert(value, rank: rank(of: thresholds[band].count + 1))
  }

  private mutating func countAnew() {
    thresholds = bands.map { _ in OrderStatistic() }
    for passage in passages.values where passage.teaches {
      for (band, value) in passage.values.enumerated() { count(value, at: band) }
    }
  }

  /// Reads the one point that came since, if that is all that happened; else the whole curve.
  private func read(_ curve: Curve, from known: Passage?) -> Passage {
    var passage = Passage()
    if let known, curve.hasOneMore(than: known.read, through: known.lastStep) { passage = known }
    for value in curve.values[passage.read...] where value.isFinite {
      passage.finite += 1
      passage.best = objective.direction.better(passage.best, value)
      if passage.values.count < bands.count, bands[passage.values.count] == passage.finite {
        passage.values.append(signed(value))
      }
    }
    passage.read = curve.count
    passage.lastStep = curve.lastStep ?? 0
    return passage
  }

  private func ordinal(_ number: Int) -> String {
    switch (number % 10, number % 100) {
    case (1, let tens) where tens != 11: return "\(number)st best"
    case (2, let tens) where tens != 12: return "\(number)nd best"
    case (3, let tens) where tens != 13: return "\(number)rd best"
    default: return "\(number)th best"
    }
  }
}
