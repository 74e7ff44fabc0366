import Canvas
import Tuning

/// What the pruner decided, and on what evidence.
enum PruningPane: PaneView {
  /// From this width on a decision is one line of a table; below it takes two lines.
  private static let tableWidth = 84

  /// Lines that a decision takes in a pane so many columns wide.
  static func linesPerDecision(width: Int) -> Int { width >= tableWidth ? 1 : 2 }

  /// Lines of the pane that decisions have: without heading and totals.
  static func listHeight(_ rect: Rect) -> Int {
    let isTable = rect.width >= tableWidth
    return max(1, listRect(rect).height - (isTable ? 1 : 0) - totalLines(rect))
  }

  /// The part of the pane that the log takes: all of it, unless there is room for the case, too.
  private static func listRect(_ rect: Rect) -> Rect {
    rect.height >= 16 && rect.width >= 50 ? rect.rows(0..<rect.height * 2 / 5) : rect
  }

  /// The part that the chosen decision's curve takes, below the log; empty without room.
  static func caseRect(_ rect: Rect) -> Rect {
    let list = listRect(rect)
    guard list != rect else { return .empty }
    let below = rect.rows(list.height + 1..<rect.height)
    return below.columns(0..<below.width - (below.width >= 90 ? 42 : 0))
  }

  private static func totalLines(_ rect: Rect) -> Int { rect.height >= 9 ? 2 : 0 }

  static func subtitle(_ state: WorkbenchState, width: Int) -> String {
    let log = state.pruning
    guard log.prunedCount > 0 else { return "" }
    var parts = ["\(log.prunedCount) pruned"]
    let saving = savingText(log.saving)
    if !saving.isEmpty { parts.append(saving) }
    if log.audit.audited > 0 {
      parts.append("audit: \(log.audit.wrong) wrong of \(log.audit.audited)")
    }
    // What was asked for must be seen.
    if let label = log.narrowed {
      parts[0] = "\(log.count) of \(log.decisions.count)"
      parts.insert(harmless(label, limit: 24), at: 0)
    }
    while parts.count > 1, parts.joined(separator: " · ").count > width { parts.removeLast() }
    return parts.joined(separator: " · ")
  }

  /// Steps and time that were saved: `243 of 330 steps saved, about 14:10`.
  static func savingText(_ saving: PruningLog.Saving) -> String {
    guard saving.steps > 0 else { return "" }
    let time = saving.seconds >= 1 ? ", about \(formatDuration(saving.seconds, hours: true))" : ""
    return "\(formatCount(saving.steps)) of \(formatCount(saving.stepsPlanned)) steps saved\(time)"
  }

  static func draw(_ state: WorkbenchState, in rect: Rect, on canvas: inout Canvas) {
    let log = state.pruning
    guard !log.decisions.isEmpty else {
      PaneFrame.explain(emptyText(state), in: rect, on: &canvas)
      return
    }
    let isTable = rect.width >= tableWidth
    let more = isTable ? ruleExtra(log, width: rect.width) : 0
    var y = rect.y
    let list = listRect(rect)
    if isTable {
      canvas.put(rect.x, y, "  time         #  step rule", .header)
      let x = rect.x + more
      canvas.put(
        x + 37, y, "\(padded("value", 8))  against                        peers  saved", .header)
      if rect.width >= 100 + more { canvas.put(x + 92, y, "audit", .header) }
      y += 1
    }
    let end = y + listHeight(rect)
    var position = log.top
    while y < end, let decision = log.decision(position) {
      let isChosen = position == log.position
      let height = min(log.linesPerDecision, end - y)
      if isTable {
        drawRow(
          decision, state, isChosen, more, Rect(x: rect.x, y: y, width: rect.width, height: 1),
          on: &canvas)
      } else {
        drawPair(
          decision, state, isChosen, Rect(x: rect.x, y: y, width: rect.width, height: height),
          on: &canvas)
      }
      if isChosen {
        canvas.select(
          Rect(x: rect.x, y: y, width: rect.width, height: height),
          active: state.focus == .pruning && state.overlay == nil)
      }
      y += height
      position += 1
    }
    drawTotals(state, list.rows(list.height - totalLines(rect)..<list.height), on: &canvas)
    if list != rect { drawCase(state, rect, below: list, on: &canvas) }
  }

  /// The chosen decision: the trial's curve against what condemned it, and what is known of it.
  private static func drawCase(
    _ state: WorkbenchState, _ rect: Rect, below list: Rect, on canvas: inout Canvas
  ) {
    guard let decision = state.pruning.current else { return }
    let area = caseRect(rect)
    canvas.fill(
      Rect(x: rect.x, y: list.maxY, width: rect.width, height: 1), canvas.glyphs.horizontal,
      .border)
    let title = " #\(decision.trial) against what condemned it "
    canvas.put(rect.x + 1, list.maxY, title, .title, maxWidth: rect.width - 2)
    if let plot = state.condemned.plot {
      plot.draw(on: &canvas, in: area)
    } else {
      canvas.put(area.x + 1, area.y, "its curve is being read …", .dim, maxWidth: area.width - 2)
    }
    guard area.width < rect.width, let row = state.study.row(decision.trial) else { return }
    let side = Rect(
      x: area.maxX + 1, y: area.y, width: rect.maxX - area.maxX - 2, height: area.height)
    var lines = TrialFacts(state: state, row: row).lines.flatMap {
      StyledText.wrap($0.pieces.map(\.text).joined(), width: side.width, $0.pieces[0].role)
    }
    lines += audit(of: decision, state).flatMap {
      StyledText.wrap($0.text, width: side.width, $0.role)
    }
    lines.append("")
    lines += StyledText.flow(
      state.study.varying.map { name in
        var thing = StyledText("\(shortName(name)) ", .dim)
        thing.add(
          harmless(state.study.plan?.text(of: name, in: row.configuration) ?? "", limit: 24))
        return thing
      }, width: side.width)
    for (index, line) in lines.prefix(side.height).enumerated() {
      canvas.put(side.x, side.y + index, line, maxWidth: side.width)
    }
  }

  /// What the audit says of the rule behind a decision, or how to have one.
  private static func audit(
    of decision: PruningLog.Decision, _ state: WorkbenchState
  ) -> [(text: String, role: Role)] {
    guard decision.kind != .diverged, let rule = decision.evidence?.rule else { return [] }
    if let audit = state.pruning.audits[rule] {
      let name = harmless(rule, limit: 24)
      let text =
        "\(name) was wrong about \(audit.wrong) of the \(audit.audited) it condemned that ran on"
      return [(text, audit.wrong == 0 ? .good : .warning)]
    }
    return state.study.plan?.audit == nil
      ? [("not audited; hone: {audit: 0.1} lets a tenth of the condemned run on", .dim)]
      : [("none of those it condemned has run to its end yet", .dim)]
  }

  private static func emptyText(_ state: WorkbenchState) -> String {
    let noneYet = "No decision yet. Each trial that ends early stands here with its numbers."
    /// What a rule waits for that compares with complete trials.
    func waiting(for count: Int) -> String {
      let complete = state.study.counts[.complete] ?? 0
      guard complete < count else { return noneYet }
      return "No decision yet: the pruner judges once \(count) trials are complete; "
        + "\(complete) \(complete == 1 ? "is" : "are")."
    }
    switch state.study.plan?.pruner {
    case nil: return "Reading the study …"
    case PrunerPlan.none?:
      let pruned = state.study.counts[.pruned] ?? 0
      if pruned > 0 {
        return "\(pruned) trial\(pruned == 1 ? " was" : "s were") pruned by Optuna, without a "
          + "reason. Only what hone's pruner decides stands here with its numbers."
      }
      if state.options.isForeign { return "No trial was pruned." }
      if state.study.plan?.manual != nil {
        return "This study prunes nothing: by hand, each trial runs to its end."
      }
      return "This study prunes nothing. To end bad trials early, give it a pruner: "
        + "hone: {pruner: {type: median}}."
    case .percentile(let rule)?: return waiting(for: rule.startupTrials)
    case .extrapolation(let rule)?: return waiting(for: rule.startupTrials)
    case .bands?, .halving?, .hyperband?, .threshold?, .patience?, .gap?: return noneYet
    }
  }

  private static func role(_ decision: PruningLog.Decision) -> Role {
    switch decision.kind {
    case .pruned: return .statePruned
    case .diverged: return .stateDiverged
    case .spared: return .warning
    }
  }

  private static func rule(_ decision: PruningLog.Decision) -> String {
    switch decision.kind {
    case .diverged: return "diverged"
    case .spared: return "spared: " + (decision.evidence?.rule ?? "unknown")
    case .pruned: return decision.evidence?.rule ?? "unknown"
    }
  }

  private static func audit(_ decision: PruningLog.Decision) -> StyledText {
    guard let audit = decision.audit else { return StyledText() }
    let end = "ended at \(NumberText.metric(audit.value)): "
    return audit.wasWrong ? StyledText(end + "wrong", .bad) : StyledText(end + "right", .good)
  }

  /// Columns that the rules' names need beyond those that they always have, as far as the table
  /// leaves them beside the audit's words.
  private static func ruleExtra(_ log: PruningLog, width: Int) -> Int {
    let shown = log.decisions.suffix(200)
    let needed = shown.map { decision in
      DisplayWidth.of(harmless(rule(decision))) - (decision.evidence?.isBest == true ? 10 : 13)
    }
    let audits = shown.map { audit($0).width }.max() ?? 0
    return max(0, min(needed.max() ?? 0, 14, width - 93 - audits))
  }

  /// A decision as a line of a table.
  private static func drawRow(
    _ decision: PruningLog.Decision, _ state: WorkbenchState, _ isChosen: Bool, _ more: Int,
    _ rect: Rect, on canvas: inout Canvas
  ) {
    let y = rect.y
    if isChosen { canvas.put(rect.x, y, canvas.glyphs.cursor, .accent) }
    let clock = TimeText.clock(decision.time, offset: state.options.timeZoneOffset)
    canvas.put(rect.x + 2, y, clock, .dim)
    canvas.field(rect.x + 10, y, 6, "#\(decision.trial)", role(decision), align: .right)
    guard let evidence = decision.evidence else {
      canvas.put(rect.x + 24, y, rule(decision), role(decision), maxWidth: rect.width - 24)
      return
    }
    canvas.field(rect.x + 16, y, 6, String(evidence.step), align: .right)
    let value = NumberText.metric(evidence.value)
    let isBest = evidence.isBest == true
    canvas.field(
      rect.x + 23, y, (isBest ? 10 : 13) + more, harmless(rule(decision)), role(decision))
    let x = rect.x + more
    // A best value that has passed is not the one that the table of trials shows.
    canvas.field(
      x + (isBest ? 33 : 37), y, isBest ? 12 : 8, isBest ? "best " + value : value,
      align: .right)
    canvas.field(x + 47, y, 30, against(evidence))
    canvas.field(x + 77, y, 6, String(evidence.peers), align: .right)
    let saved = decision.kind == .spared ? "–" : evidence.stepsSaved.map(String.init) ?? "–"
    canvas.field(x + 84, y, 6, saved, .good, align: .right)
    canvas.put(x + 92, y, audit(decision), maxWidth: max(0, rect.maxX - x - 92))
  }

  /// A decision in two lines: what, and why.
  private static func drawPair(
    _ decision: PruningLog.Decision, _ state: WorkbenchState, _ isChosen: Bool, _ rect: Rect,
    on canvas: inout Canvas
  ) {
    if isChosen { canvas.put(rect.x, rect.y, canvas.glyphs.cursor, .accent) }
    let clock = TimeText.clock(decision.time, offset: state.options.timeZoneOffset)
    var first = StyledText(clock + " ", .dim)
    first.add("#\(decision.trial) ", role(decision), .bold)
    if let evidence = decision.evidence { first.add("step \(evidence.step) ") }
    first.add(harmless(rule(decision)), role(decision))
    canvas.put(rect.x + 1, rect.y, first, maxWidth: rect.width - 1)
    guard rect.height > 1 else { return }
    var second = StyledText()
    if let evidence = decision.evidence {
      second.add(EventText.comparison(evidence))
      let basis = StyledText(", " + EventText.shortBasis(evidence), .dim)
      let isEnded = decision.kind != .spared
      let steps = isEnded ? evidence.stepsSaved.map { ", \($0) saved" } : nil
      let saved = StyledText(steps ?? "", .good)
      // Where one of the two must go, it is how many the others were.
      let isWide = second.width + basis.width + saved.width <= rect.width - 3
      if isWide || saved.isEmpty || decision.audit != nil { second += basis }
      second += saved
    } else {
      second.add("no numbers were recorded", .dim)
    }
    let audit = audit(decision)
    if !audit.isEmpty {
      second.add("; ", .dim)
      second += audit
    }
    canvas.put(rect.x + 3, rect.y + 1, second, maxWidth: rect.width - 3)
  }

  /// The threshold and what it is: `0.318 median of 9 peers`.
  private static func against(_ evidence: Evidence) -> String {
    let limit = evidence.threshold.isFinite ? NumberText.metric(evidence.threshold) + "  " : ""
    return limit + EventText.basis(evidence)
  }

  private static func drawTotals(
    _ state: WorkbenchState, _ rect: Rect, on canvas: inout Canvas
  ) {
    guard rect.height > 1 else { return }
    let log = state.pruning
    let parts = log.labels.map { label in
      let isShown = log.narrowed == label.label
      return StyledText(
        "\(harmless(label.label)) \(label.count)",
        isShown ? .accent : label.label == "diverged" ? .dim : .text, isShown ? .bold : [])
    }
    var line = StyledText("by rule  ", .dim)
    line += .joined(parts, by: " · ")
    var lines: [StyledText] = []
    let audit = log.narrowed.map { log.audits[$0] ?? AuditSummary() } ?? log.audit
    if let saving = log.narrowed.flatMap({ log.savings[$0] }) {
      line.add("  " + savingText(saving), .good)
    }
    if audit.audited > 0 { line.add("  " + audit.text, .dim) }
    if line.width > rect.width - 1 {
      // The blank line above has room for the rest.
      var things = parts
      things[0] = StyledText("by rule  ", .dim)
      things[0] += parts[0]
      if let saving = log.narrowed.flatMap({ log.savings[$0] }) {
        things.append(StyledText(savingText(saving), .good))
      }
      if audit.audited > 0 { things.append(StyledText(audit.text, .dim)) }
      lines = StyledText.flow(things, width: rect.width - 1)
      // Whole ones alone; how many more there are stands behind them.
      var left = 0
      while lines.count > 2, things.count > 1 {
        things.removeLast()
        left += 1
        lines = StyledText.flow(things + [StyledText("+\(left)", .dim)], width: rect.width - 1)
      }
    }
    if lines.count > 0 {
      for (index, line) in lines.enumerated() {
        canvas.put(
          rect.x + 1, rect.y + 2 - lines.count + index, line, maxWidth: rect.width - 1)
      }
      return
    }
    canvas.put(rect.x + 1, rect.y + 1, line, maxWidth: rect.width - 1)
    let known = log.prunedCount
    if let pruned = state.study.counts[.pruned], pruned > known {
      let text = "the newest \(known) of \(pruned)"
      let x = rect.maxX - text.count - 1
      if x > rect.x + line.width + 3 { canvas.put(x, rect.y + 1, text, .dim) }
    }
  }
}

/// A text filled up with blanks at its left.
func padded(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}
