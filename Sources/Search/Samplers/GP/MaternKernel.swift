import Numerics

/// The Matérn 5/2 kernel as a function of the squared distance.
enum MaternKernel {
  /// Replaces squared distances by covariances, and gives their derivatives by the squared
  /// distance.
  ///
  /// - Parameter variance: The kernel at distance 0.
  static func apply(
    variance: Double, to distances: UnsafeMutablePointer<Double>,
    derivatives: UnsafeMutablePointer<Double>, count: Int
  ) {
    let slope = -5.0 / 6 * variance
    for i in 0..<count {
      let a = (5 * distances[i]).squareRoot()
      let decay = negativeExponential(-a)
      distances[i] = variance * (1 + a + a * a * (1.0 / 3)) * decay
      derivatives[i] = slope * (1 + a) * decay
    }
  }

  /// The same without derivatives.
  static func apply(
    variance: Double, to distances: UnsafeMutablePointer<Double>, count: Int
  ) {
    for i in 0..<count {
      let a = (5 * distances[i]).squareRoot()
      distances[i] = variance * (1 + a + a * a * (1.0 / 3)) * negativeExponential(-a)
    }
  }
}
