import Numerics
import Testing
import Tuning

@Suite struct `Curves` {
  @Test(arguments: 0..<50) func `points in any order give the same curve`(seed: UInt64) {
    var random = RandomStream(seed: seed)
    var expected: [Int: Double] = [:]
    var curve = Curve()
    for _ in 0..<60 {
      let step = random.integer(in: -5...40)
      let value = random.normal()
      expected[step] = value
      curve.add(step: step, value: value, time: Double(step))
    }
    let steps = expected.keys.sorted()
    #expect(curve.steps == steps)
    #expect(curve.values == steps.map { expected[$0] ?? .nan })
    #expect(curve.times == steps.map(Double.init))
    for step in -6...41 { #expect(curve.value(at: step) == expected[step]) }
    let cut = curve.prefix(through: 17)
    #expect(cut.steps == steps.filter { $0 <= 17 })
    #expect(curve.prefix(through: .max) == curve && curve.prefix(through: .min).isEmpty)
    #expect(curve.best(.minimize)?.value == expected.values.min())
    #expect(curve.best(.maximize, through: 17)?.value == cut.values.max())
  }

  @Test func `the earliest of the best, NaN aside`() {
    let curve = Curve([(1, .nan), (2, 3), (3, 1), (4, 1), (5, .infinity)])
    #expect(curve.best(.minimize)?.step == 3)
    #expect(curve.best(.maximize)?.step == 5)
    #expect(Curve([(1, .nan)]).best(.minimize) == nil)
    #expect(Curve().lastStep == nil && Curve().isEmpty && Curve().best(.minimize) == nil)
    #expect(curve.lastStep == 5 && curve.lastValue == .infinity && curve.count == 5)
  }

  @Test func `an outline keeps the shape and the last value`() {
    let curve = Curve((0..<100).map { ($0, Double($0)) })
    #expect(curve.outline(4) == [24, 49, 74, 99])
    #expect(curve.outline(200).count == 100)
    #expect(curve.outline(16).count == 16 && curve.outline(16).last == 99)
    #expect(curve.outline(0) == curve.values)
  }

  @Test func `what counts as a trial's result`() {
    let curve = Curve([(1, 3), (2, 1), (3, 2)])
    #expect(Objective(metric: "m").value(of: curve) == 2)
    #expect(Objective(metric: "m", reduction: .best).value(of: curve) == 1)
    #expect(Objective(metric: "m", direction: .maximize, reduction: .best).value(of: curve) == 3)
    #expect(Objective(metric: "m").value(of: Curve()) == nil)
    #expect(Objective(metric: "m", reduction: .best).value(of: Curve([(1, .nan)]))?.isNaN == true)
  }

  @Test func `directions`() {
    #expect(Direction.minimize.isBetter(1, than: 2) && !Direction.minimize.isBetter(2, than: 2))
    #expect(Direction.maximize.isBetter(3, than: 2))
    for direction in Direction.allCases {
      #expect(direction.isBetter(1, than: .nan) && !direction.isBetter(.nan, than: 1))
      #expect(!direction.isBetter(.nan, than: .nan))
      #expect(direction.better(.nan, 4) == 4 && direction.better(4, .nan) == 4)
    }
  }
}
