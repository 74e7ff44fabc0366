import Tuning

/// A curve in at most 64 points: the mean of each 64th of the budget.
///
/// It grows with the curve, so that the forecast of a long one does not read it anew.
struct CurveDigest: Sendable {
  /// How many points there are at most.
  static let grain = 64

  /// A part of the budget.
  struct Bin: Sendable {
    var index: Int
    /// The sums of what came in it.
    var shares: Double
    var values: Double
    var count: Double

    /// The mean share of the budget, in 0…1.
    var share: Double { shares / count }
    /// The mean value.
    var value: Double { values / count }
  }

  /// The parts in which the curve has finite values, in order.
  private(set) var bins: [Bin] = []
  /// How many points of the curve were read, and the last one's step.
  private(set) var read = 0
  private(set) var lastStep = 0
  /// Whether the last point began a part.
  private(set) var beganBin = false
  private var best = Double.nan

  private let reduction: Objective.Reduction
  private let direction: Direction
  private let steps: Int

  /// The digest of a curve.
  ///
  /// - Parameter steps: A full trial's last step, from 1.
  init(_ curve: Curve, of objective: Objective, steps: Int) {
    reduction = objective.reduction
    direction = objective.direction
    self.steps = max(1, steps)
    add(curve)
  }

  /// Whether a curve is this one with points added at its end, or unchanged.
  func isPrefix(of curve: Curve, steps: Int) -> Bool {
    guard steps == self.steps, curve.count >= read else { return false }
    return read == 0 || curve.steps[read - 1] == lastStep
  }

  /// Reads the points that came since.
  mutating func add(_ curve: Curve) {
    let offset = curve.steps.first == 0 ? 1.0 : 0
    beganBin = false
    for index in read..<curve.count {
      let value = curve.values[index]
      guard value.isFinite else { continue }
      let share = min(1, max(0, (Double(curve.steps[index]) + offset) / Double(steps)))
      best = direction.better(best, value)
      let counted = reduction == .best ? best : value
      let place = min(
        CurveDigest.grain - 1, max(0, Int((share * Double(CurveDigest.grain)).rounded(.up)) - 1))
      if let last = bins.indices.last, bins[last].index >= place {
        bins[last].shares += share
        bins[last].values += counted
        bins[last].count += 1
      } else {
        bins.append(Bin(index: place, shares: share, values: counted, count: 1))
        beganBin = true
      }
    }
    read = curve.count
    lastStep = curve.lastStep ?? 0
  }
}
