import Foundation

/// The logarithm of the expected improvement of a standard normal variable over `z`, log(φ(z) +
/// z·Φ(z)), and its derivative, exact far into the tail where the improvement itself is 0.
///
/// Source: Ament et al., "Unexpected improvements to expected improvement for Bayesian
/// optimization", NeurIPS 2023, with the asymptotic series of Mills' ratio instead of their
/// expansion in erfcx.
public func logExpectedImprovement(_ z: Double) -> (value: Double, derivative: Double) {
  let halfLogTwoPi = 0.918_938_533_204_672_7
  if z > -5 {
    let cumulative = normalCDF(z)
    let improvement = normalPDF(z) + z * cumulative
    return (log(improvement), cumulative / improvement)
  }
  // φ + zΦ = φ·(1 − t·M(t)) with t = −z and Mills' ratio M; by Laplace's continued fraction
  // M = 1/(t + c), so that 1 − tM = c/(t + c), without cancellation.
  let t = -z
  var tail = t
  for k in stride(from: 24, through: 2, by: -1) { tail = t + Double(k) / tail }
  let c = 1 / tail
  let value = -0.5 * z * z - halfLogTwoPi + log(c / (t + c))
  // Φ / (φ·c/(t + c)) = (1/(t + c)) · (t + c)/c.
  return (value, 1 / c)
}
