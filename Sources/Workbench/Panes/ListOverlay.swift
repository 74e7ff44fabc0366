import Canvas

/// Help and palette: all commands, searchable, in a box over the panes.
enum ListOverlay {
  /// A line of the box: a heading, or an entry by its place in the list.
  private enum Line {
    case heading(String)
    case entry(Int, StyledText)
    /// What has no room on the chosen entry's own line.
    case rest(StyledText)
  }

  static func draw(
    _ list: CommandList, _ state: WorkbenchState, on canvas: inout Canvas
  ) -> BoxPlaces {
    var places = BoxPlaces()
    let width = min(canvas.width - 2, 110)
    let keyWidth = min(width < 60 ? 8 : 18, list.shown.map { DisplayWidth.of($0.keys) }.max() ?? 0)
    let textPlace = keyWidth + 3
    let textWidth = max(1, width - 3 - textPlace)
    let lines = lines(list, width: textWidth)
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
    let chosen = lines.firstIndex { if case .entry(list.position, _) = $0 { true } else { false } }
    // The chosen line stands in the middle, as far as the ends allow.
    let top = max(0, min((chosen ?? 0) - body.height / 2, lines.count - body.height))
    for row in 0..<body.height where top + row < lines.count {
      let place = body.row(row)
      switch lines[top + row] {
      case .heading(let text):
        canvas.put(place.x + 1, place.y, text, .header, maxWidth: place.width - 2)
      case .entry(let index, let text):
        let entry = list.shown[index]
        canvas.field(
          place.x + 1, place.y, keyWidth, entry.keys, entry.obstacle == nil ? .key : .dim)
        canvas.put(place.x + textPlace, place.y, text, maxWidth: textWidth)
        if index == list.position { canvas.select(place) }
        places.add(line: index, at: place.y)
      case .rest(let text):
        canvas.put(place.x + textPlace, place.y, text, maxWidth: textWidth)
        canvas.select(place)
      }
    }
    let foot = inside.row(inside.height - 1)
    places.add(HintBar.draw(state, in: foot, on: &canvas), in: foot)
    return places
  }

  /// - Parameter width: The columns that an entry has for what it does.
  private static func lines(_ list: CommandList, width: Int) -> [Line] {
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
      let text = text(entry)
      guard index == list.position, text.width > width, let role = text.pieces.first?.role else {
        lines.append(.entry(index, text))
        continue
      }
      // What is chosen is read whole.
      let words = text.pieces.map(\.text).joined()
      let parts = StyledText.wrap(words, width: width, role, indent: 2)
      lines.append(.entry(index, parts.first ?? text))
      lines += parts.dropFirst().map(Line.rest)
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

  /// What an entry does, and why it cannot be done now.
  private static func text(_ entry: CommandList.Entry) -> StyledText {
    guard let obstacle = entry.obstacle else { return StyledText(entry.name, .text) }
    return StyledText("\(entry.name)  – \(obstacle)", .dim)
  }
}
