import Numerics

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// The search distribution of CMA-ES on the unit cube, and how a generation changes it.
///
/// Points that were not drawn from it may be among a generation (drawn from an earlier distribution
/// while others ran, tried by hand): as injected solutions their step is cut to a length that is
/// usual for it.
///
/// Sources: Hansen, "The CMA evolution strategy: a tutorial", arXiv 1604.00772, with its default
/// parameters (Table 1, positive weights and the active part); Hansen, "Injecting external
/// solutions into CMA-ES", arXiv 1110.4181; Hamano et al., "CMA-ES with margin", GECCO 2022, for
/// whole numbers.
struct CovarianceAdaptation: Sendable {
  /// Points a generation.
  let population: Int
  private(set) var mean: [Double]
  private(set) var sigma: Double
  /// What each axis' steps are multiplied by, so that whole numbers go on changing.
  private(set) var margin: [Double]
  private(set) var generation = 0

  private let rates: Rates
  private var covariance: [Double]
  private var pathC: [Double]
  private var pathSigma: [Double]
  private var eigen: SymmetricEigen
  private var scales: [Double]

  private var dimensions: Int { mean.count }

  /// A distribution around a mean, round.
  init(mean: [Double], sigma: Double, population: Int) {
    let n = mean.count
    self.mean = mean
    self.sigma = sigma
    self.population = population
    margin = [Double](repeating: 1, count: n)
    rates = Rates(dimensions: n, population: population)
    covariance = [Double](repeating: 0, count: n * n)
    for i in 0..<n { covariance[i * n + i] = 1 }
    pathC = [Double](repeating: 0, count: n)
    pathSigma = pathC
    eigen = SymmetricEigen(covariance, size: n)
    scales = [Double](repeating: 1, count: n)
  }

  // MARK: - Drawing

  /// The point that a standard normal vector stands for.
  func point(_ z: [Double]) -> [Double] {
    let n = dimensions
    return (0..<n).map { i in
      var step = 0.0
      for k in 0..<n { step += eigen.vectors[i * n + k] * scales[k] * z[k] }
      return mean[i] + sigma * margin[i] * step
    }
  }

  // MARK: - Learning

  /// A generation, the best point first.
  ///
  /// - Precondition: there are `population` of them.
  mutating func learn(_ points: [[Double]]) {
    let n = dimensions
    let count = Double(n)
    let longest = count.squareRoot() + 2 * count / (count + 2)
    let steps = points.map { point -> [Double] in
      let step = (0..<n).map { (point[$0] - mean[$0]) / (sigma * margin[$0]) }
      let length = norm(whitened(step))
      return length > longest ? step.map { $0 * longest / length } : step
    }
    var shift = [Double](repeating: 0, count: n)
    for (step, weight) in zip(steps, rates.weights) where weight > 0 {
      for i in 0..<n { shift[i] += weight * step[i] }
    }
    for i in 0..<n { mean[i] += sigma * margin[i] * shift[i] }
    generation += 1

    let white = whitened(shift)
    let gain = (rates.cSigma * (2 - rates.cSigma) * rates.muEffective).squareRoot()
    for i in 0..<n { pathSigma[i] = (1 - rates.cSigma) * pathSigma[i] + gain * white[i] }
    let length = norm(pathSigma)
    let expected = count.squareRoot() * (1 - 1 / (4 * count) + 1 / (21 * count * count))
    let bias = (1 - pow(1 - rates.cSigma, 2 * Double(generation))).squareRoot()
    let isShort = length / bias < (1.4 + 2 / (count + 1)) * expected
    let stretch = (rates.cC * (2 - rates.cC) * rates.muEffective).squareRoot()
    for i in 0..<n { pathC[i] = (1 - rates.cC) * pathC[i] + (isShort ? stretch * shift[i] : 0) }
    adapt(steps, isShort: isShort)
    let change = rates.cSigma / rates.damping * (length / expected - 1)
    sigma *= exp(min(1, change))
    decompose()
  }

  private mutating func adapt(_ steps: [[Double]], isShort: Bool) {
    let n = dimensions
    let lost = isShort ? 0 : rates.c1 * rates.cC * (2 - rates.cC)
    let kept = 1 + lost - rates.c1 - rates.cMu * rates.weights.reduce(0, +)
    let weights = zip(steps, rates.weights).map { step, weight -> Double in
      guard weight < 0 else { return weight }
      let length = norm(whitened(step))
      return weight * Double(n) / max(1e-300, length * length)
    }
    for i in 0..<n {
      for j in i..<n {
        var sum = kept * covariance[i * n + j] + rates.c1 * pathC[i] * pathC[j]
        for (step, weight) in zip(steps, weights) { sum += rates.cMu * weight * step[i] * step[j] }
        covariance[i * n + j] = sum
        covariance[j * n + i] = sum
      }
    }
  }

  private mutating func decompose() {
    eigen = SymmetricEigen(covariance, size: dimensions)
    scales = eigen.values.map { max($0, 1e-20).squareRoot() }
  }

  /// A step where the distribution is round.
  private func whitened(_ step: [Double]) -> [Double] {
    let n = dimensions
    var result = [Double](repeating: 0, count: n)
    for k in 0..<n {
      var along = 0.0
      for i in 0..<n { along += eigen.vectors[i * n + k] * step[i] }
      along /= scales[k]
      for i in 0..<n { result[i] += eigen.vectors[i * n + k] * along }
    }
    return result
  }

  private func norm(_ vector: [Double]) -> Double {
    vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }

  // MARK: - Limits

  /// Whether the distribution has shrunk to nothing, or lost its shape to rounding.
  var isSpent: Bool {
    let widest = (0..<dimensions).map { deviation($0) }.max() ?? 0
    let (least, most) = (scales.min() ?? 1, scales.max() ?? 1)
    return !(widest > 1e-6) || !sigma.isFinite || most > 1e7 * least
  }

  /// The standard deviation on an axis.
  private func deviation(_ axis: Int) -> Double {
    sigma * margin[axis] * max(0, covariance[axis * dimensions + axis]).squareRoot()
  }

  /// Keeps the mean in the cube, and every whole number changing once in a while: the chance to
  /// leave the mean's cell is at least 1 / (dimensions · population).
  mutating func keepMoving(_ axes: [UnitAxis]) {
    let least = 1 / Double(dimensions * population)
    for (index, axis) in axes.enumerated() {
      mean[index] = min(1, max(0, mean[index]))
      let width = deviation(index)
      guard axis.hasCells, width.isFinite, width > 0 else { continue }
      let cell = axis.point(at: mean[index])
      let (isFirst, isLast) = (cell.low <= 1e-9, cell.high >= 1 - 1e-9)
      if isFirst || isLast {
        let reach = width * normalQuantile(1 - least)
        if isFirst, !isLast { mean[index] = max(mean[index], cell.high - reach) }
        if isLast, !isFirst { mean[index] = min(mean[index], cell.low + reach) }
        mean[index] = min(1, max(0, mean[index]))
      } else {
        widen(index, cell, width, least)
      }
    }
  }

  /// The margin of a cell with neighbours on both sides (Hamano et al., equations 12 to 17).
  private mutating func widen(
    _ axis: Int, _ cell: UnitAxis.Point, _ width: Double, _ least: Double
  ) {
    let below = normalCDF((cell.low - mean[axis]) / width)
    let above = normalCDF((mean[axis] - cell.high) / width)
    guard below < least / 2 || above < least / 2 else { return }
    let (low, high) = (max(least / 2, below), max(least / 2, above))
    let inside = 1 - below - above
    let excess = 1 - low - high - inside
    let free = low + high + inside - 3 * least / 2
    let newLow = low + excess * (low - least / 2) / free
    let newHigh = high + excess * (high - least / 2) / free
    let (toLow, toHigh) = (normalQuantile(1 - newLow), normalQuantile(1 - newHigh))
    guard toLow + toHigh > 0 else { return }
    mean[axis] = (cell.low * toHigh + cell.high * toLow) / (toLow + toHigh)
    margin[axis] *= (cell.high - cell.low) / (toLow + toHigh) / width
  }

  /// The default parameters for a number of dimensions and points.
  private struct Rates: Sendable {
    var weights: [Double]
    var muEffective: Double
    var cSigma: Double
    var damping: Double
    var cC: Double
    var c1: Double
    var cMu: Double

    init(dimensions: Int, population: Int) {
      let n = Double(dimensions)
      let raw = (1...population).map { log((Double(population) + 1) / 2) - log(Double($0)) }
      let (good, bad) = (raw.filter { $0 > 0 }, raw.filter { $0 < 0 })
      let (goodSum, badSum) = (good.reduce(0, +), -bad.reduce(0, +))
      muEffective = goodSum * goodSum / good.reduce(0) { $0 + $1 * $1 }
      let muBad = badSum * badSum / max(1e-300, bad.reduce(0) { $0 + $1 * $1 })
      cSigma = (muEffective + 2) / (n + muEffective + 5)
      damping = 1 + 2 * max(0, ((muEffective - 1) / (n + 1)).squareRoot() - 1) + cSigma
      cC = (4 + muEffective / n) / (n + 4 + 2 * muEffective / n)
      c1 = 2 / ((n + 1.3) * (n + 1.3) + muEffective)
      cMu = min(
        1 - c1,
        2 * (muEffective - 2 + 1 / muEffective) / ((n + 2) * (n + 2) + muEffective))
      let limit = min(
        1 + c1 / max(1e-300, cMu), 1 + 2 * muBad / (muEffective + 2),
        (1 - c1 - cMu) / max(1e-300, n * cMu))
      weights = raw.map { $0 >= 0 ? $0 / goodSum : $0 / badSum * limit }
    }
  }
}
