import Diagnosis
import Numerics
import Testing
import Tuning

@Suite struct `The importance of parameters` {
  private let space = SearchSpace([
    .logUniform("lr", 1e-5...1), .uniform("x", 0...1), .uniform("y", 0...1),
    .integer("layers", 1...4), .choice("kind", ["a", "b", "c"]), .uniform("nothing", 0...1),
    Parameter("fixed", .constant(3)),
  ])

  private func plan(_ direction: Direction = .minimize) -> StudyPlan {
    StudyPlan(
      name: "s", objective: Objective(metric: "loss", direction: direction), space: space, seed: 3)
  }

  private func rows(
    _ count: Int, seed: UInt64 = 1, _ value: (Configuration) -> Double
  ) -> [TrialRow] {
    var random = RandomStream(seed: seed)
    return (0..<count).map { number in
      let configuration = space.sample(using: &random)
      return TrialRow(
        number: number, state: .complete, configuration: configuration,
        objective: value(configuration))
    }
  }

  private func unit(_ name: String, _ configuration: Configuration) -> Double {
    configuration[name].flatMap { space[name]?.distribution.unit(of: $0) } ?? 0
  }

  @Test func `is what the function says, for one and for pairs`() throws {
    // Sobol's indices of 2u + v + 2·(u − ½)(w − ½)·2: V(u) = 4/12, V(v) = 1/12, V(uw) = 16/144.
    let trials = rows(500) { c in
      let (u, v, w) = (unit("lr", c), unit("x", c), unit("y", c))
      return 2 * u + v + 4 * (u - 0.5) * (w - 0.5)
    }
    let report = try #require(parameterImportance(of: plan(), rows: trials))
    let total = 4.0 / 12 + 1.0 / 12 + 16.0 / 144
    #expect(report.shares.map(\.name).prefix(2) == ["lr", "x"])
    #expect(abs(report.shares[0].measure - 4.0 / 12 / total) < 0.1, "\(report.shares)")
    #expect(abs(report.shares[1].measure - 1.0 / 12 / total) < 0.07, "\(report.shares)")
    let sum = report.shares.reduce(0) { $0 + $1.share }
    #expect(abs(sum + report.interactions.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    let pair = try #require(report.interactions.first)
    #expect(abs(pair.share / report.shares[0].share - 1.0 / 3) < 0.15, "\(report.shares), \(pair)")
    #expect(Set([pair.first, pair.second]) == ["lr", "y"])
    #expect(abs(pair.measure - 16.0 / 144 / total) < 0.1, "\(pair)")
    #expect((report.interactions.dropFirst().first?.measure ?? 0) < pair.measure / 3)
    #expect(report.constants == ["fixed"])
  }

  @Test(arguments: ImportanceMethod.allCases)
  func `puts first what decides, whichever the direction`(method: ImportanceMethod) throws {
    for direction in Direction.allCases {
      let sign: Double = direction == .minimize ? 1 : -1
      let trials = rows(200) { c in
        let kind: Double = c["kind"] == "b" ? 0 : 1
        return sign * (3 * abs(unit("lr", c) - 0.6) + 0.5 * kind + 0.01 * unit("nothing", c))
      }
      let report = try #require(
        parameterImportance(of: plan(direction), rows: trials, method: method))
      #expect(report.shares.prefix(2).map(\.name) == ["lr", "kind"], "\(report.shares)")
      #expect(report.shares[0].share > 0.5)
    }
  }

  @Test(arguments: ImportanceMethod.allCases)
  func `bears trials without value, without a parameter, and without differences`(
    method: ImportanceMethod
  ) throws {
    var trials = rows(60) { c in unit("x", c) }
    for number in stride(from: 0, to: 60, by: 3) { trials[number].configuration["y"] = nil }
    for number in 0..<6 { trials[number].state = [.pruned, .failed, .diverged][number % 3] }
    trials[10].objective = .nan
    trials[11].objective = .infinity
    trials[12].objective = nil
    let report = try #require(parameterImportance(of: plan(), rows: trials, method: method))
    #expect(report.trials == 51)
    #expect(report.leftOut == 9)
    #expect(report.shares[0].name == "x")
    #expect(report.shares.allSatisfy { $0.measure.isFinite && $0.share.isFinite })
    // What all have in common has no cause among what differs.
    #expect(parameterImportance(of: plan(), rows: rows(30) { _ in 0.5 }, method: method) == nil)
    #expect(parameterImportance(of: plan(), rows: rows(3) { unit("x", $0) }, method: method) == nil)
    #expect(parameterImportance(of: plan(), rows: [], method: method) == nil)
    let few = try #require(
      parameterImportance(of: plan(), rows: rows(8) { unit("x", $0) }, method: method))
    #expect(few.caution?.contains("8 trials are few") == true)
  }

  @Test func `sees that a conditional parameter's absence matters`() throws {
    var trials = rows(300) { _ in 0 }
    for number in trials.indices {
      let isAbsent = number.isMultiple(of: 2)
      if isAbsent { trials[number].configuration["y"] = nil }
      trials[number].objective = isAbsent ? 1 : 0
    }
    let report = try #require(parameterImportance(of: plan(), rows: trials))
    #expect(report.shares[0].name == "y" && report.shares[0].measure > 0.9, "\(report.shares)")
  }

  @Test func `counts configurations, and not the runs of each`() throws {
    let once = rows(12) { unit("lr", $0) + 0.1 * unit("x", $0) }
    let thrice = once + once + once
    let report = try #require(parameterImportance(of: plan(), rows: thrice))
    #expect(report.trials == 36 && report.configurations == 12)
    #expect(report.caution?.hasPrefix("12 configurations are few for") == true)
  }
}
