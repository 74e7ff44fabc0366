import Numerics

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// A function known at some places, with its uncertainty everywhere else: the posterior of a
/// Gaussian process with given kernel parameters.
///
/// Source: Rasmussen and Williams 2006, algorithm 2.1.
struct GaussianProcess: Sendable {
  private(set) var points: KernelPoints
  let parameters: KernelParameters
  let weights: [Double]
  let variance: Double
  private(set) var factor: CholeskyFactor
  private(set) var inverse: [Double]
  /// The covariance's inverse times the values, for each version of the values.
  private(set) var solved: [[Double]]
  private(set) var values: [[Double]]

  /// The posterior; nil if the covariance is singular in spite of the noise.
  ///
  /// - Parameter capacity: Room for so many more places.
  init?(
    points: KernelPoints, values: [Double], extraNoise: [Double], parameters: KernelParameters,
    capacity: Int = 0
  ) {
    let n = points.count
    let (weights, variance) = (parameters.weights, exp(parameters.signal))
    var matrix = [Double](repeating: 0, count: n * n)
    matrix.withUnsafeMutableBufferPointer { matrix in
      guard let matrix = matrix.baseAddress else { return }
      for i in 0..<n {
        let row = matrix + i * n
        points.squaredDistances(from: points[i], weights: weights, limit: i, into: row)
        MaternKernel.apply(variance: variance, to: row, count: i)
        row[i] = variance
        for j in 0...i { row[j] += KernelParameters.meanVariance }
        row[i] += exp(parameters.noise) + extraNoise[i]
      }
    }
    guard let factor = CholeskyFactor(matrix, count: n, capacity: n + capacity) else { return nil }
    self.points = points
    self.parameters = parameters
    self.weights = weights
    self.variance = variance
    self.factor = factor
    self.values = [values]
    inverse = factor.inverse()
    solved = []
    solve()
  }

  private mutating func solve() {
    solved = values.map { product(inverse, $0) }
  }

  /// How many versions of the values there are.
  var versions: Int { solved.count }

  /// The covariances of a place with all known ones.
  func covariances(_ point: [Double]) -> [Double] {
    var row = [Double](repeating: 0, count: points.count)
    row.withUnsafeMutableBufferPointer { row in
      guard let row = row.baseAddress else { return }
      points.squaredDistances(from: point, weights: weights, limit: points.count, into: row)
      MaternKernel.apply(variance: variance, to: row, count: points.count)
      for i in 0..<points.count { row[i] += KernelParameters.meanVariance }
    }
    return row
  }

  /// The variance of the function where nothing is known.
  var priorVariance: Double { variance + KernelParameters.meanVariance }

  /// The function's mean, for each version of the values, and its variance at some places.
  func posterior(at places: [[Double]]) -> (means: [[Double]], variances: [Double]) {
    let n = points.count
    var rows: [Double] = []
    rows.reserveCapacity(places.count * n)
    for place in places { rows += covariances(place) }
    let means = solved.map { solved in
      places.indices.map { index in
        var sum = 0.0
        for i in 0..<n { sum += rows[index * n + i] * solved[i] }
        return sum
      }
    }
    factor.solveLower(&rows)
    let variances = places.indices.map { index in
      var sum = 0.0
      for i in 0..<n { sum += rows[index * n + i] * rows[index * n + i] }
      return max(1e-12, priorVariance - sum)
    }
    return (means, variances)
  }

  /// What the posterior is at one place, and how it changes along some axes.
  struct Slope {
    var means: [Double]
    var variance: Double
    /// The means' gradients along the given axes, by version.
    var meanGradients: [[Double]]
    var varianceGradient: [Double]
  }

  /// The posterior at a place, with its gradient along some axes that hold numbers.
  func slope(at place: [Double], along axes: [Int]) -> Slope {
    let n = points.count
    var row = [Double](repeating: 0, count: n)
    var derivatives = [Double](repeating: 0, count: n)
    var weighted = [Double](repeating: 0, count: n)
    row.withUnsafeMutableBufferPointer { row in
      derivatives.withUnsafeMutableBufferPointer { derivatives in
        weighted.withUnsafeMutableBufferPointer { weighted in
          inverse.withUnsafeBufferPointer { inverse in
            guard let row = row.baseAddress, let derivatives = derivatives.baseAddress,
              let weighted = weighted.baseAddress, let inverse = inverse.baseAddress
            else { return }
            points.squaredDistances(from: place, weights: weights, limit: n, into: row)
            MaternKernel.apply(variance: variance, to: row, derivatives: derivatives, count: n)
            for i in 0..<n { row[i] += KernelParameters.meanVariance }
            multiply(inverse, row, count: n, into: weighted)
          }
        }
      }
    }
    var reduction = 0.0
    for i in 0..<n { reduction += row[i] * weighted[i] }
    let means = solved.map { solved in
      var sum = 0.0
      for i in 0..<n { sum += row[i] * solved[i] }
      return sum
    }
    func gradient(_ factors: [Double], _ scale: Double) -> [Double] {
      axes.map { axis in
        let x = place[axis]
        let column = points.columns[axis]
        var sum = 0.0
        for i in 0..<n { sum += factors[i] * derivatives[i] * (x - column[i]) }
        return scale * 2 * weights[axis] * sum
      }
    }
    return Slope(
      means: means, variance: max(1e-12, priorVariance - reduction),
      meanGradients: solved.map { gradient($0, 1) }, varianceGradient: gradient(weighted, -2))
  }

  /// Takes in places whose values are not known yet, as fantasies: `count` versions of what they
  /// may be, drawn together from the posterior.
  ///
  /// - Parameters:
  ///   - noise: The variance of their values beyond the function's own; nil for the model's.
  ///   - draw: Standard normal numbers, one for each place of each version in turn.
  mutating func imagine(
    _ places: [[Double]], count: Int, noise: Double? = nil, draw: () -> Double
  ) {
    let base = values[0]
    let known = points.count
    let noise = noise ?? exp(parameters.noise)
    values = [[Double]](repeating: base, count: count)
    // The values in the factor's own coordinates, L⁻¹y: a new one's mean is a row of L times them.
    var whitened = base
    factor.solveLower(&whitened)
    var versions = [[Double]](repeating: whitened, count: count)
    for place in places {
      let row = covariances(place)
      guard factor.append(row, diagonal: priorVariance + noise) else { continue }
      points.append(place)
      let index = points.count - 1
      let start = index * factor.stride
      for version in 0..<count {
        var mean = 0.0
        for i in 0..<index { mean += factor.rows[start + i] * versions[version][i] }
        let deviate = draw()
        versions[version].append(deviate)
        values[version].append(mean + factor.rows[start + index] * deviate)
      }
    }
    guard points.count > known else {
      values = [base]
      return
    }
    inverse = factor.inverse()
    solve()
  }
}
