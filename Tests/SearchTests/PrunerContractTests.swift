import Numerics
import Testing
import Tuning

@testable import Search

/// What every pruner has to keep, whatever its rule.
@Suite(.timeLimit(.minutes(15))) struct `Pruner contract` {
  static let plans: [PrunerPlan] = [
    .median(), .median(startupTrials: 0, warmupSteps: 2, interval: 3, minimumPeers: 2),
    .percentile(.init(percentile: 25, startupTrials: 1)),
    .percentile(.init(percentile: 0, startupTrials: 1)),
    .percentile(.init(percentile: 100, startupTrials: 1)),
    .bands(.init(counts: [1, 3, 9])), .bands(.init(counts: [2, 4], eta: 2, strict: false)),
    .bands(.init(counts: [])), .halving(.init(minimumResource: 1, reductionFactor: 3)),
    .halving(.init(minimumResource: 2, reductionFactor: 2)), .halving(.init()),
    .hyperband(.init(maximumResource: 12)), .hyperband(.init()),
    .threshold(.init(lower: -100, upper: 5.5)), .threshold(.init(upper: 100, warmupSteps: 3)),
    .patience(.init(reports: 2, wrapped: .median(startupTrials: 1))),
    .patience(.init(reports: 3, minimumDelta: 0.5, wrapped: .gap(.init()))), .gap(.init()),
    .gap(.init(table: [.init(from: 0, worse: 0)], until: 1)), .extrapolation(.init()),
    .extrapolation(.init(gain: 0.4, top: 3, startupTrials: 4, warmup: 0.2)),
  ]
  /// Those whose judgements are of what is known, not of the order in which it came. Successive
  /// halving judges by who came first; so do its brackets.
  static let orderFree = plans.filter {
    switch $0 {
    case .halving, .hyperband: return false
    default: return true
    }
  }

  private func make(_ plan: PrunerPlan, _ direction: Direction = .minimize) throws -> any Pruner {
    try #require(SearchPlan.makePruner(for: .test(pruner: plan, direction: direction)))
  }

  private func trial(
    _ number: Int, _ points: [(step: Int, value: Double)], _ state: TrialState = .running,
    teaches: Bool = true
  ) -> Trial {
    Trial(
      number: number, configuration: [:], state: state,
      curves: points.isEmpty ? [:] : ["loss": Curve(points)], teaches: teaches)
  }

  /// Random trials: finished and running, with gaps, odd values and unsorted steps.
  private func history(_ count: Int, seed: UInt64) -> [Trial] {
    var random = RandomStream(seed: seed)
    return (0..<count).map { number in
      var points: [(step: Int, value: Double)] = []
      for step in 0..<random.integer(in: 0...12) where random.chance(0.9) {
        let odd = [Double.nan, .infinity, -.infinity][random.integer(in: 0...2)]
        points.append((step, random.chance(0.05) ? odd : Double(random.integer(in: 0...6))))
      }
      random.shuffle(&points)
      let states: [TrialState] = [.running, .complete, .complete, .complete, .pruned, .failed]
      return trial(
        number, points, states[random.integer(in: 0...5)], teaches: random.chance(0.9))
    }
  }

  @Test(arguments: orderFree) func `a whole trial says what its points say one by one`(
    plan: PrunerPlan
  ) throws {
    for seed in 0..<20 as Range<UInt64> {
      let trials = history(25, seed: seed)
      let direction: Direction = seed % 2 == 0 ? .minimize : .maximize
      var whole = try make(plan, direction)
      for trial in trials { whole.update(trial) }
      // Point by point, interleaved at random, late points and corrections included.
      var random = RandomStream(seed: seed)
      var gradual = try make(plan, direction)
      var growing = trials.map { self.trial($0.number, []) }
      var left = trials.map { trial in
        zip(trial.curves["loss"]?.steps ?? [], trial.curves["loss"]?.values ?? []).map { $0 }
      }
      for trial in growing { gradual.update(trial) }
      while let index = random.choice(of: left.indices.filter { !left[$0].isEmpty }) {
        let at = random.chance(0.8) ? 0 : random.integer(in: 0...(left[index].count - 1))
        let point = left[index][at]
        // Now and then a wrong value comes first.
        if random.chance(0.2) {
          growing[index].curves["loss", default: Curve()].add(step: point.0, value: 3)
        } else {
          growing[index].curves["loss", default: Curve()].add(step: point.0, value: point.1)
          left[index].remove(at: at)
        }
        gradual.update(growing[index])
      }
      for trial in trials { gradual.update(trial) }
      for trial in trials where !trial.state.isFinished {
        // NaN in the evidence is not equal to itself.
        #expect("\(whole.judge(trial))" == "\(gradual.judge(trial))", "seed \(seed)")
      }
    }
  }

  @Test(arguments: plans) func `evidence is what it says`(plan: PrunerPlan) throws {
    var condemned = 0
    for seed in 0..<20 as Range<UInt64> {
      let direction: Direction = seed % 2 == 0 ? .minimize : .maximize
      var pruner = try make(plan, direction)
      let trials = history(25, seed: seed)
      for trial in trials { pruner.update(trial) }
      for trial in trials where !trial.state.isFinished {
        guard case .prune(let evidence) = pruner.judge(trial) else { continue }
        condemned += 1
        #expect(evidence.step == trial.curves["loss"]?.lastStep)
        #expect(!evidence.rule.isEmpty && !evidence.detail.isEmpty)
        guard !evidence.value.isNaN else { continue }
        // Fixed limits know no direction and no peers.
        if evidence.rule == "threshold" { continue }
        #expect(direction.isBetter(evidence.threshold, than: evidence.value))
        #expect(evidence.peers > 0)
      }
    }
    switch plan {
    case .percentile, .halving, .hyperband, .gap: #expect(condemned > 0)
    case .none, .bands, .threshold, .patience, .extrapolation: break
    }
  }

  @Test(arguments: plans) func `alone, without points, or among equals, a trial runs on`(
    plan: PrunerPlan
  ) throws {
    var pruner = try make(plan)
    #expect(pruner.judge(trial(0, [])) == .keep)
    pruner.update(trial(0, []))
    #expect(pruner.judge(trial(0, [])) == .keep)
    pruner.update(trial(0, [(1, 5)]))
    #expect(pruner.judge(trial(0, [(1, 5)])) == .keep)
    for number in 1..<20 { pruner.update(trial(number, (1...12).map { ($0, 2) }, .complete)) }
    var own: [(step: Int, value: Double)] = []
    for step in 1...12 {
      own.append((step, 2))
      pruner.update(trial(20, own))
      #expect(pruner.judge(trial(20, own)) == .keep)
    }
  }

  @Test(arguments: plans) func `steps may be anything`(plan: PrunerPlan) throws {
    var pruner = try make(plan)
    let steps = [Int.min, -7, 0, 1_000_000_000_000, .max]
    for number in 0..<10 {
      pruner.update(trial(number, steps.map { ($0, Double(number)) }, .complete))
    }
    for count in 1...steps.count {
      let running = trial(10, steps.prefix(count).map { ($0, 9) })
      pruner.update(running)
      _ = pruner.judge(running)
      let best = trial(11, steps.prefix(count).map { ($0, 0) })
      pruner.update(best)
      #expect(pruner.judge(best) == .keep)
    }
  }

  @Test(arguments: plans) func `what does not teach is no peer, nor is a range test`(
    plan: PrunerPlan
  ) throws {
    var pruner = try make(plan)
    for number in 0..<10 {
      pruner.update(trial(number, (1...9).map { ($0, 0) }, .complete, teaches: false))
      var test = trial(20 + number, (1...9).map { ($0, 0) }, .complete)
      test.origin = .rangeTest
      pruner.update(test)
    }
    let running = trial(10, (1...9).map { ($0, 5) })
    pruner.update(running)
    #expect(pruner.judge(running) == .keep)
  }

  /// Learning anew from each of them takes an hour.
  @Test(.timeLimit(.minutes(6)))
  func `a finished history of three thousand trials is learnt from once`() throws {
    var pruner = try make(.extrapolation(.init()))
    var random = RandomStream(seed: 2)
    for number in 0..<3_000 {
      let level = random.uniform()
      var whole = trial(number, (1...6).map { ($0, level + 1 / Double($0)) })
      whole.state = .complete
      pruner.update(whole)
    }
    let running = trial(3_000, (1...5).map { ($0, 50) })
    pruner.update(running)
    guard case .prune = pruner.judge(running) else {
      Issue.record("a trial that is far behind three thousand runs on")
      return
    }
  }

  @Test(arguments: plans) func `ten thousand trials`(plan: PrunerPlan) throws {
    var pruner = try make(plan)
    var random = RandomStream(seed: 1)
    // Extrapolation learns anew from each complete trial, which takes its time without the optimizer.
    var count = 10_000
    if case .extrapolation = plan { count = 300 }
    var condemned = 0
    for number in 0..<count {
      let level = random.uniform()
      var running = trial(number, [])
      for step in 1...6 {
        running.curves["loss", default: Curve()].add(step: step, value: level + random.uniform())
        pruner.update(running)
        if case .prune = pruner.judge(running) { condemned += 1 }
      }
      running.state = .complete
      pruner.update(running)
    }
    #expect(condemned < 6 * count)
    switch plan {
    case .percentile, .halving, .hyperband, .gap, .extrapolation: #expect(condemned > 0)
    case .none, .bands, .threshold, .patience: break
    }
    // One long trial is not read from its start at every report.
    var long = trial(count, [])
    for step in 1...30_000 {
      long.curves["loss", default: Curve()].add(step: step, value: 1)
      pruner.update(long)
      _ = pruner.judge(long)
    }
  }
}
