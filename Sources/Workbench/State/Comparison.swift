import Canvas
import Numerics
import Tuning

/// Trials side by side, ready to be drawn: what differs first, then the results, then the rest.
struct Comparison: Sendable {
  /// A trial, or several of one configuration, which differ by their seeds alone.
  struct Side: Sendable {
    var rows: [TrialRow]

    /// Whether a trial is a further run of the configuration. With a seed that is there already it
    /// is none: it began elsewhere, or repeats one, and says nothing of the spread over seeds.
    func isRun(_ row: TrialRow) -> Bool {
      rows[0].present == row.present
        && (row.seed == nil || !rows.contains { $0.seed == row.seed })
    }

    /// `#12`, or `#9 #21 (2 seeds)`.
    var title: String {
      let names = rows.prefix(3).map { "#\($0.number)" }.joined(separator: " ")
      return rows.count == 1 ? names : names + (rows.count > 3 ? " …" : "") + " ×\(rows.count)"
    }
  }

  /// A line of the table.
  struct Line: Sendable, Hashable {
    var name: String
    var cells: [String]
    /// Which sides have the best value.
    var best: Set<Int> = []
    /// Whether the sides differ in it.
    var differs = true
    /// Whether it is a heading.
    var isHeading = false
  }

  /// The trials that are compared.
  let trials: [Int]
  /// The columns.
  private(set) var sides: [Side] = []
  /// The lines.
  private(set) var lines: [Line] = []
  /// The curves; nil while there is nothing to plot.
  private(set) var plot: Plot?
  /// The metric of the curves, where another than the curves pane's was asked for.
  var metric: String?
  /// The first line and the first side that are seen.
  var top = 0
  var left = 0
  private var key: Key?

  private struct Key: Sendable, Hashable {
    var revision: Int
    var version: Int
    var metric: String
    var rect: Rect
  }

  init(_ trials: [Int]) { self.trials = trials }

  /// Makes table and plot anew if something they show has changed.
  mutating func prepare(_ study: StudyMirror, _ store: CurveStore, metric: String, in rect: Rect) {
    let new = Key(revision: study.revision, version: store.version, metric: metric, rect: rect)
    guard new != key else { return }
    key = new
    sides = []
    for row in trials.compactMap(study.row) {
      if let index = sides.firstIndex(where: { $0.isRun(row) }) {
        sides[index].rows.append(row)
      } else {
        sides.append(Side(rows: [row]))
      }
    }
    let parameters = study.parameters.map { parameterLine($0, study) }
    let differing = parameters.filter(\.differs)
    let same = parameters.filter { !$0.differs }
    lines = differing.isEmpty ? [] : [heading("parameters that differ")] + differing
    lines += [heading("results")] + results(study)
    if !same.isEmpty { lines += [heading("the same in all")] + same }
    plot = makePlot(study, store, metric, rect)
  }

  private func heading(_ text: String) -> Line { Line(name: text, cells: [], isHeading: true) }

  private func parameterLine(_ name: String, _ study: StudyMirror) -> Line {
    let format = study.formats[name] ?? ParameterFormat()
    let values = sides.map { $0.rows[0].now(name) }
    return Line(
      name: name, cells: values.map { $0.map(format.text) ?? "–" }, differs: Set(values).count > 1)
  }

  private func results(_ study: StudyMirror) -> [Line] {
    var lines = [
      numbers(study.objective, study, better: study.direction) { study.value(of: $0) },
      numbers("best so far", study, better: study.direction) { $0.best },
    ]
    for metric in study.metrics.dropFirst() {
      // What it was set to stands above.
      let name = study.parameters.contains(metric) ? "\(metric), reported" : metric
      lines.append(numbers(name, study, better: nil) { $0.metric(metric) })
    }
    lines.append(
      Line(
        name: "step",
        cells: sides.map { $0.rows.map(\.stepText).uniqued() }))
    lines.append(
      Line(name: "state", cells: sides.map { Comparison.states($0.rows) }))
    lines.append(
      Line(
        name: "from",
        cells: sides.map { Comparison.origins($0.rows) }))
    return lines.filter { line in line.cells.contains { $0 != "–" && !$0.isEmpty } }
  }

  /// Where a configuration's trials came from: of seeds, how many, not each.
  private static func origins(_ rows: [TrialRow]) -> String {
    let seeds = rows.count { $0.origin == .replicate }
    guard seeds > 1 else { return rows.map { originText($0, isTree: false) }.uniqued() }
    let others = rows.filter { $0.origin != .replicate }.map { originText($0, isTree: false) }
    return (others + ["\(seeds) seeds more"]).uniqued()
  }

  /// How many of a configuration's trials are complete, and what the others are.
  private static func states(_ rows: [TrialRow]) -> String {
    guard rows.count > 1 else { return rows.map(\.state.rawValue).uniqued() }
    let complete = rows.count { $0.state == .complete }
    let others = rows.map(\.state).filter { $0 != .complete }.map(\.rawValue).uniqued()
    let text = "\(complete) of \(rows.count) complete"
    return others.isEmpty ? text : text + ", " + others
  }

  /// A value of every side; of several trials the mean ± standard deviation of the complete ones: one
  /// that ended early stands at another step.
  private func numbers(
    _ name: String, _ study: StudyMirror, better: Direction?, _ value: (TrialRow) -> Double?
  ) -> Line {
    var means: [Double?] = []
    var cells: [String] = []
    for side in sides {
      let rows = side.rows.count > 1 ? side.rows.filter { $0.state == .complete } : side.rows
      let values = rows.compactMap(value)
      let mean = values.mean()
      means.append(mean)
      var cell = mean.map(NumberText.metric) ?? "–"
      if values.count > 1, let deviation = values.sampleStandardDeviation() {
        // Means of equal numbers differ by what a float rounds away.
        let isNone = deviation <= 1e-12 * abs(mean ?? 0)
        cell += isNone ? " ± 0" : " ± " + NumberText.metric(deviation)
      }
      cells.append(cell)
    }
    var best: Set<Int> = []
    let finite = means.compactMap { $0 }.filter(\.isFinite)
    if let better, sides.count > 1, let top = better == .minimize ? finite.min() : finite.max() {
      best = Set(means.indices.filter { means[$0] == top })
    }
    return Line(name: name, cells: cells, best: best, differs: Set(cells).count > 1)
  }

  private func makePlot(
    _ study: StudyMirror, _ store: CurveStore, _ metric: String, _ rect: Rect
  ) -> Plot? {
    guard !rect.isEmpty else { return nil }
    let curves = sides.enumerated().flatMap { index, side in
      side.rows.compactMap { row in
        store.curve(row.number, metric).map { (side: index, number: row.number, curve: $0) }
      }
    }.filter { !$0.curve.isEmpty }
    let courses = curves.map { side, number, curve in
      ValueAxis.Course(
        state: study.row(number)?.state ?? .lost, values: curve.values, last: curve.lastValue)
    }
    guard let y = ValueAxis(courses).axis(log: nil) else { return nil }
    let first = Double(curves.compactMap(\.curve.steps.first).min() ?? 0)
    let last = Double(curves.compactMap(\.curve.lastStep).max() ?? 1)
    let room = (last - first) * 6 / Double(max(20, rect.width - 10))
    var plot = Plot(
      x: Axis(.linear, from: first, to: max(last, first + 1) + room), y: y, title: "step")
    for (side, number, curve) in curves {
      let points = zip(curve.steps, curve.values).map { PlotPoint(Double($0), $1) }
      plot.series.append(
        PlotSeries(points, role: .series(side), emphasis: .marked, label: "#\(number)"))
    }
    return plot
  }
}

extension [String] {
  /// Each text once, in order of appearance.
  fileprivate func uniqued() -> String {
    var seen: Set<String> = []
    return filter { !$0.isEmpty && seen.insert($0).inserted }.joined(separator: ", ")
  }
}
