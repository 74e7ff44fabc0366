import Canvas
import Tuning

/// What the curves pane shows, ready to be drawn.
struct CurvesView: Sendable {
  /// How much of the value before stays in a smoothed curve, as TensorBoard counts it.
  static let smoothings = [0, 0.3, 0.6, 0.8, 0.9, 0.95, 0.99]

  /// The metric.
  private(set) var metric = "objective"
  /// Whether the metric was chosen; else it is the objective.
  private(set) var isChosen = false
  /// Whether the scale is logarithmic; nil lets the values decide.
  var isLog: Bool?
  /// Whether the values were found to be so far apart that a logarithmic scale is better.
  var isWide = false
  /// Which values the vertical axis spans.
  var reach = ValueAxis.Reach.sound
  /// The last place that a curve can reach on the horizontal axis.
  var lastPlace = 1.0
  /// The index of the smoothing in force.
  var smoothing = 0
  /// What lies along the horizontal axis.
  var course = Course.step
  /// Whether the selected trial's other half is shown: training beside validation.
  var showsCompanion = false
  /// The part of the horizontal axis that is seen, in shares of it; nil for all.
  var window: ClosedRange<Double>?
  /// Where values are read; nil for nowhere.
  var reading: Double?
  /// The curves that were read.
  var store = CurveStore()
  /// The plot; nil while there is nothing to plot.
  private(set) var plot: Plot?
  /// How many columns of cells the plot's curves have.
  private(set) var plotWidth = 0
  /// The metric beside the plot's own, where it is shown.
  private(set) var companion: String?
  /// How many curves are in the plot.
  private(set) var count = 0
  /// How many of the trials that might be drawn were left out: more of them would be a blot.
  private(set) var leftOut = 0
  private var threshold = PruningThreshold()
  private var thresholdVersion = -1
  private var thresholdRule: PrunerPlan?
  private var band: MiddleHalf?
  private var bandKey: (version: Int, metric: String)?
  /// The stamps of the curves that the band was made of.
  private var bandMembers: [Int: Int] = [:]
  private(set) var reduced: [Int: Reduced] = [:]
  /// The trials that the plot may show.
  var cast = Cast()
  /// The finished trials' curves, drawn.
  var settled: (key: SettledKey, layer: CrowdLayer)?
  private var key: Key?

  /// A curve that was smoothed and reduced for the plot as it is.
  struct Reduced: Sendable {
    /// The stamp of the curve it was made from.
    var stamp: Int
    var smoothing: Int
    var course: Course
    /// The part of the horizontal axis whose values count; nil for all of it.
    var part: Axis?
    var points: [PlotPoint]
    /// Values that say how far the curve reaches: its ends, and some between.
    var reach: [Double]
    /// The least and the greatest of them.
    var bounds: [Double]
    /// The last value that is seen.
    var last: Double?
    var columns: CurveColumns
  }

  /// What the plot is made from; as long as it is the same, the plot is.
  private struct Key: Sendable, Hashable {
    var metric: String
    var isLog: Bool?
    var reach: ValueAxis.Reach
    var smoothing: Int
    var course: Course
    var window: ClosedRange<Double>?
    var reading: Double?
    var companion: String?
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
    isWide = false
    reduced = [:]
  }

  /// Shows the objective, unless another metric was chosen.
  mutating func follow(_ objective: String) {
    guard !isChosen, metric != objective else { return }
    metric = objective
    isWide = false
  }

  /// Whether the scale of the plot is logarithmic.
  var showsLog: Bool { plot?.y.scale == .log }

  // MARK: - Making the plot

  /// Makes the plot anew if something it shows has changed.
  mutating func prepare(
    _ wanted: [Int], _ table: TrialTable, _ study: StudyMirror, _ pruning: PruningLog,
    in rect: Rect,
    _ glyphs: Glyphs
  ) {
    let new = Key(
      metric: metric, isLog: isLog, reach: reach, smoothing: smoothing, course: course,
      window: window,
      reading: reading, companion: companion, version: store.version,
      revision: study.revision, selected: table.cursor, marks: table.marks, crowd: wanted,
      rect: rect, glyphs: glyphs)
    guard new != key else { return }
    key = new
    updateThreshold(study)
    let curves = cast.drawn.compactMap { number -> (number: Int, curve: Curve)? in
      guard let curve = store.curve(number, metric), !curve.isEmpty else { return nil }
      return (number, curve)
    }
    count = curves.count
    leftOut = cast.isCut ? max(0, cast.drawable - count) : 0
    guard !curves.isEmpty, !rect.isEmpty else {
      plot = nil
      return
    }
    let x = horizontalAxis(curves.map(\.curve), study, width: rect.width)
    for (number, curve) in curves {
      guard let stamp = store.stamp(number, metric) else { continue }
      if reduced[number]?.isCurrent(stamp, smoothing, course, window == nil ? nil : x) != true {
        reduced[number] = reduce(curve, stamp, on: x)
      }
    }
    if reduced.count > curves.count + 200 {
      let kept = Set(wanted)
      reduced = reduced.filter { kept.contains($0.key) }
    }
    let second = companionCurve(table, on: x)
    let selected = table.cursor.flatMap { reduced[$0]?.reach } ?? []
    let courses = curves.compactMap { number, _ in
      reduced[number].map { curve in
        let state = study.row(number)?.state ?? .lost
        // Of what did not blow up no value between counts.
        let values = state == .diverged ? curve.reach : curve.bounds
        return ValueAxis.Course(state: state, values: values, last: curve.last)
      }
    }
    var plot = Plot(
      x: x, y: verticalAxis(ValueAxis(courses, watched: selected + (second?.reach ?? []))),
      title: course.title)
    if course == .time { plot.names = Axis.clockTicks(of: x, until: lastPlace, width: rect.width) }
    let area = plot.area(in: rect)
    plotWidth = area.width
    let dots = plotWidth * DotGrid.dots(of: glyphs.plotMarks).across
    for (number, _) in curves {
      guard let known = reduced[number], known.columns.axis != x || known.columns.dots != dots
      else { continue }
      reduced[number]?.columns = CurveColumns(known.points, axis: x, dots: dots)
    }
    addCrowd(curves.map(\.number), to: &plot, table, study, area.size, glyphs)
    addAsked(curves.map(\.number), to: &plot, table, study, glyphs)
    if let second, let companion {
      plot.series.append(
        PlotSeries(second.points, role: .curve1, emphasis: .marked, label: companion))
    }
    addBand(study, to: &plot)
    if course != .time { addThreshold(to: &plot) }
    plot.reading = reading
    if !isChosen, course != .time, let trial = table.cursor,
      let decision = pruning.decision(about: trial)
    {
      addDecision(decision, to: &plot, width: rect.width)
    }
    self.plot = plot
  }

  /// Makes everything anew the next time, whatever has not changed.
  mutating func forgetKept() {
    (key, settled, bandKey) = (nil, nil, nil)
    (reduced, bandMembers, thresholdVersion) = ([:], [:], -1)
    cast = Cast()
  }

  /// Finds the metric that belongs beside the plot's own, if it is to be shown.
  mutating func findCompanion(_ study: StudyMirror) {
    companion = showsCompanion ? Workbench.companion(of: metric, among: study.metrics) : nil
  }

  /// The selected trial's curve of the metric that belongs beside the plot's own.
  private func companionCurve(_ table: TrialTable, on axis: Axis) -> Reduced? {
    guard let companion, let trial = table.cursor, let curve = store.curve(trial, companion),
      !curve.isEmpty
    else { return nil }
    return reduce(curve, 0, on: axis)
  }

  /// The middle half of the complete trials' values at each step, where there are enough of them.
  private mutating func addBand(_ study: StudyMirror, to plot: inout Plot) {
    let version = store.version &* 31 &+ (study.counts[.complete] ?? 0)
    if bandKey?.version != version || bandKey?.metric != metric {
      bandKey = (version, metric)
      let members = store.known(metric).filter { number in
        study.row(number)?.isResult ?? false
      }.prefix(CurveStore.crowdLimit)
      // What runs reports all the time, and changes nothing here.
      let made = Dictionary(
        uniqueKeysWithValues: members.map { ($0, store.stamp($0, metric) ?? 0) })
      if made != bandMembers {
        bandMembers = made
        band = MiddleHalf(members.compactMap { store.curve($0, metric) })
      }
    }
    guard course != .time, let band else { return }
    plot.bands.append(band.band)
  }

  /// The marked trials' curves and the selected one's.
  private func addAsked(
    _ numbers: [Int], to plot: inout Plot, _ table: TrialTable, _ study: StudyMirror,
    _ glyphs: Glyphs
  ) {
    var marked = 0
    for number in numbers where number == table.cursor || table.marks.contains(number) {
      guard var series = series(number, study, glyphs) else { continue }
      series.label = "#\(number)"
      if number == table.cursor {
        series.emphasis = .selected
        series.role = .curveSelected
      } else {
        series.emphasis = .marked
        series.role = .series(marked)
        marked += 1
      }
      plot.series.append(series)
    }
  }

  /// A trial's curve, as one of the crowd.
  func series(_ number: Int, _ study: StudyMirror, _ glyphs: Glyphs) -> PlotSeries? {
    guard let reduced = reduced[number], let row = study.row(number) else { return nil }
    var series = PlotSeries(reduced.points, columns: reduced.columns)
    if row.state.isFinished, row.state != .complete { series.endMark = row.state.glyph(glyphs) }
    return series
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
    // Where the rule's line over all steps is not known, what it was at this one.
    if threshold.points.count < 2, plot.y.contains(evidence.threshold) {
      plot.lines.append(.horizontal(evidence.threshold, .threshold))
    }
  }

  private mutating func updateThreshold(_ study: StudyMirror) {
    let version = store.version &* 31 &+ (study.counts[.complete] ?? 0)
    let rule = study.plan?.pruner
    guard version != thresholdVersion || rule != thresholdRule, !isChosen else { return }
    (thresholdVersion, thresholdRule) = (version, rule)
    threshold = PruningThreshold()
    guard case .percentile(let rule)? = study.plan?.pruner,
      study.counts[.complete] ?? 0 <= CurveStore.crowdLimit
    else { return }
    let complete = study.rows.filter(\.isResult)
      .map(\.number)
    guard store.hasAll(complete, metric) else { return }
    let curves = complete.compactMap { store.curve($0, metric) }
    threshold = PruningThreshold(rule, curves: curves, direction: study.direction)
  }

  // MARK: - Reducing

  private func reduce(_ curve: Curve, _ stamp: Int, on axis: Axis) -> Reduced {
    var finite = curve.values.filter(\.isFinite)
    if window != nil {
      let seen = curve.values.indices.filter { axis.contains(course.place($0, of: curve)) }
      finite = seen.map { curve.values[$0] }.filter(\.isFinite)
    }
    let stride = max(1, finite.count / 16)
    let some = Swift.stride(from: 0, to: finite.count, by: stride).map { finite[$0] }
    let bounds = [finite.min(), finite.max()].compactMap { $0 }
    return Reduced(
      stamp: stamp, smoothing: smoothing, course: course, part: window == nil ? nil : axis,
      points: smoothed(curve), reach: some + bounds, bounds: bounds, last: finite.last,
      columns: CurveColumns([], axis: axis, dots: 0))
  }

  /// The curve as TensorBoard smooths it: an exponential mean without bias at its start.
  private func smoothed(_ curve: Curve) -> [PlotPoint] {
    let weight = CurvesView.smoothings[smoothing]
    var mean = 0.0
    var bias = 1.0
    return curve.values.indices.map { index in
      let (place, value) = (course.place(index, of: curve), curve.values[index])
      guard weight > 0, value.isFinite else { return PlotPoint(place, value) }
      mean = weight * mean + (1 - weight) * value
      // Beyond this the correction is nothing, and denormal numbers are slow.
      if bias > 1e-8 { bias *= weight }
      return PlotPoint(place, bias > 1e-8 ? mean / (1 - bias) : mean)
    }
  }
}

extension CurvesView.Reduced {
  /// Whether it was made from the curve with this stamp, smoothed as much.
  fileprivate func isCurrent(
    _ stamp: Int, _ smoothing: Int, _ course: CurvesView.Course, _ part: Axis?
  ) -> Bool {
    self.stamp == stamp && self.smoothing == smoothing && self.course == course
      && self.part == part
  }
}
