import Numerics
import Testing
import Tuning

@testable import Search

@Suite struct `Grid search` {
  private func all(_ plan: StudyPlan, limit: Int = 1000) -> [Configuration] {
    var tuner = Tuner(plan: plan)
    var configurations: [Configuration] = []
    while configurations.count < limit, let proposal = tuner.ask().proposal {
      tuner.begin(proposal, number: configurations.count)
      configurations.append(proposal.configuration)
    }
    return configurations
  }

  @Test func `names in order, the last varies fastest, constants included`() {
    let configurations = all(.test(Spaces.countable, sampler: .grid))
    #expect(configurations.count == 24)
    // The space's order is kept in a configuration; the grid's order is by name: a, b, c, q.
    #expect(configurations[0] == ["b": "x", "a": 1, "c": 7, "q": 0.0])
    #expect(configurations[1] == ["b": "x", "a": 1, "c": 7, "q": 0.25])
    // The upper bound of q_uniform is left out, as numpy's arange leaves it out.
    #expect(configurations[3]["q"] == 0.75)
    #expect(configurations[4] == ["b": "y", "a": 1, "c": 7, "q": 0.0])
    #expect(configurations[8] == ["b": "x", "a": 2, "c": 7, "q": 0.0])
    #expect(configurations[23] == ["b": "y", "a": 3, "c": 7, "q": 0.75])
    #expect(Set(configurations).count == 24)
  }

  @Test func `names are ordered by code point, capitals first`() {
    let space = SearchSpace([.choice("a", [1, 2]), .choice("B", [1, 2]), .choice("_", [1, 2])])
    let configurations = all(.test(space, sampler: .grid))
    #expect(configurations[1] == ["a": 2, "B": 1, "_": 1])
    #expect(configurations[2] == ["a": 1, "B": 1, "_": 2])
    #expect(configurations[4] == ["a": 1, "B": 2, "_": 1])
  }

  @Test func `equal values stand once, and a whole float equals its integer`() {
    let space = SearchSpace([.choice("a", [1, 2, 1.0, 1, "1", true])])
    #expect(all(.test(space, sampler: .grid)).map { $0["a"] } == [1, 2, "1", true])
    #expect(SearchPlan.gridCount(of: .test(space, sampler: .grid)) == 4)
  }

  @Test(arguments: [
    (1.0, 10.0, 3.0, true, [1, 4, 7]), (0, 0, 1, true, []), (0.5, 2, 0.5, false, [0.5, 1, 1.5]),
    (0, 1, 0.3, false, [0, 0.3, 0.6, 0.8999999999999999]),
  ])
  func `q_uniform as numpy's arange`(
    low: Double, high: Double, step: Double, isInteger: Bool, expected: [Double]
  ) {
    let distribution = Distribution.continuous(
      .uniform(low: low, high: high), quantum: .init(step: step, isInteger: isInteger))
    let levels = GridSampler.levels(of: distribution)
    #expect((levels ?? []).map { $0.number ?? .nan } == expected)
    if isInteger, let first = levels?.first { #expect(first == .int(Int(low))) }
  }

  @Test func `whatever was run already is skipped, whoever ran it`() {
    var tuner = Tuner(plan: .test(Spaces.countable, sampler: .grid))
    tuner.begin(
      Proposal(configuration: ["b": "x", "a": 1.0, "c": 7, "q": 0], origin: .clone), number: 0)
    // A configuration that is not on the grid does not count.
    tuner.begin(
      Proposal(configuration: ["b": "x", "a": 9, "c": 7, "q": 0], origin: .clone), number: 1)
    var seen: [Configuration] = []
    while let proposal = tuner.ask().proposal {
      tuner.begin(proposal, number: 2 + seen.count)
      seen.append(proposal.configuration)
    }
    #expect(seen.count == 23 && seen.first?["q"] == 0.25)
    #expect(tuner.ask().reason == "all 24 configurations of the grid were tried")
  }

  @Test func `proposals that have not begun are not handed out twice`() {
    var tuner = Tuner(plan: .test(Spaces.countable, sampler: .grid))
    var sampler = GridSampler(space: Spaces.countable)
    sampler.update(Trial(number: 0, configuration: ["b": "y", "a": 1, "c": 7, "q": 0.0]))
    #expect(sampler.count == 24 && sampler.remaining == 23)
    let out = (0..<24).compactMap { _ in tuner.ask().proposal }
    #expect(Set(out.map(\.configuration)).count == 24)
    #expect(tuner.ask().proposal == nil)
  }

  @Test func `a range that cannot be counted is refused before the study, by name`() {
    let plan = StudyPlan.test(
      SearchSpace([
        .uniform("lr", 0...1), .integer("n", 1...3),
        Parameter("w", .categorical([1, 2], probabilities: [0.5, 0.5])),
        Parameter(
          "q",
          .continuous(
            .logUniform(low: 1, high: 9), quantum: .init(step: 1, isInteger: true))),
      ]), sampler: .grid)
    let problems = SearchPlan.problems(of: plan)
    #expect(
      problems == [
        "lr: a grid needs a countable list, but this range is continuous; list the values "
          + "(values: […]), give it a step (distribution: q_uniform, q: …), or use method: random",
        "w: a grid takes every value alike and has no use for probabilities; leave them out, or "
          + "use method: random",
        "q: of the rounded distributions a grid takes only q_uniform; list the values "
          + "(values: […]), or use method: random",
      ])
    var tuner = Tuner(plan: plan)
    #expect(tuner.ask() == .exhausted(reason: problems.joined(separator: "; ")))
    #expect(SearchPlan.gridCount(of: plan) == nil)
    #expect(SearchPlan.problems(of: .test()).isEmpty)
  }

  @Test func `a grid beyond counting is begun all the same`() {
    let space = SearchSpace((0..<20).map { .integer("p\($0)", 1...1000) })
    var tuner = Tuner(plan: .test(space, sampler: .grid))
    for number in 0..<50 {
      guard let proposal = tuner.ask().proposal else {
        Issue.record("nothing proposed")
        return
      }
      tuner.begin(proposal, number: number)
    }
    #expect(tuner.ask().proposal?.configuration["p9"] == 51)
  }

  @Test func `the note says how many there are`() {
    let note = Tuner(plan: .test(Spaces.countable, sampler: .grid)).samplerNote()
    #expect(note == SamplerNote(kind: "grid", reason: "method: grid, 24 configurations"))
  }
}
