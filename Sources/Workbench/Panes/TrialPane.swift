import Canvas
import Diagnosis
import Tuning

/// The trial under the cursor: what it is, what its numbers say, what it prints.
enum TrialPane: PaneView {
  static func subtitle(_ state: WorkbenchState, width: Int) -> String {
    guard let row = state.table.cursor.flatMap(state.study.row) else { return "" }
    var parts = ["\(row.state.glyph(state.options.glyphs)) \(row.state.rawValue)"]
    if let duration = row.duration(now: state.now) { parts.append(formatDuration(duration)) }
    if row.state.isActive, let pid = row.pid { parts.append("pid \(pid)") }
    if row.state.isActive, let slot = row.slot { parts.append("slot \(slot)") }
    while parts.count > 1, parts.joined(separator: " · ").count > width { parts.removeLast() }
    return parts.joined(separator: " · ")
  }

  static func footer(_ state: WorkbenchState, width: Int) -> String {
    guard state.focus == .trial, let page = page(state), page.lastTop > 0 else { return "" }
    let shown = page.shown(from: state.detail.top)
    let place = "\(shown.lowerBound + 1)–\(shown.upperBound) of \(page.lines.count)  ↑/↓"
    return ["lines \(place)", place].first { $0.count <= width - 6 } ?? ""
  }

  static func draw(_ state: WorkbenchState, in rect: Rect, on canvas: inout Canvas) {
    guard let row = state.table.cursor.flatMap(state.study.row) else {
      PaneFrame.explain(
        "The trial under the cursor: its parameters, what its numbers say, what it prints.",
        in: rect, on: &canvas)
      return
    }
    let inner = inner(rect)
    let page = page(row, state, inner)
    let shown = page.shown(from: state.detail.top)
    for (index, line) in page.lines[shown].enumerated() {
      canvas.put(inner.x, inner.y + index, line, maxWidth: inner.width)
    }
    var top = shown.count
    if page.hasPlot, let plot = state.detail.coursePlot, let course = state.detail.course {
      canvas.put(inner.x, inner.y + top, courseTitle(course, state), maxWidth: inner.width)
      plot.draw(
        on: &canvas,
        in: inner.rows(top + 1..<top + plotHeight).columns(0..<min(inner.width, 72)))
      top += plotHeight
    }
    OutputLines.draw(state, row, inner.rows(top..<inner.height), on: &canvas)
  }

  private static func inner(_ rect: Rect) -> Rect {
    rect.inset(columns: rect.width >= 30 ? 1 : 0)
  }

  // MARK: - What it says

  /// Lines that the plot of the learning rate takes, its title among them.
  private static let plotHeight = 8

  /// What stands in the pane, and how it shares it with the output.
  private struct Page {
    var lines: [StyledText]
    var height: Int
    /// Lines of the pane that the output has while nothing is scrolled.
    var logHeight: Int
    /// Whether the output is read, which then has the pane.
    var isRead = false
    var hasPlot = false
    var leastRoom = 0

    private var room: Int { max(leastRoom, height - logHeight) }

    /// How far the lines can be scrolled: until all of them were seen, with the output's end below.
    var lastTop: Int {
      guard !isRead, lines.count > room else { return 0 }
      return lines.count - height + max(logHeight, min(3, height / 2))
    }

    /// The lines that are seen.
    func shown(from top: Int) -> Range<Int> {
      let first = min(max(0, top), lastTop)
      return first..<max(first, min(lines.count, first + room))
    }
  }

  /// How far the pane can be scrolled over what it says of the trial.
  static func lastTop(_ state: WorkbenchState) -> Int { page(state)?.lastTop ?? 0 }

  /// Lines that the pane has for what it says.
  private static func page(_ state: WorkbenchState) -> Page? {
    let rect = state.layout.inside(.trial)
    guard !rect.isEmpty, let row = state.table.cursor.flatMap(state.study.row) else { return nil }
    return page(row, state, inner(rect))
  }

  private static func page(_ row: TrialRow, _ state: WorkbenchState, _ inner: Rect) -> Page {
    let parameters = ParameterLines.lines(row, state, width: inner.width, height: inner.height)
    guard inner.height >= parameters.count + 12 else { return lowPage(row, state, inner) }
    var lines = [origin(row, state)] + parameters + [""]
    let facts = TrialFacts(state: state, row: row).lines.flatMap { wrapped($0, inner.width) }
    lines += facts + verdict(row, state, width: inner.width, isRoomy: true)
    lines += rest(row, state, width: inner.width, isRoomy: inner.height >= 24)
    let isTight = lines.count > inner.height - max(2, inner.height / 3)
    let logHeight = min(
      max(2, isTight ? 3 : inner.height / 3), max(0, inner.height - 4))
    // A plot where there is room for all, else a line.
    let hasPlot =
      inner.height >= lines.count + plotHeight + logHeight && state.detail.coursePlot != nil
    if !hasPlot, let course = state.detail.course, state.detail.trial == row.number {
      lines.append(courseLine(course, state))
    }
    return Page(
      lines: lines, height: inner.height, logHeight: logHeight, hasPlot: hasPlot, leastRoom: 1)
  }

  /// Where there is little room: what the numbers say and what to do about it, then the values; all
  /// of it the output's while that is scrolled or searched. In full all of it is there to be read.
  private static func lowPage(_ row: TrialRow, _ state: WorkbenchState, _ inner: Rect) -> Page {
    let isFull = state.layout.slots.count == 1
    let isRead = state.detail.offset > 0 || state.detail.search != nil
    let logHeight =
      isRead ? inner.height - 1 : inner.height >= 10 ? 3 : inner.height >= 7 ? 2 : 0
    let facts = TrialFacts(state: state, row: row).lines
    let first = facts.prefix(1).flatMap {
      inner.height < 10 && !isFull ? [$0] : wrapped($0, inner.width)
    }
    var lines =
      first
      + verdict(
        row, state, width: inner.width, isRoomy: isFull, isWrapped: inner.height >= 16)
    let (names, knobs) = (state.study.varying, state.knobs.knobs(of: row))
    let others = ParameterLines.others(row, state)
    var values = ParameterLines.flow(row, state, names, others, knobs, inner.width)
    if values.count > inner.height - logHeight - lines.count {
      values = ParameterLines.flow(row, state, names, [], knobs, inner.width)
    }
    lines += values + facts.dropFirst().flatMap { wrapped($0, inner.width) }
    if let course = state.detail.course, state.detail.trial == row.number {
      lines.append(courseLine(course, state))
    }
    lines.append(origin(row, state))
    lines += rest(row, state, width: inner.width, isRoomy: isFull)
    if isFull { lines = lines.flatMap { $0.wrapped(width: inner.width, indent: 2) } }
    return Page(lines: lines, height: inner.height, logHeight: logHeight, isRead: isRead)
  }

  /// What the course of the learning rate is called, and whether it was measured.
  private static func courseTitle(_ course: RateCourse, _ state: WorkbenchState) -> StyledText {
    var line = StyledText("\(shortName(state.study.rate ?? "learning rate")) ", .dim)
    line.add(course.text)
    line.add(course.measured == nil ? " as its parameters say" : " as it reports", .dim)
    return line
  }

  /// The course of the learning rate in a line.
  private static func courseLine(_ course: RateCourse, _ state: WorkbenchState) -> StyledText {
    var line = StyledText("\(shortName(state.study.rate ?? "learning rate")) ", .dim)
    line.add(sparkline(course.values, width: 16, glyphs: state.options.glyphs), .bar)
    line.add(" " + course.text)
    line.add(course.measured == nil ? " as planned" : " as reported", .dim)
    return line
  }

  /// What the curves say, why, and what the key for the next move would do.
  private static func verdict(
    _ row: TrialRow, _ state: WorkbenchState, width: Int, isRoomy: Bool, isWrapped: Bool = false
  ) -> [StyledText] {
    guard state.detail.trial == row.number, let verdict = state.detail.verdict else { return [] }
    var first = StyledText("verdict: ", .dim)
    let words = verdict.words(isRunning: !row.state.isFinished)
    first.add(words, verdict.kind.role, .bold)
    var evidence: [StyledText] = []
    if isRoomy {
      evidence = verdict.evidence.flatMap {
        StyledText.wrap(harmless($0), width: width, .text, indent: 2)
      }
    } else if let strongest = verdict.evidence.first {
      let text = harmless(strongest)
      if isWrapped, first.width + 2 + DisplayWidth.of(text) > width {
        evidence = StyledText.wrap(text, width: width, .text, indent: 2)
      } else {
        first.add(": " + text)
      }
    }
    var moves: [StyledText] = []
    let act = verdict.firstAct
    let shown = isRoomy ? Array(verdict.moves.indices.prefix(3)) : [act ?? 0]
    for index in shown where verdict.moves.indices.contains(index) {
      let move = verdict.moves[index]
      let isKey = index == act
      let title = "\(isKey ? "V" : "·") \(harmless(move.title))"
      let text = isRoomy ? "\(title): \(harmless(move.reason))" : title
      moves += StyledText.wrap(text, width: width, isKey ? .accent : .dim, indent: 2)
    }
    return [first] + evidence + moves
  }

  private static func wrapped(_ line: StyledText, _ width: Int) -> [StyledText] {
    guard line.width > width, line.pieces.count == 1, let piece = line.pieces.first else {
      return [line]
    }
    return StyledText.wrap(piece.text, width: width, piece.role, indent: 2)
  }

  private static func origin(_ row: TrialRow, _ state: WorkbenchState) -> StyledText {
    var line = StyledText()
    if let glyph = row.origin.glyph(state.options.glyphs) { line.add("\(glyph) ", .accent) }
    line.add(row.originWords)
    if let marked = state.study.plan?.baselineTrial {
      if marked == row.number, row.origin != .baseline { line.add(" · the baseline", .accent) }
      if marked != row.number, row.origin == .baseline {
        line.add(" until #\(marked) was marked", .dim)
      }
    }
    if let seed = row.seed { line.add(" · seed \(seed)", .dim) }
    if row.isPinned { line.add(" · pinned", .accent) }
    if let detail = row.detail, !detail.isEmpty { line.add(" · \(harmless(detail))", .dim) }
    if !row.isOurs, !row.isFromOutside { line.add(" · another Optuna worker's", .dim) }
    return line
  }

  // MARK: - The rest

  /// What a knob was turned through: `0.25 → 0.5 → 0.25`, of many turns the first and the last.
  private static func course(
    of knob: KnobTurns.Knob, _ row: TrialRow, _ state: WorkbenchState
  ) -> String {
    var values = state.knobs.marks(of: row.number).filter { $0.name == knob.name }.map(\.value)
    // Of a long study only the newest turns are known.
    if values.last?.means(knob.now) != true { values = [knob.now] }
    var texts: [String] = []
    for value in [knob.before] + values.map(Optional.some) {
      let text = ParameterLines.text(value, knob.name, state)
      if texts.last != text { texts.append(text) }
    }
    if texts.count > 6 { texts.replaceSubrange(2..<texts.count - 3, with: ["…"]) }
    return texts.joined(separator: " → ")
  }

  private static func rest(
    _ row: TrialRow, _ state: WorkbenchState, width: Int, isRoomy: Bool
  ) -> [StyledText] {
    var lines: [StyledText] = []
    let knobs = state.knobs.knobs(of: row)
    for (isShown, words) in [
      (true, "turned while it ran: "), (false, "asked for, its reports do not show it: "),
    ] {
      let turned = knobs.filter { $0.isShown == isShown }.map { knob in
        "\(shortName(knob.name)) \(course(of: knob, row, state))"
      }
      guard !turned.isEmpty else { continue }
      lines += StyledText.wrap(
        words + turned.joined(separator: ", "), width: width, .accent, indent: 2)
    }
    let others = row.metrics.filter { $0.name != state.study.objective }
    lines += StyledText.flow(
      others.map { metric in
        var thing = StyledText("\(shortName(metric.name)) ", .dim)
        // A rate is written as the parameter is.
        let isRate = metric.name == state.study.rateMetric(of: row)
        thing.add(
          isRate ? NumberText.brief(metric.value, digits: 2) : NumberText.metric(metric.value))
        return thing
      }, width: width)
    if let note = row.note, !note.isEmpty {
      lines += StyledText.wrap("note: " + harmless(note), width: width, .accent, indent: 6)
    }
    var process: [String] = []
    if !row.checkpoints.isEmpty {
      let steps = row.checkpoints.suffix(3).map(String.init).joined(separator: ", ")
      let more = row.checkpoints.count > 3 ? "… " : ""
      process.append("checkpoint \(row.checkpoints.count > 1 ? "steps" : "step") \(more)\(steps)")
    }
    if let host = row.host { process.append("on \(harmless(host, limit: 40))") }
    if row.pausedSeconds >= 1 { process.append("paused \(formatDuration(row.pausedSeconds))") }
    if let end = state.processEnds[row.number] { process += end.words }
    if !process.isEmpty {
      lines += StyledText.wrap(process.joined(separator: " · "), width: width, .dim, indent: 2)
    }
    if isRoomy, state.detail.trial == row.number, let command = state.detail.commandLine {
      lines += StyledText.wrap(command, width: width, .dim, indent: 2).prefix(3)
    }
    return lines
  }
}
