import Numerics
import Simulation
import Testing
import Tuning

@Suite struct `Landscapes` {
  @Test(arguments: ClassicFunction.all.map(\.name))
  func `are least where they say, and nowhere less`(name: String) throws {
    let function = try #require(ClassicFunction.all.first { $0.name == name })
    try #require(!function.optimalConfigurations.isEmpty)
    for configuration in function.optimalConfigurations {
      #expect(abs(function.result(of: configuration) - function.optimum) < 1e-5)
    }
    var random = RandomStream(seed: 5)
    for _ in 0..<4_000 {
      let configuration = function.space.sample(using: &random)
      #expect(function.result(of: configuration) >= function.optimum - 1e-9)
    }
  }

  @Test func `train from the same start to the function's value, each at its own pace`() {
    let branin = ClassicFunction.branin
    var random = RandomStream(seed: 1)
    var firsts: Set<Double> = []
    for _ in 0..<20 {
      let configuration = branin.space.sample(using: &random)
      let values = branin.values(of: configuration, seed: 3)
      #expect(values.count == branin.steps)
      #expect(values.last == branin.result(of: configuration))
      #expect(values == branin.values(of: configuration, seed: 4))
      let (first, last) = (values[0], values[values.count - 1])
      let rising = zip(values, values.dropFirst()).allSatisfy { $0 <= $1 }
      #expect(rising || zip(values, values.dropFirst()).allSatisfy { $0 >= $1 })
      firsts.insert((first - last) / (branin.middling() - last))
    }
    #expect(firsts.count == 20)
  }

  @Test func `the digits' surface is what real runs of the trainer came to`() throws {
    let surface = DigitsSurface()
    #expect(surface.steps == 12)
    let best = try #require(surface.optimalConfigurations.first)
    #expect(abs(surface.result(of: best) - surface.optimum) < 1e-9)
    let rate = try #require(best.number("lr"))
    #expect((0.003...0.5).contains(rate))
    func result(_ rate: Double, _ batch: Int) -> Double {
      surface.result(of: ["lr": .double(rate), "batch_size": .int(batch)])
    }
    // Too low a rate does not get there, too high a one diverges or is as bad.
    #expect(result(1e-4, 64) > 10 * surface.optimum)
    let high = result(2, 8)
    #expect(high.isNaN || high > 10 * surface.optimum)
    // Between two runs lies what lies between their results.
    let (a, b) = (result(0.01, 32), result(0.01, 64))
    #expect((min(a, b)...max(a, b)).contains(result(0.01, 45)))
    var random = RandomStream(seed: 2)
    for _ in 0..<2_000 {
      let value = surface.result(of: surface.space.sample(using: &random))
      #expect(value.isNaN || value >= surface.optimum - 1e-12)
    }
    // A seed moves a run a little.
    let one = surface.values(of: best, seed: 1)
    #expect(one == surface.values(of: best, seed: 1))
    #expect(one != surface.values(of: best, seed: 2))
    #expect(one[11] < 3 * surface.optimum)
  }

  @Test func `a finished study is a landscape through its own trials`() throws {
    var simulation = Simulation(of: ClassicFunction.branin, sampler: .random, trials: 120, seed: 3)
    simulation.run()
    let plan = ClassicFunction.branin.plan(sampler: .random)
    let trials = simulation.trials.map { done in
      Trial(
        number: done.number, configuration: done.configuration, state: .complete,
        curves: [
          "loss": Curve(
            ClassicFunction.branin.values(of: done.configuration, seed: 0).enumerated().map {
              ($0.offset + 1, $0.element)
            })
        ], value: done.value)
    }
    let surface = try StudySurface(plan: plan, trials: trials)
    #expect(surface.steps == 20)
    let least = try #require(trials.compactMap(\.value).min())
    #expect(abs(surface.optimum - least) < 1e-12)
    let gaps = trials.map { trial in
      abs(surface.result(of: trial.configuration) - (trial.value ?? .nan))
    }
    #expect(gaps.allSatisfy { $0 < 1e-9 })
    // Elsewhere it is the function more or less: far better than a constant.
    var random = RandomStream(seed: 9)
    var errors: [Double] = []
    var spreads: [Double] = []
    let middle = surface.middling()
    for _ in 0..<150 {
      let configuration = plan.space.sample(using: &random)
      let truth = ClassicFunction.branin.result(of: configuration)
      errors.append(abs(surface.result(of: configuration) - truth))
      spreads.append(abs(truth - middle))
    }
    #expect(errors.reduce(0, +) < 0.5 * spreads.reduce(0, +))
    #expect(throws: StudySurface.Unusable.fewTrials(4)) {
      try StudySurface(plan: plan, trials: Array(trials.prefix(4)))
    }
    // What was ended early may have stood better than all that is complete.
    var ahead = trials
    ahead[7].state = .pruned
    ahead[7].curves["loss"] = Curve([(1, 90), (2, least / 2)])
    let undercut = try StudySurface(plan: plan, trials: ahead)
    #expect(abs(undercut.optimum - (least / 2)) < 1e-9)
    #expect(undercut.optimalConfigurations == [trials[7].configuration])
    let pruned = trials.map { trial in
      var trial = trial
      trial.state = .pruned
      return trial
    }
    let error = try #require(throws: StudySurface.Unusable.self) {
      try StudySurface(plan: plan, trials: pruned)
    }
    #expect(
      error.description == "a study needs a complete trial with a finite value to be a landscape, "
        + "but of the \(trials.count) with values here none is complete")
  }
}
