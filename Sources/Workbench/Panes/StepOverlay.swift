import Canvas
import Diagnosis
import Tuning

/// The next trial of the manual workflow: what was seen, what is changed, and why.
enum StepOverlay {
  static func draw(_ state: WorkbenchState, on canvas: inout Canvas) -> BoxPlaces {
    var places = BoxPlaces()
    let width = min(canvas.width - 2, 90)
    let lines = lines(state, width: width - 4)
    let height = min(canvas.height - 1, lines.count + 4)
    let rect = Rect(canvas.size).centered(Size(width, height))
    let inside = canvas.box(rect, title: "Next trial", subtitle: subtitle(state), focused: true)
    for (index, line) in lines.prefix(max(0, inside.height - 2)).enumerated() {
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
      let grounds = step.grounds
      var lines = grounds.seen.flatMap {
        StyledText.wrap("· " + harmless($0), width: width, .dim, indent: 2)
      }
      if !lines.isEmpty { lines.append("") }
      lines += StyledText.wrap(harmless(grounds.change), width: width, .accent, indent: 2)
      lines += StyledText.wrap(harmless(grounds.why), width: width, .text, indent: 2)
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
