/// e to the power of a number, in single precision, with a relative error below 4e-6.
///
/// Exponents below −64 count as −64: a product of the result and a weight must not become subnormal,
/// which costs processors a hundred cycles. There is no branch, no call and no table, so that the
/// compiler turns a loop over an array into vector instructions.
///
/// - Precondition: `x` is neither above 88 nor NaN.
///
/// The exponent is split by adding 1.5 · 2²³, which leaves its whole part in the low bits of the sum;
/// the rest is the Taylor series of 2ᶠ on −½…½.
@inlinable @inline(__always)
public func fastExponential(_ x: Float) -> Float {
  let binary = (x < -64 ? -64 : x) * 1.442_695_04
  let shifted = binary + 12_582_912
  let f = binary - (shifted - 12_582_912)
  var sum: Float = 1.540_353e-4
  sum = sum * f + 1.333_355_8e-3
  sum = sum * f + 9.618_129e-3
  sum = sum * f + 5.550_410_9e-2
  sum = sum * f + 0.240_226_51
  sum = sum * f + 0.693_147_18
  sum = sum * f + 1
  return Float(bitPattern: sum.bitPattern &+ shifted.bitPattern &<< 23)
}
