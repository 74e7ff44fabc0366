import Testing
import Tuning

@testable import Diagnosis

@Suite struct `The flag on the end of a range` {
  private let made = MadeStudy()

  /// What the low end of a linear range becomes if the best lies there; nil if it is not widened.
  private func low(
    _ name: String, _ range: ClosedRange<Double>, step: Double? = nil
  ) -> Double? {
    let law = Distribution.continuous(
      .uniform(low: range.lowerBound, high: range.upperBound),
      quantum: step.map { .init(step: $0, isInteger: false) })
    let parameter = Parameter(name, law)
    let plan = made.plan { $0.space = SearchSpace([parameter]) }
    let rows = (0..<20).map { number in
      var row = TrialRow(
        number: number, state: .complete, configuration: [:], seed: UInt64(number),
        objective: 1 + Double(number))
      let place = parameter.distribution.value(at: Double(number) / 20)
      row.configuration[name] = place
      return row
    }
    let found = StudyReading(plan, rows: rows).findings.first { $0.rule == "edge" }
    guard case .set(let path, let value)? = found?.edits.first, path.last == "min" else {
      return nil
    }
    return value.number
  }

  @Test(arguments: [
    // 0 leaves them out.
    ("dropout", 0.1...0.5, 0), ("momentum", 0.1...0.9, 0), ("label_smoothing", 0.05...0.3, 0),
    // 0 would be another program: nothing learnt, a division by 0.
    ("clip_norm", 0.5...2, 0.05), ("temperature", 0.1...1, 0.01), ("gamma", 0.3...1, 0.03),
    // Half of the length stays positive by itself.
    ("momentum", 0.5...0.9, 0.3), ("clip_norm", 1...2, 0.5),
    // What goes by orders of magnitude has a tenth below it.
    ("lr", 0.01...0.1, 0.001), ("weight_decay", 0.01...0.1, 0.001),
    // What may be negative may be so.
    ("bias", 0...2, 0), ("shift", -1...1, -2),
  ])
  func `goes to 0 only where 0 leaves something out`(
    name: String, range: ClosedRange<Double>, expected: Double
  ) throws {
    let found = low(name, range)
    if range.lowerBound == 0 {
      #expect(found == nil, "nothing lies below 0")
    } else {
      let value = try #require(found)
      #expect(abs(value - expected) < 1e-9, "\(value)")
    }
  }

  @Test func `stays on the grid of its steps`() {
    #expect(low("clip_norm", 0.5...2, step: 0.5) == nil, "0.5 is the lowest step above 0")
    #expect(low("clip_norm", 1.5...2.5, step: 0.5) == 0.5)
  }
}
