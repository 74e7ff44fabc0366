import Numerics
import Testing
import Tuning

@testable import Search

/// What every sampler has to keep, whatever it is good at.
@Suite(.timeLimit(.minutes(15))) struct `Sampler contract` {
  struct Case: Sendable, CustomTestStringConvertible {
    var plan: SamplerPlan
    var space: SearchSpace
    var name: String
    var testDescription: String { name }

    var isQuick: Bool { plan == .grid || plan == .random }

    func make(_ direction: Direction = .minimize) -> any Sampler {
      SearchPlan.makeSampler(for: .test(space, sampler: plan, direction: direction))
    }
  }

  static let cases: [Case] = [
    Case(plan: .grid, space: Spaces.countable, name: "grid"),
    Case(plan: .grid, space: Spaces.single, name: "grid of one"),
    Case(plan: .random, space: Spaces.mixed, name: "random"),
    Case(plan: .random, space: Spaces.laws, name: "random, odd laws"),
    Case(plan: .random, space: Spaces.single, name: "random, one value"),
    Case(plan: .automatic, space: Spaces.mixed, name: "automatic"),
    Case(plan: .automatic, space: Spaces.laws, name: "automatic, odd laws"),
    Case(plan: .automatic, space: Spaces.countable, name: "automatic, countable"),
    Case(plan: .automatic, space: Spaces.single, name: "automatic, one value"),
    Case(plan: .gp, space: Spaces.mixed, name: "gp"),
    Case(plan: .gp, space: Spaces.laws, name: "gp, odd laws"),
    Case(plan: .gp, space: Spaces.countable, name: "gp, countable"),
    Case(plan: .gp, space: Spaces.single, name: "gp, one value"),
    Case(plan: .sobol, space: Spaces.mixed, name: "sobol"),
    Case(plan: .sobol, space: Spaces.laws, name: "sobol, odd laws"),
    Case(plan: .sobol, space: Spaces.single, name: "sobol, one value"),
    Case(plan: .tpe, space: Spaces.mixed, name: "tpe"),
    Case(plan: .tpe, space: Spaces.laws, name: "tpe, odd laws"),
    Case(plan: .tpe, space: Spaces.countable, name: "tpe, countable"),
    Case(plan: .tpe, space: Spaces.single, name: "tpe, one value"),
    Case(plan: .cmaES, space: Spaces.mixed, name: "cma-es"),
    Case(plan: .cmaES, space: Spaces.laws, name: "cma-es, odd laws"),
    Case(plan: .cmaES, space: Spaces.countable, name: "cma-es, countable"),
    Case(plan: .cmaES, space: Spaces.numbers, name: "cma-es, numbers"),
    Case(plan: .cmaES, space: Spaces.single, name: "cma-es, one value"),
  ]

  /// A suggestion is whole, in the space, and of the space's kinds and quanta.
  private func check(_ suggestion: Suggestion, in space: SearchSpace) {
    guard case .configuration(let configuration, _) = suggestion else { return }
    #expect(configuration.entries.map(\.name) == space.parameters.map(\.name))
    #expect(space.problems(of: configuration).isEmpty)
    for parameter in space.parameters {
      guard let value = configuration[parameter.name] else { continue }
      #expect(parameter.distribution.contains(value), "\(parameter.name) = \(value)")
      switch (parameter.distribution, value) {
      case (.integer, .int), (.constant, _), (.categorical, _): break
      case (.continuous(_, nil), .double): break
      case (.continuous(_, let quantum?), _):
        #expect(quantum.value(value.number ?? .nan) == value)
      default: Issue.record("\(parameter.name) is \(value)")
      }
    }
  }

  private func suggest(_ sampler: any Sampler, _ ask: Int) -> Suggestion {
    var random = RandomStream(seed: 1, stream: UInt64(ask))
    return sampler.suggest(ask: ask, using: &random)
  }

  /// Trials as a study has them, running ones included, and some that nobody expects.
  private func history(_ count: Int, _ space: SearchSpace, seed: UInt64) -> [Trial] {
    var random = RandomStream(seed: seed)
    let odd: [Double?] = [.nan, .infinity, -.infinity, nil, 1e300, -1e300, 0, 0]
    return (0..<count).map { number in
      var configuration = space.sample(using: &random)
      switch random.integer(in: 0...9) {
      case 0: configuration["unknown"] = 3
      case 1:
        if let name = space.parameters.first?.name { configuration[name] = nil }
      case 2:
        if let name = space.parameters.last?.name { configuration[name] = "what?" }
      case 3:
        if let name = space.parameters.first?.name { configuration[name] = .double(1e12) }
      default: break
      }
      let states = TrialState.allCases
      let state = random.chance(0.6) ? .complete : states[random.integer(in: 0...9)]
      let value = random.chance(0.2) ? odd[random.integer(in: 0...7)] : random.normal()
      let length = random.integer(in: 0...4)
      var curve = Curve((0..<length).map { ($0, random.normal()) })
      if let value { curve.add(step: length, value: value) }
      return Trial(
        number: number, configuration: configuration, state: state,
        curves: random.chance(0.1) ? [:] : ["loss": curve, "other": Curve([(1, .nan)])],
        value: state == .complete ? value.flatMap { $0.isNaN ? nil : $0 } : nil,
        origin: Origin.allCases[random.integer(in: 0...10)], teaches: random.chance(0.9))
    }
  }

  @Test(arguments: cases) func `stays in the space, whatever the history`(kind: Case) {
    for seed in 0..<(kind.isQuick ? 6 : 3) as Range<UInt64> {
      var sampler = kind.make(seed % 2 == 0 ? .minimize : .maximize)
      for trial in history(60, kind.space, seed: seed) {
        sampler.update(trial)
        // A model's ask takes its time in a build without the optimizer.
        if kind.isQuick || trial.number % 20 == Int(seed) {
          check(suggest(sampler, trial.number), in: kind.space)
        }
      }
    }
  }

  @Test(arguments: cases) func `a suggestion changes nothing and is made again`(kind: Case) {
    var sampler = kind.make()
    for trial in history(40, kind.space, seed: 3) { sampler.update(trial) }
    let first = suggest(sampler, 7)
    _ = suggest(sampler, 8)
    #expect(suggest(sampler, 7) == first)
  }

  @Test(arguments: cases) func `the order in which trials come does not matter`(kind: Case) {
    for seed in 0..<(kind.isQuick ? 4 : 1) as Range<UInt64> {
      let trials = history(kind.isQuick ? 50 : 30, kind.space, seed: seed)
      var one = kind.make()
      for trial in trials { one.update(trial) }
      var random = RandomStream(seed: seed)
      var other = kind.make()
      // Each trial is first seen running, then as it is; and in another order.
      for index in random.permutation(of: trials.count) {
        var begun = trials[index]
        begun.state = .running
        begun.value = nil
        begun.curves = [:]
        begun.teaches = true
        other.update(begun)
      }
      for index in random.permutation(of: trials.count) { other.update(trials[index]) }
      for ask in 50..<(kind.isQuick ? 55 : 52) { #expect(suggest(one, ask) == suggest(other, ask)) }
    }
  }

  @Test(arguments: cases) func `learns from nothing, one, equal and hopeless trials`(kind: Case) {
    var random = RandomStream(seed: 2)
    check(suggest(kind.make(), 0), in: kind.space)
    for value in [0.5, -.infinity, .infinity, 0] {
      var sampler = kind.make()
      for number in 0..<30 {
        sampler.update(
          Trial(
            number: number, configuration: kind.space.sample(using: &random), state: .complete,
            curves: ["loss": Curve([(1, value)])], value: value))
        if kind.isQuick || number % 10 == 5 {
          check(suggest(sampler, number), in: kind.space)
        }
      }
    }
  }

  @Test(arguments: cases) func `copes with ten thousand trials`(kind: Case) {
    var random = RandomStream(seed: 2)
    var sampler = kind.make()
    for number in 0..<10_000 {
      let value = random.normal()
      sampler.update(
        Trial(
          number: number, configuration: kind.space.sample(using: &random), state: .complete,
          curves: ["loss": Curve([(1, value)])], value: value))
      if kind.isQuick, number % 2_500 == 0 { check(suggest(sampler, number), in: kind.space) }
    }
    check(suggest(sampler, 10_000), in: kind.space)
  }
}
