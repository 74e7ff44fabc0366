import Canvas
import Tuning

/// The curve of a pruned trial against what condemned it, ready to be drawn.
struct CondemnedView: Sendable {
  /// The plot; nil while there is nothing to plot.
  private(set) var plot: Plot?
  private var key: Key?

  private struct Key: Sendable, Hashable {
    var decision: PruningLog.Decision
    var version: Int
    var rect: Rect
    var peers: [Int]
  }

  /// Makes the plot anew if something it shows has changed.
  ///
  /// - Parameter peers: The trials whose curves stand dim behind.
  mutating func prepare(
    _ decision: PruningLog.Decision?, _ peers: [Int], _ study: StudyMirror, _ store: CurveStore,
    in rect: Rect
  ) {
    guard let decision, !rect.isEmpty else {
      plot = nil
      key = nil
      return
    }
    let new = Key(decision: decision, version: store.version, rect: rect, peers: peers)
    guard new != key else { return }
    key = new
    plot = nil
    guard let own = store.curve(decision.trial, study.objective), !own.isEmpty else { return }
    let others = peers.filter { $0 != decision.trial }.compactMap { number in
      store.curve(number, study.objective).map { (number: number, curve: $0) }
    }
    let last = max(
      study.plan?.steps ?? 0, others.compactMap(\.curve.lastStep).max() ?? 0, own.lastStep ?? 1)
    let courses = others.map { number, curve in
      ValueAxis.Course(
        state: study.row(number)?.state ?? .lost, values: curve.values, last: curve.lastValue)
    }
    let threshold = [decision.evidence?.threshold].compactMap { $0 }
    guard let y = ValueAxis(courses, watched: own.values + threshold).axis(log: nil) else { return }
    let first = min(1, own.steps.first ?? 1)
    let room = Double(last - first) * 6 / Double(max(20, rect.width - 10))
    var plot = Plot(
      x: Axis(.linear, from: Double(first), to: Double(max(last, first + 1)) + room), y: y,
      title: "step")
    plot.series = others.map { PlotSeries(points(of: $0.curve)) }
    plot.series.append(
      PlotSeries(
        points(of: own), role: .curveSelected, emphasis: .selected, label: "#\(decision.trial)"))
    if let evidence = decision.evidence {
      plot.lines.append(.vertical(Double(evidence.step), .dotted, .threshold))
      if evidence.threshold.isFinite, y.contains(evidence.threshold) {
        plot.lines.append(.horizontal(evidence.threshold, .threshold))
      }
    }
    self.plot = plot
  }

  private func points(of curve: Curve) -> [PlotPoint] {
    zip(curve.steps, curve.values).map { PlotPoint(Double($0), $1) }
  }
}
