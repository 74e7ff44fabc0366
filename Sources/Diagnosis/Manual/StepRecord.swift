import Foundation
import Numerics
import Tuning

/// What became of a whole trial where one thing is changed at a time: it was kept, or the study went
/// back to the one that it was compared with.
struct StepRecord: Sendable {
  /// What the comparison came to.
  enum Outcome: Sendable, Hashable {
    /// There was nothing to compare it with: it is where the study starts from.
    case first
    /// Better by more than the noise; by how much.
    case kept(gain: Double)
    /// The difference is within the noise, but the noise is the other one's: this one settled.
    case settled
    /// The difference is within the noise.
    case noDifference
    /// Worse by more than the noise.
    case worse
    /// It came to no result.
    case broken
  }

  /// The trial.
  var trial: Trial
  /// The trial that was built on when this one ran.
  var base: Trial?
  /// The parameters in which it differs from that one.
  var names: [String]
  /// What the comparison came to.
  var outcome: Outcome
  /// How far apart results may lie by chance alone.
  var noise: Double

  /// Whether it is what later ones are built on.
  var isKept: Bool {
    switch outcome {
    case .first, .kept, .settled: return true
    case .noDifference, .worse, .broken: return false
    }
  }

  /// The records of a study's whole trials that have ended, by number.
  ///
  /// What helps beyond noise is kept, and what settles where the one before swung around the same
  /// level; what makes no difference is not, since the simpler one is known better.
  static func all(_ trials: [Trial], _ plan: StudyPlan) -> [StepRecord] {
    var base: Trial?
    return trials.map { trial in
      let record = StepRecord(trial, against: base, plan)
      if record.isKept { base = trial }
      return record
    }
  }

  private init(_ trial: Trial, against base: Trial?, _ plan: StudyPlan) {
    self.trial = trial
    self.base = base
    names = base.map { trial.configuration.differences(from: $0.configuration) } ?? []
    noise = 0
    guard trial.state == .complete, trial.value?.isFinite == true else {
      outcome = .broken
      return
    }
    guard let base else {
      outcome = .first
      return
    }
    noise = StepRecord.noise(of: [trial, base], plan)
    let (mine, theirs) = (StepRecord.level(of: trial, plan), StepRecord.level(of: base, plan))
    let gain = plan.objective.direction == .minimize ? theirs - mine : mine - theirs
    if gain > noise {
      outcome = .kept(gain: gain)
    } else if gain < -noise {
      outcome = .worse
    } else {
      let hasSettled =
        gain > -StepRecord.leastNoise(of: [trial, base], plan)
        && StepRecord.swings(base, plan) && StepRecord.shake(of: base, plan) > noise
        && StepRecord.shake(of: trial, plan) < StepRecord.shake(of: base, plan) / 4
      outcome = hasSettled ? .settled : .noDifference
    }
  }

  /// Where a trial ended: the mean of its last tenth, three reports at least, which depends less on
  /// chance than the last one alone.
  static func level(of trial: Trial, _ plan: StudyPlan) -> Double {
    let value = trial.value ?? .nan
    guard plan.objective.reduction == .last, let curve = trial.curves[plan.objective.metric] else {
      return value
    }
    return ends(curve).mean() ?? value
  }

  private static func ends(_ curve: Curve) -> [Double] {
    curve.values.suffix(max(3, curve.count / 10)).filter(\.isFinite)
  }

  /// How far the difference of two levels may lie from what other moments would have shown: what both
  /// curves shake at their ends, taken together, and a share of the level at least.
  ///
  /// A run that settled does not shake, and would yet have ended elsewhere with another seed: a loss by
  /// some per cent, a score, most of which is common to all, by much less.
  static func noise(of trials: [Trial], _ plan: StudyPlan) -> Double {
    let squares = trials.reduce(0.0) { sum, trial in
      let count = trial.curves[plan.objective.metric].map { StepRecord.ends($0).count } ?? 1
      return sum + pow(shake(of: trial, plan), 2) / Double(max(1, count))
    }
    return max(squares.squareRoot(), leastNoise(of: trials, plan))
  }

  /// How far results may lie apart by the seed alone, however calm their ends.
  private static func leastNoise(of trials: [Trial], _ plan: StudyPlan) -> Double {
    leastNoise(of: trials.compactMap(\.value), plan.objective.direction)
  }

  /// How far values of the objective may lie apart by the seed alone: 5 % of a loss, 0.2 % of a score.
  static func leastNoise(of values: [Double], _ direction: Direction) -> Double {
    (direction == .minimize ? 0.05 : 0.002) * (values.map(abs).min() ?? 0)
  }

  /// The deviation of a curve's last fifth around its own course; 0 with fewer than four values.
  private static func shake(of trial: Trial, _ plan: StudyPlan) -> Double {
    let changes = lastChanges(of: trial, plan)
    guard changes.count >= 3 else { return 0 }
    return (changes.sampleVariance() ?? 0).squareRoot() / 2.0.squareRoot()
  }

  /// Whether a curve goes up and down in its last fifth, and by more than it comes along: a fall that
  /// slows down deviates from an even one as well.
  private static func swings(_ trial: Trial, _ plan: StudyPlan) -> Bool {
    let changes = lastChanges(of: trial, plan)
    let way = abs(changes.reduce(0, +))
    return changes.contains { $0 > 0 } && changes.contains { $0 < 0 }
      && way < 0.6 * changes.reduce(0) { $0 + abs($1) }
  }

  /// From report to report over the last fifth, three changes at least where there are as many.
  private static func lastChanges(of trial: Trial, _ plan: StudyPlan) -> [Double] {
    let values = trial.curves[plan.objective.metric]?.values ?? []
    let end = values.suffix(max(4, values.count / 5)).filter(\.isFinite)
    return zip(end, end.dropFirst()).map { $1 - $0 }
  }
}

extension StepRecord {
  /// Where a trial ended, `0.125`; where that is not what the table says, `0.125 (its last 3 reports; the
  /// last 0.0805)`.
  private static func levelText(of trial: Trial, _ plan: StudyPlan) -> String {
    let level = level(of: trial, plan)
    guard let value = trial.value, let curve = trial.curves[plan.objective.metric],
      abs(level - value) > 0.05 * abs(value)
    else { return brief(level) }
    return "\(brief(level)) (its last \(ends(curve).count) reports; the last \(brief(value)))"
  }

  /// What it came to, in numbers.
  func sentence(_ plan: StudyPlan) -> String {
    let metric = plan.objective.metric
    let value = StepRecord.levelText(of: trial, plan)
    let change = base.flatMap { plan.changeText(from: $0.configuration, to: trial.configuration) }
    let what = "#\(trial.number)\(change.map { " (\($0))" } ?? "")"
    guard let base else {
      return outcome == .broken
        ? "\(what) came to no result (\(trial.state.rawValue))"
        : "\(what) ended at about \(metric) \(value)"
    }
    let theirs = StepRecord.level(of: base, plan)
    let known = "#\(base.number)'s \(brief(theirs))"
    switch outcome {
    case .first: return "\(what) ended at about \(metric) \(value)"
    case .kept(let gain) where gain > 10 * noise || noise > abs(trial.value ?? 0):
      return "\(what) ended at about \(metric) \(value), much better than \(known): kept"
    case .kept:
      return
        "\(what) ended at about \(metric) \(value), better than \(known) by more than the noise "
        + "(\(brief(noise))): kept"
    case .settled:
      return "\(what) ended at about \(metric) \(value), like \(known), but settled there, where "
        + "#\(base.number) swings: kept"
    case .noDifference:
      return "\(what) ended at about \(metric) \(value), like \(known) within the noise "
        + "(\(brief(noise))): back to #\(base.number)"
    case .worse:
      return
        "\(what) ended at about \(metric) \(value), worse than \(known): back to #\(base.number)"
    case .broken:
      return "\(what) came to no result (\(trial.state.rawValue)): back to #\(base.number)"
    }
  }
}
