import Numerics
import Testing
import Tuning

@testable import Search

@Suite struct `Sobol search` {
  private func suggest(_ space: SearchSpace, seed: UInt64, _ ask: Int) -> Configuration {
    var random = RandomStream(seed: seed, stream: UInt64(ask))
    let sampler = SobolSampler(space: space, seed: seed)
    guard case .configuration(let configuration, _) = sampler.suggest(ask: ask, using: &random)
    else { return Configuration() }
    return configuration
  }

  @Test func `every law by its quantiles: eight trials see each eighth once`() {
    let space = SearchSpace([
      .logUniform("lr", 1e-8...1), .choice("c", ["a", "b"]), Parameter("k", .constant(3)),
      .integer("i", 1...8),
      Parameter("n", .continuous(.normal(mean: 0, deviation: 1), quantum: nil)),
    ])
    for seed in 0..<5 as Range<UInt64> {
      let trials = (0..<8).map { suggest(space, seed: seed, $0) }
      #expect(Set(trials.compactMap { $0.number("i") }).count == 8)
      #expect(trials.count { $0["c"] == "a" } == 4 && trials.allSatisfy { $0["k"] == 3 })
      for name in ["lr", "n"] {
        let strips = trials.compactMap { trial in
          trial[name].flatMap { space[name]?.distribution.unit(of: $0) }.map { Int($0 * 8) }
        }
        #expect(Set(strips).count == 8, "\(name)")
      }
    }
    #expect(suggest(space, seed: 1, 0) != suggest(space, seed: 2, 0))
  }

  @Test func `beyond the table parameters are drawn at random`() {
    let space = SearchSpace((0..<200).map { .uniform("x\($0)", 0...1) })
    let trials = (0..<64).map { suggest(space, seed: 3, $0) }
    func strips(_ index: Int) -> Int {
      Set(trials.compactMap { $0.number("x\(index)") }.map { Int($0 * 64) }).count
    }
    #expect(strips(0) == 64 && strips(127) == 64)
    #expect(strips(128) < 60 && strips(199) < 60 && strips(199) > 20)
  }

  @Test func `a study names it`() {
    let note = Tuner(plan: .test(sampler: .sobol)).samplerNote()
    #expect(note.kind == "sobol" && note.reason.contains("sobol"))
  }
}
