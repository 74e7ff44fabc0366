import Numerics
import Tuning

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// One varying parameter as a Parzen estimator sees it: numbers on the unit interval, by the
/// parameter's own law, or choices by their index.
///
/// On the unit interval a log-uniform range is even and every law is flat, so one kernel and one
/// prior serve all. Whole and rounded numbers own a cell of the interval each.
struct ParzenAxis: Sendable {
  enum Kind: Sendable {
    /// Any number counts.
    case continuous
    /// Numbers own cells.
    case stepped
    /// Choices, with the weights they have by themselves, which sum to 1.
    case categorical(weights: [Double])
  }

  /// A place on the axis.
  struct Point: Sendable, Hashable {
    /// The coordinate on the unit interval, or the choice's index.
    var at: Double
    /// The cell of a stepped number.
    var low: Double
    var high: Double
  }

  let name: String
  let distribution: Distribution
  let kind: Kind

  init(_ parameter: Parameter) {
    name = parameter.name
    distribution = parameter.distribution
    switch parameter.distribution {
    case .constant, .categorical:
      let count = parameter.distribution.choices?.count ?? 1
      let even = [Double](repeating: 1 / Double(count), count: count)
      if case .categorical(_, let given?) = parameter.distribution {
        // A choice that is never drawn at random may still be tried by hand.
        kind = .categorical(weights: given.map { max($0, 1e-6) })
      } else {
        kind = .categorical(weights: even)
      }
    case .integer, .continuous(_, .some): kind = .stepped
    case .continuous(_, nil): kind = .continuous
    }
  }

  var isCategorical: Bool {
    if case .categorical = kind { return true }
    return false
  }

  var isStepped: Bool {
    if case .stepped = kind { return true }
    return false
  }

  /// Where a value lies; one outside the range lies at its end. Nil for what has no place at all.
  func coordinate(of value: ParameterValue) -> Double? {
    switch kind {
    case .categorical: return distribution.index(of: value).map(Double.init)
    case .continuous, .stepped:
      guard let number = value.number, number.isFinite else { return nil }
      return distribution.unit(of: value)
    }
  }

  /// The value at a coordinate.
  func value(at coordinate: Double) -> ParameterValue {
    if isCategorical, let choices = distribution.choices {
      return choices[min(choices.count - 1, max(0, Int(coordinate)))]
    }
    return distribution.value(at: min(1 - 0x1p-53, max(0, coordinate)))
  }

  /// The place of a drawn coordinate: stepped numbers go to the middle of their cell.
  func point(at coordinate: Double) -> Point {
    guard isStepped, let x = value(at: coordinate).number else {
      return Point(at: coordinate, low: coordinate, high: coordinate)
    }
    var low = coordinate
    var high = coordinate
    switch distribution {
    case .integer(let first, let last):
      let count = Double(last) - Double(first) + 1
      low = (x - Double(first)) / count
      high = (x - Double(first) + 1) / count
    case .continuous(let law, let quantum?):
      low = law.cumulative(x - quantum.step / 2)
      high = law.cumulative(x + quantum.step / 2)
    case .constant, .categorical, .continuous(_, nil): break
    }
    // Where the law is too flat for its cells to be told apart, any width does, if it is the same.
    if high - low < 1e-12 { high = low + 1e-12 }
    return Point(at: (low + high) / 2, low: low, high: high)
  }
}

/// The logarithm of a normal law's mass between two numbers of standard deviations.
func logNormalMass(_ low: Double, _ high: Double) -> Double {
  // In the tail on the left the two shares are small, and their difference is exact.
  let (a, b) = low > 0 ? (-high, -low) : (low, high)
  let mass = normalCDF(b) - normalCDF(a)
  if mass > 1e-280 { return log(mass) }
  let nearest = max(a, min(b, 0))
  return -0.5 * nearest * nearest - 0.918_938_533_204_672_7 + log(max(b - a, 1e-300))
}
