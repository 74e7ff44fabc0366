import Canvas
import Diagnosis
import Tuning

/// The next trial of the manual workflow: what was seen, what is changed, and why.
enum StepOverlay {
  /// The box's size, and its lines.
  private static func page(_ state: WorkbenchState) -> (size: Size, lines: [StyledText]) {
    let width = min(state.size.width - 2, 90)
    let lines = lines(state, width: width - 4)
    return (Size(width, min(state.size.height - 1, lines.count + 4)), lines)
  }

  /// Lines that the box has room for: without frame and hints, and without the blank above these
  /// where there is more to be read.
  private static func room(_ page: (size: Size, lines: [StyledText])) -> Int {
    let room = max(1, page.size.height - 4)
    return page.lines.count > room ? room + 1 : room
  }

  /// Lines that the box has room for.
  static func room(_ state: WorkbenchState) -> Int { room(page(state)) }

  /// How far the box can be scrolled.
  static func lastTop(_ state: WorkbenchState) -> Int {
    let page = page(state)
    return max(0, page.lines.count - room(page))
  }

  static func draw(_ state: WorkbenchState, on canvas: inout Canvas) -> BoxPlaces {
    var places = BoxPlaces()
    let page = page(state)
    let room = room(page)
    let top = max(0, min(state.guided.top, page.lines.count - room))
    let rect = Rect(canvas.size).centered(page.size)
    let end = min(page.lines.count, top + room)
    let more = "\(top + 1)–\(end) of \(page.lines.count) lines  ↑/↓"
    let inside = canvas.box(
      rect, title: "Next trial", subtitle: subtitle(state),
      footer: page.lines.count > room ? more : "", focused: true)
    for (index, line) in page.lines[top..<end].enumerated() {
      canvas.put(inside.x + 1, inside.y + index, line, maxWidth: inside.width - 2)
    }
    let foot = inside.row(inside.height - 1)
    places.add(HintBar.draw(state, in: foot, on: &canvas), in: foot)
    return places
  }

  private static func subtitle(_ state: WorkbenchState) -> String {
    guard let plan = state.study.plan?.manual else { return "by what the curves say" }
    return plan.isAutopilot ? "on autopilot" : "one change at a time"
  }

  private static func lines(_ state: WorkbenchState, width: Int) -> [StyledText] {
    switch state.guided.answer {
    case nil: return [StyledText("The curves are being read …", .dim)]
    case .wait(let reason)?: return StyledText.wrap(harmless(reason), width: width, .text)
    case .through(let reason)?: return StyledText.wrap(harmless(reason), width: width, .good)
    case .step(let step)?:
      // What Enter will do comes first, whatever has no room.
      let grounds = step.grounds
      var lines = StyledText.wrap(harmless(grounds.change), width: width, .accent, indent: 2)
      lines += StyledText.wrap(harmless(grounds.why), width: width, .text, indent: 2)
      if !grounds.seen.isEmpty { lines.append("") }
      lines += grounds.seen.flatMap {
        StyledText.wrap("· " + harmless($0), width: width, .dim, indent: 2)
      }
      return lines
    }
  }

  /// The suggestion in one line, for the foot of the screen; nil where nothing waits for a person.
  static func line(_ state: WorkbenchState) -> StyledText? {
    guard state.isGuided, let answer = state.guided.answer else { return nil }
    switch answer {
    case .wait: return nil
    case .through(let reason): return StyledText(harmless(reason), .good)
    case .step(let step):
      var line = StyledText("next: ", .dim)
      line.add(harmless(step.grounds.change), .accent, .bold)
      line.add(": \(harmless(step.grounds.why))", .text)
      return line
    }
  }
}
