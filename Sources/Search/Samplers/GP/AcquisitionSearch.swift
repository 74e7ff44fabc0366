import Numerics

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// Finds the place where an acquisition is largest, in a space of numbers, levels and choices.
///
/// Many places are looked at, spread over the space and around the best trials; from the most
/// promising ones it climbs: by the gradient along the numbers, one by one through the levels and
/// choices, in turns until neither gains.
///
/// The turns are those of Optuna's `GPSampler`; Daulton et al., "Bayesian optimization over
/// discrete and mixed spaces via probabilistic reparameterization", NeurIPS 2022, compares such
/// searches.
struct AcquisitionSearch {
  let axes: [KernelAxis]
  let acquisition: Acquisition
  /// How many places are spread over the space.
  var spread = 512
  /// How many are drawn around the best trials.
  var local = 256
  /// How many climbs there are.
  var climbs = 6

  /// The best places found, the best first.
  ///
  /// - Parameter anchors: The best trials' places.
  func best(near anchors: [[Double]], using random: inout RandomStream) -> [[Double]] {
    var places = hypercube(spread, using: &random)
    if !anchors.isEmpty {
      for index in 0..<local {
        places.append(neighbour(of: anchors[index % anchors.count], using: &random))
      }
    }
    let values = acquisition.values(at: places)
    let order = places.indices.sorted { (values[$1], $0) < (values[$0], $1) }
    var starts = [order[0]]
    // The others by chance, the more likely the better: not all on one hill.
    let top = values[order[0]]
    var weights = values.map { exp(max(-30, $0 - top)) }
    weights[order[0]] = 0
    while starts.count < min(climbs, places.count) {
      let total = weights.reduce(0, +)
      guard total > 0 else { break }
      var rest = random.uniform() * total
      var chosen = order[0]
      for index in weights.indices where weights[index] > 0 {
        chosen = index
        rest -= weights[index]
        if rest < 0 { break }
      }
      starts.append(chosen)
      weights[chosen] = 0
    }
    let peaks = starts.map { climb(from: places[$0], value: values[$0]) }
    var found = peaks.sorted { $0.value > $1.value }.map(\.place)
    // What lies below serves where the peaks are taken already.
    found += order.prefix(32).map { places[$0] }
    return found
  }

  /// Places spread over the space, each axis evenly: a Latin hypercube (McKay et al. 1979).
  func hypercube(_ count: Int, using random: inout RandomStream) -> [[Double]] {
    var places = [[Double]](repeating: [], count: count)
    for axis in axes {
      let order = random.permutation(of: count)
      for index in 0..<count {
        let u = (Double(order[index]) + random.uniform()) / Double(count)
        places[index].append(axis.coordinate(atShare: u))
      }
    }
    return places
  }

  /// A place near another one: a few of its coordinates moved, by little or by more.
  private func neighbour(of place: [Double], using random: inout RandomStream) -> [Double] {
    var moved = place
    let width = exp(random.uniform(in: log(0.005)...log(0.3)))
    let chance = max(1.5 / Double(axes.count), random.uniform())
    let forced = random.integer(in: 0...(axes.count - 1))
    for (index, axis) in axes.enumerated() where index == forced || random.chance(chance) {
      switch axis.kind {
      case .continuous, .fine:
        moved[index] = axis.settled(min(1, max(0, place[index] + width * random.normal())))
      case .levels(let levels):
        let step = max(width, 1 / Double(levels.count - 1))
        moved[index] = axis.settled(place[index] + step * random.normal())
      case .choices:
        if random.chance(0.5) { moved[index] = axis.coordinate(atShare: random.uniform()) }
      }
    }
    return moved
  }

  private func climb(from start: [Double], value: Double) -> (place: [Double], value: Double) {
    let smooth = axes.indices.filter { axes[$0].isSmooth }
    let stepped = axes.indices.filter { !axes[$0].isSmooth }
    var place = start
    var value = value
    for _ in 0..<4 {
      let before = value
      if !smooth.isEmpty { (place, value) = ascend(from: place, value, along: smooth) }
      for axis in stepped {
        let options = axes[axis].steps.filter { $0 != place[axis] }.map { step in
          var other = place
          other[axis] = step
          return other
        }
        for (option, found) in zip(options, acquisition.values(at: options)) where found > value {
          (place, value) = (option, found)
        }
      }
      if stepped.isEmpty || value - before < 1e-3 { break }
    }
    return settled(place, value)
  }

  private func ascend(
    from place: [Double], _ value: Double, along smooth: [Int]
  ) -> (place: [Double], value: Double) {
    let minimizer = BoundedMinimizer(
      iterations: 30, evaluations: 40, gradientTolerance: 1e-3, valueTolerance: 1e-4)
    var whole = place
    let found = minimizer.minimize(
      from: smooth.map { place[$0] }, lower: [Double](repeating: 0, count: smooth.count),
      upper: [Double](repeating: 1, count: smooth.count), longest: 0.3
    ) { point, gradient in
      for (index, axis) in smooth.enumerated() { whole[axis] = point[index] }
      let slope = acquisition.slope(at: whole, along: smooth)
      for index in gradient.indices { gradient[index] = -slope.gradient[index] }
      return -slope.value
    }
    guard -found.value > value else { return (place, value) }
    for (index, axis) in smooth.enumerated() { whole[axis] = found.point[index] }
    return (whole, -found.value)
  }

  /// The place with numbers of many levels rounded to one of them.
  private func settled(_ place: [Double], _ value: Double) -> (place: [Double], value: Double) {
    let rounded = axes.indices.map { axes[$0].settled(place[$0]) }
    guard rounded != place else { return (place, value) }
    return (rounded, acquisition.values(at: [rounded])[0])
  }
}
