import Canvas
import Tuning

/// What the curves pane shows, ready to be drawn.
struct CurvesView: Sendable {
  /// How much of the value before stays in a smoothed curve, as TensorBoard counts it.
  static let smoothings = [0, 0.3, 0.6, 0.8, 0.9]

  /// The metric.
  private(set) var metric = "objective"
  /// Whether the metric was chosen; else it is the objective.
  private(set) var isChosen = false
  /// Whether the scale is logarithmic; nil lets the values decide.
  var isLog: Bool?
  /// The index of the smoothing in force.
  var smoothing = 0
  /// The curves that were read.
  var store = CurveStore()
  /// The plot; nil while there is nothing to plot.
  private(set) var plot: Plot?
  /// How many curves are in the plot.
  private(set) var count = 0
  private var threshold = PruningThreshold()
  private var thresholdVersion = -1
  private var reduced: [Int: Reduced] = [:]
  private var key: Key?

  /// A curve that was smoothed and reduced for the plot as it is.
  fileprivate struct Reduced: Sendable {
    var source: Curve
    var smoothing: Int
    var points: [PlotPoint]
    /// Values that say how far the curve reaches: its ends, and some between.
    var reach: [Double]
    var columns: CurveColumns
  }

  /// What the plot is made from; as long as it is the same, the plot is.
  private struct Key: Sendable, Hashable {
    var metric: String
    var isLog: Bool?
    var smoothing: Int
    var version: Int
    var revision: Int
    var selected: Int?
    var marks: Set<Int>
    var crowd: [Int]
    var rect: Rect
    var glyphs: Glyphs
  }

  /// Shows another metric.
  mutating func choose(_ metric: String, isObjective: Bool) {
    self.metric = metric
    isChosen = !isObjective
    isLog = nil
  }

  /// Shows the objective, unless another metric was chosen.
  mutating func follow(_ objective: String) {
    if !isChosen { metric = objective }
  }

  /// Whether the scale of the plot is logarithmic.
  var showsLog: Bool { plot?.y.scale == .log }

  // MARK: - Which curves

  /// The trials whose curves belong in the plot: the selected one, the marked ones, and of the rest
  /// what the table shows first.
  func wanted(_ table: TrialTable, _ study: StudyMirror) -> [Int] {
    var wanted: [Int] = []
    var seen: Set<Int> = []
    func take(_ number: Int) {
      guard seen.insert(number).inserted, study.row(number)?.step != nil else { return }
      wanted.append(number)
    }
    if let cursor = table.cursor { take(cursor) }
    for number in table.marks.sorted() { take(number) }
    if table.filter == nil { for number in study.active { take(number) } }
    for number in table.order.prefix(CurveStore.crowdLimit) { take(number) }
    return wanted
  }

  // MARK: - Making the plot

  /// Makes the plot anew if something it shows has changed.
  mutating func prepare(
    _ wanted: [Int], _ table: TrialTable, _ study: StudyMirror, _ pruning: PruningLog,
    in rect: Rect,
    _ glyphs: Glyphs
  ) {
    let new = Key(
      metric: metric, isLog: isLog, smoothing: smoothing, version: store.version,
      revision: study.revision, selected: table.cursor, marks: table.marks, crowd: wanted,
      rect: rect, glyphs: glyphs)
    guard new != key else { return }
    key = new
    updateThreshold(study)
    let drawn = table.marks.count + study.active.count + 1 + CurveStore.drawnLimit
    let curves = wanted.prefix(drawn).compactMap { number -> (number: Int, curve: Curve)? in
      guard let curve = store.curve(number, metric), !curve.isEmpty else { return nil }
      return (number, curve)
    }
    count = curves.count
    guard !curves.isEmpty, !rect.isEmpty else {
      plot = nil
      return
    }
    let x = horizontalAxis(curves.map(\.curve), study, width: rect.width)
    for (number, curve) in curves where reduced[number]?.isCurrent(curve, smoothing) != true {
      reduced[number] = reduce(curve, on: x)
    }
    if reduced.count > curves.count + 200 {
      let kept = Set(wanted)
      reduced = reduced.filter { kept.contains($0.key) }
    }
    var plot = Plot(
      x: x,
      y: verticalAxis(
        curves.compactMap { reduced[$0.number]?.reach },
        selected: table.cursor.flatMap { reduced[$0]?.reach } ?? []),
      title: "step")
    let dots = plot.area(in: rect).width * DotGrid.dots(of: glyphs.plotMarks).across
    for (number, _) in curves {
      guard let known = reduced[number], known.columns.axis != x || known.columns.dots != dots
      else { continue }
      reduced[number]?.columns = CurveColumns(known.points, axis: x, dots: dots)
    }
    addSeries(curves.map(\.number), to: &plot, table, study, glyphs)
    addThreshold(to: &plot)
    if !isChosen, let trial = table.cursor, let decision = pruning.decision(about: trial) {
      addDecision(decision, to: &plot, width: rect.width)
    }
    self.plot = plot
  }

  private mutating func addSeries(
    _ numbers: [Int], to plot: inout Plot, _ table: TrialTable, _ study: StudyMirror,
    _ glyphs: Glyphs
  ) {
    var marked = 0
    for number in numbers {
      guard let reduced = reduced[number], let row = study.row(number) else { continue }
      var series = PlotSeries(reduced.points, columns: reduced.columns)
      if row.state.isFinished, row.state != .complete {
        series.endMark = row.state.glyph(glyphs)
      }
      if number == table.cursor {
        series.emphasis = .selected
        series.role = .curveSelected
        series.label = "#\(number)"
      } else if table.marks.contains(number) {
        series.emphasis = .marked
        series.role = .series(marked)
        series.label = "#\(number)"
        marked += 1
      }
      plot.series.append(series)
    }
  }

  private func addThreshold(to plot: inout Plot) {
    guard !isChosen, threshold.points.count > 1 else { return }
    let points = threshold.points.map { PlotPoint(Double($0.step), $0.value) }
    plot.series.append(
      PlotSeries(points, role: .threshold, emphasis: .marked, label: threshold.name))
  }

  /// Where the selected trial was ended, and by which numbers.
  private func addDecision(
    _ decision: PruningLog.Decision, to plot: inout Plot, width: Int
  ) {
    guard let evidence = decision.evidence else { return }
    let label = width >= 56 ? "step \(evidence.step): \(EventText.comparison(evidence))" : ""
    plot.lines.append(.vertical(Double(evidence.step), .dotted, .threshold, label: label))
  }

  private mutating func updateThreshold(_ study: StudyMirror) {
    let version = store.version &* 31 &+ (study.counts[.complete] ?? 0)
    guard version != thresholdVersion, !isChosen else { return }
    thresholdVersion = version
    threshold = PruningThreshold()
    guard case .percentile(let rule)? = study.plan?.pruner,
      study.counts[.complete] ?? 0 <= CurveStore.crowdLimit
    else { return }
    let complete = study.rows.filter { $0.state == .complete }.map(\.number)
    guard store.hasAll(complete, metric) else { return }
    let curves = complete.compactMap { store.curve($0, metric) }
    threshold = PruningThreshold(rule, curves: curves, direction: study.direction)
  }

  // MARK: - Axes

  private func horizontalAxis(_ curves: [Curve], _ study: StudyMirror, width: Int) -> Axis {
    let first = curves.compactMap(\.steps.first).min() ?? 0
    let last = max(curves.compactMap(\.lastStep).max() ?? 1, study.plan?.steps ?? 0)
    let (low, high) = (Double(min(first, 1)), Double(max(last, first + 1)))
    // Names stand at the ends of curves: room for some columns of text.
    let room = width >= 40 ? (high - low) * 6 / Double(width - 10) : 0
    return Axis(.linear, from: low, to: high + room)
  }

  private func verticalAxis(_ reaches: [[Double]], selected: [Double]) -> Axis {
    var values = reaches.flatMap { $0 }
    // A few runs that blew up would flatten all the others: where the highest fifth of the curves
    // rises ten times above the rest, they leave through the top, unless one is looked at.
    var robust = 0.98
    let tops = reaches.compactMap { $0.max() }.sorted()
    if tops.count >= 5, let top = tops.last {
      let cap = tops[(tops.count - 1) * 4 / 5]
      if cap > 0, top > 10 * cap {
        values = values.filter { $0 <= cap } + selected
        if selected.contains(where: { $0 > cap }) { robust = 1 }
      }
    }
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let isLog = self.isLog ?? (low > 0 && high / low >= 20)
    if isLog, let axis = Axis.fitting(values, scale: .log, robust: robust) { return axis }
    return Axis.fitting(values, scale: .linear, robust: robust) ?? Axis(.linear, from: 0, to: 1)
  }

  private func reduce(_ curve: Curve, on axis: Axis) -> Reduced {
    let finite = curve.values.filter(\.isFinite)
    let stride = max(1, finite.count / 16)
    let some = Swift.stride(from: 0, to: finite.count, by: stride).map { finite[$0] }
    return Reduced(
      source: curve, smoothing: smoothing, points: smoothed(curve),
      reach: some + [finite.min(), finite.max()].compactMap { $0 },
      columns: CurveColumns([], axis: axis, dots: 0))
  }

  /// The curve as TensorBoard smooths it: an exponential mean without bias at its start.
  private func smoothed(_ curve: Curve) -> [PlotPoint] {
    let weight = CurvesView.smoothings[smoothing]
    var mean = 0.0
    var bias = 1.0
    return zip(curve.steps, curve.values).map { step, value in
      guard weight > 0, value.isFinite else { return PlotPoint(Double(step), value) }
      mean = weight * mean + (1 - weight) * value
      // Beyond this the correction is nothing, and denormal numbers are slow.
      if bias > 1e-8 { bias *= weight }
      return PlotPoint(Double(step), bias > 1e-8 ? mean / (1 - bias) : mean)
    }
  }
}

extension CurvesView.Reduced {
  /// Whether it was made from this very curve, smoothed as much.
  fileprivate func isCurrent(_ curve: Curve, _ smoothing: Int) -> Bool {
    self.smoothing == smoothing && source == curve
  }
}
