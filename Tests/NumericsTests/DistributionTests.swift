import Numerics
import Testing

/// Equal up to a relative error.
private func close(_ a: Double, _ b: Double, _ tolerance: Double = 1e-12) -> Bool {
  a == b || abs(a - b) <= tolerance * max(abs(a), abs(b))
}

// The reference numbers are SciPy's (scipy.stats.norm, scipy.special.betainc and betaincinv).

@Suite struct `Normal distribution` {
  @Test(
    arguments: [
      (-10.0, 7.61985302416047e-24, -53.23128515051248),
      (-3, 0.0013498980316300933, -6.60772622151035),
      (-1, 0.15865525393145707, -1.8410216450092634),
      (0.5, 0.6914624612740131, -0.36894641528865635),
      (2, 0.9772498680518208, -0.023012909328963476),
      (6, 0.9999999990134123, -9.86587645524372e-10),
    ] as [(Double, Double, Double)])
  func `has the known probabilities`(x: Double, probability: Double, logarithm: Double) {
    #expect(close(normalCDF(x), probability))
    #expect(close(normalLogCDF(x), logarithm))
  }

  @Test func `keeps a logarithm where the probability has none`() {
    #expect(close(normalLogCDF(-20.5), -214.06672896326387))
    #expect(close(normalLogCDF(-38), -726.5572160188201))
    #expect(close(normalLogCDF(-100), -5005.524208694205))
    #expect(close(normalPDF(1.5), 0.12951759566589174))
  }

  @Test(
    arguments: [
      (1e-300, -37.0470962993612), (1e-6, -4.753424308822899), (0.02, -2.053748910631823),
      (0.3, -0.5244005127080409), (0.5, 0), (0.975, 1.959963984540054),
      (1 - 1e-6, 4.753424308817087),
    ] as [(Double, Double)])
  func `has the known quantiles`(probability: Double, x: Double) {
    #expect(close(normalQuantile(probability), x, 1e-14))
  }

  @Test func `answers at and beyond the ends`() {
    #expect(normalQuantile(0) == -.infinity)
    #expect(normalQuantile(1) == .infinity)
    #expect(normalQuantile(1.01).isNaN && normalQuantile(.nan).isNaN)
  }
}

@Suite struct `Beta distribution` {
  @Test(
    arguments: [
      (0.3, 2, 5, 0.5798250000000003), (0.9, 0.5, 0.5, 0.7951672353008665),
      (0.01, 0.1, 3, 0.7274341927166094), (0.5, 50, 40, 0.1445480403480306),
      (0.999, 8, 0.2, 0.5899903814043642),
    ] as [(Double, Double, Double, Double)])
  func `has the known probabilities`(x: Double, a: Double, b: Double, probability: Double) {
    #expect(close(betaCDF(x, a: a, b: b), probability, 1e-11))
  }

  @Test(
    arguments: [
      (1e-6, 2, 5, 0.00025828782935406356), (0.5, 2, 5, 0.26444998329566005),
      (1 - 1e-6, 2, 5, 0.9555730480299243), (1e-6, 0.1, 3, 2.3669013519449255e-61),
      (0.25, 0.5, 0.5, 0.14644660940672624), (0.9, 50, 40, 0.6222856729546331),
      (1e-6, 300, 2, 0.9459779540044644), (0.4, 1, 1, 0.4),
    ] as [(Double, Double, Double, Double)])
  func `has the known quantiles`(probability: Double, a: Double, b: Double, x: Double) {
    #expect(close(betaQuantile(probability, a: a, b: b), x, 1e-11))
  }

  @Test func `inverts itself over shapes of every kind`() {
    for a in [0.3, 1, 4, 60] {
      for b in [0.3, 1, 4, 60] {
        for p in [1e-6, 0.01, 0.3, 0.5, 0.8] {
          let x = betaQuantile(p, a: a, b: b)
          #expect(close(betaCDF(x, a: a, b: b), p, 1e-9), "a \(a) b \(b) p \(p) x \(x)")
        }
      }
    }
  }

  @Test func `answers at and beyond the ends`() {
    #expect(betaCDF(-1, a: 2, b: 2) == 0 && betaCDF(2, a: 2, b: 2) == 1)
    #expect(betaCDF(.nan, a: 2, b: 2).isNaN)
    #expect(betaQuantile(0, a: 2, b: 2) == 0 && betaQuantile(1, a: 2, b: 2) == 1)
    #expect(betaQuantile(-0.1, a: 2, b: 2).isNaN && betaQuantile(.nan, a: 2, b: 2).isNaN)
  }
}
