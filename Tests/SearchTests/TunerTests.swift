import Numerics
import Testing
import Tuning

@testable import Search

@Suite struct `The tuner` {
  private let any = Proposal(configuration: ["x": 1], origin: .enqueued)

  // MARK: - Asking

  @Test func `the baseline runs first, with the constants filled in`() throws {
    let baseline: Configuration = [
      "lr": 1e-3, "dropout": 0.0, "layers": 2, "optimizer": "adam", "aug.strength": 0.5,
      "width": 64,
    ]
    var tuner = Tuner(plan: .test(baseline: baseline))
    let first = try #require(tuner.ask().proposal)
    #expect(first.origin == .baseline && first.configuration["amp"] == true)
    #expect(first.configuration.entries.map(\.name) == Spaces.mixed.parameters.map(\.name))
    // It is out: the next ask is the sampler's first.
    let second = try #require(tuner.ask().proposal)
    #expect(second.origin == .sampled)
    var bare = Tuner(plan: .test())
    #expect(bare.ask().proposal == second)
    tuner.begin(first, number: 0)
    tuner.begin(second, number: 1)
    #expect(tuner.ask().proposal?.origin == .sampled)
  }

  @Test func `a baseline that cannot be run is a problem before the study`() {
    let plan = StudyPlan.test(baseline: ["lr": "fast"])
    let problems = SearchPlan.problems(of: plan)
    #expect(problems.first == "baseline: lr: fast is no number")
    #expect(problems.contains("baseline: layers: no value is given"))
    var tuner = Tuner(plan: plan)
    #expect(tuner.ask().reason == problems.joined(separator: "; "))
  }

  @Test func `a proposal taken back is proposed again`() throws {
    var tuner = Tuner(plan: .test())
    let first = try #require(tuner.ask().proposal)
    tuner.withdraw(first)
    #expect(tuner.ask().proposal == first)
    let second = try #require(tuner.ask().proposal)
    // An earlier one's draw is spent, lest the later one's be drawn twice.
    tuner.withdraw(first)
    let third = try #require(tuner.ask().proposal)
    #expect(third != first && third != second)
  }

  // MARK: - When it is through

  @Test func `the number of trials counts what is new, by hand or not`() {
    let plan = StudyPlan.test(stop: StopRules(trials: 4))
    var tuner = Tuner(plan: plan)
    tuner.complete(0, [1], any)
    for (number, origin) in [Origin.revived, .retry, .rangeTest].enumerated() {
      tuner.complete(1 + number, [1], Proposal(configuration: [:], origin: origin, parent: 0))
    }
    // Killed before it reported anything: as if it had not been.
    tuner.begin(any, number: 4)
    tuner.tell(number: 4, state: .killed)
    tuner.complete(5, [1], Proposal(configuration: [:], origin: .clone))
    // Failed ones count, else a broken script would be run for ever.
    tuner.begin(any, number: 6)
    tuner.tell(number: 6, state: .failed)
    #expect(tuner.ask().proposal != nil)
    #expect(tuner.ask() == .exhausted(reason: "4 trials"))
    var more = plan
    more.stop.trials = 6
    tuner.change(plan: more)
    #expect(tuner.ask().proposal != nil)
  }

  @Test(arguments: [Direction.minimize, .maximize]) func `a reached target ends the asking`(
    direction: Direction
  ) {
    let sign: Double = direction == .minimize ? 1 : -1
    var tuner = Tuner(plan: .test(direction: direction, target: sign * 0.5))
    tuner.begin(Proposal(configuration: [:], origin: .rangeTest), number: 0)
    _ = tuner.report(0, 1, sign * 0.1)
    tuner.begin(any, number: 1)
    _ = tuner.report(1, 1, sign * 0.6)
    let before = tuner.ask()
    #expect(before.proposal != nil)
    _ = tuner.report(1, 2, -sign * .infinity)
    #expect(tuner.ask().proposal != nil)
    _ = tuner.report(1, 3, sign * 0.5)
    #expect(tuner.ask().reason == "loss reached its target \(sign * 0.5) in #1")
  }

  @Test func `patience, with the least that counts as better`() {
    let stop = StopRules(patience: 3, minimumImprovement: 0.1)
    var tuner = Tuner(plan: .test(stop: stop))
    for number in 0..<5 {
      // Failures before and after the best do not wear patience out.
      tuner.begin(any, number: number)
      tuner.tell(number: number, state: .failed)
    }
    tuner.complete(5, [1.0])
    tuner.complete(6, [0.95])
    tuner.complete(7, [0.94])
    #expect(tuner.ask().proposal != nil)
    tuner.complete(8, [0.89])
    for number in 9..<11 { tuner.complete(number, [2]) }
    #expect(tuner.ask().proposal != nil)
    tuner.begin(any, number: 11)
    _ = tuner.report(11, 1, 3)
    tuner.tell(number: 11, state: .pruned)
    #expect(tuner.ask().reason == "3 trials without a better one than #8")
  }

  @Test func `the best stays the same`() {
    var tuner = Tuner(plan: .test(stop: StopRules(sameBest: 3)))
    tuner.complete(0, [1])
    tuner.complete(1, [0.5])
    tuner.complete(2, [0.7])
    tuner.complete(3, [0.5])
    #expect(tuner.ask().proposal != nil)
    // However little better: it is another best.
    tuner.complete(4, [0.4999])
    for number in 5..<7 { tuner.complete(number, [0.6]) }
    #expect(tuner.ask().proposal != nil)
    #expect(tuner.stopRules().map(\.share) == [2.0 / 3])
    tuner.complete(7, [0.6])
    #expect(tuner.ask().reason == "#4 has stayed the best for 3 trials")
  }

  @Test func `how often one asks does not wear patience out, also with replicates`() throws {
    var plan = StudyPlan.test(stop: StopRules(patience: 4, sameBest: 4))
    plan.replication = Replication(seeds: 2)
    var tuner = Tuner(plan: plan)
    for number in 0..<4 {
      let proposal = try #require(tuner.ask().proposal)
      tuner.complete(number, [number < 2 ? 1 : 2], proposal)
      for _ in 0..<5 { _ = tuner.stopRules() }
    }
    #expect(tuner.stopRules().map(\.now) == [1, 1], "two configurations, the first the best")
    #expect(tuner.ask().proposal != nil)
  }

  @Test func `trials that improve the best too little`() {
    var tuner = Tuner(plan: .test(stop: StopRules(minimumImprovement: 0.001)))
    for number in 0...10 { tuner.complete(number, [1 - 0.002 * Double(number)]) }
    #expect(tuner.ask().proposal != nil)
    let rule = tuner.stopRules().first
    #expect(rule?.rule == .improvement && rule?.limit == 0.001)
    #expect(abs((rule?.now ?? 0) - 0.002) < 1e-9 && abs((rule?.share ?? 0) - 0.5) < 1e-9)
    for number in 11...16 { tuner.complete(number, [1]) }
    #expect(
      tuner.ask().reason == "the last 10 trials improved the best by less than 0.1 % each")
  }

  // MARK: - Reports and ends

  @Test func `an objective that is not finite ends the trial at once`() throws {
    for value in [Double.nan, .infinity, -.infinity] {
      var tuner = Tuner(plan: .test(steps: 30))
      tuner.begin(any, number: 0)
      tuner.pin(number: 0, true)
      #expect(tuner.report(0, 1, 1) == .go)
      guard case .diverged(let evidence) = tuner.report(0, 2, value) else {
        Issue.record("\(value) was let through")
        continue
      }
      #expect(evidence.rule == "diverged" && evidence.step == 2 && evidence.stepsSaved == 28)
      #expect(evidence.detail == "loss is \(pythonText(value))")
      let ending = tuner.tell(number: 0, state: .diverged)
      #expect(ending.state == .diverged && !ending.isNewBest && tuner.best == nil)
      #expect(ending.value?.isNaN != true)
    }
    var lenient = Tuner(plan: .test(endsDiverged: false))
    lenient.begin(any, number: 0)
    #expect(lenient.report(0, 1, .nan) == .go)
  }

  @Test func `other metrics may be anything`() {
    var tuner = Tuner(plan: .test())
    tuner.begin(any, number: 0)
    let point = MetricPoint(metric: "grad", step: 1, value: .nan, time: 0)
    #expect(tuner.report(number: 0, step: 1, metrics: [point]) == .go)
    #expect(tuner.report(number: 0, step: 2, metrics: []) == .go)
    #expect(tuner.trial(0)?.curves["grad"]?.count == 1)
  }

  @Test func `a range test is neither judged nor diverged nor best`() {
    var tuner = Tuner(plan: .test(pruner: .median(startupTrials: 1)))
    tuner.complete(0, [1, 1])
    tuner.begin(Proposal(configuration: [:], origin: .rangeTest), number: 1)
    #expect(tuner.report(1, 1, 5) == .go && tuner.report(1, 2, .nan) == .go)
    #expect(tuner.report(1, 3, 0.1) == .go)
    #expect(tuner.tell(number: 1, state: .complete).state == .complete)
    #expect(tuner.best?.number == 0)
  }

  @Test func `points of several steps at once are judged one after the other`() {
    var tuner = Tuner(plan: .test(pruner: .median(startupTrials: 1)))
    tuner.complete(0, [1, 1, 1, 1])
    tuner.begin(any, number: 1)
    // Out of order, and the last value of a step counts.
    let points = [(3, 0.5), (1, 9), (1, 1), (2, 4)].map { step, value in
      MetricPoint(metric: "loss", step: step, value: value, time: 0)
    }
    let verdict = tuner.report(number: 1, step: 3, metrics: points)
    #expect(verdict == .go)
    #expect(tuner.trial(1)?.curves["loss"]?.values == [1, 4, 0.5])
    tuner.begin(any, number: 2)
    let worse = points.map { point in
      MetricPoint(metric: "loss", step: point.step, value: point.value + 5, time: 0)
    }
    #expect(tuner.report(number: 2, step: 3, metrics: worse).evidence?.step == 1)
    #expect(tuner.trial(2)?.curves["loss"]?.count == 3)
  }

  @Test func `a late point changes the curve and judges nobody`() {
    var tuner = Tuner(plan: .test(pruner: .median(startupTrials: 1)))
    tuner.complete(0, [1, 1, 1])
    tuner.begin(any, number: 1)
    #expect(tuner.report(1, 3, 0.5) == .go)
    #expect(tuner.report(1, 1, .nan) == .go)
    #expect(tuner.report(1, 2, 50) == .go)
    #expect(tuner.trial(1)?.curves["loss"]?.steps == [1, 2, 3])
  }

  @Test func `steps saved count a first step of 0`() {
    var tuner = Tuner(plan: .test(pruner: .median(startupTrials: 1), steps: 10))
    tuner.begin(any, number: 0)
    for step in 0...4 { _ = tuner.report(0, step, 1) }
    tuner.tell(number: 0, state: .complete)
    tuner.begin(any, number: 1)
    #expect(tuner.report(1, 0, 2).evidence?.stepsSaved == 9)
    tuner.begin(Proposal(configuration: [:], steps: 4), number: 2)
    #expect(tuner.report(2, 1, 2).evidence?.stepsSaved == 3)
    #expect(tuner.report(2, 4, 2).evidence?.stepsSaved == 0)
    // Nor does a script trap anybody with its steps.
    var wild = Tuner(plan: .test(steps: 10))
    for (number, step) in [Int.min, .max].enumerated() {
      wild.begin(any, number: number)
      #expect(wild.report(number, step, .nan).evidence?.stepsSaved == (step > 0 ? 0 : 10))
    }
  }

  @Test func `a pinned trial is spared once, and judged again when unpinned`() {
    var tuner = Tuner(plan: .test(pruner: .median(startupTrials: 1)))
    tuner.complete(0, [1, 1, 1, 1])
    tuner.begin(any, number: 1)
    tuner.pin(number: 1, true)
    guard case .spare(let evidence, let reason) = tuner.report(1, 1, 2) else {
      Issue.record("not spared")
      return
    }
    #expect(evidence.rule == "median" && reason == "pinned")
    #expect(tuner.report(1, 2, 2) == .go)
    tuner.pin(number: 1, false)
    if case .prune = tuner.report(1, 3, 2) {} else { Issue.record("not pruned") }
  }

  @Test func `a result is the last value, or the best`() {
    for (reduction, expected) in [(Objective.Reduction.last, 3.0), (.best, 1)] {
      var tuner = Tuner(plan: .test(reduction: reduction))
      let ending = tuner.complete(0, [2, 1, 3])
      #expect(ending == Ending(state: .complete, value: expected, isNewBest: true))
      #expect(tuner.best?.value == expected)
    }
  }

  @Test func `a trial without a result has failed, one that ends in NaN has diverged`() {
    var tuner = Tuner(plan: .test())
    #expect(tuner.complete(0, []) == Ending(state: .failed, value: nil, isNewBest: false))
    #expect(tuner.complete(1, [1, .nan]).state == .diverged)
    tuner.begin(any, number: 2)
    #expect(tuner.tell(number: 2, state: .complete, value: 0.25).value == 0.25)
    #expect(tuner.best?.number == 2)
    var lenient = Tuner(plan: .test(endsDiverged: false))
    #expect(lenient.complete(0, [.nan]).state == .failed)
    #expect(
      lenient.complete(1, [.infinity])
        == Ending(state: .complete, value: .infinity, isNewBest: false))
    #expect(lenient.best == nil)
  }

  @Test func `new bests are announced, equal ones and others are not`() {
    var tuner = Tuner(plan: .test(direction: .maximize))
    let news = [1.0, 0.5, 1, 2, 2].enumerated().map { tuner.complete($0, [$1]).isNewBest }
    #expect(news == [true, false, false, true, false])
    #expect(tuner.best?.number == 3)
    tuner.begin(any, number: 5)
    _ = tuner.report(5, 1, 99)
    #expect(!tuner.tell(number: 5, state: .pruned).isNewBest)
    #expect(tuner.best?.value == 2)
  }

  @Test func `who is unknown or through is left alone`() {
    var tuner = Tuner(plan: .test(pruner: .median(startupTrials: 1)))
    #expect(tuner.report(7, 1, .nan) == .go)
    #expect(
      tuner.tell(number: 7, state: .complete)
        == Ending(state: .complete, value: nil, isNewBest: false))
    tuner.pin(number: 7, true)
    tuner.complete(0, [1])
    #expect(tuner.report(0, 2, .nan) == .go)
    #expect(
      tuner.tell(number: 0, state: .failed) == Ending(state: .complete, value: 1, isNewBest: false))
    #expect(tuner.trial(0)?.curves["loss"]?.count == 1)
    // Beginning again changes nothing, nor does an end that is none.
    tuner.begin(any, number: 0)
    #expect(tuner.trial(0)?.state == .complete)
    tuner.begin(any, number: 1)
    #expect(tuner.tell(number: 1, state: .running).state == .running)
  }

  // MARK: - Who teaches

  @Test func `a revived trial teaches, its parent no longer`() {
    var tuner = Tuner(plan: .test())
    tuner.begin(any, number: 0)
    _ = tuner.report(0, 1, 1)
    tuner.tell(number: 0, state: .pruned)
    #expect(tuner.trial(0)?.teaches == true)
    tuner.begin(Proposal(configuration: [:], origin: .revived, parent: 0), number: 1)
    #expect(tuner.trial(0)?.teaches == false && tuner.trial(1)?.teaches == true)
    // In whatever order they come from the store.
    var other = Tuner(plan: .test())
    for number in [1, 0] { tuner.trial(number).map { other.replay($0) } }
    #expect(other.trial(0)?.teaches == false)
    tuner.begin(Proposal(configuration: [:], origin: .clone, teaches: false), number: 2)
    #expect(tuner.trial(2)?.teaches == false)
  }

  @Test func `a replicate is neither judged nor a peer, nor is another try of it`() {
    var tuner = Tuner(plan: .test(pruner: .bands(.init(counts: [1], eta: 3))))
    func begin(_ number: Int, _ origin: Origin, of parent: Int) {
      tuner.begin(Proposal(configuration: ["x": 1], origin: origin, parent: parent), number: number)
    }
    for number in 0..<2 { tuner.begin(any, number: number) }
    _ = tuner.report(0, 1, 0)
    begin(2, .replicate, of: 0)
    #expect(tuner.report(2, 1, 5) == .go)
    begin(3, .retry, of: 2)
    #expect(tuner.report(3, 1, 5) == .go)
    // Of another trial, a further try is judged as that one was.
    #expect(tuner.report(1, 1, 5).evidence?.peers == 1)
    begin(4, .retry, of: 1)
    #expect(tuner.report(4, 1, 6).evidence != nil)
  }

  @Test func `a trial whose knob was turned is no peer any more`() {
    var tuner = Tuner(plan: .test(pruner: .bands(.init(counts: [1], eta: 3))))
    for number in 0..<3 { tuner.begin(any, number: number) }
    _ = tuner.report(0, 1, 0)
    #expect(tuner.report(1, 1, 5).evidence?.threshold == 0)
    tuner.turn(number: 0, Configuration.Entry("x", 0.5))
    #expect(tuner.trial(0)?.teaches == false)
    #expect(tuner.trial(0)?.asItEnded.configuration["x"] == 0.5)
    #expect(tuner.report(1, 2, 5) == .go)
    #expect(tuner.report(2, 1, 1) == .go)
    tuner.setTeaches(number: 99, false)
  }

  // MARK: - Changing the plan

  @Test func `another pruner judges by the history`() {
    var plan = StudyPlan.test()
    var tuner = Tuner(plan: plan)
    for number in 0..<5 { tuner.complete(number, [1, 1]) }
    tuner.begin(any, number: 5)
    #expect(tuner.report(5, 1, 2) == .go)
    plan.pruner = .median()
    tuner.change(plan: plan)
    #expect(tuner.report(5, 2, 2).evidence?.peers == 5)
    plan.pruner = .none
    tuner.change(plan: plan)
    #expect(tuner.report(5, 3, 2) == .go)
  }

  @Test func `another objective finds its own best`() {
    var plan = StudyPlan.test()
    var tuner = Tuner(plan: plan)
    tuner.complete(0, [1])
    tuner.complete(1, [2])
    plan.objective.direction = .maximize
    tuner.change(plan: plan)
    #expect(tuner.best?.number == 1)
    #expect(tuner.plan == plan)
  }

  @Test func `another sampler knows what was tried`() {
    var plan = StudyPlan.test(Spaces.countable)
    var tuner = Tuner(plan: plan)
    tuner.begin(Proposal(configuration: ["b": "x", "a": 1, "c": 7, "q": 0.0]), number: 0)
    let waiting = tuner.ask().proposal
    plan.sampler = .grid
    tuner.change(plan: plan)
    var seen: [Configuration] = []
    while let proposal = tuner.ask().proposal { seen.append(proposal.configuration) }
    // What was out already is not handed out again.
    #expect(waiting.map { proposal in !seen.contains(proposal.configuration) } == true)
    #expect(Set(seen).count == seen.count && (22...23).contains(seen.count))
  }
}
