import Foundation
import Numerics
import Testing
import Tuning

@testable import Search

@Suite struct `Gaussian process` {
  private let isChoice = [false, false, true]

  private func evidence(_ count: Int, seed: UInt64 = 1) -> KernelEvidence {
    var random = RandomStream(seed: seed)
    var points = KernelPoints(isChoice: isChoice)
    var values: [Double] = []
    for _ in 0..<count {
      let place = [random.uniform(), random.uniform(), Double(random.integer(in: 0...2))]
      points.append(place)
      values.append(sin(6 * place[0]) + place[1] + 0.3 * place[2] + 0.05 * random.normal())
    }
    return KernelEvidence(
      points: points, values: OutputTransform.standardized(values),
      extraNoise: (0..<count).map { $0 % 3 == 0 ? 0.2 : 0 })
  }

  private func process(_ count: Int) throws -> GaussianProcess {
    let evidence = evidence(count)
    return try #require(
      GaussianProcess(
        points: evidence.points, values: evidence.values, extraNoise: evidence.extraNoise,
        parameters: KernelParameters([-0.7, 0.2, 0.1, 0.3, -4]), capacity: 4))
  }

  @Test func `a fit that is asked for at every turn is made once`() {
    let memo = FitMemo()
    let kept = evidence(5)
    var made = 0
    func ask(_ evidence: KernelEvidence) {
      _ = memo.parameters(evidence) { _ in
        made += 1
        return KernelParameters([-0.7, 0.2, 0.1, 0.3, -4])
      }
    }
    for seed in 0..<20 {
      ask(kept)
      ask(evidence(6, seed: UInt64(seed)))
    }
    #expect(made == 21)
  }

  @Test(arguments: [[-1.0, 0.3, 0.5, -0.4, -3], [0.5, -2, 1, 0.8, -1], [2, 2, -1, 0, -6]])
  func `the evidence's gradient is its slope`(vector: [Double]) {
    let evidence = evidence(17)
    var gradient = [Double](repeating: 0, count: 5)
    var unused = gradient
    _ = evidence.loss(vector, &gradient)
    for index in vector.indices {
      var (up, down) = (vector, vector)
      up[index] += 1e-5
      down[index] -= 1e-5
      let slope = (evidence.loss(up, &unused) - evidence.loss(down, &unused)) / 2e-5
      #expect(abs(gradient[index] - slope) < 1e-5 * max(1, abs(slope)), "parameter \(index)")
    }
  }

  @Test func `a fit is better than its start, and finds the noise`() {
    let evidence = evidence(30)
    var unused = [Double](repeating: 0, count: 5)
    let start = KernelParameters(dimensions: 3)
    let found = evidence.fitted(from: [start], evaluations: 40)
    #expect(evidence.loss(found.vector, &unused) < evidence.loss(start.vector, &unused))
    #expect(exp(found.noise) < 0.1)
    // What matters most has the shortest length.
    #expect(found.lengths[0] < found.lengths[1])
  }

  @Test func `it knows what it was told, and is unsure elsewhere`() throws {
    let process = try process(20)
    let known = process.points[1]
    let (means, variances) = process.posterior(at: [known, [0.5, 0.5, 1]])
    #expect(abs(means[0][0] - process.values[0][1]) < 0.2)
    #expect(variances[0] < 0.05 && variances[0] < variances[1])
    let far = process.posterior(at: [[40, 40, 1]]).variances[0]
    #expect(far > process.variance && far <= process.priorVariance)
  }

  @Test func `one place gives what many give`() throws {
    let process = try process(13)
    var random = RandomStream(seed: 3)
    let places = (0..<7).map { _ in [random.uniform(), random.uniform(), 2] }
    let (means, variances) = process.posterior(at: places)
    for (index, place) in places.enumerated() {
      let slope = process.slope(at: place, along: [0, 1])
      #expect(abs(slope.means[0] - means[0][index]) < 1e-9)
      #expect(abs(slope.variance - variances[index]) < 1e-9)
    }
  }

  @Test(arguments: [false, true]) func `the acquisition's gradient is its slope`(pending: Bool)
    throws
  {
    var objective = try process(15)
    var random = RandomStream(seed: 8)
    if pending {
      objective.imagine([[0.2, 0.9, 0], [0.6, 0.1, 2]], count: 3) { random.normal() }
    }
    let bests = (0..<objective.versions).map { -0.5 - 0.1 * Double($0) }
    let other = Improvement(process: try process(11), best: [-0.4])
    let acquisition = Acquisition(
      objectives: [Improvement(process: objective, best: bests), other],
      soundness: try process(10))
    for _ in 0..<8 {
      let place = [random.uniform(), random.uniform(), Double(random.integer(in: 0...2))]
      let found = acquisition.slope(at: place, along: [0, 1])
      #expect(abs(found.value - acquisition.values(at: [place])[0]) < 1e-7)
      for axis in 0...1 {
        var (up, down) = (place, place)
        up[axis] += 1e-6
        down[axis] -= 1e-6
        let values = acquisition.values(at: [up, down])
        let slope = (values[0] - values[1]) / 2e-6
        #expect(abs(found.gradient[axis] - slope) < 1e-3 * max(1, abs(slope)))
      }
    }
  }

  @Test func `fantasies follow the posterior`() throws {
    let place = [0.33, 0.44, 1.0]
    let plain = try process(12)
    let (means, variances) = plain.posterior(at: [place])
    let count = 400
    var imagined = plain
    var random = RandomStream(seed: 2)
    imagined.imagine([place], count: count) { random.normal() }
    let drawn = imagined.values.compactMap(\.last)
    let expected = variances[0] + exp(plain.parameters.noise)
    #expect(drawn.count == count && imagined.versions == count)
    #expect(abs((drawn.mean() ?? 9) - means[0][0]) < 4 * (expected / Double(count)).squareRoot())
    #expect(abs((drawn.sampleVariance() ?? 9) / expected - 1) < 0.3)
    #expect(imagined.posterior(at: [place]).variances[0] < variances[0] / 2)
  }

  @Test func `what is believed of the noise decides whether luck is taken for detail`() {
    var random = RandomStream(seed: 4)
    var points = KernelPoints(isChoice: [false, false, false])
    var values: [Double] = []
    for _ in 0..<14 {
      let place = [random.uniform(), random.uniform(), random.uniform()]
      points.append(place)
      values.append(4 * (place[0] - 0.4) * (place[0] - 0.4) + 0.6 * random.normal())
    }
    var evidence = KernelEvidence(
      points: points, values: OutputTransform.standardized(values),
      extraNoise: [Double](repeating: 0, count: values.count))
    func noise() -> Double {
      let start = KernelParameters(dimensions: 3, belief: evidence.belief)
      return exp(evidence.fitted(from: [start], evaluations: 40).noise)
    }
    let little = noise()
    evidence.belief = .much
    #expect(little < 0.03 && noise() > 0.1, "\(little) and \(noise()) of a variance of 1")
  }

  // MARK: - Values

  @Test func `a transform keeps the order and tames explosions`() {
    let plain = (0..<20).map { 1 + 0.1 * Double($0 * 7 % 20) }
    let wild = plain.map { $0 > 2.5 ? $0 * 1e300 : $0 }
    for values in [plain, wild, plain.map { -$0 * 1e-12 }, plain.map { $0 + 1e6 }] {
      let moved = OutputTransform.apply(values)
      let order = values.indices.sorted { values[$0] < values[$1] }
      for (a, b) in zip(order, order.dropFirst()) { #expect(moved[a] < moved[b]) }
      #expect(moved.allSatisfy { abs($0) < 6 })
      #expect(abs(moved.reduce(0, +)) < 1e-9)
    }
    // The good ones stay as far apart as without the explosions.
    let (calm, torn) = (OutputTransform.drawnIn(plain), OutputTransform.drawnIn(wild))
    #expect(abs((calm[0] - calm[3]) - (torn[0] - torn[3])) < 1e-9)
  }

  @Test func `values all alike, or but one, survive the transform`() {
    #expect(OutputTransform.apply([3, 3, 3, 3]) == [0, 0, 0, 0])
    #expect(OutputTransform.apply([7]) == [0])
    #expect(OutputTransform.apply([]).isEmpty)
    #expect(OutputTransform.apply([1, 1, 1, 1, 1, 9]).allSatisfy { $0.isFinite })
    #expect(OutputTransform.apply([-1e308, 1e308, 0, 1]).allSatisfy { $0.isFinite })
  }

  @Test func `a cut trial counts as it ranked among its peers`() {
    let axes = [KernelAxis(.uniform("x", 0...1))]
    let objective = Objective(metric: "loss")
    func outcome(_ number: Int, _ values: [Double], _ state: TrialState) -> TrialOutcome? {
      let curve = Curve(values.enumerated().map { ($0.offset + 1, $0.element) })
      return TrialOutcome(
        Trial(
          number: number, configuration: ["x": 0.5], state: state, curves: ["loss": curve],
          value: state == .complete ? values.last : nil), axes: axes, objective: objective)
    }
    let outcomes = [
      outcome(0, [4, 3, 1], .complete), outcome(1, [6, 5, 2], .complete),
      outcome(2, [8, 7, 3], .complete), outcome(3, [7], .pruned), outcome(4, [9, 8], .pruned),
      outcome(5, [1], .pruned),
    ].compactMap { $0 }
    let values = CutTrials.values(of: outcomes)
    #expect(values.count == 6 && values[0]?.value == 1 && values[0]?.doubt == 0)
    #expect(abs((values[3]?.value ?? 0) - 7.0 / 3) < 1e-9)
    #expect(values[4]?.value == 3 && values[5]?.value == 1)
    #expect((values[3]?.doubt ?? 0) > (values[4]?.doubt ?? 1))
  }

  // MARK: - Axes

  @Test func `every value has a coordinate, and every coordinate a value`() {
    let parameters =
      Spaces.mixed.varying + Spaces.laws.varying + [
        .choice("sizes", [64, 16, 128, 32]), .integer("wide", 0...100_000), .integer("two", 3...4),
      ]
    for parameter in parameters {
      let axis = KernelAxis(parameter)
      for step in 0..<40 {
        let value = axis.value(at: axis.coordinate(atShare: (Double(step) + 0.5) / 40))
        #expect(parameter.distribution.contains(value), "\(parameter.name) \(value)")
        let back = axis.coordinate(of: value).map { axis.value(at: $0) }
        let isSame = back.map { $0.means(value) || close($0, value) } ?? false
        #expect(isSame, "\(parameter.name) \(value)")
      }
    }
    // Sizes stand in their order, a step apart.
    let sizes = KernelAxis(.choice("sizes", [64, 16, 128, 32]))
    #expect([16, 32, 64, 128].map { sizes.coordinate(of: $0) ?? -1 } == [0, 1.0 / 3, 2.0 / 3, 1])
    #expect(KernelAxis(.choice("c", ["a", "b", "c"])).isChoice)
  }

  private func close(_ a: ParameterValue, _ b: ParameterValue) -> Bool {
    guard let x = a.number, let y = b.number else { return false }
    return abs(x - y) <= 1e-9 * max(abs(x), abs(y), 1e-3)
  }
}
