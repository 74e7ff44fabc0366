import Canvas
import Diagnosis
import Tuning

/// The clone form: each parameter with its value, what it was, and what it may be.
enum FormOverlay {
  static func draw(
    _ form: CloneForm, _ state: WorkbenchState, on canvas: inout Canvas
  ) -> BoxPlaces {
    var places = BoxPlaces()
    let width = min(canvas.width - 2, 82)
    let remarks = remarks(
      form, state, width: width - 4, rangeWidth: Columns(form, width: width - 2).rangeWidth)
    let wanted = form.fields.count + remarks.count + 6
    let height = min(canvas.height - 1, wanted)
    let rect = Rect(canvas.size).centered(Size(width, height))
    let changes = form.changeCount
    let inside = canvas.box(
      rect, title: "Clone #\(form.trial)",
      subtitle: changes == 0 ? "no change yet" : "\(changes) change\(changes == 1 ? "" : "s")",
      focused: true)
    let columns = Columns(form, width: inside.width)
    // On the smallest screens what will change is worth more than the headings.
    let hasHeadings = inside.height >= 9
    let least = hasHeadings ? 8 : 6
    if hasHeadings { drawHeadings(columns, inside.row(0), on: &canvas) }
    let foot = min(remarks.count, max(0, inside.height - least))
    let first = hasHeadings ? 1 : 0
    let body = inside.rows(first..<max(first + 1, inside.height - 1 - foot))
    drawFields(form, columns, body, &places, on: &canvas)
    for (index, line) in remarks.prefix(foot).enumerated() {
      canvas.put(inside.x + 1, body.maxY + index, line, maxWidth: inside.width - 2)
    }
    let last = inside.row(inside.height - 1)
    places.add(HintBar.draw(state, in: last, on: &canvas), in: last)
    return places
  }

  private static func drawHeadings(_ columns: Columns, _ rect: Rect, on canvas: inout Canvas) {
    canvas.put(rect.x + 3, rect.y, "parameter", .header)
    canvas.put(rect.x + columns.value, rect.y, "value", .header)
    if columns.hasWas { canvas.put(rect.x + columns.was, rect.y, "was", .header) }
    if columns.rangeWidth > 4 { canvas.put(rect.x + columns.range, rect.y, "range", .header) }
  }

  /// Where the columns of the form stand.
  private struct Columns {
    var value: Int
    var valueWidth: Int
    var was: Int
    var hasWas: Bool
    var range: Int
    var rangeWidth: Int

    init(_ form: CloneForm, width: Int) {
      let titles = form.fields.map(\.title.count).max() ?? 0
      // The heading is a title too.
      let title = max("parameter".count, min(titles, width >= 60 ? 22 : 13))
      value = 3 + title + 2
      valueWidth = width >= 60 ? 14 : max(10, width - value - 1)
      was = value + valueWidth + 1
      hasWas = width >= 60
      range = hasWas ? was + 13 : was
      rangeWidth = max(0, width - range - 1)
    }
  }

  private static func drawFields(
    _ form: CloneForm, _ columns: Columns, _ body: Rect, _ places: inout BoxPlaces,
    on canvas: inout Canvas
  ) {
    // The line of the focused number has its scale under it.
    let scale = facts(form, columns) ?? scale(form, columns, width: body.width)
    let extra = scale == nil ? 0 : 1
    let total = form.fields.count + extra
    let focusEnd = form.focus + extra
    func top(_ height: Int) -> Int {
      max(0, min(max(0, focusEnd - height + 2), total - height))
    }
    // What becomes of the trial is seen though its line is further down.
    var body = body
    let last = form.fields.firstIndex { $0.role == .place } ?? 0
    if body.height >= 4, last + (last > form.focus ? extra : 0) - top(body.height) >= body.height {
      let line = body.row(body.height - 1)
      draw(form.fields[last], false, columns, line, on: &canvas)
      places.add(line: last, at: line.y)
      body = body.rows(0..<body.height - 1)
    }
    var line = -top(body.height)
    for (index, field) in form.fields.enumerated() {
      if line >= 0, line < body.height {
        draw(field, index == form.focus, columns, body.row(line), on: &canvas)
        places.add(line: index, at: body.y + line)
      }
      line += 1
      if index == form.focus, let scale {
        if line >= 0, line < body.height {
          canvas.put(
            body.x + columns.value - 1, body.y + line, scale, maxWidth: body.width - columns.value)
        }
        line += 1
      }
    }
  }

  private static func draw(
    _ field: CloneForm.Field, _ isFocused: Bool, _ columns: Columns, _ rect: Rect,
    on canvas: inout Canvas
  ) {
    if isFocused { canvas.put(rect.x + 1, rect.y, canvas.glyphs.cursor, .accent) }
    canvas.field(
      rect.x + 3, rect.y, columns.value - 4, harmless(field.title), isFocused ? .title : .text)
    let role: Role = field.problem != nil ? .bad : field.isChanged ? .accent : .text
    switch field.input {
    case .text(let text):
      var room = columns.valueWidth
      // Without a column for it, what is wrong stands behind the value.
      if columns.rangeWidth <= 4, let problem = field.problem {
        let used = min(text.characters.count + 1, room - 12)
        let x = columns.value + used + 1
        canvas.put(
          rect.x + x, rect.y, StyledText(problem, .bad), maxWidth: rect.width - x)
        room = used
      }
      let (shown, caret) = text.window(room)
      canvas.put(rect.x + columns.value, rect.y, shown, role, isFocused ? .underline : [])
      if isFocused { canvas.cursor = Canvas.Point(rect.x + columns.value + caret, rect.y) }
    case .choice:
      let isWide = columns.hasWas && field.title.isEmpty
      let width = isWide ? rect.width - columns.value : columns.valueWidth
      canvas.field(rect.x + columns.value, rect.y, width, harmless(field.text), role)
    }
    if columns.hasWas, field.isChanged {
      let was = field.original.isEmpty ? "–" : harmless(field.original)
      canvas.field(rect.x + columns.was, rect.y, 12, was, .dim)
    }
    let x = rect.x + columns.range
    guard columns.rangeWidth > 4 else { return }
    if let problem = field.problem {
      canvas.put(x, rect.y, StyledText(problem, .bad), maxWidth: columns.rangeWidth)
    } else if let warning = field.warning {
      // The whole of it stands below where it has no room here.
      let first = warning.split(separator: ";").first.map(String.init) ?? warning
      let text = DisplayWidth.of(warning) <= columns.rangeWidth ? warning : first
      canvas.put(x, rect.y, StyledText(text, .warning), maxWidth: columns.rangeWidth)
    } else if case .choice(let choices, let index) = field.input {
      canvas.put(x, rect.y, choiceLine(choices, index, field.range), maxWidth: columns.rangeWidth)
    } else {
      canvas.put(x, rect.y, StyledText(field.range, .dim), maxWidth: columns.rangeWidth)
    }
  }

  private static func choiceLine(_ choices: [String], _ index: Int, _ note: String) -> StyledText {
    if choices.count == 1 { return StyledText(note, .dim) }
    var line = StyledText()
    for (other, choice) in choices.enumerated() {
      if other > 0 { line.add(" ") }
      let text = harmless(choice, limit: 40)
      line.add(other == index ? "‹\(text)›" : text, other == index ? .accent : .dim)
    }
    return line
  }

  /// Where there are no columns for it: what the focused line may be, and what it was.
  private static func facts(_ form: CloneForm, _ columns: Columns) -> StyledText? {
    guard columns.rangeWidth <= 4, form.current.problem == nil else { return nil }
    var line = StyledText("")
    if form.current.isChanged {
      let was = form.current.original.isEmpty ? "–" : harmless(form.current.original)
      line.add("was \(was)  ", .dim)
    }
    if case .choice(let choices, let index) = form.current.input {
      line += choiceLine(choices, index, form.current.range)
    } else {
      line.add(form.current.range, .dim)
    }
    return line.isEmpty ? nil : line
  }

  /// Where the focused number lies in its range, and where the best trials have it.
  private static func scale(_ form: CloneForm, _ columns: Columns, width: Int) -> StyledText? {
    guard case .parameter(let name) = form.current.role, case .text = form.current.input,
      let distribution = form.plan.space[name]?.distribution,
      let value = form.value(of: form.current, name), let place = distribution.unit(of: value)
    else { return nil }
    let length = min(28, width - columns.value - 4)
    guard length >= 8 else { return nil }
    func column(_ share: Double) -> Int { min(length - 1, Int(share * Double(length))) }
    let good = form.good[name]
    let ends = good.map { range in
      [range.lowerBound, range.upperBound].map {
        column(distribution.unit(of: .double($0)) ?? 0)
      }
    }
    var line = StyledText("▕", .barEmpty)
    for index in 0..<length {
      if index == column(place) {
        line.add("●", .accent)
      } else if let ends, index >= ends[0], index <= ends[1] {
        line.add("─", .good)
      } else {
        line.add("·", .barEmpty)
      }
    }
    line.add("▏", .barEmpty)
    if let good, width - columns.value - length > 30 {
      let texts = [good.lowerBound, good.upperBound].map { shortText(.double($0)) }
      line.add(" best \(form.goodCount): \(texts[0]) … \(texts[1])", .good)
    }
    return line
  }

  // MARK: - Remarks

  /// What will happen, and whether it happened already.
  private static func remarks(
    _ form: CloneForm, _ state: WorkbenchState, width: Int, rangeWidth: Int
  ) -> [StyledText] {
    var lines: [StyledText] = []
    if let plan = state.study.plan, let row = state.study.row(form.trial) {
      var wanted = row.present
      for entry in form.changes.entries { wanted[entry.name] = entry.value }
      let changes = plan.changes(from: row.present, to: wanted)
      let wrong = form.problemCount
      if wrong > 0 {
        let text = "\(wrong) value\(wrong == 1 ? "" : "s") to mend before a launch"
        lines += StyledText.wrap(text, width: width, .bad)
      }
      if wrong == 0 || !changes.isEmpty {
        let text =
          changes.isEmpty ? "the same configuration again" : changes.joined(separator: ", ")
        lines += StyledText.wrap(harmless(text), width: width, .text, indent: 2)
      }
    }
    // The column of ranges is too narrow for most of them.
    for field in form.fields {
      guard let warning = field.problem ?? field.warning, field.role != .start,
        DisplayWidth.of(warning) > rangeWidth
      else { continue }
      let text = harmless("\(field.title): \(warning)")
      lines += StyledText.wrap(
        text, width: width, field.problem == nil ? .warning : .bad, indent: 2)
    }
    if let offer = form.offer {
      let isTaken = form.changes[offer.name] != nil
      let text = "^R \(isTaken ? "or " : "")\(offer.title): \(offer.reason)"
      lines += StyledText.wrap(harmless(text), width: width, isTaken ? .dim : .accent, indent: 3)
    }
    if let text = state.turnedText(form) {
      lines += StyledText.wrap(harmless(text), width: width, .text, indent: 2)
    }
    if let course = form.course {
      var line = StyledText("\(shortName(state.study.rate ?? "learning rate")) ", .dim)
      line.add(sparkline(course.values, width: 24, glyphs: state.options.glyphs), .bar)
      line.add(" \(course.text) ")
      line.add("over the run", .dim)
      lines.append(line)
    }
    if let problem = form.fields.first(where: { $0.role == .start })?.problem {
      lines += StyledText.wrap(problem, width: width, .bad)
    }
    if !form.reshaped.isEmpty {
      let names = harmless(form.reshaped.joined(separator: ", "), limit: 40)
      let text = "\(names): a checkpoint fits only the network that it was saved from"
      lines += StyledText.wrap(text, width: width, .warning)
    }
    if let twin = form.twin, let row = state.study.row(twin) {
      var text = "#\(twin) has this configuration already (\(row.state.rawValue)"
      if let value = state.study.value(of: row) { text += ", \(NumberText.metric(value))" }
      lines += StyledText.wrap(text + ")", width: width, .warning)
    }
    return lines
  }
}
