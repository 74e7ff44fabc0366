import Tuning

/// What a Gaussian process learns from one trial.
struct TrialOutcome: Sendable {
  enum Result: Sendable {
    /// It ran to its end; small is good.
    case value(Double)
    /// It was ended early, with this value at this step, and where it would likely have ended, if
    /// somebody says where; small is good.
    case cut(step: Int, value: Double, end: Double?)
    /// It crashed, or its objective was not finite.
    case failure
    /// It runs, or waits to.
    case pending
  }

  /// The trial's place in time; proposals without a number come after all that have one.
  let order: Int
  /// Its place in the space.
  let point: [Double]
  let result: Result
  /// The objective's curve, small being good, of one that ran to its end.
  let curve: Curve?
  let sign: Double

  /// What a trial teaches; nil for nothing.
  init?(_ trial: Trial, axes: [KernelAxis], objective: Objective) {
    guard trial.teaches, trial.origin != .rangeTest else { return nil }
    var point: [Double] = []
    for axis in axes {
      guard let value = trial.configuration[axis.name], let at = axis.coordinate(of: value) else {
        return nil
      }
      point.append(at)
    }
    self.point = point
    order = TrialOutcome.order(of: trial.number)
    let sign: Double = objective.direction == .minimize ? 1 : -1
    self.sign = sign
    let curve = trial.curves[objective.metric]
    switch trial.state {
    case .queued, .running, .paused, .stopping: result = .pending
    case .complete:
      guard let value = trial.value, !value.isNaN else { return nil }
      // An endless loss is a failure; an endless success cannot be meant.
      guard value.isFinite else {
        guard sign * value > 0 else { return nil }
        result = .failure
        break
      }
      result = .value(sign * value)
    case .pruned, .killed:
      guard let step = curve?.lastStep, let value = curve?.lastValue else { return nil }
      let end = trial.likelyEnd.flatMap { $0.isFinite ? sign * $0 : nil }
      if value.isFinite {
        result = .cut(step: step, value: sign * value, end: end)
      } else if value.isNaN {
        guard let end else { return nil }
        result = .cut(step: step, value: end, end: end)
      } else {
        guard sign * value > 0 else { return nil }
        result = .failure
      }
    case .diverged, .failed: result = .failure
    case .lost: return nil
    }
    self.curve = trial.state == .complete ? curve : nil
  }

  static func order(of number: Int) -> Int { number < 0 ? Int.max &+ number : number }

  /// The value at a step, or the last one before it; small is good.
  func value(at step: Int) -> Double? {
    guard let curve, !curve.isEmpty else { return nil }
    let index = curve.position(of: step == .max ? step : step + 1) - 1
    guard index >= 0, curve.values[index].isFinite else { return nil }
    return sign * curve.values[index]
  }
}
