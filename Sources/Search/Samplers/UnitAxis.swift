import Numerics
import Tuning

/// One varying parameter as a model sees it: numbers on the unit interval, by the parameter's own
/// law, or choices by their index.
///
/// On the unit interval a log-uniform range is even and every law is flat, so one kernel, one prior
/// and one step size serve all. Whole and rounded numbers own a cell of the interval each.
struct UnitAxis: Sendable {
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
    /// Which of the axis's `cells` it is; nil where there are none.
    var cell: Int?
  }

  let name: String
  let distribution: Distribution
  let kind: Kind
  /// Whether numbers' cells are so wide that a density must be summed over them. Where the widest
  /// is half a hundredth, about what a kernel is at its narrowest, the middle does as well.
  let hasCells: Bool
  /// All cells, ascending, where numbers have few; what is worked out for a cell is worked out
  /// once.
  let cells: [Point]
  /// How many cells are few.
  static let mostCells = 32
  private let bounds: ClosedRange<Double>?

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
    bounds = parameter.distribution.bounds
    hasCells = UnitAxis.widestCell(parameter.distribution) > 0.005
    cells = UnitAxis.cells(of: parameter.distribution)
  }

  private static func cells(of distribution: Distribution) -> [Point] {
    guard distribution.isNumeric, let bounds = distribution.bounds,
      let levels = distribution.levels, levels > 1, levels <= mostCells
    else { return [] }
    let step = (bounds.upperBound - bounds.lowerBound) / Double(levels - 1)
    return (0..<levels).map { level in
      let value = distribution.value(of: bounds.lowerBound + Double(level) * step, clipped: true)
      var cell = UnitAxis.cell(around: value.number ?? 0, of: distribution)
      cell.cell = level
      return cell
    }
  }

  /// The place of one of a stepped parameter's numbers.
  private static func cell(around x: Double, of distribution: Distribution) -> Point {
    var low = 0.0
    var high = 1.0
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

  private static func widestCell(_ distribution: Distribution) -> Double {
    switch distribution {
    case .constant, .categorical, .continuous(_, nil): return 0
    case .integer(let low, let high): return 1 / (Double(high) - Double(low) + 1)
    case .continuous(let law, let quantum?):
      return [1e-3, 0.25, 0.5, 0.75, 1 - 1e-3].map { u in
        let x = quantum.value(law.quantile(u)).number ?? 0
        return law.cumulative(x + quantum.step / 2) - law.cumulative(x - quantum.step / 2)
      }.max() ?? 0
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
    let value = distribution.value(at: min(1 - 0x1p-53, max(0, coordinate)))
    // Laws without ends have some all the same.
    if let bounds, let x = value.number, !bounds.contains(x) {
      return distribution.value(of: x, clipped: true)
    }
    return value
  }

  /// The place of a drawn coordinate: stepped numbers go to the middle of their cell.
  func point(at coordinate: Double) -> Point {
    guard isStepped, let x = value(at: coordinate).number else {
      return Point(at: coordinate, low: coordinate, high: coordinate)
    }
    if let bounds, cells.count > 1 {
      let share = (x - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)
      let level = (share * Double(cells.count - 1)).rounded()
      return cells[min(cells.count - 1, max(0, Int(level)))]
    }
    return UnitAxis.cell(around: x, of: distribution)
  }
}
