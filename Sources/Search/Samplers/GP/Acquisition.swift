import Numerics

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// How promising a place is: the logarithm of the expected improvement on the best, averaged over
/// what is believed of the noise, plus the logarithm of the chance not to fail.
struct Acquisition: Sendable {
  /// The objective, once for each belief; empty while no trial has a value.
  let objectives: [Improvement]
  /// Whether trials fail, +1 for no and −1 for yes; nil where none has.
  let soundness: GaussianProcess?

  /// The acquisition at some places; large is good.
  func values(at places: [[Double]]) -> [Double] {
    var result = [Double](repeating: 0, count: places.count)
    if !objectives.isEmpty {
      let parts = objectives.map { $0.values(at: places) }
      for index in places.indices { result[index] = logMean(parts.map { $0[index] }) }
    }
    if let soundness {
      let (means, variances) = soundness.posterior(at: places)
      let noise = exp(soundness.parameters.noise)
      for index in places.indices {
        result[index] += normalLogCDF(means[0][index] / (variances[index] + noise).squareRoot())
      }
    }
    return result
  }

  /// The acquisition at a place, and its gradient along some axes that hold numbers.
  func slope(at place: [Double], along axes: [Int]) -> (value: Double, gradient: [Double]) {
    var value = 0.0
    var gradient = [Double](repeating: 0, count: axes.count)
    if !objectives.isEmpty {
      let parts = objectives.map { $0.slope(at: place, along: axes) }
      value = logMean(parts.map(\.value))
      for part in parts {
        let share = exp(part.value - value) / Double(parts.count)
        for axis in axes.indices { gradient[axis] += share * part.gradient[axis] }
      }
    }
    if let soundness {
      let slope = soundness.slope(at: place, along: axes)
      let total = slope.variance + exp(soundness.parameters.noise)
      let z = slope.means[0] / total.squareRoot()
      let chance = normalLogCDF(z)
      value += chance
      let ratio = exp(-0.5 * z * z - 0.918_938_533_204_672_7 - chance)
      for axis in axes.indices {
        let byMean = slope.meanGradients[0][axis] / total.squareRoot()
        let byVariance = -0.5 * z / total * slope.varianceGradient[axis]
        gradient[axis] += ratio * (byMean + byVariance)
      }
    }
    return (value, gradient)
  }
}

/// The logarithm of the expected improvement on the best, averaged over what pending trials may turn
/// out to be.
struct Improvement: Sendable {
  let process: GaussianProcess
  /// What to improve on, by version of the fantasies.
  let best: [Double]

  /// It at some places; large is good.
  func values(at places: [[Double]]) -> [Double] {
    let (means, variances) = process.posterior(at: places)
    return places.indices.map { index in
      let deviation = variances[index].squareRoot()
      let parts = means.indices.map { version in
        logExpectedImprovement((best[version] - means[version][index]) / deviation).value
      }
      return log(deviation) + logMean(parts)
    }
  }

  /// It at a place, and its gradient along some axes that hold numbers.
  func slope(at place: [Double], along axes: [Int]) -> (value: Double, gradient: [Double]) {
    var gradient = [Double](repeating: 0, count: axes.count)
    let slope = process.slope(at: place, along: axes)
    let deviation = slope.variance.squareRoot()
    let parts = slope.means.indices.map { version in
      logExpectedImprovement((best[version] - slope.means[version]) / deviation)
    }
    let mean = logMean(parts.map(\.value))
    var byDeviation = 1 / deviation
    for (version, part) in parts.enumerated() {
      let share = exp(part.value - mean) / Double(parts.count) * part.derivative
      let z = (best[version] - slope.means[version]) / deviation
      byDeviation -= share * z / deviation
      for axis in axes.indices {
        gradient[axis] -= share * slope.meanGradients[version][axis] / deviation
      }
    }
    for axis in axes.indices {
      gradient[axis] += byDeviation * slope.varianceGradient[axis] / (2 * deviation)
    }
    return (log(deviation) + mean, gradient)
  }
}

/// The logarithm of the mean of what these are the logarithms of.
private func logMean(_ logarithms: [Double]) -> Double {
  guard logarithms.count > 1 else { return logarithms.first ?? 0 }
  let top = logarithms.max() ?? 0
  guard top.isFinite else { return top }
  return top + log(logarithms.reduce(0) { $0 + exp($1 - top) } / Double(logarithms.count))
}
