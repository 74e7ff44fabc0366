import Foundation
import Numerics
import Testing
import Tuning

@testable import Workbench

@Suite struct `The widest text of a column` {
  /// Values of every size, and such that rounding makes longer.
  private func values() -> [Double] {
    var random = RandomStream(seed: 4)
    let edges = [
      0, 9.99996, 99.9996, 999.996, 9_999.96, 99_999.96, 1e-3, 9.9996e-4, 1e5, 1e-99, 1e-100, 1e99,
      1e100, 1e300, 0.995, 9.995, 99.95, .infinity, .nan,
    ]
    let others = (0..<2_000).map { _ in
      exp((random.uniform() - 0.5) * 40) * (random.uniform() < 0.5 ? -1 : 1)
    }
    return edges + edges.map { -$0 } + others
  }

  @Test func `is never wider than what is said of it before`() {
    let logarithmic = ParameterFormat(Parameter.logUniform("x", 1e-9...1e9).distribution)
    for value in values() {
      let text = NumberText.metric(value)
      #expect(text.count <= NumberText.mostColumns(metric: value), "\(value): \(text)")
      for format in [ParameterFormat(), logarithmic] {
        let value = ParameterValue.double(value)
        #expect(format.text(value).count <= format.mostColumns(value), "\(value)")
      }
    }
    for whole in [0, 9, 10, -1, -99, 100_000, .max, .min] {
      #expect(NumberText.digits(whole) == String(whole).count)
    }
  }

  @Test func `is that of all rows, whatever came first`() {
    var study = StudyMirror()
    let rows = values().filter(\.isFinite).enumerated().map { number, value in
      TrialRow(
        number: number, state: .complete,
        configuration: ["x": .double(value), "word": .string(number == 7 ? "abcdefgh" : "a")],
        step: number, steps: 10, metrics: number % 2 == 0 ? [.init("m", value)] : [])
    }
    _ = study.apply(StudyChange(revision: 1, rows: rows))
    for rows in [rows, rows.reversed()] {
      var widths = ColumnWidths()
      for row in rows { widths.take(row, study, isTree: false) }
      let format = ParameterFormat()
      #expect(
        widths[.parameter("x")]
          == rows.map { format.text($0.configuration["x"] ?? .null).count }.max())
      #expect(widths[.parameter("word")] == 8)
      #expect(
        widths[.metric("m")]
          == rows.flatMap(\.metrics).map { NumberText.metric($0.value).count }.max())
      #expect(widths[.step] == rows.map(\.stepText.count).max())
      #expect(widths[.number] == String(rows.count - 1).count)
      #expect(widths[.metric("other")] == nil && widths[.objective] == nil)
    }
  }
}
