import Canvas
import Diagnosis

extension Plot {
  /// A learning-rate range test: the losses, their smoothed course, and what every rule names.
  ///
  /// - Parameters:
  ///   - analysis: What the test says.
  ///   - name: What the learning rate is called.
  public init(_ analysis: RangeAnalysis, name: String) {
    let points = analysis.test.points
    let kept = analysis.smoothed
    // What lies beyond the break would press the rest to the floor.
    let limit = (kept.map(\.loss).max() ?? 1) * 1.5
    let shown = points.filter { $0.loss.isFinite && $0.loss <= max(limit, 0) }
    let x =
      Axis.fitting(points.map(\.rate), scale: .log, padding: 0.02) ?? Axis(.log, from: 1e-7, to: 1)
    let y =
      Axis.fitting((shown + kept).map(\.loss), scale: .linear) ?? .blank
    self.init(x: x, y: y, title: "\(name), log")
    if analysis.test.manner == .sweep {
      series.append(
        PlotSeries(shown.map { PlotPoint($0.rate, $0.loss) }, role: .curveCrowd, emphasis: .crowd))
    }
    series.append(
      PlotSeries(
        kept.map { PlotPoint($0.rate, $0.loss) }, role: .curveSelected, emphasis: .selected))
    for suggestion in analysis.suggestions {
      lines.append(.vertical(suggestion.rate, .dotted, .accent, label: suggestion.rule.mark))
    }
    if let divergence = analysis.divergence {
      lines.append(.vertical(divergence, .dashed, .bad, label: "breaks"))
    }
    if let rate = analysis.recommended {
      lines.append(.vertical(rate, .solid, .good, label: "use"))
    }
  }
}

extension RangeAnalysis.Rule {
  /// A word beside its line.
  var mark: String {
    switch self {
    case .steepest: return "steepest"
    case .valley: return "valley"
    case .belowDivergence: return "÷10"
    }
  }
}
