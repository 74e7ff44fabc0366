import Foundation
import Numerics
import Testing
import Tuning

@testable import Search

@Suite(.timeLimit(.minutes(15))) struct `Gaussian-process sampler` {
  private let objective = Objective(metric: "loss")
  private let line = SearchSpace([.uniform("x", 0...1)])

  private func sampler(_ space: SearchSpace, _ trials: [Trial]) -> GaussianProcessSampler {
    var sampler = GaussianProcessSampler(space: space, objective: objective, seed: 4)
    for trial in trials { sampler.update(trial) }
    return sampler
  }

  private func suggest(_ sampler: any Sampler, _ ask: Int) -> Configuration {
    var random = RandomStream(seed: 9, stream: UInt64(ask))
    guard case .configuration(let configuration, _) = sampler.suggest(ask: ask, using: &random)
    else { return Configuration() }
    return configuration
  }

  private func x(_ sampler: any Sampler, _ ask: Int) -> Double {
    suggest(sampler, ask).number("x") ?? .nan
  }

  private func trial(
    _ number: Int, _ configuration: Configuration, _ value: Double?, _ state: TrialState = .complete
  ) -> Trial {
    Trial(
      number: number, configuration: configuration, state: state,
      curves: value.map { ["loss": Curve([(1, $0)])] } ?? [:],
      value: state == .complete ? value : nil)
  }

  private func valley(_ count: Int) -> [Trial] {
    (0..<count).map { number in
      let at = (Double(number) + 0.5) / Double(count)
      return trial(number, ["x": .double(at)], (at - 0.31) * (at - 0.31))
    }
  }

  /// The best of some trials on a landscape with an order of magnitude, a choice and a size.
  private func best(_ plan: SamplerPlan, seed: UInt64, trials: Int) throws -> Double {
    let space = SearchSpace([
      .logUniform("lr", 1e-5...1), .choice("kind", ["a", "b", "c"]), .integer("size", 1...12),
    ])
    var tuner = Tuner(plan: .test(space, sampler: plan, seed: seed))
    for number in 0..<trials {
      let proposal = try #require(tuner.ask().proposal)
      tuner.begin(proposal, number: number)
      let rate = log10(proposal.configuration.number("lr") ?? 1)
      let size = proposal.configuration.number("size") ?? 0
      let kind = proposal.configuration["kind"] == "b" ? 0.0 : 0.7
      let loss = (rate + 2.6) * (rate + 2.6) + 0.05 * (size - 8) * (size - 8) + kind
      // Where the rate is high the loss explodes.
      let value = rate > -0.8 ? exp(exp(rate + 6)) : loss
      tuner.tell(
        number: number, state: value.isFinite ? .complete : .diverged, value: value)
    }
    return try #require(tuner.best).value
  }

  @Test func `finds better ones than chance does`() throws {
    var wins = 0
    for seed in 0..<8 as Range<UInt64> {
      let ours = try best(.gp, seed: seed, trials: 18)
      wins += ours < (try best(.random, seed: seed, trials: 18)) ? 1 : 0
    }
    // By luck alone seven or more of eight come up four times in a hundred.
    #expect(wins >= 7, "\(wins) of 8")
  }

  @Test func `goes to the floor of a valley`() {
    let sampler = sampler(line, valley(8))
    for ask in 8..<12 { #expect(abs(x(sampler, ask) - 0.31) < 0.1) }
  }

  @Test func `the first ones are spread, from the study's seed`() {
    let empty = sampler(line, [])
    let first = (0..<5).map { x(empty, $0) }.sorted()
    // One in each fifth of the range.
    for (index, at) in first.enumerated() { #expect(Int(at * 5) == index) }
    let other = GaussianProcessSampler(space: line, objective: objective, seed: 5)
    #expect((0..<5).map { x(other, $0) }.sorted() != first)
  }

  @Test func `running trials keep others away`() {
    // Few and rough: much is left to be found beside the best.
    let trials = [3, 1, 2, 2.5, 3, 2.8].enumerated().map { number, value in
      trial(number, ["x": .double(Double(number) / 5)], value)
    }
    let alone = x(sampler(line, trials), 9)
    let busy = sampler(
      line, trials + [Trial(number: 20, configuration: ["x": .double(alone)])])
    #expect(abs(x(busy, 9) - alone) > 0.005)
    // A proposal without a number counts as well.
    let offered = sampler(
      line, trials + [Trial(number: -1, configuration: ["x": .double(alone)], state: .queued)])
    #expect(abs(x(offered, 9) - alone) > 0.005)
  }

  @Test func `where runs crash, no more are sent`() {
    // The loss falls to the right, and there everything crashes.
    let sound = (0..<8).map { trial($0, ["x": .double(0.08 * Double($0))], -Double($0)) }
    let crashes = (8..<14).map { number in
      trial(number, ["x": .double(0.64 + 0.06 * Double(number - 8))], nil, .failed)
    }
    #expect(x(sampler(line, sound), 20) > 0.62)
    let warned = sampler(line, sound + crashes)
    for ask in 20..<24 { #expect(x(warned, ask) < 0.64) }
    // Nothing but crashes is survived as well.
    #expect((0...1).contains(x(sampler(line, crashes), 30)))
  }

  @Test func `pruned trials are learned from`() {
    let good = (0..<6).map { number in
      Trial(
        number: number, configuration: ["x": .double(Double(number) * 0.08)], state: .complete,
        curves: ["loss": Curve([(1, 2), (10, 1 - 0.05 * Double(number))])],
        value: 1 - 0.05 * Double(number))
    }
    let bad = (6..<12).map { number in
      Trial(
        number: number, configuration: ["x": .double(0.48 + Double(number - 6) * 0.1)],
        state: .pruned, curves: ["loss": Curve([(1, 9)])])
    }
    #expect(x(sampler(line, good), 20) > 0.45)
    #expect(x(sampler(line, good + bad), 20) < 0.5)
  }

  @Test func `pruned trials count with their likely end`() {
    let complete = (0..<6).map { number in
      Trial(
        number: number, configuration: ["x": .double(Double(number) * 0.08)], state: .complete,
        curves: ["loss": Curve([(1, 2), (10, 1 - 0.05 * Double(number))])],
        value: 1 - 0.05 * Double(number))
    }
    func pruned(_ value: Double, end: Double) -> [Trial] {
      (6..<8).map { number in
        var trial = Trial(
          number: number, configuration: ["x": .double(0.48 + Double(number - 6) * 0.08)],
          state: .pruned, curves: ["loss": Curve([(5, value)])])
        trial.likelyEnd = end
        return trial
      }
    }
    // High when they were cut, but falling fast; and low, but about to rise.
    #expect(x(sampler(line, complete + pruned(9, end: 0.7)), 20) > 0.5)
    #expect(x(sampler(line, complete + pruned(0.8, end: 9)), 20) < 0.48)
  }

  @Test(arguments: [TrialState.pruned, .killed], [Direction.minimize, .maximize])
  func `where a cut trial would have ended`(state: TrialState, direction: Direction) throws {
    let objective = Objective(metric: "loss", direction: direction)
    let sign: Double = direction == .minimize ? 1 : -1
    let axes = line.parameters.map(KernelAxis.init)
    func outcome(_ number: Int, _ points: [(Int, Double)], _ end: Double?) throws -> TrialOutcome {
      var trial = Trial(
        number: number, configuration: ["x": 0.5], state: end == nil ? .complete : state,
        curves: ["loss": Curve(points.map { ($0.0, sign * $0.1) })])
      if let end { trial.likelyEnd = end.isNaN ? nil : sign * end }
      trial.value = end == nil ? points.last.map { sign * $0.1 } : nil
      return try #require(TrialOutcome(trial, axes: axes, objective: objective))
    }
    let outcomes = [
      try outcome(0, [(5, 3), (10, 1)], nil), try outcome(1, [(5, 4), (10, 2)], nil),
      try outcome(2, [(5, 3.5)], 1.25), try outcome(3, [(5, 3.5)], .nan),
      try outcome(4, [(2, 3.5)], 0.5), try outcome(5, [(2, .nan)], 7),
    ]
    let values = CutTrials.values(of: outcomes).map { $0?.value }
    // By the forecast; by rank among the complete ones, where none is made; no better than the best.
    #expect(values == [1, 2, 1.25, 1.5, 1, 7])
    #expect(CutTrials.values(of: outcomes).map { $0?.doubt } == [0, 0, 0.5, 0.5, 0.8, 0.8])
    #expect(CutTrials.values(of: [outcomes[4]]).map { $0?.value } == [0.5])
  }

  @Test func `what does not teach leaves no trace`() {
    var sampler = sampler(line, valley(8))
    let before = x(sampler, 9)
    var warm = trial(20, ["x": 0.9], -100)
    sampler.update(warm)
    #expect(x(sampler, 9) != before)
    warm.teaches = false
    sampler.update(warm)
    #expect(x(sampler, 9) == before)
    sampler.update(trial(22, ["y": 1], -100))
    sampler.update(trial(23, ["x": "high"], -100))
    sampler.update(trial(24, ["x": 0.2], nil, .lost))
    #expect(x(sampler, 9) == before)
  }

  @Test func `a choice is not tried twice while others are left`() {
    let space = SearchSpace([.choice("a", ["u", "v", "w"]), .integer("b", 0...2)])
    var sampler = GaussianProcessSampler(space: space, objective: objective, seed: 1)
    var seen: Set<Configuration> = []
    for number in 0..<9 {
      let configuration = suggest(sampler, number)
      seen.insert(configuration)
      sampler.update(trial(number, configuration, Double(number % 4)))
    }
    #expect(seen.count == 9)
    #expect(space.problems(of: suggest(sampler, 9)).isEmpty)
  }

  @Test func `a thousand trials are survived, extremes among them`() {
    var random = RandomStream(seed: 6)
    var sampler = GaussianProcessSampler(space: line, objective: objective, seed: 1)
    for number in 0..<1000 {
      let at = random.uniform()
      let value =
        number % 50 == 0 ? 1e300 : number % 77 == 0 ? Double.infinity : (at - 0.7) * (at - 0.7)
      sampler.update(
        trial(
          number, ["x": .double(at)], value, number % 91 == 0 ? .failed : .complete))
    }
    #expect(abs(x(sampler, 1000) - 0.7) < 0.1)
  }

  @Test func `an ask is the same with and without the memory of fits`() {
    let trials = valley(14)
    var lived = GaussianProcessSampler(space: line, objective: objective, seed: 4)
    for trial in trials {
      _ = suggest(lived, trial.number)
      lived.update(trial)
    }
    #expect(suggest(lived, 14) == suggest(sampler(line, trials), 14))
  }

  // MARK: - Automatic choice

  @Test func `auto takes the process first and the estimator later, and says so`() throws {
    var tuner = Tuner(plan: .test(line, sampler: .automatic))
    let first = tuner.samplerNote()
    #expect(first.kind == "gp" && first.reason.contains("fewer than 300 trials"))
    for number in 0..<300 {
      #expect(tuner.samplerNote() == first)
      let at = Double(number * 37 % 300) / 300
      tuner.replay(trial(number, ["x": .double(at)], at))
    }
    let later = tuner.samplerNote()
    #expect(later.kind == "tpe" && later.reason.contains("300 trials"))
    let reason = try #require(tuner.ask().proposal?.reason)
    #expect(reason.hasPrefix("TPE"))
  }

  @Test func `auto says what kinds of parameters it chose for`() {
    let space = SearchSpace([
      .logUniform("lr", 1e-5...1), .integer("size", 1...12), .choice("batch", [16, 32, 64]),
      .choice("kind", ["a", "b"]), .choice("fixed", ["one"]),
    ])
    let reason = Tuner(plan: .test(space, sampler: .automatic)).samplerNote().reason
    #expect(
      reason.contains("4 parameters (2 numbers, 1 list of numbers, 1 of choices)"), "\(reason)")
  }

  @Test func `auto lets the estimator in on a plateau`() throws {
    func reasons(_ trials: [Trial]) -> [String] {
      var sampler = AutomaticSampler(space: line, objective: objective, seed: 4)
      for trial in trials { sampler.update(trial) }
      return (20..<24).map { ask in
        var random = RandomStream(seed: 9, stream: UInt64(ask))
        guard case .configuration(_, let reason?) = sampler.suggest(ask: ask, using: &random)
        else { return "" }
        return reason
      }
    }
    let downhill = (0..<14).map { trial($0, x($0), 1 - 0.02 * Double($0)) }
    let plateau = (14..<18).map { trial($0, x($0), 0.74) }
    #expect(reasons(downhill).allSatisfy { $0.hasPrefix("Gaussian process") })
    #expect(reasons(downhill + plateau.dropLast()).allSatisfy { $0.hasPrefix("Gaussian process") })
    let stuck = reasons(downhill + plateau)
    #expect(stuck[0].hasPrefix("Gaussian process") && stuck[2].hasPrefix("Gaussian process"))
    #expect(stuck[1].hasPrefix("TPE") && stuck[1].contains("5 are equally good"))
    #expect(stuck[3].hasPrefix("TPE"))
    let again = downhill + plateau + [trial(22, x(22), 0.5)]
    #expect(reasons(again).allSatisfy { $0.hasPrefix("Gaussian process") })
    // A hair beside a known trial, again and again: the other valley is never seen.
    func polish(_ count: Int) -> [Trial] {
      (0..<count).map { index in
        let at = 0.52 + 0.001 * Double(index)
        return trial(14 + index, ["x": .double(at)], 0.74 - 0.001 * Double(index))
      }
    }
    #expect(reasons(downhill + polish(4)).allSatisfy { $0.hasPrefix("Gaussian process") })
    let polished = reasons(downhill + polish(5))
    #expect(polished[0].hasPrefix("Gaussian process") && polished[1].hasPrefix("TPE"))
    #expect(polished[1].contains("5 of the last 12 are next to known ones"), "\(polished[1])")
  }

  private func x(_ number: Int) -> Configuration { ["x": .double(Double(number) / 25)] }

  @Test func `auto leaves vast spaces to the estimator`() {
    let vast = SearchSpace((0..<41).map { .uniform("x\($0)", 0...1) })
    #expect(Tuner(plan: .test(vast, sampler: .automatic)).samplerNote().kind == "tpe")
    #expect(Tuner(plan: .test(vast, sampler: .gp)).samplerNote().kind == "gp")
  }
}
