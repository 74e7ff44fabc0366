import Foundation
import Numerics
import Testing

@Suite struct `Log expected improvement` {
  /// By summing over what the variable may be.
  private func integrated(_ z: Double) -> Double {
    let low = max(-12, -z)
    let step = 24.0 / 20_000
    return (0..<20_000).reduce(0) { sum, index in
      let x = low + (Double(index) + 0.5) * step
      return sum + max(0, z + x) * normalPDF(x) * step
    }
  }

  @Test(arguments: [-7.0, -5.001, -4.999, -2, 0, 1.5, 6])
  func `is the logarithm of the mean gain`(z: Double) {
    #expect(abs(logExpectedImprovement(z).value - log(integrated(z))) < 1e-4)
  }

  @Test(arguments: [-1e4, -300, -40, -6, -5.01, -4.99, -1, 0, 3, 20])
  func `its derivative is the slope`(z: Double) {
    let h = 1e-4
    let slope =
      (logExpectedImprovement(z + h).value - logExpectedImprovement(z - h).value) / (2 * h)
    let derivative = logExpectedImprovement(z).derivative
    #expect(abs(derivative - slope) <= 1e-4 * max(1, abs(slope)))
  }

  @Test func `the two forms meet, and the far tail is finite`() {
    let gap = logExpectedImprovement(-5).value - logExpectedImprovement(-5 + 1e-12).value
    #expect(abs(gap) < 1e-9)
    #expect(logExpectedImprovement(-1e8).value.isFinite)
  }

  @Test func `the exponential is the library's`() {
    for step in 0...700 {
      let x = -Double(step) - Double(step % 7) / 7
      let expected = exp(max(-700, x))
      #expect(abs(negativeExponential(x) / expected - 1) < 2e-15)
    }
    #expect(negativeExponential(0) == 1 && negativeExponential(-.infinity) > 0)
  }
}
