import Canvas
import Diagnosis
import Tuning

/// The study as a whole: how it searches, when it stops, what happened.
enum StudyPane: PaneView {
  static func subtitle(_ state: WorkbenchState, width: Int) -> String {
    guard let plan = state.study.plan else { return "" }
    let full = search(plan) + " · " + pruner(plan)
    return full.count <= width ? full : search(plan)
  }

  static func draw(_ state: WorkbenchState, in rect: Rect, on canvas: inout Canvas) {
    guard state.study.plan != nil else {
      PaneFrame.explain("Reading the study …", in: rect, on: &canvas)
      return
    }
    let parallel = parallelRect(state, rect)
    if !parallel.isEmpty { ParallelLines.draw(state, in: parallel, on: &canvas) }
    guard !state.parallel.isShown else { return }
    var inner = inner(rect)
    if !parallel.isEmpty { inner = inner.rows(0..<inner.height - parallel.height - 1) }
    let trouble = drawFault(state, inner, on: &canvas)
    inner = inner.rows(trouble..<inner.height)
    guard inner.height > 0 else { return }
    let plot = historyPlot(state, canvas.glyphs)
    // On wide screens the plot is beside all lines, which are short from the second on; where they
    // leave too few lines below them, it is beside the rules and what mattered.
    let isWide = plot != nil && inner.width >= 112 && inner.height >= 14
    var y = drawSummary(state, inner, width: isWide ? 70 : inner.width, on: &canvas)
    let isBeside =
      plot != nil && !isWide && inner.width >= 70 && inner.height >= 18
      && state.diagnosis.reading?.importance != nil
    var history = Rect.empty
    if isWide {
      history = inner.rows(1..<min(10, inner.height - 4)).columns(72..<inner.width)
    } else if isBeside {
      let height = max(0, min(12, inner.maxY - y - leastEvents))
      history = Rect(
        x: inner.x + besideWidth + 2, y: y, width: inner.width - besideWidth - 2, height: height)
    }
    let width = isWide ? 64 : isBeside ? besideWidth : inner.width
    let limits = Rect(
      x: inner.x, y: y, width: isWide ? inner.width : width,
      height: max(0, inner.maxY - 3 - y))
    y += LimitLines.draw(state, in: limits, on: &canvas)
    if inner.height >= 14 {
      let rest = Rect(
        x: inner.x, y: y, width: width, height: max(0, inner.maxY - y - leastEvents))
      y += ReadingLines.draw(state, in: rest, on: &canvas)
      let free = inner.maxY - y - leastEvents
      if plot != nil, history.isEmpty, inner.width >= 50, free >= leastHistory {
        history = Rect(x: inner.x, y: y, width: inner.width, height: min(10, free))
      }
    }
    if !history.isEmpty { plot?.draw(on: &canvas, in: history) }
    y = max(y, history.isEmpty ? y : history.maxY)
    if y > inner.y, y < inner.maxY - 2, inner.height >= 10 { y += 1 }
    drawEvents(
      state, Rect(x: inner.x, y: y, width: inner.width, height: inner.maxY - y), on: &canvas)
  }

  /// Lines that the plot of the history has at least, where it has its own.
  private static let leastHistory = 6
  /// Columns of what stands beside it.
  private static let besideWidth = 40
  /// Lines that are kept for what happened.
  private static let leastEvents = 4

  /// The history with the marks that the screen can show.
  private static func historyPlot(_ state: WorkbenchState, _ glyphs: Glyphs) -> Plot? {
    guard var plot = state.summary.plot else { return nil }
    guard glyphs.isASCII else { return plot }
    for index in plot.marks.indices {
      switch plot.marks[index].scalar {
      case "▲": plot.marks[index].scalar = glyphs.clippedAbove
      case "▼": plot.marks[index].scalar = glyphs.clippedBelow
      default: plot.marks[index].scalar = "."
      }
    }
    return plot
  }

  private static func inner(_ rect: Rect) -> Rect {
    rect.inset(columns: rect.width >= 30 ? 1 : 0)
  }

  /// The part of the pane that the parallel coordinates take: all of it where they are asked for,
  /// the lower part where there is room for all, else nothing.
  static func parallelRect(_ state: WorkbenchState, _ rect: Rect) -> Rect {
    let inner = inner(rect)
    if state.parallel.isShown { return inner }
    return inner.height >= 30 ? inner.rows(inner.height - 16..<inner.height) : .empty
  }

  private static func search(_ plan: StudyPlan) -> String {
    if let population = plan.population { return "a population of \(population.size)" }
    if let manual = plan.manual {
      return manual.isAutopilot ? "by hand, on autopilot" : "by hand, one trial at a time"
    }
    switch plan.sampler {
    case .grid: return "grid search"
    case .random: return "random search"
    case .sobol: return "Sobol points"
    case .tpe: return "TPE"
    case .cmaES: return "CMA-ES"
    case .automatic: return "model-based search"
    case .gp: return "Gaussian process"
    }
  }

  private static func pruner(_ plan: StudyPlan) -> String {
    switch plan.pruner {
    case .none: return "no pruner"
    case .percentile(let rule):
      let name = rule.percentile == 50 ? "median" : "\(NumberText.brief(rule.percentile)) %"
      let warmup = rule.warmupSteps > 0 ? ", warm-up \(rule.warmupSteps)" : ""
      return "\(name) pruner after \(rule.startupTrials) trials\(warmup)"
    case .bands(let bands):
      return "hyperband at \(bands.counts.map(String.init).joined(separator: ", "))"
    case .halving(let rule):
      let first = rule.minimumResource.map { " from step \($0)" } ?? ""
      return "successive halving\(first), one in \(rule.reductionFactor) goes on"
    case .hyperband(let rule):
      return "hyperband, one in \(rule.reductionFactor) goes on"
    case .threshold: return "threshold pruner"
    case .patience(let rule): return "pruner with patience of \(rule.reports) reports"
    case .gap: return "gap table"
    case .extrapolation(let rule):
      return "extrapolation, ends what would gain under \(NumberText.brief(rule.gain * 100)) %"
    }
  }

  // MARK: - How far

  /// Why the sweep was given up, with as much of the last output as there is room for; returns the
  /// lines it took.
  private static func drawFault(
    _ state: WorkbenchState, _ rect: Rect, on canvas: inout Canvas
  ) -> Int {
    guard let why = state.study.trouble ?? state.study.fault.first else { return 0 }
    let head = StyledText.wrap(harmless(why), width: rect.width, .bad).prefix(2)
    // The end of the output says what happened; below it the rest of the pane goes on.
    let room = rect.height - head.count - (rect.height >= 12 ? 6 : 0)
    let output = state.study.fault.dropFirst(2).suffix(max(0, room))
    let lines = head + output.map { StyledText(harmless($0)) }
    for (index, line) in lines.prefix(rect.height).enumerated() {
      canvas.put(rect.x, rect.y + index, line, maxWidth: rect.width)
    }
    return min(rect.height, lines.count)
  }

  /// How far it is, in words; returns the line below.
  ///
  /// - Parameter width: Columns that the lines after the first may take.
  private static func drawSummary(
    _ state: WorkbenchState, _ rect: Rect, width: Int, on canvas: inout Canvas
  ) -> Int {
    var y = rect.y
    let rows = max(0, rect.height - 3)
    var lines = counts(
      state, width: rect.height >= 8 ? rect.width : .max, room: rect.width)
    if let best = bestLine(state, width: rect.width) { lines.append(best) }
    lines += course(state, width: width)
    if let ending = state.study.endingText {
      lines.append(StyledText("\(ending); nothing new starts", .warning))
    }
    if let reason = state.study.stopReason {
      lines += StyledText.wrap("no more trials: " + harmless(reason), width: width, .warning)
    }
    for line in lines.prefix(rows) {
      canvas.put(rect.x, y, line, maxWidth: rect.width)
      y += 1
    }
    return y
  }

  /// The phases with their share of the budget, and what the validation found.
  private static func course(_ state: WorkbenchState, width: Int) -> [StyledText] {
    guard let progress = state.study.progress else { return [] }
    var lines: [StyledText] = []
    if !progress.phases.isEmpty {
      var parts = progress.phases.map { phase in
        StyledText(harmless(phase.text, limit: 32), phase.isCurrent ? .title : .dim)
      }
      for index in parts.indices.dropLast() { parts[index].add(" →", .dim) }
      lines += StyledText.flow(parts, width: width, gap: 1)
    }
    if let validation = progress.validation {
      lines += StyledText.wrap(harmless(validation.summary), width: width, .good)
    } else if let mean = progress.means.first, mean.values.count > 1 {
      lines.append(StyledText("best by mean #\(mean.key.root) \(mean.text)", .best))
    }
    return lines
  }

  /// How many trials are in each state, on as many lines as it takes.
  private static func counts(
    _ state: WorkbenchState, width: Int, room: Int
  ) -> [StyledText] {
    var parts = TrialState.allCases.compactMap { kind -> StyledText? in
      let count = state.study.count(kind)
      guard count > 0 else { return nil }
      var part = StyledText("\(kind.glyph(state.options.glyphs)) ", kind.role)
      part.add("\(formatCount(count)) \(kind.rawValue)")
      return part
    }
    if parts.isEmpty { return [StyledText("no trial yet", .dim)] }
    let whole = StyledText.flow(parts, width: .max).first?.width ?? 0
    if width == .max, whole > room {
      // Signs alone, as in the header.
      parts = TrialState.allCases.compactMap { kind in
        let count = state.study.count(kind)
        return count > 0
          ? StyledText("\(kind.glyph(state.options.glyphs))\(formatCount(count))", kind.role) : nil
      }
    }
    let tests = state.study.testCount
    if tests > 0, let glyph = Origin.rangeTest.glyph(state.options.glyphs) {
      parts.append(StyledText("\(glyph) \(formatCount(tests)) range test", .dim))
    }
    if let slots = state.study.concurrency { parts.append(StyledText("\(slots) at once", .dim)) }
    return StyledText.flow(parts, width: width)
  }

  private static func bestLine(_ state: WorkbenchState, width: Int) -> StyledText? {
    let history = state.summary.history
    guard let first = history.first, let last = history.last, let best = state.study.best else {
      return nil
    }
    let known = state.study.bestValue ?? last
    var values = StyledText("\(NumberText.metric(first)) → ", .dim)
    values.add("\(NumberText.metric(known)) #\(best)", .best)
    var line = StyledText("best so far ", .dim)
    let room = width - line.width - values.width - 1
    if room >= 4 {
      line.add(sparkline(history, width: min(24, room), glyphs: state.options.glyphs), .bar)
      line.add(" ")
    }
    line += values
    return line
  }

  // MARK: - What happened

  private static func drawEvents(
    _ state: WorkbenchState, _ rect: Rect, on canvas: inout Canvas
  ) {
    let events = state.feed.events
    guard !events.isEmpty else {
      if rect.height > 0 {
        canvas.put(
          rect.x, rect.y, "What happens in the study stands here.", .dim, maxWidth: rect.width)
      }
      return
    }
    for line in 0..<max(0, rect.height) {
      let index = events.count - 1 - state.feed.offset - line
      guard index >= 0 else { break }
      let event = events[index]
      let row = event.trial.flatMap(state.study.row)
      let role: Role
      switch EventText.weight(event) {
      case .quiet: role = .dim
      case .plain: role = .text
      case .good: role = event.kind == "new_best" ? .best : .good
      case .bad: role = event.kind == "pruned" ? .statePruned : .bad
      }
      let clock = TimeText.clock(event.time, offset: state.options.timeZoneOffset)
      canvas.put(rect.x, rect.y + line, clock, .dim)
      canvas.field(
        rect.x + 9, rect.y + line, rect.width - 9,
        EventText.line(event, row: row, objective: state.study.objective), role)
    }
  }
}
