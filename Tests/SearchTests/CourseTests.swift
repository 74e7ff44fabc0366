import Foundation
import Testing
import Tuning

@testable import Search

/// Replicates, phases and stages of a plan.
@Suite struct `The rest of the plan` {
  private static let space = SearchSpace([
    .logUniform("lr", 1e-5...1e-1), .integer("layers", 1...6), .choice("opt", ["sgd", "adam"]),
    .choice("data", [1.0, 0.2]),
  ])

  private func plan(_ change: (inout StudyPlan) -> Void) -> StudyPlan {
    var plan = StudyPlan.test(`The rest of the plan`.space, steps: 10, seed: 9)
    change(&plan)
    return plan
  }

  /// Asks, begins and completes one trial.
  private func run(
    _ tuner: inout Tuner, _ number: Int, _ value: Double
  ) throws -> (Proposal, Ending) {
    let proposal = try #require(tuner.ask().proposal)
    return (proposal, tuner.complete(number, [value], proposal))
  }

  // MARK: - Replicates

  @Test func `runs of a configuration count as one, by their mean`() throws {
    var tuner = Tuner(plan: plan { $0.replication = Replication(seeds: 3) })
    let (first, ending) = try run(&tuner, 0, 0.1)
    #expect(first.place == 0 && first.origin == .sampled)
    #expect(!ending.isNewBest && tuner.best == nil)
    let (second, _) = try run(&tuner, 1, 0.5)
    #expect(second.origin == .replicate && second.parent == 0 && second.place == 1)
    #expect(second.configuration == first.configuration && second.seed != first.seed)
    let (_, last) = try run(&tuner, 2, 0.9)
    #expect(last.isNewBest && last.best == Ending.Best(number: 0, value: 0.5))
    #expect(tuner.best?.number == 0 && tuner.best?.value == 0.5)
    let (other, _) = try run(&tuner, 3, 0.4)
    #expect(other.origin == .sampled && other.seed == first.seed)
    _ = try run(&tuner, 4, 0.4)
    #expect(tuner.best?.number == 0)
    _ = try run(&tuner, 5, 0.4)
    #expect(tuner.best?.number == 3)
    let merged = try #require(tuner.history.merged(4))
    #expect(merged.number == 3 && merged.state == .complete)
    #expect(abs((merged.value ?? 0) - 0.4) < 1e-12)
  }

  @Test func `a configuration whose first run was pruned is not run again`() throws {
    let pruned = plan {
      $0.replication = Replication(seeds: 2)
      $0.pruner = .median(startupTrials: 1)
    }
    var tuner = Tuner(plan: pruned)
    let first = try #require(tuner.ask().proposal)
    tuner.begin(first, number: 0)
    // While the first run may still be pruned, other configurations are tried.
    let other = try #require(tuner.ask().proposal)
    #expect(other.origin == .sampled && other.place == 0)
    tuner.begin(other, number: 1)
    _ = tuner.report(0, 1, 1)
    tuner.tell(number: 0, state: .complete)
    let again = try #require(tuner.ask().proposal)
    #expect(again.origin == .replicate && again.parent == 0)
    tuner.begin(again, number: 2)
    // A further run is never pruned, the first run of another one is.
    #expect(tuner.report(2, 1, 9) == .go)
    #expect(tuner.report(1, 1, 9).evidence?.rule == "median")
    tuner.tell(number: 1, state: .pruned)
    #expect(try #require(tuner.ask().proposal).origin == .sampled)
  }

  @Test func `a number of trials ends with whole configurations`() throws {
    var tuner = Tuner(
      plan: plan {
        $0.replication = Replication(seeds: 1, folds: 3)
        $0.stop.trials = 8
      })
    var number = 0
    while let proposal = tuner.ask().proposal {
      tuner.complete(number, [1], proposal)
      number += 1
    }
    #expect(number == 6)
    #expect(tuner.ask().reason?.contains("leave no room") == true)
  }

  // MARK: - Phases

  @Test func `explore, refine around the best, validate with other seeds`() throws {
    var tuner = Tuner(
      plan: plan {
        $0.course = Course([
          Phase("explore", .explore(trials: 12), with: ["data": 0.2]),
          Phase("refine", .refine(trials: 6), with: ["data": 1.0]),
          Phase("validate", .validate(top: 2, seeds: 3), with: ["data": 1.0]),
        ])
      })
    for number in 0..<12 {
      let (proposal, _) = try run(&tuner, number, number == 7 ? 0.1 : 1)
      #expect(proposal.phase == "explore" && proposal.configuration["data"] == 0.2)
    }
    #expect(tuner.best?.number == 7)
    let best = try #require(tuner.trial(7)?.configuration)
    // On all the data the best has to show itself first.
    let (first, ending) = try run(&tuner, 12, 0.5)
    #expect(first.phase == "refine" && first.origin == .clone && first.parent == 7)
    #expect(first.configuration.differences(from: best) == ["data"])
    #expect(ending.isNewBest && tuner.best?.number == 12)
    var distances: [Double] = []
    let lr = try #require(tuner.plan.space["lr"]?.distribution)
    for number in 13..<18 {
      let (proposal, _) = try run(&tuner, number, 0.6)
      #expect(proposal.phase == "refine" && proposal.origin == .refined && proposal.parent == 12)
      #expect(proposal.configuration["data"] == 1.0)
      let u = try #require(proposal.configuration["lr"].flatMap(lr.unit(of:)))
      distances.append(abs(u - (try #require(best["lr"].flatMap(lr.unit(of:))))))
    }
    #expect(distances.allSatisfy { $0 <= 0.5 } && Set(distances).count == 5)
    var sources: [Int] = []
    for number in 18..<24 {
      let (proposal, _) = try run(&tuner, number, number % 2 == 0 ? 0.7 : 0.55)
      #expect(proposal.phase == "validate" && proposal.origin == .replicate)
      sources.append(proposal.parent ?? -1)
      #expect(proposal.place == (number - 18) / 2)
    }
    #expect(sources == [12, 13, 12, 13, 12, 13])
    // What was validated is the last word.
    #expect(tuner.best?.number == 13 && tuner.best?.value == 0.55, "by the name it was given first")
    let reason = try #require(tuner.ask().reason)
    #expect(
      reason.hasPrefix("all phases are through: explore 12, refine 6, validate 6; #13 0.55 ± "))
    #expect(reason.hasSuffix(", p < 0.001: a real difference"))
  }

  @Test func `a phase waits for its last trials`() throws {
    var tuner = Tuner(
      plan: plan {
        $0.course = Course([
          Phase("explore", .explore(trials: 2)), Phase("refine", .refine(trials: 2)),
        ])
      })
    let one = try #require(tuner.ask().proposal)
    let two = try #require(tuner.ask().proposal)
    guard case .wait = tuner.ask() else {
      Issue.record("two are handed out")
      return
    }
    tuner.begin(one, number: 0)
    tuner.begin(two, number: 1)
    _ = tuner.report(0, 1, 1)
    tuner.tell(number: 0, state: .complete)
    #expect(tuner.ask() == .wait(reason: "explore is over (2 trials); 1 trial still runs"))
    tuner.tell(number: 1, state: .failed)
    #expect(tuner.ask().proposal?.phase == "refine")
    #expect(tuner.phaseNote()?.name == "refine")
  }

  @Test func `a search that finds nothing better ends its phase, not the study`() throws {
    var tuner = Tuner(
      plan: plan {
        $0.course = Course([
          Phase("explore", .explore(trials: 20)), Phase("refine", .refine(trials: 20)),
        ])
        $0.stop.patience = 3
      })
    for number in 0..<4 { #expect(try run(&tuner, number, 1).0.phase == "explore") }
    #expect(try run(&tuner, 4, 2).0.phase == "refine")
    for number in 5..<8 { _ = try run(&tuner, number, 2) }
    #expect(tuner.ask().reason == "all phases are through: explore 4, refine 4")
  }

  @Test func `a box keeps its width at the edges and values their kind`() {
    let lr = Distribution.continuous(.logUniform(low: 1e-4, high: 1), quantum: nil)
    let edge = lr.boxed(around: 1.0, width: 0.25)
    #expect(abs((edge.bounds?.lowerBound ?? 0) - 0.1) < 1e-9 && edge.bounds?.upperBound == 1)
    #expect(
      Distribution.integer(low: 1, high: 6).boxed(around: 3, width: 0.1)
        == .integer(low: 2, high: 4))
    let names = Distribution.categorical(["a", "b"], probabilities: nil)
    #expect(names.boxed(around: "b", width: 0.4) == names)
    #expect(names.boxed(around: "b", width: 0.2) == .constant("b"))
    let grid = Distribution.continuous(
      .uniform(low: 0, high: 1), quantum: Distribution.Quantum(step: 0.25, isInteger: false))
    #expect(grid.boxed(around: 0.5, width: 0.1).bounds == 0.25...0.75)
  }

  // MARK: - Stages

  @Test func `takes over what the baseline and the stages before have shown`() throws {
    let staged = plan {
      $0.space = SearchSpace([
        .logUniform("lr", 1e-5...1e-1), .choice("schedule", ["constant", "cosine"]),
        .choice("hidden", [16, 64]),
      ])
      $0.baseline = ["lr": 1e-3, "schedule": "constant", "hidden": 16]
      $0.course = Course.stages(of: $0.space, roles: $0.roles, trials: nil)
    }
    var tuner = Tuner(plan: staged)
    var ran: [Configuration] = []
    while let proposal = tuner.ask().proposal {
      #expect(
        !ran.contains { $0.differences(from: proposal.configuration).isEmpty },
        "again: \(proposal)")
      let rate = try #require(proposal.configuration.number("lr"))
      tuner.complete(ran.count, [abs(log10(rate / 1e-2))], proposal)
      ran.append(proposal.configuration)
    }
    // The baseline, four more rates, and of two choices each the other one.
    #expect(ran.count == 7, "\(ran)")
  }

  @Test(arguments: [7, 8, 10, 12]) func `a short stage tries something that is new to it`(
    trials: Int
  ) throws {
    let staged = plan {
      $0.space = SearchSpace([
        .logUniform("lr", 1e-5...1e-1), .choice("schedule", ["constant", "cosine"]),
        .choice("hidden", [16, 32, 64]),
      ])
      $0.baseline = ["lr": 1e-3, "schedule": "constant", "hidden": 16]
      $0.course = Course.stages(of: $0.space, roles: $0.roles, trials: trials)
    }
    var tuner = Tuner(plan: staged)
    var stages: [String: Int] = [:]
    var number = 0
    while let proposal = tuner.ask().proposal {
      if proposal.origin != .baseline { stages[proposal.phase ?? "", default: 0] += 1 }
      tuner.complete(number, [Double(number)], proposal)
      number += 1
    }
    for phase in try #require(staged.course).phases {
      // Of choices those that the baseline does not have.
      let others = ["schedule": 1, "architecture": 2][phase.name] ?? phase.trials
      let begun = stages[phase.name] ?? 0
      let isRight =
        begun == min(phase.trials, others) || (phase.name == "learning_rate" && begun > 3)
      #expect(isRight, "\(phase.name): \(begun) of \(phase.trials)")
    }
  }

  @Test func `one change at a time, the learning rate first`() throws {
    let staged = plan {
      $0.space = SearchSpace([
        .integer("hidden", 8...64), .uniform("dropout", 0...0.5), .logUniform("lr", 1e-5...1e-1),
        .choice("batch_size", [16, 32, 64]), .choice("schedule", ["constant", "cosine"]),
      ])
      $0.course = Course.stages(of: $0.space, roles: $0.roles, trials: nil)
    }
    let names = staged.course?.phases.map(\.name)
    #expect(
      names == ["learning_rate", "schedule", "batch", "regularisation", "architecture"])
    var tuner = Tuner(plan: staged)
    var rates: [Double] = []
    var number = 0
    var before: Configuration?
    var changed: [String: Set<String>] = [:]
    while let proposal = tuner.ask().proposal {
      let rate = try #require(proposal.configuration.number("lr"))
      let stage = try #require(proposal.phase)
      if stage == "learning_rate" { rates.append(rate) }
      if let before {
        changed[stage, default: []].formUnion(proposal.configuration.differences(from: before))
      }
      let batch = proposal.configuration.number("batch_size") == 64 ? 0.0 : 0.5
      tuner.complete(number, [abs(log10(rate / 1e-3)) * 0.3 + batch], proposal)
      if tuner.best?.number == number { before = proposal.configuration }
      number += 1
    }
    // Five values over two decades.
    #expect(rates.count == 5)
    #expect(abs((rates.max() ?? 0) / (rates.min() ?? 1) - 100) < 1e-6)
    #expect(changed["learning_rate"] == ["lr"] && changed["schedule"] == ["schedule"])
    #expect(changed["batch"]?.isSubset(of: ["batch_size", "lr"]) == true)
    #expect(changed["regularisation"] == ["dropout"] && changed["architecture"] == ["hidden"])
    #expect(tuner.ask().reason?.hasPrefix("all phases are through: learning_rate 5, ") == true)
    #expect(
      tuner.history.standings.best.flatMap { tuner.trial($0.number) }?
        .configuration["batch_size"] == 64)
  }
}
