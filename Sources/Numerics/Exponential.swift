/// The exponential of a number that is not above 0, without a call, so that loops over many become
/// vector code.
///
/// Below −700 it is e⁻⁷⁰⁰. The relative error is under 4e-16: Taylor's series on ±log 2 / 2, and a
/// power of two put together from its bits.
@inline(__always)
@inlinable
public func negativeExponential(_ x: Double) -> Double {
  let limited = x > -700 ? x : -700
  // Adding this rounds to a whole number, which then stands in the low bits.
  let magic = 6_755_399_441_055_744.0
  let shifted = limited * 1.442_695_040_888_963_4 + magic
  let whole = shifted - magic
  let t = (limited - whole * 0.693_147_180_369_123_8) - whole * 1.908_214_929_270_587_7e-10
  var p = 1.605_904_383_682_161_3e-10
  p = p * t + 2.087_675_698_786_81e-9
  p = p * t + 2.505_210_838_544_172e-8
  p = p * t + 2.755_731_922_398_589e-7
  p = p * t + 2.755_731_922_398_589_3e-6
  p = p * t + 2.480_158_730_158_73e-5
  p = p * t + 1.984_126_984_126_984e-4
  p = p * t + 1.388_888_888_888_889e-3
  p = p * t + 8.333_333_333_333_333e-3
  p = p * t + 4.166_666_666_666_666_4e-2
  p = p * t + 1.666_666_666_666_666_6e-1
  p = p * t + 0.5
  p = p * t + 1
  p = p * t + 1
  let power = Double(bitPattern: (shifted.bitPattern &+ 1023) &<< 52)
  return p * power
}
