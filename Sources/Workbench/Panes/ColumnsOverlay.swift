import Canvas

/// The table's columns in a box over the panes: which are shown, in which order, how wide.
enum ColumnsOverlay {
  static func draw(
    _ prompt: ColumnsPrompt, _ state: WorkbenchState, on canvas: inout Canvas
  ) -> BoxPlaces {
    var places = BoxPlaces()
    let width = min(canvas.width - 2, 60)
    let height = min(canvas.height - 2, prompt.entries.count + 5)
    let rect = Rect(canvas.size).centered(Size(width, max(5, height)))
    let shown = prompt.entries.count { $0.isShown }
    let inside = canvas.box(
      rect, title: "Columns", subtitle: "\(shown) of \(prompt.entries.count)", focused: true)
    let hints = HintBar.rows(state, width: inside.width)
    let body = inside.rows(0..<max(1, inside.height - hints.count))
    let top = max(
      0, min(prompt.position - body.height / 2, prompt.entries.count - body.height))
    for row in 0..<body.height where top + row < prompt.entries.count {
      let entry = prompt.entries[top + row]
      draw(entry, prompt, state, body.row(row), on: &canvas)
      if top + row == prompt.position { canvas.select(body.row(row)) }
      places.add(line: top + row, at: body.y + row)
    }
    for (row, shown) in hints.enumerated() where body.height + row < inside.height {
      let foot = inside.row(body.height + row)
      for hint in shown { HintBar.draw(hint, in: foot, on: &canvas) }
      places.add(shown, in: foot)
    }
    return places
  }

  private static func draw(
    _ entry: ColumnsPrompt.Entry, _ prompt: ColumnsPrompt, _ state: WorkbenchState, _ rect: Rect,
    on canvas: inout Canvas
  ) {
    let role: Role = entry.isShown ? .text : .dim
    canvas.put(rect.x + 1, rect.y, entry.isShown ? "[x]" : "[ ]", entry.isShown ? .accent : .dim)
    let title = harmless(entry.column.name(objective: state.study.objective), limit: 40)
    canvas.put(rect.x + 5, rect.y, title, role, maxWidth: rect.width - 20)
    let place = state.tablePlan.places.first { $0.column == entry.column }
    let width = prompt.widths[entry.column].map { "\($0) wide" } ?? ""
    let note = entry.isShown && place == nil ? "to the side" : width
    canvas.field(rect.maxX - 14, rect.y, 13, note, .dim, align: .right)
  }
}
