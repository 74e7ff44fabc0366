#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// The parameters of a Matérn 5/2 kernel with a length scale an axis, and of the noise, all as
/// logarithms; and what is believed of them before any trial.
///
/// The prior of the length scales grows with the square root of the number of axes, as distances
/// do (Hvarfner, Hellsten and Nardi, "Vanilla Bayesian optimization performs great in high
/// dimensions", ICML 2024).
///
/// Source of the kernel: Rasmussen and Williams, "Gaussian processes for machine learning", 2006,
/// eq. 4.17.
struct KernelParameters: Sendable, Equatable {
  /// What is believed of the noise before any trial: the mean and deviation of the logarithm of its
  /// variance.
  struct NoiseBelief: Sendable, Equatable {
    var mean: Double
    var deviation: Double

    /// Trials hardly ever come out differently when run again.
    static let little = NoiseBelief(mean: -6, deviation: 2)
    /// Much of what differs between good trials is luck.
    static let much = NoiseBelief(mean: -2, deviation: 1.5)
  }

  /// One an axis, in the units of the unit interval.
  var lengths: [Double]
  /// The variance of the function, where the values' own is 1.
  var signal: Double
  /// The variance of what is not the function.
  var noise: Double

  /// What the function's mean may be, on the scale of the values' deviation. It is learned along
  /// with the function: unlike the values' average it does not follow where most trials were.
  static let meanVariance = 1.0
  private static let signalPrior = (mean: 0.0, deviation: 1.0)
  private static let lengthDeviation = 1.0

  /// The most likely ones before any trial.
  ///
  /// - Parameter scale: What to multiply the length scales by.
  init(dimensions: Int, scale: Double = 1, belief: NoiseBelief = .little) {
    let mean = KernelParameters.lengthMean(dimensions)
    lengths = [Double](repeating: mean + log(scale), count: dimensions)
    signal = KernelParameters.signalPrior.mean
    noise = belief.mean
  }

  init(_ vector: [Double]) {
    lengths = Array(vector.dropLast(2))
    signal = vector[vector.count - 2]
    noise = vector[vector.count - 1]
  }

  var vector: [Double] { lengths + [signal, noise] }

  private static func lengthMean(_ dimensions: Int) -> Double {
    log(0.5) + 0.5 * log(Double(max(1, dimensions)))
  }

  /// How unlikely they are before any trial, up to a constant, and its gradient.
  func penalty(_ gradient: inout [Double], belief: NoiseBelief = .little) -> Double {
    let mean = KernelParameters.lengthMean(lengths.count)
    // That of two beliefs can be compared: a narrow one says more.
    var sum = log(belief.deviation)
    func add(_ index: Int, _ value: Double, _ mean: Double, _ deviation: Double) {
      let off = (value - mean) / deviation
      sum += 0.5 * off * off
      gradient[index] += off / deviation
    }
    for (index, length) in lengths.enumerated() {
      add(index, length, mean, KernelParameters.lengthDeviation)
    }
    let prior = KernelParameters.signalPrior
    add(lengths.count, signal, prior.mean, prior.deviation)
    add(lengths.count + 1, noise, belief.mean, belief.deviation)
    return sum
  }

  /// The box in which they are looked for.
  static func bounds(_ dimensions: Int) -> (lower: [Double], upper: [Double]) {
    (
      [Double](repeating: log(0.01), count: dimensions) + [log(0.02), log(1e-6)],
      [Double](repeating: log(100), count: dimensions) + [log(20), log(2)]
    )
  }

  /// What a squared difference along each axis counts.
  var weights: [Double] { lengths.map { exp(-2 * $0) } }
}
