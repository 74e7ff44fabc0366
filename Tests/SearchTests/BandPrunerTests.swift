import Numerics
import Testing
import Tuning

@testable import Search

@Suite struct `Hyperband bands of W&B` {
  /// `hyperband_stop_runs` of `sweeps` 0.3.0, said again: which of the running are to stop.
  private func reference(
    _ histories: [Int: [Double]], running: Set<Int>, bands: [Int], eta: Double, strict: Bool,
    direction: Direction
  ) -> Set<Int> {
    let signed = histories.mapValues { values in
      values.filter(\.isFinite).map { direction == .minimize ? $0 : -$0 }
    }
    let r = 1 / eta
    let thresholds = bands.map { band in
      let values = signed.values.filter { $0.count >= band }.map { $0[band - 1] }.sorted()
      return values.isEmpty ? Double.infinity : values[Int(r * Double(values.count))]
    }
    return running.filter { number in
      guard let history = signed[number], !history.isEmpty,
        let closest = bands.lastIndex(where: { $0 <= history.count })
      else { return false }
      let value = strict ? history[bands[closest] - 1] : history.min() ?? .nan
      return value > thresholds[closest]
    }
  }

  @Test func `stops whom W&B stops, report by report`() {
    var stopped = 0
    for seed in 0..<60 as Range<UInt64> { stopped += compare(seed: seed) }
    #expect(stopped > 1000)
  }

  /// Holds one random study against the reference; how often somebody was to stop.
  private func compare(seed: UInt64) -> Int {
    var random = RandomStream(seed: seed)
    let eta = [2, 3, 2.5, 4][random.integer(in: 0...3)]
    let options = PrunerPlan.Bands(
      counts: [[1, 3, 9], [2, 4, 8], [3], [1, 2, 3, 4, 5]][random.integer(in: 0...3)], eta: eta,
      strict: random.chance(0.5))
    let direction: Direction = random.chance(0.5) ? .minimize : .maximize
    var pruner = BandPruner(options, objective: Objective(metric: "loss", direction: direction))
    var trials: [Int: Trial] = [:]
    var histories: [Int: [Double]] = [:]
    var stopped = 0
    for _ in 0..<250 {
      let number = random.integer(in: 0...14)
      var trial = trials[number] ?? Trial(number: number, configuration: [:])
      if trial.state.isFinished { continue }
      if random.chance(0.03) {
        trial.state = [.complete, .failed, .pruned][random.integer(in: 0...2)]
        trials[number] = trial
        pruner.update(trial)
        continue
      }
      let value =
        random.chance(0.05)
        ? [Double.nan, .infinity][random.integer(in: 0...1)]
        : Double(random.integer(in: 0...9))
      let step = (trial.curves["loss"]?.lastStep ?? 0) + random.integer(in: 1...3)
      trial.curves["loss", default: Curve()].add(step: step, value: value)
      trials[number] = trial
      histories[number, default: []].append(value)
      pruner.update(trial)
      let running = Set(trials.filter { !$0.value.state.isFinished }.keys)
      let expected = reference(
        histories, running: running, bands: options.counts, eta: eta, strict: options.strict,
        direction: direction)
      for other in running {
        guard let judged = trials[other] else { continue }
        #expect((pruner.judge(judged) != .keep) == expected.contains(other))
      }
      stopped += expected.count
    }
    return stopped
  }

  @Test func `the example of W&B's own documentation`() {
    // max_iter 5, eta 2, s 2 gives the bands 1 and 2; of b, c, d running only b is to stop.
    let plan = StudyPlan.test(pruner: .bands(.init(counts: [1, 2], eta: 2)), steps: 5)
    var tuner = Tuner(plan: plan)
    tuner.complete(0, [10, 9])
    tuner.complete(4, [10, 6, 6])
    for number in 1...3 { tuner.begin(Proposal(configuration: [:]), number: number) }
    var last: [Verdict] = []
    for values in [[10.0, 10], [10, 8], [10, 7]].enumerated() {
      for (index, value) in values.element.enumerated() {
        let verdict = tuner.report(values.offset + 1, index + 1, value)
        if index == 1 { last.append(verdict) }
      }
    }
    #expect(last[0].evidence != nil && last[1] == .go && last[2] == .go)
    #expect(last[0].evidence?.rule == "hyperband" && last[0].evidence?.stepsSaved == 3)
    #expect(last[0].evidence?.detail == "band 2: 2nd best of 3" && last[0].evidence?.peers == 2)
  }

  @Test func `a trial that passed a band is ended when better ones have come by`() {
    var tuner = Tuner(plan: .test(pruner: .bands(.init(counts: [1], eta: 3))))
    tuner.begin(Proposal(configuration: [:]), number: 0)
    #expect(tuner.report(0, 1, 5) == .go)
    for number in 1...3 { tuner.complete(number, [1]) }
    #expect(tuner.report(0, 2, 0).evidence?.value == 5)
  }

  @Test func `what a trial reported again counts as it is now`() {
    var tuner = Tuner(plan: .test(pruner: .bands(.init(counts: [1], eta: 3))))
    tuner.begin(Proposal(configuration: [:]), number: 0)
    tuner.begin(Proposal(configuration: [:]), number: 1)
    _ = tuner.report(0, 1, 1)
    #expect(tuner.report(1, 1, 5).evidence != nil)
    #expect(tuner.report(1, 1, 0.5) == .go)
    #expect(tuner.report(0, 2, 0).evidence?.threshold == 0.5)
  }
}
