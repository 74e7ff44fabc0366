import Tuning

/// Says where running curves will end, and learns from those that have.
///
/// Three things are put together:
/// - a family of shapes carries one curve on, with its uncertainty;
/// - the study's complete curves say where curves end, how far they fall and how noisy they are;
/// - what the family said of each complete curve when it was as young, against where it ended, says
///   how far to trust it: a forecast is shifted, and widened or narrowed, by that.
///
/// What it says depends on the trials as they are, not on the order in which they came.
///
/// ```swift
/// var forecaster = CurveForecaster(objective: objective, steps: 30)
/// for trial in trials { forecaster.update(trial) }
/// let end = forecaster.likelyEnd(of: running)        // nil before a trial has completed
/// end?.median; end?.chance(ofBeating: 0.31)
/// ```
///
/// - Complexity: A forecast takes some 10 µs, however long the curve; the first one after a trial
///   has completed takes about a hundred times that, however many there are: the newest 64 by
///   number are learnt from.
///
/// Sources: Domhan et al., IJCAI 2015; Klein et al., "Learning curve prediction with Bayesian
/// neural networks", ICLR 2017; Swersky et al., "Freeze-thaw Bayesian optimization", arXiv
/// 1406.3896; Adriaensen et al., "Efficient Bayesian learning curve extrapolation", NeurIPS 2023;
/// Rakotoarison et al., "In-context freeze-thaw", ICML 2024.
public struct CurveForecaster: Sendable {
  private static let window = 64

  private let objective: Objective
  private let givenSteps: Int?
  private var longest = 0
  private var complete: [Int: StudyCurves.Member] = [:]
  private var running: [Int: CurveDigest] = [:]
  private var study: StudyCurves
  /// Whether complete trials came or went since they were learnt from: many may come before anybody
  /// asks.
  private var isStale = false

  /// A forecaster that knows no curve yet.
  ///
  /// - Parameter steps: A full trial's last step; nil for that of the longest complete trial.
  public init(objective: Objective, steps: Int? = nil) {
    self.objective = objective
    givenSteps = steps
    study = StudyCurves(direction: objective.direction)
  }

  /// Takes in a trial as it is now. Trials that do not teach, and range tests, are not learnt from.
  public mutating func update(_ trial: Trial) {
    guard trial.origin != .rangeTest else { return }
    let curve = trial.curves[objective.metric] ?? Curve()
    guard trial.state.isFinished else {
      follow(trial.number, curve, steps: trial.steps)
      // Whoever asks next most likely asks about this one.
      if isStale {
        study = learnt()
        isStale = false
      }
      return
    }
    running[trial.number] = nil
    let value = trial.value ?? objective.value(of: curve) ?? .nan
    guard trial.state == .complete, trial.teaches, value.isFinite, let last = curve.lastStep else {
      if complete.removeValue(forKey: trial.number) != nil { isStale = true }
      return
    }
    longest = max(longest, last)
    complete[trial.number] = StudyCurves.Member(
      digest: CurveDigest(curve, of: objective, steps: fullSteps(trial.steps)), end: value)
    if complete.count > CurveForecaster.window, let oldest = complete.keys.min() {
      complete[oldest] = nil
    }
    isStale = true
  }

  /// Where a running trial's curve will end; nil before its first value, and before any trial has
  /// completed.
  public func likelyEnd(of trial: Trial) -> LikelyEnd? {
    guard !complete.isEmpty, let curve = trial.curves[objective.metric] else { return nil }
    let study = isStale ? learnt() : study
    return study.likelyEnd(of: digest(of: trial.number, curve, steps: trial.steps))
  }

  /// Where a trial's curve would have ended, by the curve alone and what is usual: the same
  /// whatever is known of other trials. Nil without a finite value.
  public func likelyEnd(ofCurveAlone trial: Trial) -> LikelyEnd? {
    guard let curve = trial.curves[objective.metric] else { return nil }
    let digest = digest(of: trial.number, curve, steps: trial.steps)
    guard let last = digest.bins.last else { return nil }
    let study = StudyCurves(
      [StudyCurves.Member(digest: digest, end: last.value)], direction: objective.direction)
    return study.likelyEnd(of: digest)
  }

  /// Whether a trial's last report is the first one in its 64th of the budget, so that there is
  /// something new to say. Every report is, where a full trial has no more than 64.
  public func isNews(_ trial: Trial) -> Bool {
    guard let curve = trial.curves[objective.metric] else { return false }
    return digest(of: trial.number, curve, steps: trial.steps).beganBin
  }

  /// The share of its budget that a trial has spent, in 0…1.
  public func share(of trial: Trial) -> Double {
    guard let curve = trial.curves[objective.metric] else { return 0 }
    return digest(of: trial.number, curve, steps: trial.steps).bins.last?.share ?? 0
  }

  // MARK: - Digests

  private func fullSteps(_ own: Int?) -> Int { max(1, own ?? givenSteps ?? longest) }

  private mutating func follow(_ number: Int, _ curve: Curve, steps: Int?) {
    guard !curve.isEmpty else { return }
    let steps = fullSteps(steps)
    // Taken out while it grows, so that it is not copied.
    if var digest = running.removeValue(forKey: number), digest.read + 1 == curve.count,
      digest.isPrefix(of: curve, steps: steps)
    {
      digest.add(curve)
      running[number] = digest
    } else {
      running[number] = CurveDigest(curve, of: objective, steps: steps)
    }
  }

  private func digest(of number: Int, _ curve: Curve, steps: Int?) -> CurveDigest {
    let steps = fullSteps(steps)
    if let known = running[number], known.read == curve.count,
      known.isPrefix(of: curve, steps: steps)
    {
      return known
    }
    return CurveDigest(curve, of: objective, steps: steps)
  }

  private func learnt() -> StudyCurves {
    let numbers = complete.keys.sorted()
    return StudyCurves(numbers.compactMap { complete[$0] }, direction: objective.direction)
  }
}
