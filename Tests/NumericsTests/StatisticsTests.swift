import Numerics
import Testing

@Suite struct `Statistics` {
  let sample = [3.1, -2, 7.5, 0.25, 11, 4]

  @Test func `have the mean and spread that numpy finds`() throws {
    #expect(sample.mean() == 3.975)
    #expect(abs(try #require(sample.sampleStandardDeviation()) - 4.735372213459043) < 1e-14)
    #expect([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16].sampleVariance() == 30)
    #expect([Double]().mean() == nil)
    #expect([4.0].sampleStandardDeviation() == nil)
  }

  @Test(
    arguments: [
      (0.0, -2.0), (10, -0.875), (25, 0.9625), (50, 3.55), (75, 6.625), (90, 9.25), (100, 11),
    ] as [(Double, Double)])
  func `have numpy's percentiles`(percent: Double, value: Double) {
    #expect(sample.percentile(percent) == value)
    #expect((sample + [.nan]).nanPercentile(percent) == value)
    #expect((sample + [.nan]).percentile(percent)?.isNaN == true)
  }

  @Test func `have a median of even, odd and no elements`() {
    #expect([5.0, 1, 3].median() == 3)
    #expect([5.0, 1, 3, 2].median() == 2.5)
    #expect([Double]().median() == nil)
    #expect([Double.nan].nanPercentile(50) == nil)
  }

  @Test func `take infinities as numbers`() {
    #expect([-Double.infinity, -.infinity, 1].nanPercentile(25) == -.infinity)
    #expect([1, 2, Double.infinity].nanPercentile(50) == 2)
    #expect([1, 2, Double.infinity].nanPercentile(75) == .infinity)
  }
}
