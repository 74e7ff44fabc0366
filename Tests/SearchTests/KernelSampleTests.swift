import Numerics
import Testing

@testable import Search

@Suite struct `Kernels that stand for all` {
  @Test(arguments: 0..<20) func `who is in depends on who is there alone`(seed: UInt64) {
    var random = RandomStream(seed: seed)
    var sample = KernelSample(limit: 8)
    var here: Set<Int> = []
    var members: Set<Int> = []
    for _ in 0..<400 {
      let number = random.integer(in: 0...150)
      let isGoing = here.contains(number)
      for change in isGoing ? sample.remove(number) : sample.insert(number) {
        // Nobody joins or leaves twice.
        #expect(members.contains(change.number) != change.joins)
        if change.joins { members.insert(change.number) } else { members.remove(change.number) }
      }
      if isGoing { here.remove(number) } else { here.insert(number) }
    }
    var fresh = KernelSample(limit: 8)
    var others: Set<Int> = []
    for number in here.sorted().reversed() {
      for change in fresh.insert(number) {
        if change.joins { others.insert(change.number) } else { others.remove(change.number) }
      }
    }
    #expect(members == others && members.isSubset(of: here))
    #expect(here.sorted().suffix(8).allSatisfy(members.contains))
    #expect(members.count == sample.sampled + min(8, here.count) && sample.sampled <= 8)
    #expect(abs(sample.share * Double(sample.sampled) - Double(max(0, here.count - 8))) < 1e-9)
    #expect(sample.remove(1_000).isEmpty)
  }

  @Test func `the best are known without sorting all`() {
    var random = RandomStream(seed: 3)
    var leaders = MeritLeaders()
    var all: [TrialMerit] = []
    for order in 0..<2_000 {
      if random.chance(0.45), !all.isEmpty {
        // Mostly the best go, which is the hard case.
        all.sort()
        let index = min(all.count - 1, random.integer(in: 0...(random.chance(0.8) ? 3 : 500)))
        leaders.remove(all.remove(at: index))
      } else {
        let merit = TrialMerit(
          group: random.integer(in: 0...2), first: random.normal(), second: 0, order: order)
        all.append(merit)
        leaders.insert(merit)
      }
      if !leaders.knows(25) { leaders.refill(from: all) }
      let best = all.sorted().prefix(25)
      #expect(leaders.best.prefix(25).elementsEqual(best) && leaders.count == all.count)
    }
  }
}
