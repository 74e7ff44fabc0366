import Testing
import Tuning

@testable import StudyStore

@Suite struct `Optuna distributions` {
  /// Texts that Optuna 5.0.0 itself wrote.
  static let texts: [(OptunaDistribution, String)] = [
    (
      .float(low: -1.5, high: 2, log: false, step: nil),
      #"{"name": "FloatDistribution", "attributes": {"step": null, "low": -1.5, "high": 2.0, "log": false}}"#
    ),
    (
      .float(low: 1e-5, high: 0.1, log: true, step: nil),
      #"{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 0.1, "log": true}}"#
    ),
    (
      .float(low: 0, high: 1, log: false, step: 0.1),
      #"{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 1.0, "log": false}}"#
    ),
    (
      .float(low: 0, high: 1e20, log: false, step: nil),
      #"{"name": "FloatDistribution", "attributes": {"step": null, "low": 0.0, "high": 1e+20, "log": false}}"#
    ),
    (
      .int(low: 1, high: 1024, log: true, step: 1),
      #"{"name": "IntDistribution", "attributes": {"log": true, "step": 1, "low": 1, "high": 1024}}"#
    ),
    (
      .categorical([.double(0.1), .double(1e-9), .double(2), .double(.infinity)]),
      #"{"name": "CategoricalDistribution", "attributes": {"choices": [0.1, 1e-09, 2.0, Infinity]}}"#
    ),
    (
      .categorical([.null, "x", 1, 1.5, false, "ü\"q"]),
      #"{"name": "CategoricalDistribution", "attributes": {"choices": [null, "x", 1, 1.5, false, "\u00fc\"q"]}}"#
    ),
  ]

  @Test(arguments: texts)
  func `are written as Optuna writes them, and read`(_ pair: (OptunaDistribution, String)) throws {
    #expect(pair.0.text == pair.1)
    #expect(try OptunaDistribution(text: pair.1) == pair.0)
  }

  @Test(arguments: [
    (
      #"{"name": "UniformDistribution", "attributes": {"low": 0.0, "high": 1.0}}"#,
      OptunaDistribution.float(low: 0, high: 1, log: false, step: nil)
    ),
    (
      #"{"name": "LogUniformDistribution", "attributes": {"low": 0.001, "high": 1}}"#,
      .float(low: 0.001, high: 1, log: true, step: nil)
    ),
    (
      #"{"name": "DiscreteUniformDistribution", "attributes": {"low": 0, "high": 1, "q": 0.25}}"#,
      .float(low: 0, high: 1, log: false, step: 0.25)
    ),
    (
      #"{"name": "IntUniformDistribution", "attributes": {"low": 2, "high": 8, "step": 2}}"#,
      .int(low: 2, high: 8, log: false, step: 2)
    ),
    (
      #"{"name": "IntLogUniformDistribution", "attributes": {"low": 1, "high": 9, "step": 1}}"#,
      .int(low: 1, high: 9, log: true, step: 1)
    ),
    (#"{"type": "int", "low": 1, "high": 3}"#, .int(low: 1, high: 3, log: false, step: 1)),
    (#"{"type": "categorical", "choices": ["a"]}"#, .categorical(["a"])),
  ]) func `of old versions are read`(_ text: String, _ expected: OptunaDistribution) throws {
    #expect(try OptunaDistribution(text: text) == expected)
  }

  @Test func `that are none are refused`() {
    #expect(throws: StoreError.self) { try OptunaDistribution(text: "{}") }
    #expect(throws: StoreError.self) { try OptunaDistribution(text: "not json") }
  }

  private static func quantum(_ step: Double, _ isInteger: Bool = false) -> Distribution.Quantum {
    Distribution.Quantum(step: step, isInteger: isInteger)
  }

  static let mapped: [(Distribution, OptunaDistribution)] = [
    (.constant("adam"), .categorical(["adam"])),
    (.constant(.spelled(1e-4, "1e-4")), .categorical([.double(1e-4)])),
    (
      .categorical(
        [.list([64, 32]), .map([.init("a", 1)]), .null], probabilities: [0.5, 0.2, 0.3]),
      .categorical(["[64, 32]", #"{"a": 1}"#, .null])
    ),
    (.integer(low: -2, high: 5), .int(low: -2, high: 5, log: false, step: 1)),
    (
      .continuous(.uniform(low: -1, high: 1), quantum: nil),
      .float(low: -1, high: 1, log: false, step: nil)
    ),
    (
      .continuous(.logUniform(low: 1e-5, high: 1), quantum: nil),
      .float(low: 1e-5, high: 1, log: true, step: nil)
    ),
    // Bounds go to the grid, and lose the noise of its multiplication (3 × 0.1).
    (
      .continuous(.uniform(low: 0.28, high: 0.93), quantum: quantum(0.1)),
      .float(low: 0.3, high: 0.9, log: false, step: 0.1)
    ),
    (
      .continuous(.uniform(low: 1, high: 9), quantum: quantum(1, true)),
      .float(low: 1, high: 9, log: false, step: 1)
    ),
    (
      .continuous(.logUniform(low: 8, high: 512), quantum: quantum(1, true)),
      .int(low: 8, high: 512, log: true, step: 1)
    ),
    (
      .continuous(.logUniform(low: 8, high: 512), quantum: quantum(4)),
      .float(low: 8, high: 512, log: true, step: nil)
    ),
    // Rounding reaches 0, which no logarithm does.
    (
      .continuous(.logUniform(low: 0.1, high: 100), quantum: quantum(1, true)),
      .float(low: 0, high: 100, log: false, step: 1)
    ),
  ]

  @Test(arguments: mapped)
  func `stand for ours`(_ pair: (Distribution, OptunaDistribution)) {
    #expect(OptunaDistribution(pair.0) == pair.1)
  }

  @Test(arguments: [
    Distribution.Continuous.normal(mean: 3, deviation: 2), .logNormal(mean: 0, deviation: 1),
    .beta(a: 2, b: 5), .inverseLogUniform(low: 1e-3, high: 1),
  ]) func `cover the quantiles of laws that Optuna lacks`(_ law: Distribution.Continuous) {
    for quantum in [nil, Self.quantum(0.5)] {
      #expect(
        OptunaDistribution(.continuous(law, quantum: quantum))
          == .float(
            low: law.quantile(1e-6), high: law.quantile(1 - 1e-6), log: false, step: nil))
    }
  }

  @Test(arguments: [
    OptunaDistribution.float(low: 0, high: 1, log: false, step: nil),
    .float(low: 1e-4, high: 1, log: true, step: nil),
    .float(low: 0.2, high: 1, log: false, step: 0.2), .int(low: 1, high: 9, log: false, step: 1),
    .int(low: 1, high: 9, log: true, step: 1), .int(low: 4, high: 12, log: false, step: 4),
    .categorical([.null, "a", 2, 2.5, true]),
  ]) func `survive the way to ours and back`(_ distribution: OptunaDistribution) {
    let back = OptunaDistribution(distribution.distribution)
    switch (distribution, back) {
    // Ours is a grid of floats, which Optuna stores as such; the writer keeps the old kind.
    case (.int(_, _, false, 4), .float(let low, let high, _, let step)):
      #expect(low == 4 && high == 12 && step == 4)
    default: #expect(back == distribution)
    }
  }

  @Test func `off our grids become lists`() {
    #expect(
      OptunaDistribution.int(low: 1, high: 8, log: false, step: 2).distribution
        == .categorical([1, 3, 5, 7], probabilities: nil))
    #expect(
      OptunaDistribution.float(low: 0.1, high: 1, log: false, step: 0.25).distribution.choices?
        .count == 4)
  }

  // MARK: - Values

  @Test func `widen for a value outside, and only then`() throws {
    let plain = OptunaDistribution.float(low: 0, high: 1, log: false, step: nil)
    #expect(try plain.holding(0.5, index: nil, of: "x").distribution == plain)
    #expect(
      try plain.holding(-2, index: nil, of: "x").distribution
        == .float(low: -2, high: 1, log: false, step: nil))
    let grid = OptunaDistribution.float(low: 0.3, high: 0.9, log: false, step: 0.1)
    #expect(
      try grid.holding(.double(12 * 0.1), index: nil, of: "x").distribution
        == .float(low: 0.3, high: 1.2, log: false, step: 0.1))
    #expect(
      try grid.holding(0.55, index: nil, of: "x").distribution
        == .float(low: 0.3, high: 0.9, log: false, step: nil))
    let whole = OptunaDistribution.int(low: 4, high: 12, log: false, step: 4)
    #expect(
      try whole.holding(16, index: nil, of: "x").distribution
        == .int(low: 4, high: 16, log: false, step: 4))
    #expect(
      try whole.holding(5, index: nil, of: "x").distribution
        == .int(low: 4, high: 12, log: false, step: 1))
  }

  @Test func `refuse what they cannot hold`() {
    let log = OptunaDistribution.float(low: 1e-4, high: 1, log: true, step: nil)
    let int = OptunaDistribution.int(low: 1, high: 9, log: true, step: 1)
    let choice = OptunaDistribution.categorical(["a", "b"])
    for (distribution, value) in [
      (log, 0.0), (log, .double(.nan)), (log, .double(.infinity)), (log, "a"), (int, 2.5),
      (int, 0), (choice, "c"), (choice, 1),
    ] as [(OptunaDistribution, ParameterValue)] {
      #expect(throws: StoreError.self) { try distribution.holding(value, index: nil, of: "x") }
    }
  }

  @Test func `give a choice its index`() throws {
    let distribution = OptunaDistribution.categorical(["[64, 32]", 2, true])
    #expect(try distribution.holding(.list([64, 32]), index: nil, of: "x").number == 0)
    #expect(try distribution.holding(2.0, index: nil, of: "x").number == 1)
    #expect(try distribution.holding(true, index: nil, of: "x").number == 2)
    #expect(distribution.value(of: 2) == .bool(true))
    #expect(distribution.value(of: 3) == nil)
  }
}
