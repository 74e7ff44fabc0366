import Canvas
import Diagnosis
import Tuning

/// The checklist over the panes: the field's questions with their answers, then what is amiss with
/// what to do about it, in one box.
enum ChecklistOverlay {
  /// What the box says, and which of it is seen.
  private struct Page {
    var size: Size
    var lines: [StyledText]
    /// Which of the lines are the acts'.
    var acts: [Int]
    /// Lines that there is room for.
    var room: Int
    /// The chosen act's line.
    var chosen: Int?
    /// The first line that is seen where the chosen act stands in the middle, as far as the ends
    /// allow.
    var followed: Int
    /// The first line that is seen.
    var top: Int

    init(_ list: Checklist, _ state: WorkbenchState) {
      let width = min(state.size.width - 2, 110)
      (lines, acts) = ChecklistOverlay.lines(list, state, width: width - 4)
      size = Size(width, min(state.size.height - 2, lines.count + 3))
      room = max(0, size.height - 3)
      chosen = acts.indices.contains(list.position) ? acts[list.position] : nil
      followed = max(0, min((chosen ?? 0) - room / 2, lines.count - room))
      top = max(0, min(list.top ?? followed, lines.count - room))
    }

    /// Moves over the lines, from where it is.
    func scroll(_ list: inout Checklist, by count: Int) {
      let wanted = max(0, min(lines.count - room, top + count))
      list.top = wanted == followed ? nil : wanted
    }
  }

  /// Chooses the next act or the one before; where there is none, or that was scrolled away, goes on
  /// line by line.
  static func move(_ list: inout Checklist, by step: Int, _ state: WorkbenchState) {
    let page = Page(list, state)
    let next = list.position + step
    let isBack = step > 0 ? page.top < page.followed : page.top > page.followed
    if isBack || !list.acts.indices.contains(next) {
      page.scroll(&list, by: step)
    } else {
      (list.position, list.top) = (next, nil)
    }
  }

  /// Goes a page down or up.
  static func turn(_ list: inout Checklist, by pages: Int, _ state: WorkbenchState) {
    let page = Page(list, state)
    page.scroll(&list, by: pages * max(1, page.room - 1))
  }

  static func draw(
    _ list: Checklist, _ state: WorkbenchState, on canvas: inout Canvas
  ) -> BoxPlaces {
    var places = BoxPlaces()
    let page = Page(list, state)
    let rect = Rect(canvas.size).centered(page.size)
    let end = min(page.lines.count, page.top + page.room)
    let more = "\(page.top + 1)–\(end) of \(page.lines.count) lines  ↑/↓"
    let inside = canvas.box(
      rect, title: "Checklist", subtitle: subtitle(list),
      footer: page.lines.count > page.room ? more : "", focused: true)
    for (row, line) in (page.top..<max(page.top, end)).enumerated() {
      let place = inside.row(row)
      canvas.put(place.x + 1, place.y, page.lines[line], maxWidth: place.width - 2)
      if line == page.chosen { canvas.select(place) }
      if let act = page.acts.firstIndex(of: line) { places.add(line: act, at: place.y) }
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

  /// The lines, and which of them are the acts'.
  private static func lines(
    _ list: Checklist, _ state: WorkbenchState, width: Int
  ) -> (lines: [StyledText], acts: [Int]) {
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
      // What is amiss or not known is read whole, and on narrow screens everything.
      if item.answer != .fine || width < 60, line.width + 2 + DisplayWidth.of(evidence) > width {
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
    var acts: [Int] = []
    for finding in reading.findings {
      lines.append(StyledText(""))
      let role: Role = finding.severity == .warning ? .warning : .good
      lines += StyledText.wrap(
        harmless(finding.message), width: width, finding.severity == .hint ? .text : role)
      for act in finding.acts {
        acts.append(lines.count)
        var line = StyledText("  → ", .key)
        line.add(harmless(act.title), .accent)
        line.add("  " + harmless(act.reason), .dim)
        lines.append(line)
      }
    }
    return (lines, acts)
  }
}
