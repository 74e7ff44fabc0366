import Foundation
import Testing
import Tuning

@testable import Search

@Suite(.timeLimit(.minutes(15))) struct `Better than chance` {
  struct Problem: Sendable, CustomTestStringConvertible {
    var name: String
    var space: SearchSpace
    var loss: @Sendable (Configuration) -> Double
    var testDescription: String { name }
  }

  static let problems: [Problem] = [
    Problem(
      name: "a bowl in five dimensions",
      space: SearchSpace((0..<5).map { .uniform("x\($0)", -5...5) }),
      loss: { configuration in
        (0..<5).reduce(0) { sum, index in
          let distance = (configuration.number("x\(index)") ?? 0) - 1.3
          return sum + distance * distance
        }
      }),
    Problem(
      name: "a training run",
      space: SearchSpace([
        .logUniform("lr", 1e-5...1e-1), .integer("layers", 1...6),
        .choice("optimizer", ["sgd", "adam", "adamw", "lion"]), .uniform("dropout", 0...0.5),
        Parameter(
          "width",
          .continuous(
            .logUniform(low: 16, high: 512), quantum: .init(step: 16, isInteger: true))),
      ]),
      loss: { configuration in
        let kinds: [(ParameterValue, rate: Double, loss: Double)] = [
          ("sgd", -2, 0.3), ("adam", -3, 0), ("adamw", -3.5, 0.2), ("lion", -4, 0.8),
        ]
        guard let kind = kinds.first(where: { $0.0 == configuration["optimizer"] }),
          let rate = configuration.number("lr"), let layers = configuration.number("layers"),
          let dropout = configuration.number("dropout"), let width = configuration.number("width")
        else { return .nan }
        let miss = log10(rate) - kind.rate
        let size = log2(width / 128)
        return miss * miss + 0.3 * abs(layers - 4) + kind.loss + 4 * (dropout - 0.2)
          * (dropout - 0.2) + 0.2 * size * size
      }),
    Problem(
      name: "nothing but choices",
      space: SearchSpace((0..<6).map { .choice("c\($0)", [0, 1, 2, 3, 4]) }),
      loss: { configuration in
        (0..<6).reduce(0) { sum, index in
          let choice = Int(configuration.number("c\(index)") ?? 0)
          return sum + Double((choice * (index + 2) + index) % 5)
        }
      }),
    Problem(
      name: "a narrow valley, maximized",
      space: SearchSpace((0..<4).map { .uniform("x\($0)", -2...2) }),
      loss: { configuration in
        let x = (0..<4).map { configuration.number("x\($0)") ?? 0 }
        return log1p(
          (0..<3).reduce(0) { sum, index in
            let off = x[index + 1] - x[index] * x[index]
            return sum + 100 * off * off + (1 - x[index]) * (1 - x[index])
          })
      }),
  ]

  /// The best after some trials, two at a time, as a small machine runs them.
  private func best(
    _ problem: Problem, _ sampler: SamplerPlan, seed: UInt64, pairs: Int
  ) throws -> Double {
    let direction: Direction = problem.name.hasSuffix("maximized") ? .maximize : .minimize
    let sign: Double = direction == .minimize ? 1 : -1
    var tuner = Tuner(
      plan: .test(problem.space, sampler: sampler, direction: direction, seed: seed))
    for pair in 0..<pairs {
      let numbers = [2 * pair, 2 * pair + 1]
      for number in numbers { tuner.begin(try #require(tuner.ask().proposal), number: number) }
      for number in numbers {
        let configuration = try #require(tuner.trial(number)).configuration
        tuner.tell(number: number, state: .complete, value: sign * problem.loss(configuration))
      }
    }
    return sign * (try #require(tuner.best)).value
  }

  /// By luck alone eleven or more of fourteen come up three times in a hundred.
  private func compare(_ problem: Problem, _ sampler: SamplerPlan, pairs: Int) throws {
    var wins = 0
    for seed in 0..<14 as Range<UInt64> {
      let ours = try best(problem, sampler, seed: seed, pairs: pairs)
      let chance = try best(problem, .random, seed: seed + 100, pairs: pairs)
      wins += ours < chance ? 1 : 0
    }
    #expect(wins >= 11, "\(wins) of 14")
  }

  @Test(arguments: problems) func `TPE finds better ones`(problem: Problem) throws {
    try compare(problem, .tpe, pairs: 25)
  }

  @Test(
    arguments: problems.filter { problem in
      problem.space.parameters.contains(where: \.distribution.isNumeric)
    })
  func `CMA-ES finds better ones`(problem: Problem) throws {
    try compare(problem, .cmaES, pairs: 50)
  }
}
