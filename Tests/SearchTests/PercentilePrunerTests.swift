import Foundation
import Numerics
import Testing
import Tuning

@testable import Search

@Suite struct `Median and percentile rule` {
  @Test func `the median of what the others had at the step`() {
    var tuner = Tuner(plan: .test(pruner: .median(startupTrials: 3), steps: 10))
    for (number, level) in [1.0, 2, 4].enumerated() {
      tuner.complete(number, (1...10).map { level / Double($0) })
    }
    tuner.begin(Proposal(configuration: [:]), number: 3)
    #expect(tuner.report(3, 1, 2) == .go)
    // The best so far is held against them, not the last.
    #expect(
      tuner.report(3, 2, 1000)
        == .prune(
          Evidence(
            rule: "median", step: 2, value: 2, threshold: 1, peers: 3, stepsSaved: 8,
            detail: "median of 3 peers", isBest: true)))
  }

  @Test func `the description names another percentile`() {
    var tuner = Tuner(
      plan: .test(
        pruner: .percentile(.init(percentile: 25, startupTrials: 1)), direction: .maximize))
    tuner.complete(0, [1])
    tuner.begin(Proposal(configuration: [:]), number: 1)
    let evidence = tuner.report(1, 1, 0.5).evidence
    #expect(evidence?.rule == "percentile" && evidence?.detail == "percentile 25 of 1 peer")
    #expect(evidence?.stepsSaved == nil)
  }

  @Test(arguments: 0..<30) func `the rank at hand is that of the sorted numbers`(seed: UInt64) {
    var random = RandomStream(seed: seed)
    let share = random.uniform()
    var statistic = OrderStatistic()
    var numbers: [Double] = []
    for _ in 0..<200 {
      let number = Double(random.integer(in: 0...40))
      numbers.append(number)
      numbers.sort()
      let rank = Int(Double(numbers.count - 1) * share)
      statistic.insert(number, rank: rank)
      #expect(statistic.value == numbers[rank])
      #expect(statistic.next == (rank + 1 < numbers.count ? numbers[rank + 1] : nil))
      #expect(statistic.count == numbers.count)
    }
  }
}
