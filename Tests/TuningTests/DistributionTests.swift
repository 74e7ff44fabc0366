import Foundation
import Numerics
import Testing
import Tuning

@Suite struct `Distributions of parameters` {
  static let laws: [Distribution.Continuous] = [
    .uniform(low: -1, high: 3), .uniform(low: 0, high: 1e-3), .logUniform(low: 1e-5, high: 0.1),
    .inverseLogUniform(low: 1e-3, high: 10), .normal(mean: 2, deviation: 0.5),
    .logNormal(mean: -1, deviation: 0.7), .beta(a: 2, b: 5), .beta(a: 0.5, b: 0.5),
  ]

  @Test(arguments: laws) func `quantile and cumulative share are each other's inverse`(
    law: Distribution.Continuous
  ) {
    var last = -Double.infinity
    for step in 1..<200 {
      let u = Double(step) / 200
      let x = law.quantile(u)
      #expect(x >= last)
      last = x
      #expect(abs(law.cumulative(x) - u) < 1e-7)
      #expect(law.bounds.contains(x))
    }
    #expect(law.bounds.contains(law.quantile(0)) || law.quantile(0) < law.bounds.lowerBound)
    #expect(law.quantile(0).isFinite && law.quantile(1 - 0x1p-53).isFinite)
    #expect(law.cumulative(-.infinity) == 0 && law.cumulative(.infinity) == 1)
    #expect(law.cumulative(.nan) == 0)
  }

  @Test func `laws mean what W&B's mean`() {
    func value(_ law: Distribution.Continuous, _ u: Double) -> Double { law.quantile(u) }
    #expect(value(.uniform(low: 2, high: 4), 0.25) == 2.5)
    #expect(abs(value(.logUniform(low: 1e-4, high: 1), 0.5) - 1e-2) < 1e-15)
    // log_uniform with exponents −3 and 0 lies in 0.0498…1.
    let exponents = Distribution.Continuous.logUniform(low: exp(-3), high: 1)
    #expect(abs(value(exponents, 0) - 0.049787068) < 1e-9 && value(exponents, 1) == 1)
    // inv_log_uniform and inv_log_uniform_values have the quantiles of log_uniform_values.
    for u in [0.0, 0.1, 0.5, 0.9] {
      let plain = value(.logUniform(low: 0.01, high: 5), u)
      #expect(abs(value(.inverseLogUniform(low: 0.01, high: 5), u) - plain) < 1e-14)
    }
    #expect(value(.normal(mean: 3, deviation: 2), 0.5) == 3)
    #expect(abs(value(.normal(mean: 0, deviation: 1), 0.975) - 1.959963985) < 1e-8)
    #expect(abs(value(.logNormal(mean: 1, deviation: 3), 0.5) - exp(1)) < 1e-12)
    #expect(abs(value(.beta(a: 2, b: 5), 0.5) - 0.26444998) < 1e-7)
  }

  @Test func `quanta round half to even, and keep the kind of q`() {
    let whole = Distribution.Quantum(step: 1, isInteger: true)
    let float = Distribution.Quantum(step: 1, isInteger: false)
    #expect([0.5, 1.5, 2.5, 3.5].map { whole.value($0) } == [.int(0), .int(2), .int(2), .int(4)])
    #expect(float.value(2.5) == .double(2))
    #expect(Distribution.Quantum(step: 8, isInteger: true).value(1) == .int(0))
    #expect(Distribution.Quantum(step: 0.25, isInteger: false).value(0.6) == .double(0.5))
    #expect(Distribution.Quantum(step: 5, isInteger: true).value(12.5) == .int(10))
    // Nothing traps on values that no machine integer holds.
    #expect(whole.value(1e300) == .int(.max))
    #expect(whole.value(-.infinity) == .int(.min))
    #expect(whole.value(.nan) == .int(0))
  }

  @Test func `rounded laws may leave their range as W&B's do, and bounds know it`() throws {
    let law = Distribution.Continuous.uniform(low: 1, high: 10)
    let distribution = Distribution.continuous(
      law, quantum: Distribution.Quantum(step: 4, isInteger: true))
    #expect(distribution.bounds == 0...8)
    #expect(distribution.levels == 3)
    var seen: Set<ParameterValue> = []
    for step in 0..<100 { seen.insert(distribution.value(at: Double(step) / 100)) }
    #expect(seen == [.int(0), .int(4), .int(8)])
    for value in seen { #expect(distribution.contains(value)) }
  }

  @Test func `whole numbers come up alike, bounds included`() {
    let distribution = Distribution.integer(low: -2, high: 2)
    var counts: [ParameterValue: Int] = [:]
    for step in 0..<1000 { counts[distribution.value(at: Double(step) / 1000), default: 0] += 1 }
    #expect(counts.count == 5 && counts.values.allSatisfy { $0 == 200 })
    #expect(distribution.levels == 5 && distribution.bounds == -2...2)
    #expect(distribution.contains(.int(2)) && distribution.contains(.double(1)))
    #expect(!distribution.contains(.double(1.5)) && !distribution.contains(.int(3)))
    #expect(!distribution.contains("1"))
  }

  @Test func `huge whole-number ranges do not trap`() {
    let all = Distribution.integer(low: .min, high: .max)
    #expect(all.levels == nil)
    for u in [0, 0.25, 0.5, 0.75, 1 - 0x1p-53] {
      if case .int = all.value(at: u) { continue }
      Issue.record("no whole number at \(u)")
    }
    #expect(Distribution.integer(low: 0, high: .max).value(at: 0) == .int(0))
    let wide = Distribution.continuous(
      .logNormal(mean: 0, deviation: 100),
      quantum: Distribution.Quantum(step: 1, isInteger: true))
    #expect(wide.levels == nil)
    _ = wide.value(at: 1 - 0x1p-53)
  }

  @Test func `choices, with and without weights`() {
    let plain = Distribution.categorical(["a", 2, 2.5], probabilities: nil)
    #expect([0, 0.34, 0.99].map(plain.value(at:)) == ["a", 2, 2.5])
    #expect(plain.unit(of: "a") == 1.0 / 6)
    #expect(plain.unit(of: "b") == nil)
    let weighted = Distribution.categorical(["a", "b", "c"], probabilities: [0.5, 0, 0.5])
    #expect([0, 0.49, 0.5, 0.999].map(weighted.value(at:)) == ["a", "a", "c", "c"])
    #expect(weighted.unit(of: "c") == 0.75)
    #expect(plain.levels == 3 && plain.bounds == nil && !plain.isNumeric)
    #expect(plain.index(of: .double(2)) == 1)
    #expect(plain.contains(.spelled(2, "2e0")))
    #expect(plain.value(of: 2.2, clipped: true) == 2)
  }

  @Test func `what is constant, numeric, logarithmic`() {
    #expect(Distribution.constant(true).isConstant)
    #expect(Distribution.categorical([1], probabilities: nil).isConstant)
    #expect(Distribution.integer(low: 3, high: 3).isConstant)
    #expect(!Distribution.continuous(.uniform(low: 0, high: 1), quantum: nil).isConstant)
    let logarithmic = `Distributions of parameters`.laws.map {
      Distribution.continuous($0, quantum: nil).isLogarithmic
    }
    #expect(logarithmic == [false, false, true, true, false, true, false, false])
  }

  @Test(arguments: 0..<40) func `a value lies where its unit says`(seed: UInt64) throws {
    var random = RandomStream(seed: seed)
    let distributions =
      `Distributions of parameters`.laws.map { Distribution.continuous($0, quantum: nil) } + [
        .integer(low: -3, high: 40), .constant("x"),
        .categorical(["a", "b", 1.5], probabilities: [0.2, 0.3, 0.5]),
      ]
    for distribution in distributions {
      let value = distribution.value(at: random.uniform())
      let unit = try #require(distribution.unit(of: value))
      let again = distribution.value(at: min(1 - 0x1p-53, unit))
      if let a = value.number, let b = again.number, distribution.isNumeric {
        #expect(abs(a - b) <= 1e-9 * max(1, abs(a)))
      } else {
        #expect(again == value)
      }
      #expect(distribution.contains(value))
    }
  }

  @Test func `a number becomes a value of the parameter's kind`() {
    let rate = Distribution.continuous(.logUniform(low: 1e-4, high: 1e-1), quantum: nil)
    #expect(rate.value(of: 1, clipped: false) == .double(1))
    #expect(rate.value(of: 1, clipped: true) == .double(0.1))
    #expect(Distribution.integer(low: 1, high: 4).value(of: 2.6, clipped: false) == .int(3))
    #expect(Distribution.integer(low: 1, high: 4).value(of: 9, clipped: true) == .int(4))
    let stepped = Distribution.continuous(
      .uniform(low: 0, high: 1), quantum: Distribution.Quantum(step: 0.5, isInteger: false))
    #expect(stepped.value(of: 0.7, clipped: false) == .double(0.5))
    #expect(Distribution.constant(7).value(of: 3, clipped: false) == 7)
  }

  @Test func `a space draws each parameter by its own law, in its order`() {
    let space = SearchSpace([
      .logUniform("lr", 1e-5...1e-1), .integer("layers", 1...4), .choice("opt", ["sgd", "adam"]),
      Parameter(path: ["aug", "p"], .constant(0.5)),
    ])
    var random = RandomStream(seed: 3)
    for _ in 0..<100 {
      let drawn = space.sample(using: &random)
      #expect(drawn.entries.map(\.name) == ["lr", "layers", "opt", "aug.p"])
      #expect(space.problems(of: drawn).isEmpty)
    }
    #expect(space.varying.map(\.name) == ["lr", "layers", "opt"])
  }
}
