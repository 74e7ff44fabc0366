import Canvas
import Tuning

/// A metric of the trials against their steps.
enum CurvesPane: PaneView {
  static func subtitle(_ state: WorkbenchState, width: Int) -> String {
    let curves = state.curves
    var view: [String] = []
    if curves.course != .step { view.append("by " + curves.course.title) }
    if let window = curves.window {
      view.append("\(Int((100 * (window.upperBound - window.lowerBound)).rounded())) %")
    }
    var more: [String] = []
    if curves.showsLog { more.append("log") }
    if curves.smoothing > 0 {
      more.append("smooth \(NumberText.brief(CurvesView.smoothings[curves.smoothing]))")
    }
    if curves.reach != .sound { more.append(curves.reach.rawValue) }
    if curves.count > 0 { more.append(countText(state)) }
    // What the axes are must be known: the name gives way to it, and the rest before both.
    func short(_ name: String, _ limit: Int) -> String {
      let name = harmless(name, limit: 60)
      return name.count <= limit ? name : name.prefix(limit - 1) + "…"
    }
    func text(_ limit: Int) -> String {
      var name = short(curves.metric, limit)
      if let companion = curves.companion { name += " + " + short(companion, limit) }
      return ([name] + view + more).joined(separator: " · ")
    }
    while !more.isEmpty, text(24).count > width { more.removeLast() }
    return [24, 16, 10, 7].lazy.map(text).first { $0.count <= width }
      ?? view.joined(separator: " · ")
  }

  /// How many curves are drawn of how many there are, and what became of the rest.
  private static func countText(_ state: WorkbenchState) -> String {
    let curves = state.curves
    let count = formatCount(curves.count)
    if state.table.filter != nil {
      return "\(count) of \(formatCount(state.study.trialCount)), filtered"
    }
    return curves.leftOut > 0
      ? "\(count) of \(formatCount(curves.count + curves.leftOut)) drawn"
      : "\(count) curve\(curves.count == 1 ? "" : "s")"
  }

  static func footer(_ state: WorkbenchState, width: Int) -> String {
    guard state.curves.leftOut > 0 else { return "" }
    let left = formatCount(state.curves.leftOut)
    let texts = [
      "drawn: selected, marked, running, the table's first \(CurveStore.drawnLimit); not \(left) more",
      "the table's first; not \(left) more",
    ]
    return texts.first { $0.count <= width - 6 } ?? ""
  }

  static func draw(_ state: WorkbenchState, in rect: Rect, on canvas: inout Canvas) {
    guard var plot = state.curves.plot else {
      PaneFrame.explain(emptyText(state), in: rect, on: &canvas)
      return
    }
    plot.lines += turns(state, width: rect.width)
    let area = plot.draw(on: &canvas, in: rect)
    drawReading(state, plot, area, on: &canvas)
  }

  /// Where a knob of the selected trial was turned, and to what.
  private static func turns(_ state: WorkbenchState, width: Int) -> [Plot.Line] {
    guard state.curves.course == .step, let trial = state.table.cursor else { return [] }
    return state.knobs.marks(of: trial).map { mark in
      let label = "\(harmless(mark.name, limit: 16)) \(shortText(mark.value))"
      return .vertical(Double(mark.step), .dotted, .accent, label: width >= 40 ? label : "")
    }
  }

  /// The values at the reading line: of the selected trial, then of the marked ones.
  private static func drawReading(
    _ state: WorkbenchState, _ plot: Plot, _ area: Rect, on canvas: inout Canvas
  ) {
    guard let reading = plot.reading, area.width >= 24, area.height >= 4 else { return }
    let curves = state.curves
    var lines = [StyledText(place(reading, curves), .header)]
    func add(_ trial: Int, _ metric: String, _ name: String, _ role: Role) {
      guard let (place, value) = curves.value(of: trial, metric) else { return }
      var line = StyledText("\(name) \(NumberText.metric(value))", role)
      // A value that is not this place's says where it is from.
      if !curves.isAtReading(place) {
        let isTime = curves.course == .time
        line.add(" at \(isTime ? formatDuration(place) : "\(Int(place))")", .dim)
      }
      lines.append(line)
    }
    if let trial = state.table.cursor {
      add(trial, curves.metric, "#\(trial)", .curveSelected)
      if let companion = curves.companion {
        add(trial, companion, harmless(companion, limit: 16), .curve1)
      }
    }
    for (index, trial) in state.table.sortedMarks.enumerated() where trial != state.table.cursor {
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
