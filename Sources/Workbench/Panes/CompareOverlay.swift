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

  /// What of the table has room, and where.
  private struct Frame {
    var inside: Rect
    var plot: Rect
    var nameWidth: Int
    var width: Int
    var sides: Range<Int>
    var lines: Range<Int>

    var body: Rect { inside.rows(0..<(inside.height - plot.height)) }

    init(_ comparison: Comparison, _ size: Size) {
      inside = CompareOverlay.rect(size).inset(columns: 1, rows: 1)
      plot = CompareOverlay.plotRect(size, lines: comparison.lines.count)
      func widest(_ lines: [Comparison.Line]) -> Int {
        lines.flatMap(\.cells).map { DisplayWidth.of($0) }.max() ?? 0
      }
      // Two of them at least are seen side by side.
      let isNarrow = inside.width < 46
      nameWidth = isNarrow ? 12 : 18
      let range = CompareOverlay.sideWidths
      // Long words take the room that is there; they do not cost the numbers their columns.
      let needed = widest(comparison.lines.filter { $0.name != "from" })
      let room = (inside.width - nameWidth - 2) / max(1, comparison.sides.count) - 2
      width =
        isNarrow
        ? max(8, (inside.width - nameWidth - 2) / 2)
        : max(
          range.lowerBound,
          min(range.upperBound, max(needed, min(widest(comparison.lines), room)))) + 2
      let fits = max(1, (inside.width - nameWidth - 2) / width)
      let first = min(comparison.left, max(0, comparison.sides.count - fits))
      sides = first..<min(comparison.sides.count, first + fits)
      let rows = max(0, inside.height - plot.height - 1)
      let top = max(0, min(comparison.top, comparison.lines.count - rows))
      lines = top..<min(comparison.lines.count, top + rows)
    }
  }

  /// The lines of the table that are seen.
  static func lines(_ comparison: Comparison, _ size: Size) -> Range<Int> {
    Frame(comparison, size).lines
  }

  static func draw(
    _ comparison: Comparison, _ state: WorkbenchState, on canvas: inout Canvas
  ) -> BoxPlaces {
    var places = BoxPlaces()
    let frame = Frame(comparison, state.size)
    let (body, plotRect, sides) = (frame.body, frame.plot, frame.sides)
    let (nameWidth, width) = (frame.nameWidth, frame.width)
    _ = canvas.box(
      rect(state.size), title: "Compare", subtitle: subtitle(comparison, frame, state),
      footer: footer(comparison, frame), focused: true)
    func x(_ side: Int) -> Int {
      body.x + 1 + nameWidth + (side - sides.lowerBound) * width
    }
    for side in sides {
      canvas.field(
        x(side), body.y, width - 1, comparison.sides[side].title, .series(side), .bold,
        align: .right)
    }
    for index in frame.lines {
      let line = comparison.lines[index]
      let y = body.y + 1 + index - frame.lines.lowerBound
      places.add(line: index, at: y)
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

  private static func subtitle(
    _ comparison: Comparison, _ frame: Frame, _ state: WorkbenchState
  ) -> String {
    let metric = harmless(comparison.metric ?? state.curves.metric, limit: 24)
    let count = comparison.sides.count
    let seen = frame.sides.count < count ? "\(frame.sides.text) of \(count) ←/→" : ""
    let trials = comparison.trials.count == count ? "" : "\(comparison.trials.count) trials"
    let parts = [seen.isEmpty && trials.isEmpty ? "\(count) trials" : trials, seen]
    return (parts + ["curves of \(metric)"]).filter { !$0.isEmpty }.joined(separator: " · ")
  }

  private static func footer(_ comparison: Comparison, _ frame: Frame) -> String {
    let count = comparison.lines.count
    return frame.lines.count < count ? "\(frame.lines.text) of \(count) lines  ↑/↓" : ""
  }
}

extension Range<Int> {
  /// Counted from one: `3–9`.
  fileprivate var text: String {
    count == 1 ? "\(lowerBound + 1)" : "\(lowerBound + 1)–\(upperBound)"
  }
}
