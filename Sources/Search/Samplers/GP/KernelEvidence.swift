import Numerics

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// How well kernel parameters explain values, and the parameters that do so best.
struct KernelEvidence {
  let points: KernelPoints
  let values: [Double]
  /// Variance of each value beyond the common noise, which is not learned.
  let extraNoise: [Double]
  /// What is believed of the noise before.
  var belief = KernelParameters.NoiseBelief.little

  /// The negative logarithm of the posterior of the parameters, up to a constant, and its gradient
  /// by their vector; infinite where the covariance is singular.
  ///
  /// Source: Rasmussen and Williams 2006, eqs. 5.8 and 5.9.
  func loss(_ vector: [Double], _ gradient: inout [Double]) -> Double {
    let parameters = KernelParameters(vector)
    let n = points.count
    let (weights, variance) = (parameters.weights, exp(parameters.signal))
    let noise = exp(parameters.noise)
    var matrix = [Double](repeating: 0, count: n * n)
    // Row i of the lower triangle without the diagonal begins at i(i − 1)/2.
    var slopes = [Double](repeating: 0, count: n * (n - 1) / 2 + 1)
    matrix.withUnsafeMutableBufferPointer { matrix in
      slopes.withUnsafeMutableBufferPointer { slopes in
        guard let matrix = matrix.baseAddress, var slope = slopes.baseAddress else { return }
        for i in 0..<n {
          let row = matrix + i * n
          points.squaredDistances(from: points[i], weights: weights, limit: i, into: row)
          MaternKernel.apply(variance: variance, to: row, derivatives: slope, count: i)
          row[i] = variance
          slope += i
        }
      }
    }
    var covariance = matrix
    for i in 0..<n {
      for j in 0...i { covariance[i * n + j] += KernelParameters.meanVariance }
      covariance[i * n + i] += noise + extraNoise[i]
    }
    for index in gradient.indices { gradient[index] = 0 }
    guard let factor = CholeskyFactor(covariance, count: n) else { return .infinity }
    let inverse = factor.inverse()
    let solved = product(inverse, values)
    let misfit = zip(values, solved).reduce(0) { $0 + $1.0 * $1.1 }
    var bySignal = 0.0
    var byNoise = 0.0
    for i in 0..<n {
      let diagonal = solved[i] * solved[i] - inverse[i * n + i]
      byNoise += 0.5 * diagonal * noise
      bySignal += 0.5 * diagonal * variance
    }
    slopes.withUnsafeMutableBufferPointer { slopes in
      inverse.withUnsafeBufferPointer { inverse in
        matrix.withUnsafeBufferPointer { matrix in
          guard var slope = slopes.baseAddress, let inverse = inverse.baseAddress,
            let matrix = matrix.baseAddress
          else { return }
          for i in 0..<n {
            let a = solved[i]
            let row = inverse + i * n
            let kernel = matrix + i * n
            for j in 0..<i {
              let pull = a * solved[j] - row[j]
              bySignal += pull * kernel[j]
              slope[j] *= pull
            }
            slope += i
          }
        }
      }
    }
    slopes.withUnsafeBufferPointer { slopes in
      guard let slopes = slopes.baseAddress else { return }
      for axis in 0..<points.dimensions {
        let sum = points.pairSum(along: axis, weights: slopes)
        // d/d log ℓ of a weight ℓ⁻² is −2 of it; the loss is the likelihood's negative.
        gradient[axis] = 2 * sum * weights[axis]
      }
    }
    gradient[points.dimensions] = -bySignal
    gradient[points.dimensions + 1] = -byNoise
    return 0.5 * misfit + 0.5 * factor.logDeterminant
      + parameters.penalty(&gradient, belief: belief)
  }

  /// The most likely parameters: the lowest minimum found from several starts.
  func fitted(from starts: [KernelParameters], evaluations: Int) -> KernelParameters {
    let (lower, upper) = KernelParameters.bounds(points.dimensions)
    let minimizer = BoundedMinimizer(
      iterations: evaluations, evaluations: evaluations, gradientTolerance: 0.02,
      valueTolerance: 1e-3)
    var best: BoundedMinimizer.Minimum?
    for start in starts {
      let found = minimizer.minimize(
        from: start.vector, lower: lower, upper: upper, longest: 1.5, loss)
      if found.value.isFinite, found.value < best?.value ?? .infinity { best = found }
    }
    return best.map { KernelParameters($0.point) }
      ?? KernelParameters(dimensions: points.dimensions, belief: belief)
  }
}
