import Canvas
import Diagnosis
import Tuning

/// The checklist over the panes: the field's questions with their answers, then what is amiss with
/// what to do about it, in one box.
enum ChecklistOverlay {
  static func draw(
    _ list: Checklist, _ state: WorkbenchState, on canvas: inout Canvas
  ) -> BoxPlaces {
    var places = BoxPlaces()
    let width = min(canvas.width - 2, 110)
    let (lines, moves) = lines(list, state, width: width - 4)
    let height = min(canvas.height - 2, lines.count + 3)
    let rect = Rect(canvas.size).centered(Size(width, height))
    let inside = canvas.box(rect, title: "Checklist", subtitle: subtitle(list), focused: true)
    let body = inside.rows(0..<max(0, inside.height - 1))
    // The chosen move stands in the middle, as far as the ends allow.
    let chosen = moves.indices.contains(list.position) ? moves[list.position] : nil
    let top = max(0, min((chosen ?? 0) - body.height / 2, lines.count - body.height))
    for row in 0..<body.height where top + row < lines.count {
      let place = body.row(row)
      canvas.put(place.x + 1, place.y, lines[top + row], maxWidth: place.width - 2)
      if top + row == chosen { canvas.select(place) }
      if let move = moves.firstIndex(of: top + row) { places.add(line: move, at: place.y) }
    }
    let foot = inside.row(inside.height - 1)
    places.add(HintBar.draw(state, in: foot, on: &canvas), in: foot)
    return places
  }

  private static func subtitle(_ list: Checklist) -> String {
    guard let reading = list.reading else { return "" }
    let problems = reading.checklist.count { $0.answer == .problem }
    return problems == 0 ? "nothing amiss" : "\(problems) to look at"
  }

  /// The lines, and which of them are the moves'.
  private static func lines(
    _ list: Checklist, _ state: WorkbenchState, width: Int
  ) -> (lines: [StyledText], moves: [Int]) {
    guard let reading = list.reading else {
      let text =
        state.study.finishedCount == 0
        ? "No trial has ended yet; the questions are answered from those that have."
        : "Looking the study through …"
      return ([StyledText(text, .dim)], [])
    }
    let isASCII = state.options.glyphs.isASCII
    var lines = reading.checklist.flatMap { item in
      var line: StyledText
      switch item.answer {
      case .fine: line = StyledText(isASCII ? "ok  " : "✓ ", .good)
      case .problem: line = StyledText(isASCII ? "!!  " : "✗ ", .bad)
      case .open: line = StyledText(isASCII ? "?   " : "· ", .dim)
      }
      line.add(item.question, item.answer == .open ? .dim : .text)
      let evidence = harmless(item.evidence)
      // What is amiss is read whole.
      if item.answer == .problem, line.width + 2 + DisplayWidth.of(evidence) > width {
        let indent = String(repeating: " ", count: isASCII ? 4 : 2)
        return [line]
          + StyledText.wrap(evidence, width: width - indent.count, .dim).map {
            var part = StyledText(indent)
            part += $0
            return part
          }
      }
      line.add("  " + evidence, .dim)
      return [line]
    }
    var moves: [Int] = []
    for finding in reading.findings {
      lines.append(StyledText(""))
      let role: Role = finding.severity == .warning ? .warning : .good
      lines += StyledText.wrap(
        harmless(finding.message), width: width, finding.severity == .hint ? .text : role)
      for move in finding.moves where !move.commands.isEmpty {
        moves.append(lines.count)
        var line = StyledText("  → ", .key)
        line.add(harmless(move.title), .accent)
        line.add("  " + harmless(move.reason), .dim)
        lines.append(line)
      }
    }
    return (lines, moves)
  }
}
