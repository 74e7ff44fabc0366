import Canvas
import Testing

@Suite struct `Axes` {
  private func labels(_ scale: Axis.Scale, _ low: Double, _ high: Double, _ count: Int) -> [String]
  {
    Axis(scale, from: low, to: high).ticks(atMost: count).map(\.label)
  }

  @Test func `are labelled with just the digits that tell neighbours apart`() {
    #expect(labels(.linear, 0, 30, 7) == ["0", "5", "10", "15", "20", "25", "30"])
    #expect(labels(.linear, 0.12, 0.19, 4) == ["0.12", "0.14", "0.16", "0.18"])
    #expect(labels(.linear, 1_000, 1_002, 5) == ["1000.0", "1000.5", "1001.0", "1001.5", "1002.0"])
    #expect(labels(.linear, 0, 123_456, 6) == ["0", "50k", "100k"])
    #expect(labels(.linear, 0, 9.5e6, 6) == ["0", "2M", "4M", "6M", "8M"])
    #expect(labels(.linear, 1.2e-6, 9e-6, 4) == ["2e-6", "4e-6", "6e-6", "8e-6"])
    #expect(labels(.linear, -1, 1, 5) == ["-1.0", "-0.5", "0", "0.5", "1.0"])
  }

  @Test func `with a log scale are labelled by decades, and between them where there is room`() {
    #expect(
      labels(.log, 1e-7, 1, 9)
        == ["1e-7", "1e-6", "1e-5", "1e-4", "1e-3", "1e-2", "1e-1", "1"])
    #expect(labels(.log, 0.05, 2.6, 6) == ["0.05", "0.1", "0.2", "0.5", "1", "2"])
    #expect(labels(.log, 1e-9, 1e9, 5) == ["1e-8", "1e-4", "1", "1e4", "1e8"])
    #expect(labels(.log, 0.3, 0.5, 4) == ["0.3", "0.4", "0.5"])
  }

  @Test(arguments: 0..<300) func `never have more ticks than asked for, nor any outside`(seed: Int)
  {
    let spread = Double(seed % 17) - 8
    let low = Double((seed * 7_919) % 1_000 - 300) * spread
    let high = low + Double((seed * 104_729) % 977 + 1) * 0.013
    for scale in Axis.Scale.allCases {
      let axis = Axis(scale, from: low, to: high)
      for count in [1, 2, 3, 7, 20] {
        let ticks = axis.ticks(atMost: count)
        #expect(ticks.count <= count, "\(axis) \(count)")
        #expect(
          ticks.allSatisfy {
            axis.fraction(of: $0.value) > -1e-6 && axis.fraction(of: $0.value) < 1 + 1e-6
          })
        #expect(Set(ticks.map(\.label)).count == ticks.count, "\(axis) \(ticks.map(\.label))")
      }
    }
  }

  @Test func `map values to fractions and back`() {
    for axis in [Axis(.linear, from: -3, to: 7), Axis(.log, from: 1e-5, to: 10)] {
      for fraction in [-0.5, 0, 0.25, 1, 1.5] {
        #expect(abs(axis.fraction(of: axis.value(at: fraction)) - fraction) < 1e-9)
      }
    }
    #expect(Axis(.log, from: 1, to: 10).fraction(of: 0) == -.infinity)
    #expect(Axis(.linear, from: 0, to: 1).fraction(of: .nan).isNaN)
  }

  @Test func `are mended where they would be none`() {
    for axis in [
      Axis(.linear, from: 5, to: 5), Axis(.linear, from: .nan, to: .infinity),
      Axis(.log, from: -1, to: 0), Axis(.log, from: 3, to: 3), Axis(.linear, from: 9, to: 1),
    ] {
      #expect(axis.lower < axis.upper)
      #expect(axis.lower.isFinite && axis.upper.isFinite)
      #expect(axis.scale == .linear || axis.lower > 0)
      #expect(!axis.ticks(atMost: 5).isEmpty)
    }
  }

  @Test func `fit finite values, with room, and not below zero`() throws {
    let axis = try #require(
      Axis.fitting([.nan, 0.01, 2, .infinity], scale: .linear))
    #expect(axis.lower == 0)
    #expect(axis.upper > 2 && axis.upper < 2.2)
    let log = try #require(Axis.fitting([-1, 0, 0.01, 1], scale: .log))
    #expect(log.lower > 0.005 && log.lower < 0.01)
    #expect(Axis.fitting([.nan, .infinity], scale: .linear) == nil)
    #expect(Axis.fitting([-1, 0], scale: .log) == nil)
  }

  @Test func `are not flattened by one that diverged, if asked`() throws {
    let values = (0..<100).map { 1 - Double($0) * 0.005 } + [1e9, 1e12]
    let robust = try #require(Axis.fitting(values, scale: .linear, robust: 0.95))
    #expect(robust.upper < 2)
    let honest = try #require(Axis.fitting(values, scale: .linear))
    #expect(honest.upper > 1e12)
    let calm = try #require(Axis.fitting(Array(values.prefix(100)), scale: .linear, robust: 0.95))
    #expect(calm.upper >= 1)
  }
}
