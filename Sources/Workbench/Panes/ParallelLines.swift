import Canvas
import Tuning

/// The parallel coordinates of the trials, in the study pane.
enum ParallelLines {
  /// How a rectangle is shared out: names, ends of the axes, lines, legend.
  private struct Frame {
    var names: Rect
    var tops: Rect
    var plot: Rect
    var bottoms: Rect
    var legend: Rect

    init(_ rect: Rect) {
      let ends = rect.height >= 7 ? 1 : 0
      let legend = rect.height >= 12 ? 1 : 0
      let rows = rect.splitRows([
        .fixed(1), .fixed(ends), .rest, .fixed(ends), .fixed(legend),
      ])
      (names, tops, plot, bottoms, self.legend) = (rows[0], rows[1], rows[2], rows[3], rows[4])
    }
  }

  /// The cells that lines are drawn in.
  static func plotSize(_ rect: Rect) -> Size {
    rect.height >= 4 ? Frame(rect).plot.size : Size(0, 0)
  }

  static func draw(_ state: WorkbenchState, in rect: Rect, on canvas: inout Canvas) {
    let view = state.parallel
    guard view.count.all > 0 || !view.top.isEmpty, view.axes.count > 1, rect.height >= 4 else {
      PaneFrame.explain(
        "The trials across all parameters: a line a trial, as soon as one ends.", in: rect,
        on: &canvas)
      return
    }
    let frame = Frame(rect)
    for picture in view.ground { stamp(picture, in: frame.plot, on: &canvas) }
    // What runs and single trials lie over the crowd; axes and names over all lines.
    for picture in view.top { stamp(picture, in: frame.plot, on: &canvas) }
    for (index, axis) in view.axes.enumerated() {
      draw(axis, index, view, frame, on: &canvas)
    }
    drawNames(view, frame, on: &canvas)
    for picture in view.top where !picture.layer.label.isEmpty {
      drawPoints(picture, in: frame.plot, on: &canvas)
    }
    if frame.legend.height > 0 { drawLegend(state, in: frame.legend, on: &canvas) }
  }

  private static func stamp(
    _ picture: ParallelView.Picture, in plot: Rect, on canvas: inout Canvas
  ) {
    for row in 0..<min(plot.height, picture.grid.size.height) {
      for column in 0..<min(plot.width, picture.grid.size.width) {
        guard let scalar = picture.grid.scalar(column: column, row: row) else { continue }
        canvas.put(
          plot.x + column, plot.y + row, scalar, picture.layer.role, picture.layer.attributes)
      }
    }
  }

  /// The upright line with its choices.
  private static func draw(
    _ axis: ParallelAxis, _ index: Int, _ view: ParallelView, _ frame: Frame,
    on canvas: inout Canvas
  ) {
    let x = frame.plot.x + view.columns[index]
    canvas.fill(
      Rect(x: x, y: frame.plot.y, width: 1, height: frame.plot.height), canvas.glyphs.vertical,
      .axis)
    let space = view.columns.count > 1 ? view.columns[1] - view.columns[0] : frame.plot.width
    let rows = axis.ticks.map {
      frame.plot.y + Int((1 - $0.height) * Double(frame.plot.height - 1) + 0.5)
    }
    // A row above its tick a name lies off the lines that meet there.
    let isAbove = zip(rows, rows.dropFirst()).allSatisfy { $0 - $1 >= 3 }
    var last = Int.max
    for (tick, y) in zip(axis.ticks, rows) {
      guard last - y >= 1, space >= 7 else { continue }
      last = y
      canvas.put(x, y, canvas.glyphs.tickLeft, .axis)
      let row = isAbove && y > frame.plot.y ? y - 1 : y
      let room = max(3, space - 3)
      canvas.put(x + 1, row, StyledText(tick.text, .text), maxWidth: room)
      // A blank behind it keeps lines from looking like letters.
      canvas.put(x + 1 + min(room, canvas.columns(of: tick.text)), row, " ")
    }
  }

  /// The names of the axes and their ends, each centred on its axis as far as the others leave room.
  private static func drawNames(
    _ view: ParallelView, _ frame: Frame, on canvas: inout Canvas
  ) {
    func put(_ texts: [String], _ row: Rect, _ roles: (objective: Role, parameter: Role)) {
      guard row.height > 0 else { return }
      let widths = texts.map { canvas.columns(of: $0, limit: 40) }
      let places = spread(widths, at: view.columns, width: row.width)
      for (index, place) in places.enumerated() where place.width > 0 {
        let isObjective = view.axes[index].kind == .objective
        canvas.field(
          row.x + place.x, row.y, place.width, texts[index],
          isObjective ? roles.objective : roles.parameter)
      }
    }
    let titles = view.axes.map { axis in
      harmless(axis.name.split(separator: ".").last.map(String.init) ?? axis.name, limit: 40)
    }
    put(titles, frame.names, (.title, .header))
    put(view.axes.map(\.top), frame.tops, (.good, .dim))
    put(view.axes.map(\.bottom), frame.bottoms, (.dim, .dim))
  }

  /// Where texts stand that belong in the middle of columns, with a blank between any two; those
  /// that have no room are narrowed.
  static func spread(
    _ widths: [Int], at columns: [Int], width: Int
  ) -> [(x: Int, width: Int)] {
    let space = columns.count > 1 ? columns[1] - columns[0] : width + 1
    let widths = widths.map { min($0, max(1, space - 1)) }
    var starts = zip(columns, widths).map { max(0, $0 - $1 / 2) }
    var end = 0
    for index in starts.indices where widths[index] > 0 {
      starts[index] = max(starts[index], end)
      end = starts[index] + widths[index] + 1
    }
    var limit = width
    for index in starts.indices.reversed() where widths[index] > 0 {
      starts[index] = min(starts[index], limit - widths[index])
      limit = starts[index] - 1
    }
    end = 0
    return starts.indices.map { index in
      guard widths[index] > 0 else { return (starts[index], 0) }
      let start = max(end, starts[index])
      let next = starts[(index + 1)...].indices.first { widths[$0] > 0 }
      let room = (next.map { max(starts[$0], start + 2) - 1 } ?? width) - start
      end = start + min(widths[index], room) + 1
      return (start, max(0, min(widths[index], room)))
    }
  }

  /// Where a single trial crosses the axes, and its name.
  private static func drawPoints(
    _ picture: ParallelView.Picture, in plot: Rect, on canvas: inout Canvas
  ) {
    let layer = picture.layer
    for (x, y) in picture.crossings {
      canvas.put(plot.x + x, plot.y + y, canvas.glyphs.point, layer.role, layer.attributes)
    }
    guard let end = picture.crossings.last, !layer.label.isEmpty else { return }
    let x = min(plot.x + end.x + 1, plot.maxX - layer.label.count)
    let y = end.y + 1 < plot.height ? plot.y + end.y + 1 : plot.y + end.y - 1
    canvas.put(x, y, layer.label, layer.role, layer.attributes)
  }

  private static func drawLegend(
    _ state: WorkbenchState, in rect: Rect, on canvas: inout Canvas
  ) {
    let view = state.parallel
    let dash = String(repeating: String(canvas.glyphs.horizontal), count: 2)
    var parts: [StyledText] = []
    if view.axes.count - 1 < view.parameterCount {
      let first = view.skipped + 1
      let last = view.skipped + view.axes.count - 1
      parts.append(
        StyledText("parameters \(first)–\(last) of \(view.parameterCount) ←/→", .accent))
    }
    for (index, name) in ["best quarter", "second", "third", "last"].enumerated() {
      var part = StyledText(dash, ParallelView.quarters[index])
      part.add(" " + name, .dim)
      parts.append(part)
    }
    var early = StyledText(dash, .curveCrowd)
    early.add(" ended early", .dim)
    parts.append(early)
    if view.count.drawn < view.count.all {
      let text = "\(formatCount(view.count.drawn)) of \(formatCount(view.count.all)) trials"
      parts.append(StyledText(text, .dim))
    }
    canvas.put(rect.x, rect.y, .joined(parts, by: "  "), maxWidth: rect.width)
  }
}
