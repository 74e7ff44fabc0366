import Foundation
import Testing
import Tuning

@testable import Search

/// Population-based training: who loses, who is copied, how copies are changed.
@Suite struct `A population` {
  private static let space = SearchSpace([
    .logUniform("lr", 1e-4...1), .choice("batch", [16, 32, 64]), .choice("opt", ["sgd", "adam"]),
    .integer("hidden", 8...64),
  ])

  private func plan(
    size: Int = 4, steps: Int = 10, stop: StopRules = StopRules(),
    _ change: (inout PopulationPlan) -> Void = { _ in }
  ) -> StudyPlan {
    var plan = StudyPlan.test(`A population`.space, steps: steps, seed: 3, stop: stop)
    var population = PopulationPlan(size: size, interval: 2, truncation: 0.25)
    change(&population)
    plan.population = population
    return plan
  }

  private func begun(_ plan: StudyPlan, size: Int = 4) throws -> Tuner {
    var tuner = Tuner(plan: plan)
    for number in 0..<size {
      let proposal = try #require(tuner.ask().proposal)
      #expect(proposal.origin == .sampled && proposal.place == number)
      tuner.begin(proposal, number: number)
    }
    return tuner
  }

  @Test func `a loser ends with its evidence and a copy of the best goes on in its place`() throws {
    var tuner = try begun(plan())
    #expect(tuner.ask().reason?.hasPrefix("the population of 4 is complete, 4 train") == true)
    for number in 0..<4 { #expect(tuner.report(number, 1, Double(number)) == .go) }
    for number in 0..<3 { #expect(tuner.report(number, 2, Double(number)) == .go) }
    let evidence = try #require(tuner.report(3, 2, 3).evidence)
    #expect(evidence.rule == "pbt" && evidence.step == 2 && evidence.value == 3)
    #expect(evidence.threshold == 2 && evidence.peers == 3 && evidence.copies == 0)
    #expect(evidence.stepsSaved == 8)
    #expect(
      evidence.detail == "rank 4 of 4 at step 2, the last 1 are replaced; copies #0")
    // Nobody takes the place before it is free.
    #expect(tuner.ask().proposal == nil)
    tuner.tell(number: 3, state: .pruned)
    let successor = try #require(tuner.ask().proposal)
    #expect(successor.origin == .exploited && successor.parent == 0 && successor.place == 3)
    #expect(successor.checkpointOf == 0 && successor.checkpointStep == 2)
    #expect(successor.teaches && successor.steps == tuner.trial(0)?.steps)
    #expect(successor.reason?.hasPrefix("in place of #3: #0 from step 2, ") == true)
    let parent = try #require(tuner.trial(0)?.configuration)
    #expect(!successor.configuration.differences(from: parent).isEmpty)
    // A checkpoint fits only the network it was saved with.
    #expect(successor.configuration["hidden"] == parent["hidden"])
    tuner.begin(successor, number: 4)
    for number in [0, 1, 2, 4] {
      for step in 3...10 { _ = tuner.report(number, step, Double(number == 4 ? 0 : number)) }
      tuner.tell(number: number, state: .complete)
    }
    #expect(
      tuner.ask().reason == "the population of 4 is trained; 1 member was replaced")
  }

  @Test func `nobody is judged among too few, at equal values, at the end, or twice`() throws {
    var tuner = try begun(plan())
    #expect(tuner.report(0, 2, 9) == .go)
    #expect(tuner.report(1, 2, 9) == .go)
    #expect(tuner.report(2, 2, 9) == .go)
    #expect(tuner.report(3, 2, 9) == .go)
    // Between ready steps, and at the last.
    #expect(tuner.report(0, 3, 99) == .go)
    for number in 0..<4 { #expect(tuner.report(number, 10, Double(number)) == .go) }
  }

  @Test func `the mean of a window is compared`() throws {
    var tuner = try begun(plan { $0.window = 2 })
    for (number, values) in [[0.0, 1], [1, 1], [0, 1.5], [5, 1.2]].enumerated() {
      for (index, value) in values.enumerated() {
        let verdict = tuner.report(number, index + 1, value)
        // The worst by its mean, though #2's last value is worse.
        #expect((verdict.evidence != nil) == (number == 3 && index == 1))
      }
    }
  }

  @Test func `one that diverged is replaced, one that was killed is not`() throws {
    var tuner = try begun(plan())
    for number in 0..<3 { _ = tuner.report(number, 2, Double(number)) }
    _ = tuner.report(3, 1, .nan)
    tuner.tell(number: 3, state: .diverged)
    let successor = try #require(tuner.ask().proposal)
    #expect(successor.origin == .exploited && successor.parent == 0 && successor.place == 3)
    tuner.begin(successor, number: 4)
    tuner.tell(number: 1, state: .killed)
    #expect(tuner.ask().proposal == nil)
  }

  @Test func `a study that is full replaces nobody`() throws {
    var tuner = try begun(plan(stop: StopRules(trials: 4)))
    for number in 0..<4 { #expect(tuner.report(number, 2, Double(number)) == .go) }
  }

  @Test func `values are perturbed within the space`() {
    let lr = Distribution.continuous(.logUniform(low: 1e-4, high: 1), quantum: nil)
    #expect(lr.perturbed(0.5, by: 1.2) == 0.6)
    #expect(lr.perturbed(0.9, by: 1.2) == 1.0)
    let share = Distribution.continuous(.uniform(low: 0, high: 0.5), quantum: nil)
    #expect(share.perturbed(0.0, by: 1.2) == 0.01)
    #expect(share.perturbed(0.0, by: 0.8) == 0.0)
    let whole = Distribution.integer(low: 1, high: 10)
    #expect(whole.perturbed(1, by: 1.2) == 2 && whole.perturbed(10, by: 0.8) == 8)
    #expect(whole.perturbed(2, by: 0.8) == 1)
    let list = Distribution.categorical([64, 16, 32], probabilities: nil)
    #expect(list.perturbed(16, by: 1.2) == 32 && list.perturbed(16, by: 0.8) == 16)
    let names = Distribution.categorical(["a", "b"], probabilities: nil)
    #expect(names.perturbed("a", by: 1.2) == "a")
  }

  @Test func `copying the better ones ends better than going on alone`() {
    // The rate that is best falls while a run goes on: no constant one does well.
    func train(_ population: PopulationPlan?, seed: UInt64) -> Double {
      var plan = StudyPlan.test(SearchSpace([.logUniform("lr", 1e-3...1)]), steps: 40, seed: seed)
      plan.population = population ?? PopulationPlan(size: 8, truncation: 0)
      var tuner = Tuner(plan: plan)
      var losses: [Int: [Int: Double]] = [:]
      var running: [(number: Int, step: Int, loss: Double)] = []
      var next = 0
      var isThrough = false
      while !isThrough {
        while let proposal = tuner.ask().proposal {
          tuner.begin(proposal, number: next)
          let step = proposal.checkpointStep ?? 0
          let loss = proposal.checkpointOf.flatMap { losses[$0]?[step] } ?? 1
          running.append((next, step, loss))
          next += 1
        }
        isThrough = running.isEmpty
        var still: [(number: Int, step: Int, loss: Double)] = []
        for var worker in running {
          worker.step += 1
          let lr = tuner.trial(worker.number)?.configuration.number("lr") ?? 0
          let wanted = 0.5 * pow(0.9, Double(worker.step))
          let miss = log(lr / wanted)
          worker.loss *= 0.8 + 0.2 * (1 - exp(-miss * miss))
          losses[worker.number, default: [:]][worker.step] = worker.loss
          switch tuner.report(worker.number, worker.step, worker.loss) {
          case .go, .spare:
            if worker.step < 40 {
              still.append(worker)
            } else {
              tuner.tell(number: worker.number, state: .complete)
            }
          case .prune, .diverged, .end: tuner.tell(number: worker.number, state: .pruned)
          }
        }
        running = still
      }
      return tuner.best?.value ?? .infinity
    }
    let seeds: [UInt64] = [1, 2, 3, 4, 5, 6]
    let alone = seeds.map { train(nil, seed: $0) }
    let together = seeds.map { train(PopulationPlan(size: 8, interval: 2), seed: $0) }
    let won = zip(together, alone).count { $0 < $1 }
    #expect(won >= 5, "\(together), \(alone)")
  }
}
