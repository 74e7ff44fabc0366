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

  static func draw(_ state: WorkbenchState, in rect: Rect, on canvas: inout Canvas) {
    guard let row = state.table.cursor.flatMap(state.study.row) else {
      PaneFrame.explain(
        "The trial under the cursor: its parameters, what its numbers say, what it prints.",
        in: rect, on: &canvas)
      return
    }
    let inner = rect.inset(columns: rect.width >= 30 ? 1 : 0)
    let parameters = parameterLines(row, state, width: inner.width, height: inner.height)
    guard inner.height >= parameters.count + 12 else {
      return drawLow(row, state, inner, on: &canvas)
    }
    var lines = [origin(row, state)] + parameters + [""]
    let facts = TrialFacts(state: state, row: row).lines.flatMap { wrapped($0, inner.width) }
    lines += facts + verdict(row, state, width: inner.width, isRoomy: true)
    lines += rest(row, state, width: inner.width, isRoomy: inner.height >= 24)
    let isTight = lines.count > inner.height - max(2, inner.height / 3)
    let logHeight = min(max(2, isTight ? 3 : inner.height / 3), max(0, inner.height - 4))
    // A plot where there is room for all, else a line.
    let plot = inner.height >= lines.count + 8 + logHeight ? state.detail.coursePlot : nil
    if plot == nil, let course = state.detail.course, state.detail.trial == row.number {
      lines.append(courseLine(course, state))
    }
    let shown = min(lines.count, max(1, inner.height - logHeight))
    for (index, line) in lines.prefix(shown).enumerated() {
      canvas.put(inner.x, inner.y + index, line, maxWidth: inner.width)
    }
    var top = shown
    if let plot, let course = state.detail.course {
      canvas.put(inner.x, inner.y + top, courseTitle(course, state), maxWidth: inner.width)
      plot.draw(
        on: &canvas,
        in: inner.rows(top + 1..<top + 8).columns(0..<min(inner.width, 72)))
      top += 8
    }
    OutputLines.draw(state, row, inner.rows(top..<inner.height), on: &canvas)
  }

  /// Where there is little room: what the numbers say and what to do about it, then the values; all
  /// of it the output's while that is scrolled or searched.
  private static func drawLow(
    _ row: TrialRow, _ state: WorkbenchState, _ inner: Rect, on canvas: inout Canvas
  ) {
    let isRead = state.detail.offset > 0 || state.detail.search != nil
    let logHeight =
      isRead ? inner.height - 1 : inner.height >= 10 ? 3 : inner.height >= 7 ? 2 : 0
    let facts = TrialFacts(state: state, row: row).lines
    let first = facts.prefix(1).flatMap {
      inner.height < 10 ? [$0] : wrapped($0, inner.width)
    }
    var lines =
      first
      + verdict(
        row, state, width: inner.width, isRoomy: false, isWrapped: inner.height >= 16)
    let (names, knobs) = (state.study.varying, state.knobs.knobs(of: row))
    var values = flow(row, state, names, others(row, state), knobs, inner.width)
    if values.count > inner.height - logHeight - lines.count {
      values = flow(row, state, names, [], knobs, inner.width)
    }
    lines += values + facts.dropFirst().flatMap { wrapped($0, inner.width) }
    if let course = state.detail.course, state.detail.trial == row.number {
      lines.append(courseLine(course, state))
    }
    lines.append(origin(row, state))
    lines += rest(row, state, width: inner.width, isRoomy: false)
    let shown = min(lines.count, max(0, inner.height - logHeight))
    for (index, line) in lines.prefix(shown).enumerated() {
      canvas.put(inner.x, inner.y + index, line, maxWidth: inner.width)
    }
    OutputLines.draw(state, row, inner.rows(shown..<inner.height), on: &canvas)
  }

  /// What the course of the learning rate is called, and whether it was measured.
  private static func courseTitle(_ course: RateCourse, _ state: WorkbenchState) -> StyledText {
    var line = StyledText("\(harmless(state.study.rate ?? "learning rate", limit: 24)) ", .dim)
    line.add(course.text)
    line.add(course.measured == nil ? " as its parameters say" : " as it reports", .dim)
    return line
  }

  /// The course of the learning rate in a line.
  private static func courseLine(_ course: RateCourse, _ state: WorkbenchState) -> StyledText {
    var line = StyledText("\(harmless(state.study.rate ?? "learning rate", limit: 24)) ", .dim)
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

  // MARK: - Parameters

  /// The trials that this one is compared with: parent, baseline and best, itself left out.
  private static func others(_ row: TrialRow, _ state: WorkbenchState) -> [(String, TrialRow)] {
    var others: [(String, TrialRow)] = []
    func add(_ name: String, _ number: Int?) {
      guard let number, number != row.number, !others.contains(where: { $0.1.number == number }),
        let other = state.study.row(number)
      else { return }
      others.append(("\(name) #\(number)", other))
    }
    add("parent", row.parent)
    add("baseline", state.study.baseline)
    add("best", state.study.best)
    return others
  }

  private static func parameterLines(
    _ row: TrialRow, _ state: WorkbenchState, width: Int, height: Int
  ) -> [StyledText] {
    let names = state.study.varying
    let others = others(row, state)
    let nameWidth = min(18, names.map(\.count).max() ?? 0)
    let knobs = state.knobs.knobs(of: row)
    // A column more words wide where a value is asked for and not there yet.
    let ownWidth = knobs.allSatisfy(\.isShown) ? 12 : 18
    let isTable = height >= names.count + 9 && width >= nameWidth + ownWidth + 13
    return isTable
      ? table(row, state, names, others, knobs, (nameWidth, ownWidth), width)
      : flow(row, state, names, others, knobs, width)
  }

  /// A line a parameter, a column for each trial that it is compared with.
  private static func table(
    _ row: TrialRow, _ state: WorkbenchState, _ names: [String], _ others: [(String, TrialRow)],
    _ knobs: [KnobTurns.Knob], _ widths: (name: Int, own: Int), _ width: Int
  ) -> [StyledText] {
    let nameWidth = widths.name
    let fitting = others.prefix(max(0, (width - nameWidth - widths.own) / 14))
    var lines: [StyledText] = []
    if !fitting.isEmpty {
      let head = String(repeating: " ", count: nameWidth + widths.own)
      lines.append(StyledText(head + fitting.map { padded($0.0, 14) }.joined(), .header))
    }
    for name in names {
      let own = row.present[name]
      let title = name.count > nameWidth ? String(name.prefix(nameWidth - 1)) + "…" : name
      var line = StyledText(title + String(repeating: " ", count: nameWidth - title.count), .dim)
      let knob = knobs.first { $0.name == name }
      let asked = knob.map { $0.isShown ? "" : "asked " } ?? ""
      line.add(
        column(asked + text(own, name, state), widths.own, state), knob == nil ? .text : .accent,
        .bold)
      for (_, other) in fitting {
        let theirs = other.now(name)
        let isSame = theirs.map { own?.means($0) ?? false } ?? (own == nil)
        let value = isSame ? "same" : text(theirs, name, state)
        line.add(column(value, 14, state), isSame ? .dim : .accent)
      }
      lines.append(line)
    }
    return lines
  }

  /// A text at the right of a column with a blank before it; what does not fit is cut, which is seen.
  private static func column(_ text: String, _ width: Int, _ state: WorkbenchState) -> String {
    guard DisplayWidth.of(text) >= width else {
      return String(repeating: " ", count: width - DisplayWidth.of(text)) + text
    }
    var kept = text
    while DisplayWidth.of(kept) > width - 2 { kept.removeLast() }
    let cut = kept + String(state.options.glyphs.ellipsis)
    return String(repeating: " ", count: max(0, width - DisplayWidth.of(cut))) + cut
  }

  /// Parameters side by side, with the parent's (else the baseline's) value where it differs.
  private static func flow(
    _ row: TrialRow, _ state: WorkbenchState, _ names: [String], _ others: [(String, TrialRow)],
    _ knobs: [KnobTurns.Knob], _ width: Int
  ) -> [StyledText] {
    let other = others.first
    let things = names.map { name in
      let own = row.present[name]
      var thing = StyledText("\(harmless(name, limit: 24)) ", .dim)
      if let knob = knobs.first(where: { $0.name == name }) {
        let (before, now) = (text(knob.before, name, state), text(knob.now, name, state))
        thing.add(knob.isShown ? now : before, .text, .bold)
        thing.add(knob.isShown ? " (turned from \(before))" : " (asked \(now))", .accent)
        return thing
      }
      thing.add(text(own, name, state), .text, .bold)
      if let other, let theirs = other.1.now(name), !(own?.means(theirs) ?? false) {
        thing.add(" (\(other.0.prefix { $0 != " " }) \(text(theirs, name, state)))", .accent)
      }
      return thing
    }
    return StyledText.flow(things, width: width)
  }

  private static func text(
    _ value: ParameterValue?, _ name: String, _ state: WorkbenchState
  ) -> String {
    guard let value else { return "–" }
    return harmless((state.study.formats[name] ?? ParameterFormat()).text(value), limit: 60)
  }

  // MARK: - The rest

  private static func rest(
    _ row: TrialRow, _ state: WorkbenchState, width: Int, isRoomy: Bool
  ) -> [StyledText] {
    var lines: [StyledText] = []
    let knobs = state.knobs.knobs(of: row)
    for (isShown, words) in [
      (true, "turned while it ran: "), (false, "asked for, its reports do not show it: "),
    ] {
      let turned = knobs.filter { $0.isShown == isShown }.map { knob in
        "\(harmless(knob.name, limit: 24)) \(text(knob.before, knob.name, state)) → "
          + text(knob.now, knob.name, state)
      }
      guard !turned.isEmpty else { continue }
      lines += StyledText.wrap(
        words + turned.joined(separator: ", "), width: width, .accent, indent: 2)
    }
    let others = row.metrics.filter { $0.name != state.study.objective }
    lines += StyledText.flow(
      others.map { metric in
        var thing = StyledText("\(harmless(metric.name, limit: 24)) ", .dim)
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
