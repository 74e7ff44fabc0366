import Canvas
import Tuning

/// A metric of the trials against their steps.
enum CurvesPane: PaneView {
  static func subtitle(_ state: WorkbenchState, width: Int) -> String {
    let curves = state.curves
    var parts = [harmless(curves.metric, limit: 24)]
    if let companion = curves.companion { parts[0] += " + " + harmless(companion, limit: 24) }
    if curves.showsLog { parts.append("log") }
    if curves.course != .step { parts.append("by " + curves.course.title) }
    if let window = curves.window {
      parts.append("\(Int((100 * (window.upperBound - window.lowerBound)).rounded())) %")
    }
    if curves.smoothing > 0 {
      parts.append("smooth \(NumberText.brief(CurvesView.smoothings[curves.smoothing]))")
    }
    if curves.count > 0 {
      parts.append("\(curves.count) of \(formatCount(state.study.rows.count))")
    }
    while parts.count > 1, parts.joined(separator: " · ").count > width { parts.removeLast() }
    return parts.joined(separator: " · ")
  }

  static func draw(_ state: WorkbenchState, in rect: Rect, on canvas: inout Canvas) {
    guard let plot = state.curves.plot else {
      PaneFrame.explain(emptyText(state), in: rect, on: &canvas)
      return
    }
    let area = plot.draw(on: &canvas, in: rect)
    drawReading(state, plot, area, on: &canvas)
  }

  /// The values at the reading line: of the selected trial, then of the marked ones.
  private static func drawReading(
    _ state: WorkbenchState, _ plot: Plot, _ area: Rect, on canvas: inout Canvas
  ) {
    guard let reading = plot.reading, area.width >= 24, area.height >= 4 else { return }
    let curves = state.curves
    var lines = [StyledText(place(reading, curves), .header)]
    func add(_ trial: Int, _ metric: String, _ name: String, _ role: Role) {
      guard let (_, value) = curves.value(of: trial, metric) else { return }
      lines.append(StyledText("\(name) \(NumberText.metric(value))", role))
    }
    if let trial = state.table.cursor {
      add(trial, curves.metric, "#\(trial)", .curveSelected)
      if let companion = curves.companion {
        add(trial, companion, harmless(companion, limit: 16), .curve1)
      }
    }
    for (index, trial) in state.table.marks.sorted().enumerated() where trial != state.table.cursor
    {
      add(trial, curves.metric, "#\(trial)", .series(index))
    }
    let shown = lines.prefix(area.height - 1)
    let width = shown.map(\.width).max() ?? 0
    // On the side of the line where there is more room.
    let isLeft = plot.x.fraction(of: reading) > 0.5
    let x = isLeft ? area.x + 1 : area.maxX - width - 2
    for (row, line) in shown.enumerated() {
      canvas.fill(Rect(x: x, y: area.y + row, width: width + 2, height: 1))
      canvas.put(x + 1, area.y + row, line, maxWidth: width)
    }
  }

  private static func place(_ reading: Double, _ curves: CurvesView) -> String {
    curves.course == .time
      ? "after \(formatDuration(reading))" : "step \(Int(reading.rounded()))"
  }

  private static func emptyText(_ state: WorkbenchState) -> String {
    let metric = harmless(state.curves.metric, limit: 40)
    if state.study.rows.isEmpty {
      return "Curves of \(metric) appear here as soon as a trial reports it."
    }
    if !state.study.rows.contains(where: { $0.step != nil }) {
      return "No trial has reported \(metric) yet. A script reports by printing a line such as "
        + "{\"step\": 1, \"\(metric)\": 0.5}."
    }
    if state.table.order.isEmpty { return "No trial meets the filter." }
    return "No curve of \(metric) among the trials shown."
  }
}
