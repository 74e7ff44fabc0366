import Canvas

/// How the samplers stand: the best of each, and what it took to find the optimum.
enum SimulatorStandings {
  static func draw(_ state: SimulatorState, in rect: Rect, on canvas: inout Canvas) {
    let scene = state.scene
    let inside = canvas.box(rect, title: "standings", subtitle: "virtual time")
    guard inside.width >= 20, inside.height >= 1 else { return }
    let columns = [8, 8, 6, inside.width - 22]
    func put(_ row: Int, _ texts: [String], _ role: Role, _ first: Role) {
      var x = inside.x
      for (index, (text, width)) in zip(texts, columns).enumerated() {
        canvas.field(
          x, inside.y + row, width, text, index == 0 ? first : role,
          align: index == 0 ? .left : .right)
        x += width
      }
    }
    // Where there are hardly any lines, those of the samplers are seen.
    let head = inside.height > 2 ? 1 : 0
    if head > 0 { put(0, ["sampler", "best", "found", "after"], .header, .header) }
    let rows = inside.height - head
    let top = max(0, min(scene.entrants.count - rows, state.selected - rows + 1))
    let fewest = scene.entrants.compactMap(\.needed).min()
    for (index, entrant) in scene.entrants.enumerated() where (top..<top + rows).contains(index) {
      let row = head + index - top
      let found = entrant.needed.map { "#\($0)" } ?? String(canvas.glyphs.none)
      put(
        row,
        [
          entrant.name, entrant.best.map { formatNumber($0) } ?? "", found,
          formatDuration(entrant.timeNeeded ?? entrant.clock),
        ], entrant.needed != nil && entrant.needed == fewest ? .good : .text, .series(index))
      if index == state.selected {
        canvas.select(Rect(x: inside.x, y: inside.y + row, width: inside.width, height: 1))
      }
    }
    explain(
      state,
      in: inside.rows(scene.entrants.count + 2..<max(scene.entrants.count + 2, inside.height)),
      on: &canvas)
  }

  private static func explain(_ state: SimulatorState, in rect: Rect, on canvas: inout Canvas) {
    let scene = state.scene
    let glyphs = canvas.glyphs
    let sign = scene.goal < scene.optimum ? "≥" : "≤"
    var lines: [StyledText] = []
    var found = StyledText("found ", .dim)
    found.add("\(glyphs.isASCII ? (sign == "≤" ? "<=" : ">=") : sign) \(formatNumber(scene.goal))")
    found.add(", optimum ", .dim)
    found.add(formatNumber(scene.optimum), .good)
    lines.append(found)
    var marks = StyledText(String(glyphs.running), .series(state.selected))
    marks.add(" looked ", .dim)
    marks.add(String(glyphs.baseline), .best)
    marks.add(" best ", .dim)
    if scene.hidden == 0 {
      marks.add(String(glyphs.cross), .good)
      marks.add(" optimum", .dim)
    }
    lines.append(marks)
    if scene.hidden > 0 {
      lines.append(StyledText("\(scene.hidden) more parameters are not on the map", .dim))
    } else if let side = scene.vertical {
      lines.append(StyledText("up: \(side.name) \(side.low) … \(side.high)", .dim))
    }
    if let note = scene.entrants.indices.contains(state.selected)
      ? scene.entrants[state.selected].note : nil, !note.isEmpty
    {
      lines.append(StyledText(note, .dim))
    }
    for (row, line) in lines.enumerated() where row < rect.height {
      canvas.put(rect.x, rect.y + row, line, maxWidth: rect.width)
    }
  }
}
