import Tuning

/// One varying parameter as a Gaussian process sees it.
///
/// Numbers lie on the unit interval by the parameter's own law, so that a log-uniform range is
/// even. A list of three or more different numbers is ordered, and its neighbours alike: its
/// members stand at equal distances. Any other list is of choices, of which two are the same or are
/// not.
struct KernelAxis: Sendable {
  enum Kind: Sendable {
    /// Any number counts.
    case continuous
    /// Numbers with so many levels that one step of them hardly counts.
    case fine
    /// Few levels, at these coordinates, ascending.
    case levels([Double])
    /// So many choices, by their index.
    case choices(Int)
  }

  let name: String
  let distribution: Distribution
  let kind: Kind
  /// For an ordered list: the index of the choice at each level.
  private let order: [Int]
  /// Where the parameter's own unit interval begins and how much of it there is: the first and last
  /// level lie at 0 and 1.
  private let origin: Double
  private let span: Double
  private let values: [ParameterValue]

  /// How many levels are searched one by one.
  static let mostLevels = 24

  init(_ parameter: Parameter) {
    name = parameter.name
    distribution = parameter.distribution
    let choices = parameter.distribution.choices ?? []
    let numbers = choices.compactMap(\.number).filter(\.isFinite)
    if !choices.isEmpty {
      (origin, span, values) = (0, 1, [])
      if choices.count > 2, numbers.count == choices.count, Set(numbers).count == numbers.count {
        order = choices.indices.sorted { numbers[$0] < numbers[$1] }
        kind = .levels(choices.indices.map { Double($0) / Double(choices.count - 1) })
      } else {
        order = []
        kind = .choices(choices.count)
      }
      return
    }
    order = []
    guard case .continuous(_, nil) = parameter.distribution else {
      let all = KernelAxis.all(of: parameter.distribution)
      let units = all.compactMap { parameter.distribution.unit(of: $0) }
      if let first = units.first, let last = units.last, last > first {
        (origin, span, values) = (first, last - first, all)
        kind = .levels(units.map { ($0 - first) / (last - first) })
      } else {
        (origin, span, values) = (0, 1, [])
        kind = .fine
      }
      return
    }
    (origin, span, values) = (0, 1, [])
    kind = .continuous
  }

  /// Every value of a number with few levels; empty for others.
  private static func all(of distribution: Distribution) -> [ParameterValue] {
    guard let levels = distribution.levels, levels > 1, levels <= mostLevels,
      let bounds = distribution.bounds
    else { return [] }
    let step = (bounds.upperBound - bounds.lowerBound) / Double(levels - 1)
    return (0..<levels).map {
      distribution.value(of: bounds.lowerBound + Double($0) * step, clipped: true)
    }
  }

  var isChoice: Bool {
    if case .choices = kind { return true }
    return false
  }

  /// Whether the acquisition is climbed by its gradient here.
  var isSmooth: Bool {
    switch kind {
    case .continuous, .fine: return true
    case .levels, .choices: return false
    }
  }

  /// The coordinates to try one by one; empty where the gradient is followed.
  var steps: [Double] {
    switch kind {
    case .continuous, .fine: return []
    case .levels(let coordinates): return coordinates
    case .choices(let count): return (0..<count).map(Double.init)
    }
  }

  /// Where a value lies; one outside the range lies at its end. Nil for what has no place at all.
  func coordinate(of value: ParameterValue) -> Double? {
    switch kind {
    case .choices: return distribution.index(of: value).map(Double.init)
    case .levels(let coordinates) where !order.isEmpty:
      guard let index = distribution.index(of: value), let place = order.firstIndex(of: index)
      else { return nil }
      return coordinates[place]
    case .continuous, .fine, .levels:
      guard let number = value.number, number.isFinite, let unit = distribution.unit(of: value)
      else { return nil }
      return min(1, max(0, (unit - origin) / span))
    }
  }

  /// The value at a coordinate.
  func value(at coordinate: Double) -> ParameterValue {
    switch kind {
    case .choices(let count):
      return distribution.choices?[min(count - 1, max(0, Int(coordinate)))] ?? .null
    case .levels(let coordinates):
      let place = nearest(coordinate, coordinates)
      if let choices = distribution.choices { return choices[order[place]] }
      return values[place]
    case .continuous, .fine:
      let value = distribution.value(at: min(1 - 0x1p-53, max(0, coordinate)))
      // The ends of a law without ends lie beyond its bounds.
      guard let number = value.number, !distribution.contains(value) else { return value }
      return distribution.value(of: number, clipped: true)
    }
  }

  /// The coordinate of the value that stands for a place.
  func settled(_ coordinate: Double) -> Double {
    switch kind {
    case .continuous, .choices: return coordinate
    case .levels(let coordinates): return coordinates[nearest(coordinate, coordinates)]
    case .fine: return self.coordinate(of: value(at: coordinate)) ?? coordinate
    }
  }

  /// The coordinate at a share of the axis: each level and choice has an equal one.
  func coordinate(atShare u: Double) -> Double {
    switch kind {
    case .continuous: return u
    case .fine: return settled(u)
    case .levels(let coordinates):
      return coordinates[min(coordinates.count - 1, Int(u * Double(coordinates.count)))]
    case .choices(let count): return Double(min(count - 1, Int(u * Double(count))))
    }
  }

  private func nearest(_ x: Double, _ coordinates: [Double]) -> Int {
    var best = 0
    for index in coordinates.indices where abs(coordinates[index] - x) < abs(coordinates[best] - x)
    {
      best = index
    }
    return best
  }
}
