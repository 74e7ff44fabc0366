import Foundation
import Numerics
import Testing
import Tuning

@testable import Search

/// A study that is lived through and one that is read back from the store must go on alike.
@Suite struct `Replay` {
  static let plans: [StudyPlan] = [
    .test(pruner: .median(startupTrials: 3), steps: 10, seed: 3),
    .test(
      Spaces.countable, sampler: .grid, pruner: .bands(.init(counts: [2, 5], eta: 2)), seed: 1),
    .test(
      sampler: .automatic, pruner: .percentile(.init(percentile: 30, startupTrials: 2)),
      direction: .maximize, reduction: .best, steps: 10, seed: 5,
      baseline: [
        "lr": 1e-3, "dropout": 0.0, "layers": 2, "optimizer": "adam", "aug.strength": 0.5,
        "width": 64,
      ], stop: StopRules(trials: 32, patience: 25, sameBest: 20)),
    with(.test(steps: 10, seed: 11)) {
      $0.population = PopulationPlan(size: 4, interval: 2, truncation: 0.25)
    },
    with(.test(sampler: .automatic, pruner: .median(startupTrials: 2), steps: 10, seed: 2)) {
      $0.replication = Replication(seeds: 2, folds: 2)
    },
    with(.test(sampler: .automatic, steps: 10, seed: 4)) {
      $0.course = Course([
        Phase("explore", .explore(trials: 14), with: ["optimizer": "sgd"]),
        Phase("refine", .refine(trials: 9), with: ["optimizer": "adam"]),
        Phase("validate", .validate(top: 2, seeds: 3)),
      ])
    },
    with(.test(sampler: .automatic, steps: 10, seed: 6)) {
      $0.course = Course.stages(of: $0.space, roles: $0.roles, trials: 30)
      $0.replication = Replication(seeds: 2)
    },
  ]

  private static func with(_ plan: StudyPlan, _ change: (inout StudyPlan) -> Void) -> StudyPlan {
    var plan = plan
    change(&plan)
    return plan
  }

  /// A landscape with curves that now and then explode.
  private static func curve(_ configuration: Configuration, _ step: Int) -> Double {
    var hash = 17.0
    for entry in configuration.entries {
      hash += entry.value.number ?? Double("\(entry.value)".count)
    }
    let level = abs(sin(hash * 7))
    if level > 0.93, step == 4 { return .nan }
    return level + 1 / Double(step) + 0.1 * sin(hash * Double(step))
  }

  @Test(arguments: plans) func `the same calls, the same answers`(plan: StudyPlan) {
    var one = World(Tuner(plan: plan), curve: Replay.curve)
    var other = World(Tuner(plan: plan), curve: Replay.curve)
    for _ in 0..<80 {
      one.turn()
      other.turn()
    }
    let isSame = one.log == other.log
    #expect(isSame && one.log.count > 30)
  }

  @Test(arguments: plans, [1, 7, 23, 40])
  func `whole trials from disk give the state that was lived through`(plan: StudyPlan, after: Int)
    throws
  {
    var world = World(Tuner(plan: plan), curve: Replay.curve)
    for turn in 0..<after {
      world.turn()
      if turn == 5 { byHand(&world.tuner) }
    }
    var restarted = world
    var fresh = Tuner(plan: try copy(plan))
    let numbers = (0..<world.nextNumber).map { $0 } + (after > 5 ? [1000, 1001, 1002, 1003] : [])
    for number in numbers {
      fresh.replay(try copy(#require(world.tuner.trial(number))))
    }
    #expect(fresh.best?.number == world.tuner.best?.number)
    restarted.replace(tuner: fresh)
    let before = world.log.count
    for _ in 0..<60 {
      world.turn()
      restarted.turn()
    }
    let difference = zip(restarted.log, world.log).first { $0 != $1 }
    #expect(difference == nil)
    #expect(restarted.log.count == world.log.count)
    #expect(world.log.count > before || after > 20)
  }

  /// What a user does meanwhile: a clone, a trial carried on, a kill, a range test.
  private func byHand(_ tuner: inout Tuner) {
    var configuration = tuner.trial(0)?.configuration ?? Configuration()
    configuration["lr"] = 0.05
    tuner.begin(Proposal(configuration: configuration, origin: .clone, parent: 0), number: 1000)
    for step in 1...10 { _ = tuner.report(1000, step, 1.5) }
    tuner.tell(number: 1000, state: .complete)
    tuner.begin(
      Proposal(configuration: configuration, origin: .revived, parent: 1), number: 1001)
    _ = tuner.report(1001, 1, 1.2)
    tuner.tell(number: 1001, state: .killed)
    tuner.begin(Proposal(configuration: configuration, origin: .rangeTest), number: 1002)
    tuner.tell(number: 1002, state: .complete)
    tuner.begin(
      Proposal(configuration: configuration, origin: .clone, parent: 0, teaches: false),
      number: 1003)
    _ = tuner.report(1003, 3, .infinity)
    tuner.tell(number: 1003, state: .diverged)
  }

  private func copy<T: Codable>(_ value: T) throws -> T {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try decoder.decode(T.self, from: encoder.encode(value))
  }

  @Test func `somebody else's trial comes in whole, and its end too`() {
    var tuner = Tuner(plan: .test(pruner: .median(startupTrials: 1)))
    var theirs = Trial(
      number: 0, configuration: ["lr": 0.1], curves: ["loss": Curve([(1, 2)])])
    tuner.replay(theirs)
    #expect(tuner.best == nil)
    theirs.state = .complete
    theirs.value = 0.5
    theirs.curves["loss"] = Curve([(1, 2), (2, 1)])
    tuner.replay(theirs)
    #expect(tuner.best?.value == 0.5)
    // A finished row never changes.
    theirs.value = 0.1
    tuner.replay(theirs)
    #expect(tuner.best?.value == 0.5)
    tuner.begin(Proposal(configuration: [:]), number: 1)
    #expect(tuner.report(1, 2, 3).evidence?.threshold == 1)
    // Their asks count with ours, so that a replay draws the same streams.
    #expect(
      tuner.ask()
        == {
          var other = Tuner(plan: .test())
          _ = other.ask()
          _ = other.ask()
          return other.ask()
        }())
  }
}
