import Foundation
import Numerics
import Testing

@Suite struct `Random streams` {
  @Test func `are xoshiro256++, word for word`() throws {
    // State 1, 2, 3, 4: the vector that the reference C code gives.
    let json = Data(#"{"s0":1,"s1":2,"s2":3,"s3":4}"#.utf8)
    var stream = try JSONDecoder().decode(RandomStream.self, from: json)
    let words = (0..<6).map { _ in stream.next() }
    #expect(
      words == [
        41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386,
        9_228_616_714_210_784_205, 9_973_669_472_204_895_162,
      ])
  }

  @Test func `repeat by seed and differ by seed and by number`() {
    var firsts: Set<UInt64> = []
    for seed in UInt64(0)..<40 {
      for number in UInt64(0)..<40 {
        var a = RandomStream(seed: seed, stream: number)
        var b = RandomStream(seed: seed, stream: number)
        let first = a.next()
        #expect(first == b.next())
        firsts.insert(first)
      }
    }
    #expect(firsts.count == 1600)
    #expect(RandomStream(seed: 7) == RandomStream(seed: 7, stream: 0))
  }

  @Test func `of neighbouring numbers are uncorrelated`() {
    // The first draws of 20,000 streams are themselves a uniform sample without memory.
    let draws = (0..<20_000).map { number in
      var stream = RandomStream(seed: 3, stream: UInt64(number))
      return stream.uniform() - 0.5
    }
    let variance = draws.reduce(0) { $0 + $1 * $1 } / Double(draws.count)
    #expect(abs(variance - 1 / 12.0) < 0.002)
    let neighbours = zip(draws, draws.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(neighbours / Double(draws.count) / variance) < 0.03)
  }

  @Test func `survive being stored in the middle`() throws {
    var stream = RandomStream(seed: 99)
    _ = stream.normal()
    let stored = try JSONEncoder().encode(stream)
    var restored = try JSONDecoder().decode(RandomStream.self, from: stored)
    #expect(restored.next() == stream.next())
    #expect(restored == stream)
  }

  @Test func `split into streams of their own`() {
    var parent = RandomStream(seed: 1)
    var child = parent.split()
    var other = parent.split()
    let words = Set((0..<100).flatMap { _ in [parent.next(), child.next(), other.next()] })
    #expect(words.count == 300)
  }
}

@Suite struct `Random draws` {
  @Test func `of the unit interval fill it evenly`() {
    var stream = RandomStream(seed: 5)
    var bins = [Int](repeating: 0, count: 10)
    for _ in 0..<100_000 {
      let u = stream.uniform()
      #expect(u >= 0 && u < 1)
      bins[Int(u * 10)] += 1
    }
    // Five standard deviations of a binomial count.
    #expect(bins.allSatisfy { abs($0 - 10_000) < 475 })
  }

  @Test func `of a range stay inside, even at the limits of a Double`() {
    var stream = RandomStream(seed: 6)
    let widest = -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude
    for range in [0.1...0.3, -2.0 ... -1.0, 4.0...4.0, widest] {
      for _ in 0..<1000 { #expect(range.contains(stream.uniform(in: range))) }
    }
    let logs = (0..<4000).map { _ in stream.logUniform(in: 1e-6...1e-2) }
    #expect(logs.allSatisfy { (1e-6...1e-2).contains($0) })
    // Half of them lie below the geometric middle.
    #expect(abs(logs.filter { $0 < 1e-4 }.count - 2000) < 160)
  }

  @Test func `of the normal distribution have its moments and tails`() throws {
    var stream = RandomStream(seed: 8)
    let draws = (0..<50_000).map { _ in stream.normal(mean: 3, standardDeviation: 2) }
    #expect(abs(try #require(draws.mean()) - 3) < 0.045)
    #expect(abs(try #require(draws.sampleStandardDeviation()) - 2) < 0.032)
    let beyondTwo = draws.filter { abs($0 - 3) > 4 }.count
    #expect(abs(Double(beyondTwo) / 50_000 - 0.0455) < 0.005)
  }

  @Test func `of whole numbers are even and stay inside`() {
    var stream = RandomStream(seed: 9)
    var counts: [Int: Int] = [:]
    for _ in 0..<70_000 { counts[stream.integer(in: -3...3), default: 0] += 1 }
    #expect(counts.keys.sorted() == [-3, -2, -1, 0, 1, 2, 3])
    #expect(counts.values.allSatisfy { abs($0 - 10_000) < 470 })
    #expect(stream.integer(in: 4...4) == 4)
    let all = (0..<64).map { _ in stream.integer(in: Int.min...Int.max) }
    #expect(all.contains { $0 < 0 } && all.contains { $0 > 0 })
    #expect((0..<64).contains { _ in stream.integer(in: Int.min...(Int.max - 1)) < 0 })
  }

  @Test func `of orders make every one equally likely`() {
    var stream = RandomStream(seed: 10)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<24_000 { counts[stream.permutation(of: 4), default: 0] += 1 }
    #expect(counts.count == 24)
    #expect(counts.values.allSatisfy { abs($0 - 1000) < 160 })
    #expect(stream.permutation(of: 0).isEmpty)
  }

  @Test func `of elements and chances follow their odds`() {
    var stream = RandomStream(seed: 11)
    #expect(stream.choice(of: [Int]()) == nil)
    let picks = (0..<3000).compactMap { _ in stream.choice(of: ["a", "b", "c"][1...]) }
    #expect(Set(picks) == ["b", "c"])
    #expect(abs(picks.filter { $0 == "b" }.count - 1500) < 140)
    let hits = (0..<10_000).filter { _ in stream.chance(0.05) }.count
    #expect(abs(hits - 500) < 110)
  }
}
