import Foundation
import Testing
import Tuning

@testable import Diagnosis

@Suite struct `The manual workflow` {
  private let training = MadeTraining()
  private let plan = MadeTraining.plan()

  private func baseline(_ rate: Double) -> Trial {
    var configuration = MadeTraining.start
    configuration["lr"] = .double(rate)
    return training.run(
      Proposal(configuration: configuration, origin: .baseline), number: 0, plan)
  }

  private func next(_ trials: [Trial], refused: Set<String> = []) throws -> ManualStep {
    let answer = ManualWorkflow(plan, trials: trials, refused: refused).next()
    guard case .step(let step) = answer else {
      throw Unexpected(text: "\(answer)")
    }
    return step
  }

  private struct Unexpected: Error { var text: String }

  @Test func `begins with a range test, then trains at the rate that it recommends`() throws {
    let test = try next([])
    #expect(test.isRangeTest)
    #expect(test.proposal.rangeTest == RangeTestPlan().bounds)
    #expect(!test.proposal.teaches)
    let trial = training.run(test.proposal, number: 0, plan)
    let first = try next([trial])
    let rate = try #require(first.proposal.configuration.number("lr"))
    #expect(rate > 3e-4 && rate < 0.03)
    #expect(first.grounds.seen.contains { $0.hasPrefix("range test: use about") })
    #expect(first.grounds.change.hasPrefix("lr "))
    #expect(first.proposal.grounds == first.grounds)
  }

  @Test func `begins with the valley where a schedule may follow, and below it where none can`()
    throws
  {
    func rate(_ schedules: [ParameterValue]) throws -> (rate: Double, seen: [String]) {
      let plan = MadeTraining.plan {
        $0.space = SearchSpace([
          .logUniform("lr", 1e-6...3), .choice("optimizer", ["adam", "adamw"]),
          .choice("schedule", schedules),
        ])
      }
      let test = RangeTestPlan()
      let trial = training.run(try test.sweep(of: plan), number: 0, plan)
      guard case .step(let step) = ManualWorkflow(plan, trials: [trial]).next() else {
        throw Unexpected(text: "no step")
      }
      return (step.proposal.configuration.number("lr") ?? 0, step.grounds.seen)
    }
    let falling = try rate(["constant", "cosine"])
    let staying = try rate(["constant", "step"])
    #expect(falling.rate > 2 * staying.rate, "\(falling), \(staying)")
    #expect(falling.seen.contains { $0.contains("begin with the valley") })
    #expect(!staying.seen.contains { $0.contains("begin with the valley") })
  }

  @Test(arguments: [1.0, 1e-6])
  func `comes from any rate to a good one and changes one thing at a time`(rate: Double) throws {
    let start = baseline(rate)
    let (trials, proposals, end) = training.tune(plan, trials: [start])
    guard case .through(let reason) = end else { throw Unexpected(text: "\(end)") }
    #expect(reason.contains("no better move is left"))
    #expect(proposals.count < 40)
    for proposal in proposals where proposal.origin != .rangeTest {
      let parent = try #require(trials.first { $0.number == proposal.parent })
      let names = proposal.configuration.differences(from: parent.configuration)
      #expect(names.count == 1 || Set(names) == ["batch_size", "lr"], "\(names)")
      #expect(proposal.grounds?.seen.isEmpty == false && proposal.grounds?.why.isEmpty == false)
      #expect(proposal.seed == plan.commonSeed)
    }
    // Eight whole trials come near to what the formula has to give.
    let eight = training.tune(plan, trials: [start], whole: 8).trials
    #expect(eight.count { $0.origin != .rangeTest } == 8)
    let best = try #require(eight.compactMap(\.value).min())
    #expect(best < 0.075, "\(best)")
    #expect(best < (training.run(proposals[0], number: 0, plan).value ?? 9))
  }

  @Test func `says what was seen in numbers, and goes back from what did not help`() throws {
    let (trials, proposals, _) = training.tune(plan, trials: [baseline(1)], whole: 12)
    let said = proposals.compactMap(\.grounds).flatMap(\.seen)
    #expect(said.contains { $0.hasPrefix("#0 came to no result (diverged)") })
    #expect(said.contains { $0.contains("better than") && $0.hasSuffix(": kept") })
    #expect(said.contains { $0.contains(": back to #") })
    // Every change is made to the best so far.
    for (index, proposal) in proposals.enumerated() where proposal.parent != nil && index > 1 {
      let known = trials.prefix { $0.number <= index }
      let best = known.filter { $0.value != nil }.min { $0.value ?? 9 < $1.value ?? 9 }
      let parent = try #require(known.first { $0.number == proposal.parent })
      #expect(training.end(parent.configuration) < (best?.value ?? 9) * 1.05)
    }
  }

  @Test func `keeps nothing that makes no difference beyond the noise`() {
    func trial(_ number: Int, _ level: Double, shake: Double, _ lr: Double) -> Trial {
      var configuration = MadeTraining.start
      configuration["lr"] = .double(lr)
      let curve = Curve((1...30).map { ($0, level + ($0 % 2 == 0 ? shake : -shake)) })
      return Trial(
        number: number, configuration: configuration, state: .complete,
        curves: ["val_loss": curve], value: curve.lastValue)
    }
    let shaky = StepRecord.all(
      [trial(0, 0.5, shake: 0.05, 0.01), trial(1, 0.49, shake: 0.05, 0.003)], plan)
    #expect(shaky[0].outcome == .first && shaky[1].outcome == .noDifference)
    let calm = StepRecord.all(
      [trial(0, 0.5, shake: 0.001, 0.01), trial(1, 0.46, shake: 0.001, 0.003)], plan)
    #expect(calm[1].isKept)
    // Another seed would do as much to a loss, however calm its end.
    let alike = StepRecord.all(
      [trial(0, 0.5, shake: 0.001, 0.01), trial(1, 0.49, shake: 0.001, 0.003)], plan)
    #expect(alike[1].outcome == .noDifference)
    let worse = StepRecord.all(
      [trial(0, 0.5, shake: 0.001, 0.01), trial(1, 0.6, shake: 0.001, 0.003)], plan)
    #expect(worse[1].outcome == .worse)
  }

  @Test func `goes on from what a trial had in the end, where its knobs were turned`() throws {
    var trials = training.tune(plan, trials: [baseline(1)], whole: 2).trials
    let last = try #require(trials.indices.last)
    let rate = try #require(trials[last].configuration.number("lr"))
    trials[last].turned = ["lr": .double(rate / 2), "weight_decay": 1e-3]
    guard case .step(let step) = ManualWorkflow(plan, trials: trials).next() else {
      throw Unexpected(text: "no step")
    }
    try #require(step.base == trials[last].number)
    let ended = trials[last].asItEnded.configuration
    #expect(step.proposal.configuration.differences(from: ended).count == 1)
    #expect(step.proposal.configuration.number("weight_decay") == 1e-3)
    #expect(step.grounds.seen.contains { $0.contains("was turned by hand while it ran") })
  }

  /// What each whole trial after the first changed of the one that it builds on.
  private func changes(_ plan: StudyPlan, trials: [Trial], whole: Int) -> [[String]] {
    let (trials, proposals, _) = training.tune(plan, trials: trials, whole: whole)
    return proposals.filter { $0.origin != .rangeTest }.dropFirst().map { proposal in
      let base = trials.first { $0.number == proposal.parent }?.configuration ?? [:]
      return proposal.configuration.differences(from: base)
    }
  }

  @Test func `tries what nothing is known of before other rates than the tested one`() {
    let changed = changes(plan, trials: [baseline(1)], whole: 5)
    #expect(changed.count == 3 && !changed.contains(["lr"]), "\(changed)")
  }

  @Test func `tries the range test's second rate as soon as the schedule falls, once`() throws {
    // With an optimizer that has momentum the test has one rate that stays and one that falls.
    let plan = MadeTraining.plan {
      $0.space = SearchSpace($0.space.parameters + [.choice("optimizer", ["adam", "adamw"])])
    }
    var start = baseline(1)
    start.configuration["optimizer"] = "adam"
    let changed = changes(plan, trials: [start], whole: 8)
    #expect(changed.prefix(2) == [["schedule"], ["lr"]], "\(changed)")
    #expect(changed.count == 6 && !changed.dropFirst(2).contains(["lr"]), "\(changed)")

    let trials = training.tune(plan, trials: [start], whole: 3).trials
    guard case .step(let step) = ManualWorkflow(plan, trials: trials).next() else {
      throw Unexpected(text: "no step")
    }
    let rates = RangeTestCourse(plan, trials).rates(plan)
    try #require(rates.count == 2)
    #expect(step.proposal.configuration["lr"] == rates[1].rate)
    #expect(step.proposal.configuration["schedule"] == "cosine")
    #expect(step.proposal.origin == .adjusted)
    #expect(step.grounds.why.contains("the other rate that the range test found"))

    // Who wants no schedule is not kept from it.
    let first = Array(trials.prefix(3))
    guard case .step(let schedule) = ManualWorkflow(plan, trials: first).next() else {
      throw Unexpected(text: "no step")
    }
    try #require(schedule.proposal.configuration["schedule"] == "cosine")
    let after = ManualWorkflow(plan, trials: first, refused: [schedule.grounds.step]).next()
    guard case .step(let other) = after else { throw Unexpected(text: "no step") }
    #expect(other.proposal.configuration["lr"] == rates[1].rate, "\(other.grounds.change)")
  }

  @Test func `keeps what settles where another swings around the same level`() {
    func trial(_ number: Int, _ level: Double, _ shake: Double, _ schedule: ParameterValue) -> Trial
    {
      self.trial(number, ["schedule": schedule]) { level + ($0 % 2 == 0 ? shake : -shake) }
    }
    let swings = trial(0, 0.5, 0.1, "constant")
    let settled = StepRecord.all([swings, trial(1, 0.49, 0.002, "cosine")], plan)
    #expect(settled[1].outcome == .settled && settled[1].isKept)
    #expect(settled[1].sentence(plan).hasSuffix("but settled there, where #0 swings: kept"))
    // What swings as well has shown nothing, nor what settled above the level.
    let both = StepRecord.all([swings, trial(1, 0.49, 0.08, "cosine")], plan)
    #expect(both[1].outcome == .noDifference)
    let falling = [5, 10].flatMap { count in
      let base = self.trial(0, ["schedule": "constant"], count) { 2.3 * pow(0.7, Double($0)) }
      let end = StepRecord.level(of: base, plan) * 1.02
      let stands = self.trial(1, ["schedule": "cosine"], count) {
        max(end, 2.3 * pow(0.3, Double($0)))
      }
      return StepRecord.all([base, stands], plan).dropFirst()
    }
    #expect(falling.map(\.outcome) == [.noDifference, .noDifference])
    let above = StepRecord.all([swings, trial(1, 0.58, 0.002, "cosine")], plan)
    #expect(above[1].outcome == .noDifference)
  }

  @Test func `leaves a tested rate until every other lever was tried`() throws {
    let trial = baseline(0.03)
    let moves = Levers(trial, plan, tested: [0.03]).moves.map(\.lever)
    let first = try #require(moves.firstIndex(of: "lr"))
    #expect(Set(moves[..<first]) == Set(moves).subtracting(["lr"]), "\(moves)")
    #expect(Levers(trial, plan).moves.first?.lever == "lr")
  }

  @Test func `has another suggestion where one is refused, and takes it up no more`() throws {
    let trials = training.tune(plan, trials: [baseline(1)], whole: 2).trials
    var refused: Set<String> = []
    var changes: [String] = []
    for _ in 0..<4 {
      let step = try next(trials, refused: refused)
      changes.append(step.grounds.change)
      refused.insert(step.grounds.step)
    }
    #expect(Set(changes).count == 4)
    #expect(try next([baseline(1)], refused: ["range test"]).isRangeTest == false)
  }

  @Test func `waits for what runs, and says the same to the same trials`() throws {
    let trials = training.tune(plan, trials: [baseline(1)], whole: 4).trials
    #expect(try next(trials) == next(trials))
    var running = trials
    running[running.count - 1].state = .running
    guard case .wait = ManualWorkflow(plan, trials: running).next() else {
      Issue.record("it does not wait")
      return
    }
  }

  @Test func `tests a script that does not take part at ten rates, each for two reports`() throws {
    let plain = MadeTraining(takesPart: false)
    let (trials, proposals, _) = plain.tune(plan, whole: 1)
    #expect(proposals.count { $0.origin == .rangeTest } == 11)
    #expect(trials.dropFirst().prefix(10).allSatisfy { ($0.curves["val_loss"]?.count ?? 0) <= 4 })
    let rate = try #require(proposals.last?.configuration.number("lr"))
    #expect(rate > 3e-4 && rate < 0.1)
    // The last two stand between the best of the first eight and those beside it.
    let rates = trials.dropFirst().prefix(10).compactMap { $0.configuration.number("lr") }
    let first = rates.prefix(8)
    #expect(zip(first, first.dropFirst()).allSatisfy { $0 < $1 })
    #expect(rates.suffix(2).allSatisfy { last in first.contains { $0 > last } })
  }

  @Test func `does without a range test where the plan wants none`() throws {
    let plain = MadeTraining.plan { $0.manual?.testsRange = false }
    let (trials, proposals, _) = training.tune(plain, trials: [baseline(1)], whole: 8)
    #expect(!proposals.contains { $0.origin == .rangeTest })
    #expect(proposals.first?.configuration.number("lr") == 0.1)
    #expect(trials.contains { $0.state == .complete })
  }

  /// A trial whose training lies at three tenths of its validation.
  private func trial(
    _ number: Int, _ changes: Configuration = [:], _ count: Int = 30, _ value: (Int) -> Double
  ) -> Trial {
    var configuration = MadeTraining.start
    configuration["lr"] = 0.01
    for entry in changes.entries { configuration[entry.name] = entry.value }
    let judged = Curve((1...count).map { ($0, value($0)) })
    return Trial(
      number: number, configuration: configuration, state: .complete,
      curves: [
        "val_loss": judged, "train_loss": Curve((1...count).map { ($0, 0.3 * value($0)) }),
      ], value: judged.lastValue)
  }

  private func changed(_ trials: [Trial]) throws -> [String] {
    let plain = MadeTraining.plan { $0.manual?.testsRange = false }
    guard case .step(let step) = ManualWorkflow(plain, trials: trials).next(),
      let base = trials.first(where: { $0.number == step.base })
    else { throw Unexpected(text: "no step") }
    return step.proposal.configuration.differences(from: base.configuration)
  }

  private func swinging(_ step: Int) -> Double {
    2 * exp(-Double(step) / 3) + (step % 2 == 0 ? 0.35 : 0.65)
  }

  @Test func `tries a schedule before a smaller rate where a constant rate swings`() throws {
    #expect(try changed([trial(0, [:], 30, swinging)]) == ["schedule"])
    #expect(try changed([trial(0, ["schedule": "cosine"], 30, swinging)]) == ["lr"])
  }

  @Test func `looks at other levers once the verdict's advice has failed`() throws {
    let base = trial(0, ["schedule": "cosine"], 30, swinging)
    let worse = trial(1, ["schedule": "cosine", "lr": 0.005]) { self.swinging($0) + 0.5 }
    #expect(
      try changed([base, worse]) == ["dropout"], "and not the larger batch, which it also says")
  }

  @Test func `leaves alone a jump from which the run came back to a calm end`() throws {
    let jumped = trial(0, ["schedule": "cosine"]) { step in
      (2 * exp(-Double(step) / 4) + 0.3) * (step == 9 || step == 10 ? 2.5 : 1)
    }
    let plain = MadeTraining.plan { $0.manual?.testsRange = false }
    let workflow = ManualWorkflow(plain, trials: [jumped])
    #expect(workflow.verdict(of: jumped)?.kind == .spiking)
    guard case .step(let step) = workflow.next() else { throw Unexpected(text: "no step") }
    let rate = try #require(step.proposal.configuration.number("lr"))
    #expect(rate > 0.01, "\(step.grounds)")
  }

  @Test func `has nothing to say of a run that never said anything`() throws {
    var broken = baseline(1)
    (broken.state, broken.curves) = (.failed, [:])
    let plain = MadeTraining.plan { $0.manual?.testsRange = false }
    guard case .through(let reason) = ManualWorkflow(plain, trials: [broken]).next() else {
      Issue.record("it goes on")
      return
    }
    #expect(reason.contains("hone log 0"))
  }
}

@Suite struct `The rate that goes with a batch size` {
  private let space = SearchSpace([
    .logUniform("lr", 1e-6...3), .choice("batch_size", [16, 32, 64, 128]),
    .choice("optimizer", ["sgd", "adam"]),
  ])

  private func offers(_ optimizer: ParameterValue, _ batch: ParameterValue) -> [BatchRate] {
    let plan = StudyPlan(name: "s", objective: Objective(metric: "loss"), space: space)
    let old: Configuration = ["lr": 0.01, "batch_size": 32, "optimizer": optimizer]
    var new = old
    new["batch_size"] = batch
    return BatchRate.offers(plan, from: old, to: new)
  }

  @Test func `is k times for SGD and the root of it for Adam`() {
    #expect(offers("sgd", 128).map(\.rate) == [0.04, 0.02])
    #expect(offers("adam", 128).map(\.rate) == [0.02, 0.04])
    #expect(offers("adam", 64).first?.title == "lr × √2 (0.01 → 0.0141)")
    #expect(offers("sgd", 16).first?.title == "lr ÷ 2 (0.01 → 0.005)")
    #expect(offers("adam", 128).allSatisfy { !$0.reason.isEmpty })
  }

  @Test func `is no question where the batch size stays or the rate was changed as well`() {
    #expect(offers("adam", 32).isEmpty)
    let plan = StudyPlan(name: "s", objective: Objective(metric: "loss"), space: space)
    let both = BatchRate.offers(
      plan, from: ["lr": 0.01, "batch_size": 32, "optimizer": "sgd"],
      to: ["lr": 0.02, "batch_size": 64, "optimizer": "sgd"])
    #expect(both.isEmpty)
  }
}
