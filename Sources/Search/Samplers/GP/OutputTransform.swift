import Numerics

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// Brings values onto a scale on which a Gaussian process can work: small stays good and the order
/// stays, and neither a few huge losses nor a long run of tiny gains flatten the rest.
///
/// First the worse half is drawn in: smoothly, where Song et al. ("The Vizier Gaussian
/// process bandit algorithm", 2024) use ranks, which did slightly worse on our problems.
/// Then the power law of Yeo and Johnson (Biometrika 87, 2000) that makes the values most nearly
/// normal straightens what is left (as in Cowen-Rivers et al., "HEBO", JAIR 74, 2022).
enum OutputTransform {
  /// The values on the new scale: mean 0 and deviation 1, or all 0 where they are all alike.
  static func apply(_ values: [Double]) -> [Double] {
    standardized(straightened(standardized(drawnIn(values))))
  }

  /// The values from the middle one on, in units of how far the better ones lie below it; above it
  /// they grow like the logarithm of their logarithm.
  static func drawnIn(_ values: [Double]) -> [Double] {
    let count = values.count
    guard count > 2 else { return standardized(values) }
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    let middle = values[order[(count - 1) / 2]]
    var unit = middle - values[order[count / 10]]
    if !(unit > 0) { unit = middle - values[order[0]] }
    guard unit > 0, unit.isFinite else { return ranked(values, order) }
    return values.map { value in
      let off = min(.greatestFiniteMagnitude, value / unit - middle / unit)
      return off <= 0 ? off : log1p(log1p(off))
    }
  }

  /// Where the better half is all alike, only ranks are left.
  private static func ranked(_ values: [Double], _ order: [Int]) -> [Double] {
    var result = values
    var index = 0
    while index < order.count {
      var end = index
      while end + 1 < order.count, values[order[end + 1]] == values[order[index]] { end += 1 }
      let rank = (Double(index + end) / 2 + 0.5) / Double(order.count)
      for place in index...end { result[order[place]] = normalQuantile(rank) }
      index = end + 1
    }
    return result
  }

  /// Mean 0, deviation 1; all 0 where they are alike.
  static func standardized(_ values: [Double]) -> [Double] {
    let largest = values.reduce(0) { max($0, abs($1)) }
    guard largest > 0 else { return values }
    let scaled = values.map { $0 / largest }
    let mean = scaled.reduce(0, +) / Double(max(1, scaled.count))
    let variance =
      scaled.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, scaled.count))
    guard variance > 1e-24 else { return [Double](repeating: 0, count: values.count) }
    let deviation = variance.squareRoot()
    return scaled.map { ($0 - mean) / deviation }
  }

  /// Yeo and Johnson's transform with the most likely power.
  private static func straightened(_ values: [Double]) -> [Double] {
    guard values.count > 2, values.contains(where: { $0 != 0 }) else { return values }
    var best = (power: 1.0, likelihood: likelihood(values, power: 1))
    for step in -4...8 {
      let power = Double(step) / 4
      let found = likelihood(values, power: power)
      if found > best.likelihood { best = (power, found) }
    }
    return values.map { yeoJohnson($0, best.power) }
  }

  private static func likelihood(_ values: [Double], power: Double) -> Double {
    let count = Double(values.count)
    let moved = values.map { yeoJohnson($0, power) }
    let mean = moved.reduce(0, +) / count
    let variance = moved.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    guard variance > 0 else { return -.infinity }
    let jacobian = values.reduce(0) { $0 + ($1 < 0 ? -1 : 1) * log1p(abs($1)) }
    return -0.5 * count * log(variance) + (power - 1) * jacobian
  }

  private static func yeoJohnson(_ x: Double, _ power: Double) -> Double {
    if x >= 0 {
      return power == 0 ? log1p(x) : (pow(1 + x, power) - 1) / power
    }
    let other = 2 - power
    return other == 0 ? -log1p(-x) : -(pow(1 - x, other) - 1) / other
  }
}
