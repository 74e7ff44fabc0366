import Foundation
import Numerics
import Testing

@Suite struct `Fast exponential` {
  @Test func `is the exponential`() {
    for x in stride(from: Float(-64), through: 88, by: 0.037) {
      let exact = exp(Double(x))
      #expect(abs(Double(fastExponential(x)) - exact) <= 1e-5 * exact, "e^\(x)")
    }
    #expect(fastExponential(0) == 1)
    #expect(fastExponential(-.infinity) == fastExponential(-64))
  }
}
