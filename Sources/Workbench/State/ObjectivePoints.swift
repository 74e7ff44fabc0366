import Canvas
import Tuning

/// The objective of all trials against one parameter, kept up trial by trial.
///
/// Trials that have ended make a ground that changes only when another ends; those that run are
/// apart.
struct ObjectivePoints: Sendable {
  /// A trial in the plot.
  struct Point: Sendable, Hashable {
    /// The parameter's value; for a choice, its place among the choices plus a share of its strip.
    var x: Double
    /// The objective; infinite for a trial that diverged, or whose value is no number.
    var y: Double
    /// What it is doing, or how it ended.
    var state: TrialState
    /// Whether the parameter was turned to this value while it ran.
    var isTurned = false
  }

  /// The parameter; nil for none.
  private(set) var name: String?
  /// Trials that have ended, by number.
  private(set) var ended: [Int: Point] = [:]
  /// Trials that have not, by number.
  private(set) var running: [Int: Point] = [:]
  /// Trials whose parameter was turned to where they stand.
  private(set) var turned: Set<Int> = []
  /// Counts up whenever `ended` changes.
  private(set) var version = 0
  private var best: [(x: Double, y: Double)] = []

  /// How many trials there are.
  var count: Int { ended.count + running.count }

  /// The values of the best four complete trials; nil with fewer.
  var good: ClosedRange<Double>? {
    guard best.count == 4, let low = best.map(\.x).min(), let high = best.map(\.x).max() else {
      return nil
    }
    return low...high
  }

  /// Begins anew with a parameter.
  mutating func show(_ name: String?, _ study: StudyMirror) {
    self.name = name
    (ended, running, turned, best) = ([:], [:], [], [])
    version += 1
    take(study.rows.map(\.number), study)
  }

  /// Only these trials of them.
  func only(_ numbers: [Int], _ study: StudyMirror) -> ObjectivePoints {
    var some = self
    (some.ended, some.running, some.best) = ([:], [:], [])
    some.turned = turned.isEmpty ? [] : turned.intersection(numbers)
    for number in numbers {
      some.running[number] = running[number]
      guard let point = ended[number] else { continue }
      some.ended[number] = point
      if point.state == .complete, point.y.isFinite {
        some.rank(point.x, point.y, study.direction)
      }
    }
    return some
  }

  /// Takes trials in that are new or changed.
  mutating func take(_ numbers: [Int], _ study: StudyMirror) {
    guard let name else { return }
    let distribution = study.plan?.space[name]?.distribution
    if ended.isEmpty { ended.reserveCapacity(numbers.count) }
    for number in numbers {
      // Field by field: a copy of every row would cost more than all that is done with it.
      guard let index = study.index(of: number), study.rows[index].origin != .rangeTest else {
        continue
      }
      let state = study.rows[index].state
      running[number] = nil
      let isTurned = study.rows[index].isTurned(name)
      if isTurned { turned.insert(number) } else if !turned.isEmpty { turned.remove(number) }
      guard let value = study.rows[index].now(name),
        let x = ObjectivePoints.place(value, distribution, number), x.isFinite
      else { continue }
      let y =
        study.reduction == .best
        ? study.rows[index].best ?? study.rows[index].objective : study.rows[index].objective
      guard y != nil || state == .diverged else { continue }
      let point = Point(
        x: x, y: y.flatMap { $0.isNaN ? nil : $0 } ?? .infinity, state: state, isTurned: isTurned)
      guard state.isFinished else {
        running[number] = point
        continue
      }
      guard ended.updateValue(point, forKey: number) != point else { continue }
      version += 1
      if state == .complete, let y, !y.isNaN { rank(x, y, study.direction) }
    }
  }

  /// Where a value stands: a number where it is, a choice in its strip, spread by the trial's
  /// number so that equal ones can be told apart.
  private static func place(
    _ value: ParameterValue, _ distribution: Distribution?, _ number: Int
  ) -> Double? {
    guard let choices = distribution?.choices else { return value.number }
    guard let index = distribution?.index(of: value), choices.indices.contains(index) else {
      return nil
    }
    // The golden ratio spreads any run of numbers evenly (Weyl).
    let spread = (Double(number) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1)
    return Double(index) + 0.2 + 0.6 * spread
  }

  /// Keeps the best four.
  private mutating func rank(_ x: Double, _ y: Double, _ direction: Direction) {
    let index = best.firstIndex { direction.isBetter(y, than: $0.y) } ?? best.count
    guard index < 4 else { return }
    best.insert((x, y), at: index)
    if best.count > 4 { best.removeLast() }
  }
}

extension Distribution {
  /// The axis that the values of a numeric parameter stand on: from bound to bound, and as far as
  /// values go beyond; logarithmic if the parameter is.
  ///
  /// - Parameter padding: The share of the length that is left free at both ends.
  func axis(_ values: some Collection<Double>, log isLog: Bool, padding: Double) -> Axis {
    // The bounds of a law without ends are quantiles that nobody chose.
    var isBounded = true
    if case .continuous(let law, _) = self {
      switch law {
      case .normal, .logNormal: isBounded = false
      case .uniform, .logUniform, .inverseLogUniform, .beta: break
      }
    }
    let ends =
      isBounded || values.isEmpty ? bounds.map { [$0.lowerBound, $0.upperBound] } ?? [] : []
    return Axis.fitting(ends + Array(values), scale: isLog ? .log : .linear, padding: padding)
      ?? Axis(.linear, from: 0, to: 1)
  }
}
