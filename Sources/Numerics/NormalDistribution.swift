import Foundation

/// The density of the standard normal distribution at `x`.
public func normalPDF(_ x: Double) -> Double {
  exp(-0.5 * x * x) / (2 * Double.pi).squareRoot()
}

/// The probability that a standard normal draw is at most `x`; accurate far into both tails.
public func normalCDF(_ x: Double) -> Double {
  0.5 * erfc(-x / 2.0.squareRoot())
}

/// The natural logarithm of `normalCDF`, which does not run out of range in the lower tail.
///
/// Below −20 it is the asymptotic series of Mills' ratio (Abramowitz and Stegun, 26.2.12), which
/// there is good to a relative error under 1e-12.
public func normalLogCDF(_ x: Double) -> Double {
  if x > 5 { return log1p(-0.5 * erfc(x / 2.0.squareRoot())) }
  if x > -20 { return log(normalCDF(x)) }
  let s = 1 / (x * x)
  let series = 1 - s * (1 - 3 * s * (1 - 5 * s * (1 - 7 * s * (1 - 9 * s))))
  return -0.5 * x * x - log(-x) - 0.5 * log(2 * Double.pi) + log(series)
}

/// The natural logarithm of the probability that a standard normal draw lies between two numbers.
///
/// Where that is below 1e-280 it is the density at the nearest point times the width.
public func normalLogMass(_ low: Double, _ high: Double) -> Double {
  // In the tail on the left the two shares are small, and their difference is exact.
  let (a, b) = low > 0 ? (-high, -low) : (low, high)
  let mass = normalCDF(b) - normalCDF(a)
  if mass > 1e-280 { return log(mass) }
  let nearest = max(a, min(b, 0))
  return -0.5 * nearest * nearest - 0.918_938_533_204_672_7 + log(max(b - a, 1e-300))
}

/// The number that a standard normal draw stays below with the given probability.
///
/// - Parameter probability: From 0 to 1; the ends give ∓infinity, anything outside gives NaN.
///
/// Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
/// Statistics 37, 1988 (PPND16, relative error about 1e-16).
public func normalQuantile(_ probability: Double) -> Double {
  guard probability > 0, probability < 1 else {
    if probability == 0 { return -.infinity }
    return probability == 1 ? .infinity : .nan
  }
  let q = probability - 0.5
  if abs(q) <= 0.425 {
    let r = 0.180625 - q * q
    let top = polynomial(
      r,
      SIMD8(
        3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427,
        13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
        33430.575583588128105, 2509.0809287301226727))
    let bottom = polynomial(
      r,
      SIMD8(
        1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077,
        21213.794301586595867, 39307.895800092710610, 28729.085735721942674,
        5226.4952788528545610))
    return q * top / bottom
  }
  let tail = (-log(min(probability, 1 - probability))).squareRoot()
  let value: Double
  if tail <= 5 {
    let r = tail - 1.6
    let top = polynomial(
      r,
      SIMD8(
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550,
        3.64784832476320460504, 1.27045825245236838258, 0.241780725177450611770,
        0.0227238449892691845833, 7.74545014278341407640e-4))
    let bottom = polynomial(
      r,
      SIMD8(
        1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550,
        0.148103976427480074590, 0.0151986665636164571966, 5.47593808499534494600e-4,
        1.05075007164441684324e-9))
    value = top / bottom
  } else {
    let r = tail - 5
    let top = polynomial(
      r,
      SIMD8(
        6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580,
        0.296560571828504891230, 0.0265321895265761230930, 1.24266094738807843860e-3,
        2.71155556874348757815e-5, 2.01033439929228813265e-7))
    let bottom = polynomial(
      r,
      SIMD8(
        1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525,
        7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
        2.04426310338993978564e-15))
    value = top / bottom
  }
  return q < 0 ? -value : value
}

/// c₀ + c₁x + … + c₇x⁷, by Horner's rule.
private func polynomial(_ x: Double, _ coefficients: SIMD8<Double>) -> Double {
  var sum = 0.0
  for index in stride(from: 7, through: 0, by: -1) { sum = sum * x + coefficients[index] }
  return sum
}
