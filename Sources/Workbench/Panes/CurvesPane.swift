import Canvas
import Tuning

/// A metric of the trials against their steps.
enum CurvesPane: PaneView {
  static func subtitle(_ state: WorkbenchState, width: Int) -> String {
    let curves = state.curves
    var parts = [harmless(curves.metric, limit: 24)]
    if curves.showsLog { parts.append("log") }
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
    plot.draw(on: &canvas, in: rect)
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
