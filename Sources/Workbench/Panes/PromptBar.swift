import Canvas
import Tuning

/// A question over the bottom lines, with the keys that answer it.
enum PromptBar {
  static func draw(_ state: WorkbenchState, on canvas: inout Canvas) {
    if case .line(let prompt)? = state.overlay {
      draw(prompt, state, on: &canvas)
      return
    }
    guard let question = state.question else { return }
    let width = canvas.width
    let hints = HintBar.rows(state, width: width)
    // What will be done must be read whole, whatever it covers.
    let lines = wrapped(question, width: width - 2).prefix(
      max(1, canvas.height - hints.count - 1))
    let top = max(0, canvas.height - hints.count - lines.count)
    let role = question.pieces.first?.role ?? .prompt
    if let message = state.message, message.tone == .bad {
      refuse(message, above: top, on: &canvas)
    }
    for (index, line) in lines.enumerated() {
      canvas.fill(Rect(x: 0, y: top + index, width: width, height: 1), " ", role)
      canvas.put(1, top + index, line, maxWidth: width - 2)
    }
    for (index, row) in hints.enumerated() {
      let rect = Rect(x: 0, y: top + lines.count + index, width: width, height: 1)
      canvas.fill(rect)
      for place in row { HintBar.draw(place, in: rect, on: &canvas) }
    }
  }

  /// Why the last key did nothing: the prompt lies over the line where it would stand.
  private static func refuse(_ message: Message, above top: Int, on canvas: inout Canvas) {
    let text = canvas.glyphs.plainArrows(in: message.text)
    let lines = StyledText.wrap(text, width: canvas.width - 2, .messageError).suffix(
      max(0, top - 1))
    for (index, line) in lines.enumerated() {
      let y = top - lines.count + index
      canvas.fill(Rect(x: 0, y: y, width: canvas.width, height: 1))
      canvas.put(1, y, line, maxWidth: canvas.width - 2)
    }
  }

  /// The question on as many lines as it needs; on one it keeps its parts.
  private static func wrapped(_ question: StyledText, width: Int) -> [StyledText] {
    if question.width <= width { return [question] }
    let text = question.pieces.map(\.text).joined()
    return StyledText.wrap(text, width: width, question.pieces.first?.role ?? .prompt)
  }

  private static func draw(
    _ prompt: LinePrompt, _ state: WorkbenchState, on canvas: inout Canvas
  ) {
    let y = canvas.height - 2
    let title: String
    switch prompt.purpose {
    case .filter: title = "filter: "
    case .note(let trials): title = "note on \(state.names(trials)): "
    case .search: title = "search the output: "
    case .knob(let trials): title = "live knob of \(state.names(trials)): "
    case .file(_, let what): title = "\(what) to the file: "
    }
    canvas.fill(Rect(x: 0, y: y, width: canvas.width, height: 1), " ", .prompt)
    let x = 1 + canvas.put(1, y, title, .prompt)
    let (text, caret) = prompt.field.window(canvas.width - x - 1)
    canvas.put(x, y, text, .prompt)
    canvas.cursor = Canvas.Point(x + caret, y)
    let hints = Rect(x: 0, y: canvas.height - 1, width: canvas.width, height: 1)
    HintBar.draw(state, in: hints, on: &canvas)
    let used = HintBar.places(state, width: canvas.width).last.map { $0.x + $0.width + 2 } ?? 1
    let (note, role) = remark(prompt, state)
    let room = canvas.width - used - 1
    // An example may be cut; what will be done, or what is wrong, takes lines of its own.
    if role == .messageError || prompt.isKnob, canvas.columns(of: note) > room {
      let lines = StyledText.wrap(
        canvas.glyphs.plainArrows(in: note), width: canvas.width - 2, role
      ).prefix(max(0, y - 1))
      for (index, line) in lines.enumerated() {
        let row = y - lines.count + index
        canvas.fill(Rect(x: 0, y: row, width: canvas.width, height: 1))
        canvas.put(1, row, line, maxWidth: canvas.width - 2)
      }
      return
    }
    canvas.put(used, hints.y, StyledText(note, role), maxWidth: room)
  }

  /// What the line finds, or what is wrong with it.
  private static func remark(_ prompt: LinePrompt, _ state: WorkbenchState) -> (String, Role) {
    switch prompt.purpose {
    case .note: return ("empty takes the note off", .dim)
    case .file:
      if let problem = prompt.problem { return (harmless(problem), .messageError) }
      return ("from the folder that hone was started in", .dim)
    case .search:
      guard let search = state.detail.search else {
        return ("capitals count if there are any", .dim)
      }
      return search.lines.isEmpty
        ? (state.noMatch, .messageError)
        : ("\(search.lines.count) line\(search.lines.count == 1 ? "" : "s") with it", .dim)
    case .knob(let trials): return knob(prompt, trials, state)
    case .filter: break
    }
    if let problem = prompt.problem { return (harmless(problem), .messageError) }
    if prompt.field.text.isEmpty {
      return ("e.g. state:pruned  lr<1e-3  origin:clone  is:marked  -text", .dim)
    }
    return ("\(state.table.order.count) of \(state.study.trialCount) trials", .dim)
  }

  /// What turning the knob would do, or what is wrong with the line.
  private static func knob(
    _ prompt: LinePrompt, _ trials: [Int], _ state: WorkbenchState
  ) -> (String, Role) {
    do {
      let knob = try state.knob(prompt.field.text, of: trials)
      let before = trials.first.flatMap(state.study.row)?.present[knob.name].map(shortText) ?? "–"
      let warning = state.study.plan?.knobWarning(knob)
      let text =
        "\(knob.name) \(before) → \(shortText(knob.value))\(warning.map { " (\($0))" } ?? ""), once "
        + "its script rereads $HONE_CONTROL"
      return (harmless(text), warning == nil ? .dim : .messageError)
    } catch { return (harmless(error.description), .messageError) }
  }
}
