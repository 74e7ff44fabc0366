import Diagnosis
import Testing

@Suite struct `Curve verdict` {
  @Test func `the words in JSON are the documented ones`() {
    #expect(
      CurveVerdict.Kind.allCases.map(\.rawValue) == [
        "good", "still_falling", "too_slow", "plateau", "oscillating", "spiking", "diverged",
        "overfitting", "underfitting", "no_signal",
      ])
  }
}
