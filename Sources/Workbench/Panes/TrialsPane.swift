import Canvas
import Tuning

/// The table of trials.
enum TrialsPane: PaneView {
  static func subtitle(_ state: WorkbenchState, width: Int) -> String {
    let sort = state.table.sort
    let title = harmless(sort.column.title(objective: state.study.objective), limit: 24)
    let arrow = sort.isDescending ? "↓" : "↑"
    var parts = ["\(title) \(arrow)" + (state.table.isTree ? " · tree" : "")]
    let (shown, all) = (state.table.order.count, state.study.trialCount)
    let lines = state.table.seen.map {
      "\(formatCount($0.lowerBound))–\(formatCount($0.upperBound)) of \(formatCount(shown))"
    }
    if let filter = state.table.filter {
      let total = formatCount(all)
      parts.append(lines.map { "\($0) (of \(total))" } ?? "\(formatCount(shown)) of \(total)")
      parts.append("filter " + harmless(filter.text, limit: 40))
    } else {
      parts.append(lines ?? "all \(formatCount(all))")
    }
    if !state.table.marks.isEmpty { parts.append("\(state.table.marks.count) marked") }
    // What was asked for must be seen: the sort gives way first.
    while parts.count > 1, parts.joined(separator: " · ").count > width { parts.removeFirst() }
    return parts.joined(separator: " · ")
  }

  static func footer(_ state: WorkbenchState, width: Int) -> String {
    guard !state.study.rows.isEmpty else { return "" }
    let movable = state.tablePlan.movable
    if state.table.columns.skipped > 0 || (state.table.columns.shown?.count ?? 0) > movable.last + 1
    {
      let isOne = movable.first == movable.last
      let last = isOne ? "" : "–\(movable.last + 1)"
      let place = "\(movable.first + 1)\(last) of \(movable.count)  ←/→"
      return ["column\(isOne ? "" : "s") \(place)", place].first { $0.count <= width - 6 } ?? ""
    }
    // That there are more columns than are seen must be said; the signs explain themselves sooner.
    let texts = ["+\(movable.hidden) columns →", "+\(movable.hidden) →"]
    let more = movable.hidden > 0 ? texts.first { $0.count <= width - 6 } : nil
    var parts = signs(state) + [more].compactMap { $0 }
    while parts.count > 1, parts.joined(separator: "  ").count > width - 6 {
      parts.remove(at: parts.count - (more == nil ? 1 : 2))
    }
    let text = parts.joined(separator: "  ")
    return text.count <= width - 6 ? text : ""
  }

  /// What the signs on the lines that are seen mean; nothing of those that are not there.
  private static func signs(_ state: WorkbenchState) -> [String] {
    let (table, glyphs) = (state.table, state.options.glyphs)
    let rows = table.order.dropFirst(table.top).prefix(table.height).compactMap(state.study.row)
    let better = state.study.direction == .minimize ? glyphs.fell : glyphs.rose
    let best = state.study.bestValue
    var parts: [String] = []
    if rows.contains(where: { table.marks.contains($0.number) }) {
      parts.append("\(glyphs.mark) marked")
    }
    let origins = Set(rows.compactMap(state.study.shownOrigin))
    for origin in Origin.allCases where origins.contains(origin) {
      if let glyph = origin.glyph(glyphs) { parts.append("\(glyph) \(origin.sign)") }
    }
    if rows.contains(where: \.isPinned) { parts.append("\(glyphs.pinned) pinned") }
    if rows.contains(where: \.hasNote) { parts.append("\(glyphs.note) note") }
    if rows.contains(where: { isTurned($0, state) }) { parts.append("\(glyphs.turned) turned") }
    if rows.contains(where: \.isFromOutside) {
      parts.append("\(glyphs.outside) from Optuna")
    }
    if rows.contains(where: { beats($0, best, state) }) {
      parts.append("\(better) beats the best")
    }
    return parts
  }

  /// Whether a value that is seen is not the one that the trial was started with.
  private static func isTurned(_ row: TrialRow, _ state: WorkbenchState) -> Bool {
    !row.knobs.isEmpty
      && state.tablePlan.places.contains { place in
        if case .parameter(let name) = place.column { row.isTurned(name) } else { false }
      }
  }

  /// Whether a trial that goes on is better than the best so far.
  private static func beats(_ row: TrialRow, _ best: Double?, _ state: WorkbenchState) -> Bool {
    guard row.state.isActive, let best, let value = state.study.value(of: row) else { return false }
    return state.study.direction.isBetter(value, than: best)
  }

  static func draw(_ state: WorkbenchState, in rect: Rect, on canvas: inout Canvas) {
    guard rect.height > 0 else { return }
    let table = state.table
    drawHeader(state, rect.row(0), on: &canvas)
    let body = Rect(x: rect.x, y: rect.y + 1, width: rect.width, height: rect.height - 1)
    guard !table.order.isEmpty else {
      PaneFrame.explain(emptyText(state), in: body, on: &canvas)
      return
    }
    let bestValue = state.study.bestValue
    for line in 0..<body.height {
      let position = table.top + line
      guard position < table.order.count else { break }
      guard let row = state.study.row(table.order[position]) else { continue }
      draw(row, state, bestValue, body.row(line), on: &canvas)
      if position == table.position {
        canvas.select(body.row(line), active: state.focus == .trials && state.overlay == nil)
      }
    }
  }

  private static func emptyText(_ state: WorkbenchState) -> String {
    if let filter = state.table.filter, !state.study.rows.isEmpty {
      return "No trial meets “\(filter.text)”. / changes the filter, F shows all "
        + "\(formatCount(state.study.trialCount))."
    }
    if state.study.plan == nil { return "Reading the study …" }
    if state.options.isForeign { return "No trial yet. Those that Optuna runs appear here." }
    if case .absent = state.study.engine {
      return "No trial yet, and no engine runs: hone run starts one, and trials appear here."
    }
    return "No trial yet. The engine is starting the first; they appear here as they begin."
  }

  private static func drawHeader(_ state: WorkbenchState, _ rect: Rect, on canvas: inout Canvas) {
    let sort = state.table.sort
    for place in state.tablePlan.places {
      // Without its word the state has no room for a heading either.
      let title =
        place.column == .state && place.width == 1
        ? "" : harmless(place.column.title(objective: state.study.objective), limit: 40)
      let isSorted = place.column == sort.column
      canvas.field(
        rect.x + place.x, rect.y, place.width, title, .header, isSorted ? .underline : [],
        align: alignment(of: place))
      guard isSorted else { continue }
      // The gap behind the column has room for which way it goes.
      let isLeft = alignment(of: place) == .left
      let used = isLeft ? min(place.width, DisplayWidth.of(title)) : place.width
      let arrow = sort.isDescending ? canvas.glyphs.down : canvas.glyphs.up
      canvas.put(rect.x + place.x + used, rect.y, arrow, .header)
    }
  }

  private static func alignment(of place: TablePlan.Place) -> Alignment {
    switch place.column {
    case .state, .curve, .origin: return .left
    default: return place.format.isText ? .left : .right
    }
  }

  private static func draw(
    _ row: TrialRow, _ state: WorkbenchState, _ bestValue: Double?, _ rect: Rect,
    on canvas: inout Canvas
  ) {
    let glyphs = canvas.glyphs
    let y = rect.y
    if row.number == state.table.cursor { canvas.put(rect.x, y, glyphs.cursor, .accent) }
    if state.table.marks.contains(row.number) {
      canvas.put(rect.x + 1, y, glyphs.mark, .marked)
    }
    let isBest = row.number == state.study.best
    let isDim = row.state.isFinished && row.state != .complete
    let plain: Role = isDim ? .dim : .text
    for place in state.tablePlan.places {
      let x = rect.x + place.x
      func number(_ text: String, _ role: Role) {
        canvas.field(x, y, place.width, text, role, align: .right)
      }
      switch place.column {
      case .number:
        number(String(row.number), isBest ? .best : plain)
        let (end, signs) = (x + place.width, state.tablePlan.signs)
        if row.isPinned { canvas.put(end + signs.pin, y, glyphs.pinned, .accent) }
        if let origin = state.study.sign(of: row, glyphs) {
          canvas.put(end + signs.origin, y, origin, .accent)
        }
        if row.hasNote { canvas.put(end + signs.note, y, glyphs.note, .accent) }
      case .state:
        let isGone = state.study.gone.contains(row.number)
        let isSilent = !isGone && row.strangeSilence(now: state.now) != nil
        let role = isSilent ? .bad : isGone ? .dim : row.state.role
        canvas.put(x, y, row.state.glyph(glyphs), role)
        if place.width > 1 {
          let word = isSilent ? "silent" : isGone ? "ended?" : row.state.rawValue
          canvas.put(x + 2, y, word, role, maxWidth: place.width - 2)
        }
      case .objective:
        let value = state.study.value(of: row)
        number(value.map(NumberText.metric) ?? "–", isBest ? .best : plain)
        if beats(row, bestValue, state) {
          let mark = state.study.direction == .minimize ? glyphs.fell : glyphs.rose
          canvas.put(x + place.width, y, mark, .best)
        }
      case .step: number(row.stepText, plain)
      case .parameter(let name):
        let text = row.now(name).map(place.format.text) ?? "–"
        canvas.field(x, y, place.width, text, plain, align: alignment(of: place))
        if row.isTurned(name) { canvas.put(x + place.width, y, glyphs.turned, .accent) }
      case .curve:
        let text = sparkline(row.sparkline, width: place.width, glyphs: glyphs)
        canvas.put(x, y, text, isDim ? .dim : .bar)
      case .origin:
        let lines = Lineage.lines(
          state.table.lineage.branches[row.number] ?? [], ascii: glyphs.isASCII)
        let used = canvas.put(x, y, lines, .dim, maxWidth: place.width)
        let text = harmless(originText(row, isTree: !lines.isEmpty), limit: 60)
        let room = place.width - used
        canvas.field(x + used, y, room, shortChange(text, width: room), plain)
      case .metric(let name): number(row.metric(name).map(NumberText.metric) ?? "–", plain)
      case .best: number(row.best.map(NumberText.metric) ?? "–", plain)
      case .smoothed: number(row.smoothed.map(NumberText.metric) ?? "–", plain)
      case .duration: number(row.duration(now: state.now).map { formatDuration($0) } ?? "–", plain)
      }
    }
  }
}
