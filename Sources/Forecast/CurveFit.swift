import Foundation

/// What curves of a study are like, on its value scale.
struct CurvePrior: Sendable {
  /// Where curves end: mean and standard deviation.
  var end = (mean: 0.0, deviation: 1.0)
  /// How far they fall from their first point to their end: mean and standard deviation.
  var fall = (mean: 0.0, deviation: 1.0)
  /// The variance of a point about its curve.
  var noise = 1e-4
}

/// Where a curve will end, by a Bayesian average over shapes.
///
/// Each shape is scaled to fall from 1 at the curve's first point to 0 at the end of the budget, so
/// that a curve is end + fall · shape + noise: a linear regression of two numbers with a conjugate
/// prior, in closed form, its noise unknown. Later points weigh more, for no curve follows one
/// shape from beginning to end, and neighbouring points err together.
struct CurveFit: Sendable {
  /// The expected end, on the value scale.
  var mean: Double
  /// Its variance, the noise of the last point included.
  var variance: Double

  /// - Parameters:
  ///   - shares: Where the points are, ascending in 0…1; not empty.
  ///   - places: The points, on the value scale.
  init(shares: ArraySlice<Double>, places: ArraySlice<Double>, prior: CurvePrior) {
    let count = shares.count
    let (start, now) = (shares[shares.startIndex], shares[shares.endIndex - 1])
    // About the last point, so that nothing cancels.
    let level = places[places.endIndex - 1]
    var weights = [Double](repeating: 0, count: count)
    var (total, first, second) = (0.0, 0.0, 0.0)
    let half = CurveFit.memory * max(now, 1e-3)
    for index in 0..<count {
      let age = now - shares[shares.startIndex + index]
      let weight = exp2(-age / half)
      let place = places[places.startIndex + index] - level
      weights[index] = weight
      total += weight
      first += weight * place
      second += weight * place * place
    }
    let noise = max(prior.noise, 1e-12)
    let endPrecision = noise / (prior.end.deviation * prior.end.deviation)
    let fallPrecision = noise / (prior.fall.deviation * prior.fall.deviation)
    let end = prior.end.mean - level
    let constant =
      second + endPrecision * end * end + fallPrecision * prior.fall.mean * prior.fall.mean
    let strength = CurveFit.noiseStrength
    var results: [(log: Double, mean: Double, variance: Double)] = []
    results.reserveCapacity(CurveShapes.count)
    var highest = -Double.infinity
    for shape in 0..<CurveShapes.count {
      let floor = CurveShapes.height(of: shape, at: 1)
      let span = CurveShapes.height(of: shape, at: start) - floor
      guard abs(span) > 1e-9 else { continue }
      var (heights, squares, products) = (0.0, 0.0, 0.0)
      for index in 0..<count {
        let at = shares.startIndex + index
        let height = (CurveShapes.height(of: shape, at: shares[at]) - floor) / span
        let weighted = weights[index] * height
        heights += weighted
        squares += weighted * height
        products += weighted * (places[places.startIndex + index] - level)
      }
      let a = endPrecision + total
      let b = heights
      let d = fallPrecision + squares
      let determinant = max(a * d - b * b, 1e-300)
      let r0 = endPrecision * end + first
      let r1 = fallPrecision * prior.fall.mean + products
      let mean = (d * r0 - b * r1) / determinant
      let fall = (a * r1 - b * r0) / determinant
      let misfit = max(0, constant - (r0 * mean + r1 * fall))
      let rate = strength * noise + misfit / 2
      let noiseNow = rate / (strength + total / 2)
      let log =
        CurveShapes.logPrior[shape] - 0.5 * log(determinant)
        - (strength + total / 2) * Foundation.log(rate)
      highest = max(highest, log)
      results.append((log, mean, noiseNow * (d / determinant + 1)))
    }
    var (mass, mean, square) = (0.0, 0.0, 0.0)
    for result in results {
      let weight = exp(result.log - highest)
      mass += weight
      mean += weight * result.mean
      square += weight * (result.variance + result.mean * result.mean)
    }
    guard mass > 0 else {
      self.mean = level
      variance = noise
      return
    }
    mean /= mass
    self.mean = level + mean
    variance = max(square / mass - mean * mean, 1e-18)
  }

  /// The share of what has been run after which a point counts half.
  private static let memory = 0.35
  /// How many points the prior noise is worth, halved.
  private static let noiseStrength = 1.5
}
