import Foundation
import Numerics
import Testing
import Tuning

@testable import Diagnosis

@Suite struct `Range analysis` {
  /// A sweep whose loss falls around `best` and breaks at 30 times that.
  private func sweep(
    best: Double, noise: Double = 0, from low: Double = 1e-7, to high: Double = 10,
    count: Int = 100
  ) -> RangeTest {
    var random = RandomStream(seed: 3)
    let points = (0..<count).map { index in
      let rate = low * pow(high / low, Double(index) / Double(count - 1))
      let x = log10(rate / best)
      let fall = 2.3 - 1.8 / (1 + exp(-4 * (x + 0.3)))
      let burst = rate > 30 * best ? pow(rate / (30 * best), 4) : 0
      let shake = noise * (Double(random.next() >> 11) * 0x1p-53 - 0.5)
      return RangeTest.Point(rate, fall + burst + shake)
    }
    return RangeTest(.sweep, points)
  }

  @Test(arguments: [1e-4, 1e-3, 3e-2], [0.0, 0.3])
  func `it finds the rate where the loss falls`(best: Double, noise: Double) throws {
    let analysis = RangeAnalysis(sweep(best: best, noise: noise))
    let rate = try #require(analysis.recommended)
    #expect(rate > best / 5 && rate < best * 5)
    let divergence = try #require(analysis.divergence)
    #expect(divergence > 20 * best && divergence < 150 * best)
    #expect(analysis.suggestions.map(\.rule) == [.steepest, .valley, .belowDivergence])
    #expect(analysis.flaw == nil)
    let range = try #require(analysis.narrowed)
    #expect(range.contains(rate) && range.upperBound < divergence)
  }

  /// Real tests of `hone digits` (`digits.txt`): batches of 32 shake by a tenth, and plain gradient
  /// descent falls by no more than a sixth before it breaks.
  @Test func `it finds a rate that trains well in real tests that shake`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "digits.txt")
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }
    #expect(lines.count == 12)
    for line in lines {
      let words = line.split(separator: " ")
      let bounds = words[2].split(separator: ":").compactMap { Double($0) }
      let points = words[3].split(separator: ",").map { point -> RangeTest.Point in
        let parts = point.split(separator: ":").map { Double($0) ?? .nan }
        return RangeTest.Point(parts[0], parts[1])
      }
      let test = RangeTest(.sweep, points, momentum: words[0] == "sgd" ? 0 : 0.9)
      let rate = try #require(RangeAnalysis(test).recommended, "\(words[0])")
      // Below the lowest known good rate by less than a step of the grid that found it.
      #expect(
        rate > bounds[0] / 10.0.squareRoot() && rate < bounds[1],
        "\(words[0]) \(words[1]): \(rate)")
    }
  }

  @Test func `the valley is recommended, never more than a tenth of where it breaks`() throws {
    for test in [sweep(best: 1e-3), sweep(best: 1e-3, to: 1e-2, count: 70)] {
      let analysis = RangeAnalysis(test)
      func rate(_ rule: RangeAnalysis.Rule) -> Double? {
        analysis.suggestions.first { $0.rule == rule }?.rate
      }
      let valley = try #require(rate(.valley))
      #expect(analysis.recommended == min(valley, rate(.belowDivergence) ?? .infinity))
      #expect(analysis.sentences[0].contains("half way down"), "\(analysis.sentences)")
    }
    // It breaks soon after the fall has begun: then the break decides.
    let steep = (0..<100).map { index -> RangeTest.Point in
      let share = pow(10, -7 + 7 * Double(index) / 99) / 1e-3
      let fall = 2.3 - 1.8 / (1 + exp(-8 * (log10(share) + 0.3)))
      return .init(share * 1e-3, fall + (share > 1 ? pow(share, 8) - 1 : 0))
    }
    let analysis = RangeAnalysis(RangeTest(.sweep, steep))
    #expect(analysis.recommended == analysis.divergence.map { $0 / 10 })
    #expect(analysis.sentences[0].contains("a tenth of where it breaks"))
  }

  @Test func `momentum, which lags behind a rising rate, takes less than the valley`() throws {
    var test = sweep(best: 1e-3, to: 1)
    func read() throws -> (share: Double, why: String) {
      let analysis = RangeAnalysis(test)
      let valley = try #require(analysis.suggestions.first { $0.rule == .valley }?.rate)
      return try (
        #require(analysis.recommended) / valley, #require(analysis.sentences.first)
      )
    }
    var found = try read()
    #expect(found.share == 1)
    test.momentum = 0.9
    // A step at a rate that rises by g an update, by hand: the mean of the last thousand.
    let growth = pow(10, 7.0 / 99)
    let step = (0..<1_000).reduce(0) { $0 + 0.1 * pow(0.9, Double($1)) / pow(growth, Double($1)) }
    found = try read()
    #expect(abs(found.share - step) < 1e-6)
    #expect(
      found.why.contains("takes the steps of a smaller one, here 0.43 times that"), "\(found.why)")
    // With more updates it lags less; fewer points may be fewer reports of as many updates.
    test = sweep(best: 1e-3, to: 1, count: 400)
    test.momentum = 0.9
    found = try read()
    #expect(found.share > 0.7 && found.share < 0.8)
    test = sweep(best: 1e-3, to: 1, count: 40)
    test.momentum = 0.9
    found = try read()
    #expect(abs(found.share - step) < 1e-6)
  }

  @Test func `a plan tells the momentum by a parameter, its optimizer or its command`() {
    func told(_ command: [String], _ configuration: Configuration) -> Double {
      var plan = Fixture.plan
      plan.launch.command = CommandTemplate(command)
      plan.space = SearchSpace([
        Parameter("optimizer", .categorical(["sgd", "adam"], probabilities: nil)),
        Parameter("momentum", .continuous(.uniform(low: 0, high: 1), quantum: nil)),
      ])
      return plan.momentum(of: configuration)
    }
    #expect(told(["train", "--optimizer=sgd"], ["optimizer": "adam"]) == 0.9)
    #expect(told(["train"], ["optimizer": "sgd"]) == 0)
    #expect(told(["train"], ["optimizer": "sgd", "momentum": 0.8]) == 0.8)
    #expect(told(["train", "--optimizer=AdamW", "${args}"], [:]) == 0.9)
    #expect(told(["train", "--opt", "SGD"], [:]) == 0)
    #expect(told(["train", "${args}"], [:]) == 0)
  }

  @Test func `between short runs that lie far apart, a parabola finds the lowest`() throws {
    // Lowest at 0.02; the runs at 0.0046 and 0.028 bracket it.
    let points = [1.3e-4, 7.7e-4, 4.6e-3, 2.8e-2, 0.17, 1].map { rate in
      RangeTest.Point(rate, rate < 0.5 ? 0.6 + 0.1 * pow(log(rate / 0.02), 2) : .nan)
    }
    let analysis = RangeAnalysis(RangeTest(.separateRuns, points))
    let lowest = try #require(analysis.lowest)
    #expect(abs(lowest / 0.02 - 1) < 0.05, "\(lowest)")
    #expect(analysis.recommended == lowest / 3)
  }

  @Test func `the unit of the loss changes nothing`() {
    let test = sweep(best: 1e-3)
    let scaled = RangeTest(.sweep, test.points.map { .init($0.rate, $0.loss * 1000) })
    #expect(RangeAnalysis(test).recommended == RangeAnalysis(scaled).recommended)
  }

  @Test func `a loss that falls to the end asks for a higher top`() {
    let analysis = RangeAnalysis(sweep(best: 1e-2, to: 1e-2))
    #expect(analysis.flaw == .stillFalling)
    #expect(analysis.sentences.contains { $0.contains("raise the top") })
  }

  @Test func `a loss that never falls asks for a lower bottom`() {
    let analysis = RangeAnalysis(sweep(best: 1e-4, from: 3e-3, to: 10))
    #expect(analysis.recommended == nil)
    #expect(analysis.flaw == .neverFell)
    // It stood until it rose, far below where it breaks.
    let rising = RangeTest(
      .sweep,
      (0..<100).map { index in
        let rate = 1e-7 * pow(10, 7 * Double(index) / 99)
        return .init(rate, 2.3 + 2 * max(0, log10(rate) + 4))
      })
    #expect(RangeAnalysis(rising).recommended == nil)
    #expect(RangeAnalysis(rising).flaw == .neverFell)
    #expect(analysis.sentences.contains { $0.contains("lower the bottom") })
  }

  @Test func `a loss that shakes more than it falls leaves the rate at which it breaks`() throws {
    var random = RandomStream(seed: 9)
    let points = (0..<100).map { index -> RangeTest.Point in
      let rate = pow(10, -7 + 8 * Double(index) / 99)
      let fall = 0.02 / (1 + pow(rate / 0.1, -2))
      return RangeTest.Point(rate, 2.3 - fall + 0.1 * random.normal() + pow(rate / 3, 6))
    }
    let analysis = RangeAnalysis(RangeTest(.sweep, points))
    #expect(analysis.flaw == .noisy)
    let rate = try #require(analysis.recommended)
    #expect(rate == analysis.divergence.map { $0 / 30 } && rate > 0.03 && rate < 0.3)
    #expect(analysis.sentences.contains { $0.contains("--updates 400") })
  }

  @Test func `a flat loss asks for a higher top`() {
    let analysis = RangeAnalysis(sweep(best: 1, noise: 0.05, from: 1e-9, to: 1e-5))
    #expect(analysis.flaw == .flat)
    #expect(analysis.recommended == nil)
  }

  @Test func `a loss that is no number is where it breaks`() throws {
    let points = (0..<10).map { index in
      RangeTest.Point(pow(10, Double(index) - 7), index < 8 ? 2.3 - 0.25 * Double(index) : .nan)
    }
    let analysis = RangeAnalysis(RangeTest(.separateRuns, points))
    #expect(abs((analysis.divergence ?? 0) - 10) < 1e-9)
    // The best run was at 1, its neighbour above broke: the bottom lies below 1, not beyond 0.3.
    let bottom = try #require(analysis.lowest)
    #expect(bottom > 0.3 && bottom < 0.5)
    #expect(analysis.recommended == bottom / 3)
  }

  @Test func `few points say so`() {
    let analysis = RangeAnalysis(RangeTest(.sweep, [.init(1e-3, 1), .init(1e-2, 0.5)]))
    #expect(analysis.flaw == .tooFew)
    #expect(!analysis.sentences.isEmpty)
  }
}

@Suite struct `Range test` {
  private let bounds = RangeTestBounds(low: 1e-7, high: 1, updates: 100)

  private func takesPart(_ rates: [Double]?) -> Bool? {
    var curves = ["loss": Curve((1...10).map { ($0, 2) })]
    if let rates { curves["lr"] = Curve(rates.enumerated().map { ($0.offset + 1, $0.element) }) }
    return RangeTest.cooperates(
      curves, objective: Objective(metric: "val_loss"), roles: Roles(), bounds: bounds)
  }

  @Test func `a script takes part if its rate rises from the lowest on`() {
    #expect(takesPart([1e-7, 1.2e-7, 1.4e-7, 1.6e-7]) == true)
    #expect(takesPart([1e-7, 1.2e-7]) == nil)
    #expect(takesPart([0.1, 0.1, 0.1, 0.1]) == false)
    #expect(takesPart([0.1, 0.09, 0.08, 0.07]) == false)
    // A warm-up rises too, but not from there.
    #expect(takesPart([0.001, 0.002, 0.003, 0.004]) == false)
    #expect(takesPart(nil) == false)
  }

  @Test func `separate runs are read at the step that all reached`() throws {
    var rows: [TrialRow] = []
    var curves: [Int: [String: Curve]] = [:]
    for (index, rate) in [1e-4, 1e-3, 1e-2, 1e-1, 1].enumerated() {
      var row = TrialRow(
        number: index, state: .killed, configuration: ["lr": .double(rate)], origin: .rangeTest,
        detail: "\(RangeTest.separateMark) \(rate)")
      row.step = 3
      rows.append(row)
      // The slowest one was ended a report earlier.
      let last = index == 0 ? 2 : 3
      curves[index] = [
        "val_loss": Curve(
          (1...last).map { ($0, rate == 1 ? .nan : 2 - Double(index) * 0.1 * Double($0)) })
      ]
    }
    let space = SearchSpace([
      Parameter("lr", .continuous(.logUniform(low: 1e-4, high: 1), quantum: nil))
    ])
    let plan = StudyPlan(name: "s", objective: Objective(metric: "val_loss"), space: space)
    let test = try #require(
      RangeTest.newest(among: rows, plan: plan) { curves[$0] ?? [:] })
    #expect(test.manner == .separateRuns)
    #expect(test.points.map(\.rate) == [1e-4, 1e-3, 1e-2, 1e-1, 1])
    #expect(test.points.prefix(4).map(\.loss) == [2, 1.8, 1.6, 1.4])
    #expect(test.points[4].loss.isNaN)
    // How far one came beyond what it was asked for is chance.
    let asked = try #require(
      RangeTest.newest(
        among: rows.map {
          var row = $0
          row.steps = 1
          return row
        }, plan: plan
      ) { curves[$0] ?? [:] })
    #expect(asked.points.prefix(4).map(\.loss) == [2, 1.9, 1.8, 1.7])
    // The same rates once more are another test.
    let again = rows.map {
      var row = $0
      row.number += 5
      return row
    }
    let newest = try #require(
      RangeTest.newest(among: rows + again, plan: plan) { curves[$0 % 5] ?? [:] })
    #expect(newest.trials == [5, 6, 7, 8, 9])
  }

  @Test func `its runs lie within and beyond the range, and do not teach`() throws {
    let runs = try RangeTestPlan(rates: 10).separateRuns(of: Fixture.plan)
    let rates = runs.compactMap { $0.configuration.number("lr") }
    #expect(rates.count == 8)
    #expect(rates.first.map { $0 <= 1.01e-5 } == true)
    #expect(runs.allSatisfy { $0.origin == .rangeTest && !$0.teaches })
    let plan = try Fixture.plan.narrowing(1e-3...1e-1)
    #expect(plan.space["lr"]?.distribution.bounds == 1e-3...1e-1)
    let list = StudyPlan(
      name: "s", objective: Objective(metric: "loss"),
      space: SearchSpace([
        Parameter("lr", .categorical([0.1, 0.01], probabilities: nil))
      ]))
    #expect(throws: ActRefusal.self) { try RangeTestPlan().separateRuns(of: list) }
  }

  @Test func `two of its runs lie between the best of the others and those beside it`() throws {
    func between(best: Int, rates: Int = 10, breaking: Int? = nil) throws -> [Double] {
      let points = (0..<5).map { index in
        RangeTest.Point(
          pow(100, Double(index - 4)),
          index == breaking ? .nan : 1 + abs(Double(index - best)))
      }
      let runs = try RangeTestPlan(rates: rates).runsBetween(
        of: Fixture.plan, RangeTest(.separateRuns, points))
      #expect(runs.allSatisfy { $0.origin == .rangeTest && !$0.teaches && $0.steps == 2 })
      return runs.compactMap { $0.configuration.number("lr") }
    }
    #expect(try between(best: 2) == [1e-5, 1e-3])
    // Where the rate above broke, a run on the way there tells how near the edge is.
    #expect(try between(best: 2, breaking: 3) == [1e-5, 1e-3])
    // At an end both are on the one side that there is.
    #expect(try between(best: 4) == [0.0464, 0.215])
    #expect(try between(best: 0) == [4.64e-8, 2.15e-7])
    #expect(try between(best: 2, rates: 6).isEmpty, "few rates are few enough")
  }
}
