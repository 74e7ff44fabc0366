import Canvas

/// Help and palette: all commands, searchable, in a box over the panes.
enum ListOverlay {
  /// A line of the box: a heading, or an entry by its place in the list.
  private enum Line {
    case heading(String)
    case entry(Int)
  }

  static func draw(_ list: CommandList, _ state: WorkbenchState, on canvas: inout Canvas) {
    let width = min(canvas.width - 2, 110)
    let lines = lines(list)
    let height = min(canvas.height - 2, max(lines.count, 8) + 4)
    let rect = Rect(canvas.size).centered(Size(width, height))
    let inside = canvas.box(
      rect, title: list.isHelp ? "Help" : "Command", subtitle: "\(list.shown.count)",
      focused: true)
    drawField(list, inside.row(0), on: &canvas)
    let body = inside.rows(1..<inside.height - 1)
    if lines.isEmpty {
      canvas.put(
        body.x + 1, body.y, "nothing is called so; try a shorter word, or a key", .dim,
        maxWidth: body.width - 2)
    }
    let chosen = lines.firstIndex { if case .entry(list.position) = $0 { true } else { false } }
    // The chosen line stands in the middle, as far as the ends allow.
    let top = max(0, min((chosen ?? 0) - body.height / 2, lines.count - body.height))
    let keyWidth = min(width < 60 ? 8 : 18, list.shown.map { DisplayWidth.of($0.keys) }.max() ?? 0)
    for row in 0..<body.height where top + row < lines.count {
      let place = body.row(row)
      switch lines[top + row] {
      case .heading(let text):
        canvas.put(place.x + 1, place.y, text, .header, maxWidth: place.width - 2)
      case .entry(let index):
        draw(list.shown[index], keyWidth, place, on: &canvas)
        if index == list.position { canvas.select(place) }
      }
    }
    HintBar.draw(state, in: inside.row(inside.height - 1), on: &canvas)
  }

  private static func lines(_ list: CommandList) -> [Line] {
    var lines: [Line] = []
    var section = ""
    let isSearching = !list.field.characters.isEmpty
    for (index, entry) in list.shown.enumerated() {
      if list.isHelp, !isSearching, entry.section != section {
        section = entry.section
        if !lines.isEmpty { lines.append(.heading("")) }
        lines.append(.heading(section))
      }
      // What the key does stands apart from what only has it in its name.
      if list.keyed > 0, list.keyed < list.shown.count {
        if index == 0 { lines.append(.heading("the key \(harmless(list.field.text))")) }
        if index == list.keyed { lines += [.heading(""), .heading("by name")] }
      }
      lines.append(.entry(index))
    }
    return lines
  }

  private static func drawField(_ list: CommandList, _ rect: Rect, on canvas: inout Canvas) {
    let x = rect.x + 1 + canvas.put(rect.x + 1, rect.y, list.isHelp ? "find: " : ": ", .key)
    let (text, caret) = list.field.window(rect.maxX - x - 1)
    canvas.put(x, rect.y, text)
    if text.isEmpty {
      canvas.put(x + 1, rect.y, "type a name or a key", .dim, maxWidth: rect.maxX - x - 2)
    }
    canvas.cursor = Canvas.Point(x + caret, rect.y)
  }

  private static func draw(
    _ entry: CommandList.Entry, _ keyWidth: Int, _ rect: Rect, on canvas: inout Canvas
  ) {
    let isOff = entry.obstacle != nil
    canvas.field(rect.x + 1, rect.y, keyWidth, entry.keys, isOff ? .dim : .key)
    let x = rect.x + keyWidth + 3
    var line = StyledText(entry.name, isOff ? .dim : .text)
    if let obstacle = entry.obstacle { line.add("  – \(obstacle)", .dim) }
    canvas.put(x, rect.y, line, maxWidth: rect.maxX - x - 1)
  }
}
