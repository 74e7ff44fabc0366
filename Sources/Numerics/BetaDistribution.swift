import Foundation

/// The probability that a draw from the beta distribution with shapes `a` and `b` is at most `x`:
/// the regularised incomplete beta function Iₓ(a, b).
///
/// - Precondition: both shapes are above 0.
///
/// Source: the continued fraction of DLMF 8.17.22, evaluated by Lentz's method as modified by
/// Thompson and Barnett (1986).
public func betaCDF(_ x: Double, a: Double, b: Double) -> Double {
  precondition(a > 0 && b > 0, "A beta distribution needs shapes above 0.")
  if x.isNaN { return .nan }
  if x <= 0 { return 0 }
  if x >= 1 { return 1 }
  // The fraction converges fast only below the mean; the other side is its mirror image.
  if x > (a + 1) / (a + b + 2) { return 1 - lowerBeta(1 - x, complement: x, a: b, b: a) }
  return lowerBeta(x, complement: 1 - x, a: a, b: b)
}

/// The number that a draw from the beta distribution with shapes `a` and `b` stays below with the
/// given probability: the inverse of ``betaCDF(_:a:b:)``.
///
/// Found by Newton's steps on log x inside a bracket that bisection keeps, so that quantiles as
/// small as 1e-300 (shapes well below 1) come out as exact as ordinary ones.
///
/// - Parameters:
///   - probability: From 0 to 1; anything outside gives NaN.
///   - a: The first shape, above 0.
///   - b: The second shape, above 0.
public func betaQuantile(_ probability: Double, a: Double, b: Double) -> Double {
  precondition(a > 0 && b > 0, "A beta distribution needs shapes above 0.")
  guard probability >= 0, probability <= 1 else { return .nan }
  if probability == 0 || probability == 1 { return probability }
  if betaCDF(0.5, a: a, b: b) >= probability {
    return lowerHalfQuantile(probability, a: a, b: b)
  }
  return 1 - lowerHalfQuantile(1 - probability, a: b, b: a)
}

/// The quantile where it is known to be at most one half.
private func lowerHalfQuantile(_ probability: Double, a: Double, b: Double) -> Double {
  var low = log(Double.leastNormalMagnitude)
  var high = log(0.5)
  if betaCDF(exp(low), a: a, b: b) >= probability { return exp(low) }
  // Near 0 the distribution is xᵃ / (a B(a, b)): a start that is nearly exact in the tail.
  var y = (log(probability) + log(a) + logBeta(a, b)) / a
  if !(y > low && y < high) { y = (low + high) / 2 }
  for _ in 0..<200 {
    let x = exp(y)
    let error = betaCDF(x, a: a, b: b) - probability
    if error == 0 { break }
    if error > 0 { high = y } else { low = y }
    let slope = exp(a * y + (b - 1) * log1p(-x) - logBeta(a, b))  // d I / d log x
    var next = y - error / slope
    if !(next > low && next < high) { next = (low + high) / 2 }
    if abs(next - y) <= 1e-15 * max(1, abs(y)) || next == y {
      y = next
      break
    }
    y = next
  }
  return exp(y)
}

private func logBeta(_ a: Double, _ b: Double) -> Double {
  logGamma(a) + logGamma(b) - logGamma(a + b)
}

private func logGamma(_ x: Double) -> Double {
  var sign: Int32 = 0  // the reentrant call; plain lgamma writes a global
  return lgamma_r(x, &sign)
}

/// Iₓ(a, b) for x below the mean.
private func lowerBeta(_ x: Double, complement: Double, a: Double, b: Double) -> Double {
  let front = exp(a * log(x) + b * log(complement) - logBeta(a, b)) / a
  let tiny = 1e-300
  var c = 1.0
  var d = 1 - (a + b) * x / (a + 1)
  if abs(d) < tiny { d = tiny }
  d = 1 / d
  var fraction = d
  for m in 1...10_000 {
    let m = Double(m)
    let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
    let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    var change = 1.0
    for term in [even, odd] {
      d = 1 + term * d
      if abs(d) < tiny { d = tiny }
      d = 1 / d
      c = 1 + term / c
      if abs(c) < tiny { c = tiny }
      change = c * d
      fraction *= change
    }
    if abs(change - 1) < 1e-16 { break }
  }
  return front * fraction
}
