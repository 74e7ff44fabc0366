import Tuning

/// A parameter as a coordinate in 0…1, in which every trial has a place.
///
/// A trial without the parameter (a conditional one) lies in a part of its own at the lower end, as
/// wide as the share of such trials. Choices stand in the order of their mean results, by which a
/// tree finds the best division of them in one question (Breiman et al., 1984, §9.4).
struct ImportanceAxis {
  let name: String
  /// The coordinate of every trial.
  let places: [Double]

  init(_ parameter: Parameter, samples: [ImportanceSample], scale: ImportanceScale) {
    name = parameter.name
    let values = samples.map { $0.configuration[parameter.name] }
    let units = ImportanceAxis.units(parameter, values, samples, scale)
    let absent = units.count { $0 == nil }
    let gap = Double(absent) / Double(max(1, units.count))
    places = units.map { unit in unit.map { gap + (1 - gap) * $0 } ?? gap / 2 }
  }

  private static func units(
    _ parameter: Parameter, _ values: [ParameterValue?], _ samples: [ImportanceSample],
    _ scale: ImportanceScale
  ) -> [Double?] {
    let distribution = parameter.distribution
    guard distribution.choices == nil, let bounds = distribution.bounds else {
      return ranked(distribution, values, samples)
    }
    return values.map { value in
      guard let number = value?.number, number.isFinite else { return nil }
      switch scale {
      case .space: return distribution.unit(of: .double(number))
      case .values:
        let width = bounds.upperBound - bounds.lowerBound
        return width > 0 ? min(1, max(0, (number - bounds.lowerBound) / width)) : 0.5
      }
    }
  }

  private static func ranked(
    _ distribution: Distribution, _ values: [ParameterValue?], _ samples: [ImportanceSample]
  ) -> [Double?] {
    let count = max(1, distribution.choices?.count ?? 1)
    var sums = [(sum: Double, count: Int)](repeating: (0, 0), count: count)
    let indices = values.map { $0.flatMap { distribution.index(of: $0) } }
    for (index, sample) in zip(indices, samples) {
      guard let index else { continue }
      sums[index].sum += sample.value
      sums[index].count += 1
    }
    let order = (0..<count).sorted { a, b in
      let means = [a, b].map {
        sums[$0].count == 0 ? .infinity : sums[$0].sum / Double(sums[$0].count)
      }
      return means[0] == means[1] ? a < b : means[0] < means[1]
    }
    var rank = [Int](repeating: 0, count: count)
    for (place, index) in order.enumerated() { rank[index] = place }
    return indices.map { $0.map { (Double(rank[$0]) + 0.5) / Double(count) } }
  }
}
