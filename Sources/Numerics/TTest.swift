import Foundation

/// Whether two means differ, by Student's t.
public struct TTest: Sendable, Hashable {
  /// The statistic: the difference of the means in units of its standard error.
  public var t: Double
  /// Degrees of freedom.
  public var degrees: Double
  /// How likely a difference at least as large is where there is none, in 0…1, both sides.
  public var p: Double

  /// Two samples of populations whose variances may differ; nil with fewer than two values in one.
  ///
  /// Source: Welch, "The generalization of Student's problem when several different population
  /// variances are involved", Biometrika 34, 1947.
  public static func welch(_ a: [Double], _ b: [Double]) -> TTest? {
    guard let va = a.sampleVariance(), let vb = b.sampleVariance(), let ma = a.mean(),
      let mb = b.mean()
    else { return nil }
    let (sa, sb) = (va / Double(a.count), vb / Double(b.count))
    let error = (sa + sb).squareRoot()
    let degrees =
      (sa + sb) * (sa + sb)
      / (sa * sa / Double(a.count - 1) + sb * sb / Double(b.count - 1))
    return TTest(
      difference: ma - mb, error: error,
      degrees: degrees.isNaN ? Double(a.count + b.count - 2) : degrees)
  }

  /// Two samples whose values belong together in pairs; nil with fewer than two pairs.
  ///
  /// Source: Student, "The probable error of a mean", Biometrika 6, 1908.
  public static func paired(_ a: [Double], _ b: [Double]) -> TTest? {
    precondition(a.count == b.count, "Paired samples have the same size.")
    let differences = zip(a, b).map { $0 - $1 }
    guard let variance = differences.sampleVariance(), let mean = differences.mean() else {
      return nil
    }
    return TTest(
      difference: mean, error: (variance / Double(a.count)).squareRoot(),
      degrees: Double(a.count - 1))
  }

  private init(difference: Double, error: Double, degrees: Double) {
    self.degrees = degrees
    if error > 0 {
      t = difference / error
    } else {
      t = difference == 0 ? 0 : difference > 0 ? .infinity : -.infinity
    }
    // P(|T| > t) = I(ν / (ν + t²); ν/2, 1/2), DLMF 8.17 and Abramowitz and Stegun 26.7.1.
    p = t.isInfinite ? 0 : betaCDF(degrees / (degrees + t * t), a: degrees / 2, b: 0.5)
  }
}
