import Canvas
import Numerics
import Tuning

/// The middle half of many curves' values at each step, as a band for a plot.
struct MiddleHalf: Sendable {
  /// How few curves make no band.
  static let fewest = 5
  /// Steps that are looked at; more cannot be seen.
  private static let steps = 120

  /// The band.
  let band: Plot.Band

  /// The band of these curves; nil if they are too few.
  init?(_ curves: [Curve]) {
    guard curves.count >= MiddleHalf.fewest else { return nil }
    let all = Set(curves.flatMap(\.steps)).sorted()
    let stride = max(1, all.count / MiddleHalf.steps)
    var lower: [PlotPoint] = []
    var upper: [PlotPoint] = []
    for index in Swift.stride(from: 0, to: all.count, by: stride) {
      // In order already, both percentiles have nothing left to sort.
      let values = curves.compactMap { $0.value(at: all[index]) }.filter(\.isFinite).sorted()
      guard values.count >= MiddleHalf.fewest, let low = values.percentile(25),
        let high = values.percentile(75)
      else { continue }
      lower.append(PlotPoint(Double(all[index]), low))
      upper.append(PlotPoint(Double(all[index]), high))
    }
    guard lower.count > 1 else { return nil }
    band = Plot.Band(lower: lower, upper: upper)
  }
}
