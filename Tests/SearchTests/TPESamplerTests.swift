import Foundation
import Numerics
import RealPython
import Testing
import Tuning

@testable import Search

@Suite(.timeLimit(.minutes(15))) struct `Tree-structured Parzen estimator` {
  private let objective = Objective(metric: "loss")

  private func trial(
    _ number: Int, _ configuration: Configuration, _ value: Double?,
    _ state: TrialState = .complete
  ) -> Trial {
    Trial(
      number: number, configuration: configuration, state: state,
      curves: value.map { ["loss": Curve([(1, $0)])] } ?? [:],
      value: state == .complete ? value : nil)
  }

  private func suggest(_ sampler: TPESampler, _ ask: Int) -> Configuration {
    var random = RandomStream(seed: 9, stream: UInt64(ask))
    guard case .configuration(let configuration, _) = sampler.suggest(ask: ask, using: &random)
    else { return Configuration() }
    return configuration
  }

  // MARK: - The rules

  @Test func `the first ten are drawn as random search draws them`() {
    var sampler = TPESampler(space: Spaces.mixed, objective: objective)
    for number in 0..<9 {
      var random = RandomStream(seed: 9, stream: UInt64(number))
      #expect(suggest(sampler, number) == Spaces.mixed.sample(using: &random))
      sampler.update(trial(number, suggest(sampler, number), Double(number)))
    }
    // Running and failed ones do not count.
    for (number, state) in [TrialState.running, .failed, .lost, .queued].enumerated() {
      sampler.update(trial(20 + number, suggest(sampler, number), 1, state))
    }
    var random = RandomStream(seed: 9, stream: 9)
    #expect(suggest(sampler, 9) == Spaces.mixed.sample(using: &random))
    sampler.update(trial(9, suggest(sampler, 9), 1))
    random = RandomStream(seed: 9, stream: 10)
    #expect(suggest(sampler, 10) != Spaces.mixed.sample(using: &random))
  }

  /// The share of suggestions that lie in a range, after trials over 0…1.
  private func share(in range: Range<Double>, _ trials: [Trial]) -> Double {
    var sampler = TPESampler(space: SearchSpace([.uniform("x", 0...1)]), objective: objective)
    for trial in trials { sampler.update(trial) }
    return Double((0..<60).count { range.contains(suggest(sampler, $0).number("x") ?? 1) }) / 60
  }

  private func lowShare(_ trials: [Trial]) -> Double { share(in: 0..<0.5, trials) }

  private func x(_ number: Int) -> Configuration { ["x": .double((Double(number) + 0.5) / 20)] }

  @Test func `complete before pruned, far before near, diverged last`() {
    // The lower half ran to the end, however badly; the upper half was pruned.
    let pruned = (0..<20).map { trial($0, x($0), $0 < 10 ? 9 : 0, $0 < 10 ? .complete : .pruned) }
    #expect(lowShare(pruned) > 0.7)
    let steps = (0..<20).map { number in
      Trial(
        number: number, configuration: x(number), state: .pruned,
        curves: ["loss": Curve([(number < 10 ? 50 : 5, number < 10 ? 9 : 0)])])
    }
    #expect(lowShare(steps) > 0.7)
    let diverged = (0..<20).map { trial($0, x($0), 3, $0 < 10 ? .pruned : .diverged) }
    #expect(lowShare(diverged) > 0.7)
  }

  @Test func `where runs crash, no more are sent`() {
    let even = (0..<20).map { trial($0, x($0), abs(Double($0) - 12)) }
    let crashes = (20..<60).map { trial($0, x(10 + $0 % 10), nil, .failed) }
    #expect(lowShare(even) < 0.3)
    #expect(lowShare(even + crashes) > lowShare(even) + 0.3)
  }

  @Test func `running trials keep others away`() {
    let even = (0..<20).map { trial($0, x($0), abs(Double($0) - 5)) }
    let crowd = (20..<40).map { number in
      Trial(number: number, configuration: ["x": .double(0.15 + Double(number) / 200)])
    }
    // A proposal without a number counts as well.
    let proposals = (1...20).map { index in
      Trial(
        number: -index, configuration: ["x": .double(0.25 + Double(index) / 200)], state: .queued)
    }
    let alone = share(in: 0.22..<0.34, even)
    #expect(alone > 0.6)
    #expect(share(in: 0.22..<0.34, even + crowd) < alone - 0.3)
    #expect(share(in: 0.22..<0.34, even + proposals) < alone - 0.3)
  }

  @Test func `what does not teach leaves no trace`() {
    let even = (0..<20).map { trial($0, x($0), abs(Double($0) - 5)) }
    var sampler = TPESampler(space: SearchSpace([.uniform("x", 0...1)]), objective: objective)
    for trial in even { sampler.update(trial) }
    let before = (0..<10).map { suggest(sampler, $0) }
    var warm = trial(20, x(19), -100)
    sampler.update(warm)
    #expect((0..<10).map { suggest(sampler, $0) } != before)
    warm.teaches = false
    sampler.update(warm)
    #expect((0..<10).map { suggest(sampler, $0) } == before)
    var test = trial(21, x(19), -100)
    test.origin = .rangeTest
    sampler.update(test)
    sampler.update(trial(22, ["y": 1], -100))
    sampler.update(trial(23, ["x": "high"], -100))
    #expect((0..<10).map { suggest(sampler, $0) } == before)
    // A value outside the range pulls towards its end.
    for number in 30..<33 { sampler.update(trial(number, ["x": 5.0], -100)) }
    #expect((0..<20).count { (suggest(sampler, $0).number("x") ?? 0) > 0.8 } > 10)
  }

  // MARK: - The density

  private static let axes = SearchSpace([
    .uniform("u", -1...3), .logUniform("l", 1e-4...10), .integer("i", 2...9),
    .choice("c", ["a", "b", "c"]), .integer("wide", 0...1000),
  ])

  private func random(_ axes: [UnitAxis], _ random: inout RandomStream) -> [Double] {
    Spaces.coordinates(of: `Tree-structured Parzen estimator`.axes.sample(using: &random), axes)
  }

  @Test(arguments: 0..<20) func `what came and went has left no trace`(seed: UInt64) {
    let axes = `Tree-structured Parzen estimator`.axes.parameters.map(UnitAxis.init)
    var stream = RandomStream(seed: seed)
    var mixture = ParzenMixture(axes: axes)
    var here: [Int: [Double]] = [:]
    for _ in 0..<250 {
      let number = stream.integer(in: 0...60)
      if here[number] != nil {
        mixture.remove(number)
        here[number] = nil
      } else {
        let coordinates = random(axes, &stream)
        mixture.insert(number, coordinates)
        here[number] = coordinates
      }
    }
    mixture.remove(1000)
    var fresh = ParzenMixture(axes: axes)
    for (number, coordinates) in here { fresh.insert(number, coordinates) }
    let points = fresh.draw(10, using: &stream)
    #expect(mixture.numbers == here.keys.sorted())
    #expect(mixture.logDensities(at: points) == fresh.logDensities(at: points))
  }

  @Test(arguments: [1, 7, 8, 255, 256, 257, 700])
  func `leaving out what does not count changes nothing`(rows: Int) {
    let axes = `Tree-structured Parzen estimator`.axes.parameters.map(UnitAxis.init)
    var stream = RandomStream(seed: UInt64(rows))
    var mixture = ParzenMixture(axes: axes)
    for number in 0..<rows { mixture.insert(number, random(axes, &stream)) }
    let candidates = mixture.draw(24, using: &stream)
    let densities = mixture.logDensities(at: candidates)
    let weights = mixture.weights()
    for index in 0..<24 {
      let point = candidates[index]
      var sum = exp(candidates.logPriors[index])
      for row in 0..<rows {
        var log = -0.5 * Double(mixture.bases[row])
        for (axis, column) in mixture.columns.enumerated() {
          if case .categorical(let choices) = axes[axis].kind {
            let (same, other) = mixture.choiceShares(choices)
            let at = Int(point[axis].at)
            log += Foundation.log(Int(column.at[row]) == at ? same[at] : other[at])
          } else {
            let (at, scale) = (Double(column.at[row]), Double(column.inverse[row]))
            let off = (point[axis].at - at) * scale
            log +=
              axes[axis].hasCells
              ? normalLogMass((point[axis].low - at) * scale, (point[axis].high - at) * scale)
              : -0.5 * off * off
          }
        }
        sum += Double(weights[row]) * exp(log)
      }
      let expected = log(sum / (Double(weights.reduce(0, +)) + 1))
      #expect(abs(densities[index] - expected) < 2e-4)
    }
  }

  @Test(.enabled(if: Python.hasOptuna)) func `the ratio of densities is Optuna's`() throws {
    let axes = `Tree-structured Parzen estimator`.axes.parameters.map(UnitAxis.init)
    var stream = RandomStream(seed: 4)
    var lines: [String] = []
    var ours: [[Double]] = []
    for (few, many) in [(1, 9), (2, 18), (3, 40), (12, 150)] {
      let sets = [few, many].map { count in
        (0..<count).map { _ in `Tree-structured Parzen estimator`.axes.sample(using: &stream) }
      }
      let places = (0..<12).map { _ in
        `Tree-structured Parzen estimator`.axes.sample(using: &stream)
      }
      let mixtures = sets.map { set in
        var mixture = ParzenMixture(axes: axes)
        for (number, configuration) in set.enumerated() {
          mixture.insert(number, Spaces.coordinates(of: configuration, axes))
        }
        return mixture
      }
      let candidates = Spaces.candidates(places, axes)
      let densities = mixtures.map { $0.logDensities(at: candidates) }
      ours.append(zip(densities[0], densities[1]).map { $0 - $1 })
      let columns = (sets + [places]).map { set -> JSON in
        .object(
          axes.map { axis in
            JSON.Member(
              axis.name,
              .array(
                set.map { configuration in
                  let value = configuration[axis.name] ?? .null
                  let index = axis.distribution.index(of: value).map(Double.init)
                  return .double(index ?? value.number ?? .nan)
                }))
          })
      }
      lines.append(JSON.array(columns).text(nonFinite: .bare))
    }
    let script = """
      import json, sys, numpy as np
      # numpy's default sort leaves equal observations in any order; ours are in that of trials.
      unstable = np.argsort
      np.argsort = lambda a: unstable(a, kind="stable")
      from optuna.distributions import *
      from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
      from optuna.samplers._tpe.sampler import default_weights
      space = {"u": FloatDistribution(-1, 3), "l": FloatDistribution(1e-4, 10, log=True),
               "i": IntDistribution(2, 9), "c": CategoricalDistribution(["a", "b", "c"]),
               "wide": IntDistribution(0, 1000)}
      options = _ParzenEstimatorParameters(prior_weight=1.0, consider_magic_clip=True,
          consider_endpoints=False, weights=default_weights, multivariate=True)
      for line in sys.stdin:
          below, above, points = [{k: np.array(v) for k, v in c.items()} for c in json.loads(line)]
          l, g = [_ParzenEstimator(o, space, options).log_pdf(points) for o in (below, above)]
          print(json.dumps(list(l - g)))
      """
    // Optuna's estimator is not public; another version may have moved it.
    guard let printed = try? Python.run(script, input: lines.joined(separator: "\n")) else {
      return
    }
    let theirs = try printed.split(separator: "\n").map {
      try JSON(parsing: String($0)).array?.compactMap(\.number) ?? []
    }
    #expect(theirs.count == ours.count)
    for (mine, other) in zip(ours, theirs) {
      #expect(mine.count == other.count)
      // Single precision, and 1,001 cells taken by their middles.
      for (a, b) in zip(mine, other) { #expect(abs(a - b) < 0.01 * max(1, abs(b))) }
    }
  }

  @Test func `a density's mass is one`() {
    let space = SearchSpace([.integer("i", 1...7), .choice("c", ["a", "b"])])
    let axes = space.parameters.map(UnitAxis.init)
    var stream = RandomStream(seed: 1)
    var mixture = ParzenMixture(axes: axes)
    for number in 0..<40 {
      mixture.insert(number, Spaces.coordinates(of: space.sample(using: &stream), axes))
    }
    let all = (1...7).flatMap { i in
      ["a", "b"].map { c -> Configuration in ["i": .int(i), "c": .string(c)] }
    }
    let candidates = Spaces.candidates(all, axes)
    let mass = mixture.logDensities(at: candidates).reduce(0) { $0 + exp($1) }
    #expect(abs(mass - 1) < 1e-5)
    // Drawn as often as the density says.
    let draws = mixture.draw(4000, using: &stream)
    let drawn = (0..<4000).count { draws[$0] == candidates[5] }
    let expected = exp(mixture.logDensities(at: candidates)[5])
    #expect(abs(Double(drawn) / 4000 - expected) < 0.03)
  }
}

extension Spaces {
  /// Some configurations as candidates.
  static func candidates(_ configurations: [Configuration], _ axes: [UnitAxis]) -> Candidates {
    let coordinates = configurations.map { Spaces.coordinates(of: $0, axes) }
    let columns = axes.indices.map { axis in coordinates.map { axes[axis].point(at: $0[axis]) } }
    return Candidates(columns, on: axes)
  }

  /// Where a configuration lies on some axes.
  static func coordinates(of configuration: Configuration, _ axes: [UnitAxis]) -> [Double] {
    axes.map { axis in configuration[axis.name].flatMap(axis.coordinate(of:)) ?? .nan }
  }
}
