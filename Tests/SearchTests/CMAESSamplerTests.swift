import Foundation
import Numerics
import Testing
import Tuning

@testable import Search

@Suite(.timeLimit(.minutes(15))) struct `Covariance matrix adaptation` {
  private func plan(_ space: SearchSpace, seed: UInt64 = 0) -> StudyPlan {
    .test(space, sampler: .cmaES, seed: seed)
  }

  /// Runs trials one after another; the values in order.
  private func run(
    _ tuner: inout Tuner, _ trials: Int, _ loss: (Configuration) -> Double
  ) throws -> [Double] {
    try (0..<trials).map { number in
      let proposal = try #require(tuner.ask().proposal)
      tuner.begin(proposal, number: number)
      let value = loss(proposal.configuration)
      tuner.tell(number: number, state: .complete, value: value)
      return value
    }
  }

  /// A long valley that lies across the axes.
  private func valley(_ configuration: Configuration) -> Double {
    let x = (0..<4).map { (configuration.number("x\($0)") ?? 9) - 0.7 }
    let sum = x.reduce(0, +)
    return 1e4 * sum * sum + x.reduce(0) { $0 + $1 * $1 }
  }

  @Test(arguments: 0..<3) func `learns the shape of a valley`(seed: UInt64) throws {
    let space = SearchSpace((0..<4).map { .uniform("x\($0)", -5...5) })
    var tuner = Tuner(plan: plan(space, seed: seed))
    let values = try run(&tuner, 900, valley)
    #expect((values.min() ?? 1) < 1e-6, "\(values.min() ?? 1)")
  }

  @Test func `whole numbers do not get stuck`() throws {
    let space = SearchSpace(
      [.integer("i0", -20...20), .integer("i1", -20...20), .integer("flag", 0...1)]
        + (0..<2).map { .logUniform("x\($0)", 1e-6...1) })
    for seed in 0..<4 as Range<UInt64> {
      var tuner = Tuner(plan: plan(space, seed: seed))
      let values = try run(&tuner, 700) { c in
        let whole = pow((c.number("i0") ?? 0) - 13, 2) + pow((c.number("i1") ?? 0) + 7, 2)
        let rates = (0..<2).reduce(0) { $0 + pow(log10(c.number("x\($1)") ?? 1) + 3, 2) }
        return whole + 3 * (1 - (c.number("flag") ?? 0)) + rates
      }
      #expect((values.min() ?? 1) < 0.01, "seed \(seed): \(values.min() ?? 1)")
    }
  }

  @Test func `begins again elsewhere with twice the points when nothing gets better`() throws {
    let space = SearchSpace([.uniform("x", 0...1), .uniform("y", 0...1)])
    var tuner = Tuner(plan: plan(space))
    var reasons: [String] = []
    for number in 0..<400 {
      let proposal = try #require(tuner.ask().proposal)
      reasons.append(proposal.reason ?? "")
      tuner.begin(proposal, number: number)
      tuner.tell(number: number, state: .complete, value: 1)
    }
    #expect(reasons[0] == "CMA-ES, generation 1" && reasons[6] == "CMA-ES, generation 2")
    let first = try #require(reasons.firstIndex(of: "CMA-ES, generation 1, restart 1"))
    let next = try #require(reasons.firstIndex(of: "CMA-ES, generation 2, restart 1"))
    #expect(next - first == 12)
  }

  @Test func `a trial by hand pulls the search towards it`() {
    let space = SearchSpace([.uniform("x", 0...1), .uniform("y", 0...1)])
    func meanX(_ hand: Double) -> Double {
      var sampler = CMAESSampler(space: space, objective: Objective(metric: "loss"), seed: 1)
      for number in 0..<6 {
        let at = number == 0 ? hand : 0.5
        sampler.update(
          Trial(
            number: number, configuration: ["x": .double(at), "y": 0.5], state: .complete,
            value: Double(number), origin: number == 0 ? .enqueued : .sampled))
      }
      let draws = (0..<200).compactMap { ask -> Double? in
        var random = RandomStream(seed: 4, stream: UInt64(ask))
        guard case .configuration(let c, _) = sampler.suggest(ask: ask, using: &random) else {
          return nil
        }
        return c.number("x")
      }
      return draws.reduce(0, +) / 200
    }
    #expect(meanX(0.9) > meanX(0.1) + 0.2)
  }

  @Test func `choices are searched apart, and a space of nothing else is refused`() throws {
    let mixed = SearchSpace([.uniform("x", 0...1), .choice("c", ["a", "b", "c", "d"])])
    var tuner = Tuner(plan: plan(mixed))
    _ = try run(&tuner, 120) { c in
      (c["c"] == "c" ? 0 : 1) + abs((c.number("x") ?? 0) - 0.2)
    }
    let late = try (120..<140).map { _ in try #require(tuner.ask().proposal).configuration }
    #expect(late.count { $0["c"] == "c" } >= 12)
    let note = tuner.samplerNote()
    #expect(note.kind == "cma-es" && note.reason.contains("choices (1) apart"))
    let choices = plan(SearchSpace([.choice("c", ["a", "b"])]))
    #expect(SearchPlan.problems(of: choices).first?.contains("use tpe or random") == true)
    #expect(SearchPlan.problems(of: plan(mixed)).isEmpty)
  }
}
