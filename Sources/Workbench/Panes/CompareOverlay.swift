import Canvas

/// Trials side by side in a box over the panes: a table, and their curves below it.
enum CompareOverlay {
  private static let sideWidths = 12...28

  /// The box, between header and hints.
  static func rect(_ size: Size) -> Rect {
    Rect(x: 0, y: 1, width: size.width, height: max(3, size.height - 2))
  }

  /// Where the curves stand; empty on low screens.
  static func plotRect(_ size: Size, lines: Int) -> Rect {
    let inside = rect(size).inset(columns: 1, rows: 1)
    guard inside.height >= 20 else { return .empty }
    let height = max(inside.height * 2 / 5, inside.height - lines - 2)
    return inside.rows((inside.height - min(height, inside.height - 8))..<inside.height)
  }

  static func draw(
    _ comparison: Comparison, _ state: WorkbenchState, on canvas: inout Canvas
  ) -> BoxPlaces {
    var places = BoxPlaces()
    let inside = canvas.box(
      rect(state.size), title: "Compare", subtitle: subtitle(comparison, state), focused: true)
    let plotRect = plotRect(state.size, lines: comparison.lines.count)
    let body = inside.rows(0..<(inside.height - plotRect.height))
    func widest(_ lines: [Comparison.Line]) -> Int {
      lines.flatMap(\.cells).map { DisplayWidth.of($0) }.max() ?? 0
    }
    // Two of them at least are seen side by side.
    let isNarrow = body.width < 46
    let nameWidth = isNarrow ? 12 : 18
    let range = sideWidths
    // Long words take the room that is there; they do not cost the numbers their columns.
    let needed = widest(comparison.lines.filter { $0.name != "from" })
    let room = (body.width - nameWidth - 2) / max(1, comparison.sides.count) - 2
    let width =
      isNarrow
      ? max(8, (body.width - nameWidth - 2) / 2)
      : max(
        range.lowerBound, min(range.upperBound, max(needed, min(widest(comparison.lines), room))))
        + 2
    let fits = max(1, (body.width - nameWidth - 2) / width)
    let first = min(comparison.left, max(0, comparison.sides.count - fits))
    let sides = first..<min(comparison.sides.count, first + fits)
    func x(_ side: Int) -> Int { body.x + 1 + nameWidth + (side - first) * width }
    for side in sides {
      canvas.field(
        x(side), body.y, width - 1, comparison.sides[side].title, .series(side), .bold,
        align: .right)
    }
    let rows = body.height - 1
    let top = max(0, min(comparison.top, comparison.lines.count - rows))
    for row in 0..<max(0, rows) where top + row < comparison.lines.count {
      let line = comparison.lines[top + row]
      let y = body.y + 1 + row
      places.add(line: top + row, at: y)
      if line.isHeading {
        canvas.put(body.x + 1, y, line.name, .header, maxWidth: body.width - 2)
        continue
      }
      let plain: Role = line.differs ? .text : .dim
      canvas.field(body.x + 2, y, nameWidth - 2, harmless(line.name, limit: 40), plain)
      for side in sides where line.cells.indices.contains(side) {
        let isBest = line.best.contains(side)
        canvas.field(
          x(side), y, width - 1, harmless(line.cells[side], limit: 40), isBest ? .best : plain,
          align: .right)
      }
    }
    if !plotRect.isEmpty {
      if let plot = comparison.plot {
        plot.draw(on: &canvas, in: plotRect)
      } else {
        PaneFrame.explain("No curve yet.", in: plotRect, on: &canvas)
      }
    }
    let foot = state.layout.hints
    places.add(HintBar.draw(state, in: foot, on: &canvas), in: foot)
    return places
  }

  private static func subtitle(_ comparison: Comparison, _ state: WorkbenchState) -> String {
    let metric = harmless(comparison.metric ?? state.curves.metric, limit: 24)
    return "\(comparison.trials.count) trials · curves of \(metric)"
  }
}
