import Search
import Simulation
import Testing
import Tuning

@Suite struct `Virtual time` {
  @Test func `the same study is lived the same way`() {
    func live(_ seed: UInt64) -> [SimulatedTrial] {
      var simulation = Simulation(
        of: DigitsSurface(), sampler: .automatic, pruner: .median(), trials: 40, seed: seed,
        pace: .init(workers: 3))
      simulation.run()
      return simulation.trials
    }
    #expect(live(1) == live(1))
    #expect(live(1) != live(2))
    #expect(live(1).count == 40)
    #expect(live(1).contains { $0.state == .pruned })
  }

  @Test func `one worker asks as a plain loop over the Tuner does`() {
    let branin = ClassicFunction.branin
    var simulation = Simulation(of: branin, sampler: .automatic, trials: 25, seed: 4)
    simulation.run()
    var tuner = Tuner(plan: branin.plan(sampler: .automatic, trials: 25, seed: 4))
    for number in 0..<25 {
      guard case .trial(let proposal) = tuner.ask() else { break }
      #expect(proposal.configuration == simulation.trials[number].configuration)
      tuner.begin(proposal, number: number)
      for (index, value) in branin.values(of: proposal.configuration, seed: 0).enumerated() {
        let point = MetricPoint(metric: "loss", step: index + 1, value: value, time: 0)
        _ = tuner.report(number: number, step: index + 1, metrics: [point])
      }
      tuner.tell(number: number, state: .complete)
    }
    #expect(tuner.best?.number == simulation.best?.number)
  }

  @Test func `workers run side by side, each one trial at a time`() {
    func time(_ workers: Int) -> Double {
      var simulation = Simulation(
        of: ClassicFunction.ackley, sampler: .random, trials: 200, seed: 1,
        pace: .init(workers: workers))
      simulation.run()
      var running = 0
      let moments =
        simulation.trials.flatMap { [($0.started, 1), ($0.ended ?? .infinity, -1)] }
        .sorted { $0 < $1 }
      for (_, change) in moments {
        running += change
        #expect(running <= workers)
      }
      #expect(simulation.stepsRun == 200 * 20)
      #expect(simulation.exhaustion == "200 trials")
      return simulation.clock
    }
    let (one, ten) = (time(1), time(10))
    #expect((8...10.5).contains(one / ten))
  }

  @Test func `goes as far as it is let`() {
    var simulation = Simulation(of: ClassicFunction.camel, sampler: .random, trials: 10)
    simulation.run(trials: 3)
    #expect(simulation.ended.count == 3)
    simulation.run()
    #expect(simulation.ended.count == 10)
    #expect(simulation.isIdle)
    let hasMore = simulation.advance()
    #expect(!hasMore)
  }
}

@Suite struct `A contest` {
  private static let entrants = [
    Contest.Entrant("grid", .grid), .init("random", .random), .init("tpe", .automatic),
  ]

  @Test func `gives each the same budget, and the grid one that fits it`() {
    var contest = Contest(on: ClassicFunction.branin, Self.entrants, rules: .init(trials: 40))
    contest.run(trials: 1)
    #expect(contest.simulations.map(\.ended.count) == [1, 1, 1])
    #expect(!contest.isOver)
    contest.run()
    #expect(contest.isOver)
    #expect(contest.simulations.map(\.ended.count) == [36, 40, 40], "6 × 6 fit into 40")
    let corners = contest.simulations[0].trials.map { trial in
      [trial.configuration.number("x1"), trial.configuration.number("x2")]
    }
    #expect(corners.contains([-5, 0]) && corners.contains([10, 15]))
  }

  @Test func `says when the goal was reached, and keeps the best so far`() throws {
    var contest = Contest(
      on: DigitsSurface(), Self.entrants, rules: .init(trials: 60, seed: 2, tolerance: 0.1))
    contest.run()
    for index in contest.entrants.indices {
      let standing = contest.standing(of: index)
      let simulation = contest.simulations[index]
      // A lucky seed finds nothing: what counts is what the configuration comes to.
      let results = simulation.ended.compactMap { simulation.trials[$0].result }
      #expect(standing.best == results.min())
      #expect(results.allSatisfy { $0 >= simulation.landscape.optimum - 1e-12 })
      let place = try #require(standing.bestPlace)
      #expect(simulation.trials[simulation.ended[place]].result == standing.best)
      let known = standing.bestSoFar.compactMap { $0 }
      #expect(zip(known, known.dropFirst()).allSatisfy { $0 >= $1 })
      if let needed = standing.trialsNeeded {
        #expect(try #require(standing.bestSoFar[needed - 1]) <= contest.goal)
        if needed > 1 { #expect(standing.bestSoFar[needed - 2] ?? .infinity > contest.goal) }
      } else {
        #expect(known.last ?? .infinity > contest.goal)
      }
    }
  }

  @Test func `has what a lucky seed cannot go below`() {
    var contest = Contest(on: DigitsSurface(), [.init("random", .random)], rules: .init(seed: 1))
    contest.run()
    let (simulation, optimum) = (contest.simulations[0], contest.landscape.optimum)
    #expect(simulation.best?.value ?? .infinity < optimum, "else no seed was lucky")
    #expect(contest.standing(of: 0).best ?? 0 >= optimum - 1e-12)
  }

  @Test func `as it is by default tells the four apart`() {
    let all: [Contest.Entrant] = [
      .init("grid", .grid), .init("random", .random), .init("tpe", .tpe), .init("gp", .gp),
    ]
    var contest = Contest(on: ClassicFunction.branin, all, rules: .init(seed: 1))
    contest.run()
    let needed = all.indices.map { contest.standing(of: $0).trialsNeeded ?? .max }
    #expect(needed[3] < needed[2] && needed[2] < needed[1], "\(needed)")
    #expect(contest.standing(of: 0).trialsNeeded == nil, "no grid point lies near a valley's floor")
  }

  @Test func `shows that a model finds what chance does not`() {
    var better = 0
    for seed in 0..<10 as Range<UInt64> {
      var contest = Contest(
        on: ClassicFunction.branin, Array(Self.entrants[1...]), rules: .init(trials: 60, seed: seed)
      )
      contest.run()
      let found = [0, 1].map { contest.standing(of: $0).best ?? .infinity }
      better += found[1] < found[0] ? 1 : 0
    }
    #expect(better >= 7)
  }
}
