import Numerics
import Testing
import Tuning

@testable import Search

@Suite struct `Random search` {
  @Test func `the n-th ask draws from the n-th stream of the seed`() throws {
    let plan = StudyPlan.test(seed: 7)
    var tuner = Tuner(plan: plan)
    for number in 0..<20 {
      let proposal = try #require(tuner.ask().proposal)
      var random = RandomStream(seed: 7, stream: UInt64(number))
      #expect(proposal.configuration == plan.space.sample(using: &random))
      #expect(proposal.origin == .sampled && proposal.teaches)
      tuner.begin(proposal, number: number)
    }
  }

  @Test func `the parameters' laws are followed`() throws {
    var tuner = Tuner(plan: .test(seed: 1))
    var rates: [Double] = []
    var layers: [Int: Int] = [:]
    for number in 0..<3000 {
      let proposal = try #require(tuner.ask().proposal)
      tuner.begin(proposal, number: number)
      rates.append(try #require(proposal.configuration.number("lr")))
      layers[Int(proposal.configuration.number("layers") ?? 0), default: 0] += 1
    }
    // Half of a log-uniform variable lies below the geometric mean, 1e-3.
    let share = Double(rates.count { $0 < 1e-3 }) / 3000
    #expect(abs(share - 0.5) < 0.04)
    #expect(layers.count == 6 && layers.values.allSatisfy { abs(Double($0) - 500) < 100 })
  }

  @Test func `another seed, other draws`() {
    var one = Tuner(plan: .test(seed: 1))
    var other = Tuner(plan: .test(seed: 2))
    #expect(one.ask() != other.ask())
  }
}
