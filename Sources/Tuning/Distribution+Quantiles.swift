import Numerics

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

extension Distribution.Continuous {
  /// The value below which a share `u` of the law lies.
  public func quantile(_ u: Double) -> Double {
    // Laws without ends are cut so that no draw is infinite.
    let inner = min(1 - 1e-12, max(1e-12, u))
    switch self {
    case .uniform(let low, let high): return min(high, low + u * (high - low))
    case .logUniform(let low, let high):
      return min(high, max(low, exp(log(low) + u * (log(high) - log(low)))))
    case .inverseLogUniform(let low, let high):
      return min(high, max(low, exp(log(low) + u * (log(high) - log(low)))))
    case .normal(let mean, let deviation): return mean + deviation * normalQuantile(inner)
    case .logNormal(let mean, let deviation): return exp(mean + deviation * normalQuantile(inner))
    case .beta(let a, let b): return betaQuantile(u, a: a, b: b)
    }
  }

  /// The share of the law at or below `x`, in 0…1.
  public func cumulative(_ x: Double) -> Double {
    let share: Double
    switch self {
    case .uniform(let low, let high): share = (x - low) / (high - low)
    case .logUniform(let low, let high), .inverseLogUniform(let low, let high):
      share = x <= 0 ? 0 : (log(x) - log(low)) / (log(high) - log(low))
    case .normal(let mean, let deviation): share = normalCDF((x - mean) / deviation)
    case .logNormal(let mean, let deviation):
      share = x <= 0 ? 0 : normalCDF((log(x) - mean) / deviation)
    case .beta(let a, let b): share = betaCDF(min(1, max(0, x)), a: a, b: b)
    }
    return share.isNaN ? 0 : min(1, max(0, share))
  }

  /// The ends of the law; those of unbounded laws are the quantiles 1e-6 and 1 − 1e-6.
  public var bounds: ClosedRange<Double> {
    switch self {
    case .uniform(let low, let high), .logUniform(let low, let high),
      .inverseLogUniform(let low, let high):
      return low...high
    case .beta: return 0...1
    case .normal, .logNormal: return quantile(1e-6)...quantile(1 - 1e-6)
    }
  }
}
