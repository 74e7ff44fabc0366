import Foundation

/// Where a curve will likely end: a distribution over the objective's value at the last step.
///
/// A Student distribution with five degrees of freedom on the study's value scale, which is
/// logarithmic for losses and error rates; so it is not symmetric about the middle.
public struct LikelyEnd: Sendable, Hashable {
  /// The middle, and the deviation about it, on the value scale, where small is good.
  let location: Double
  let deviation: Double
  let scale: ValueScale

  /// The value that the end will as likely exceed as not.
  public var median: Double { scale.value(at: location) }

  /// The probability that the curve ends better than a value.
  public func chance(ofBeating value: Double) -> Double {
    chance(ofPassing: scale.place(of: value))
  }

  /// What the end may be expected to gain on a value, worse ends counted as no gain, as a share of
  /// what that value gained on a usual one (the expected improvement, in that unit).
  ///
  /// - Parameters:
  ///   - value: The value to beat.
  ///   - usual: A worse value. Where it is less than a hundredth worse, a hundredth is the unit.
  public func gain(on value: Double, from usual: Double) -> Double {
    let place = scale.place(of: value)
    let start = scale.place(of: usual)
    guard !place.isNaN, !start.isNaN else { return .infinity }
    let hundredth = scale.kind == .linear ? 0.01 * max(abs(place), abs(start), 1e-9) : 0.01
    let degrees = 5.0
    let width = deviation * ((degrees - 2) / degrees).squareRoot()
    let ahead = (place - location) / width
    let density =
      8 / (3 * Double.pi * degrees.squareRoot()) * pow(1 + ahead * ahead / degrees, -3)
    let gain =
      width
      * (ahead * chance(ofPassing: place) + (degrees + ahead * ahead) / (degrees - 1) * density)
    return max(0, gain) / max(start - place, hundredth)
  }

  /// The same as `chance(ofBeating:)` with a value on the scale.
  func chance(ofPassing place: Double) -> Double {
    guard !place.isNaN else { return 1 }
    return studentCDF((place - location) / deviation)
  }
}

/// The distribution function of Student's distribution with 5 degrees of freedom, scaled to have
/// the variance 1.
private func studentCDF(_ deviations: Double) -> Double {
  if deviations.isInfinite { return deviations > 0 ? 1 : 0 }
  let t = deviations * (5.0 / 3).squareRoot()
  let q = 1 + t * t / 5
  return 0.5 + (t / (5.0.squareRoot() * q) * (1 + 2 / (3 * q)) + atan(t / 5.0.squareRoot())) / .pi
}
