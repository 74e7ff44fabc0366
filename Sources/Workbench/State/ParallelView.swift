import Canvas
import Tuning

/// The trials across all parameters at once, ready to be drawn: an axis for each parameter that
/// varies, the objective's last, and a line a trial (parallel coordinates; Inselberg 1985).
///
/// Complete trials are coloured by the quarter of the ranking they are in; what ended early is dim.
struct ParallelView: Sendable {
  /// Lines of one colour.
  struct Layer: Sendable, Hashable {
    var role: Role
    var attributes: Attributes = []
    var trials: [Int]
    /// The name at its right end.
    var label = ""
  }

  /// A layer, drawn.
  struct Picture: Sendable {
    var layer: Layer
    var grid: DotGrid
    /// Where a single trial crosses the axes, in cells of the plot.
    var crossings: [(x: Int, y: Int)] = []
  }

  /// The roles of the four quarters of the ranking, the best first.
  static let quarters: [Role] = [.good, .accent, .warning, .bad]
  /// The least columns from axis to axis.
  private static let spacing = 9

  /// Whether they have the study's pane to themselves.
  var isShown = false
  /// How many parameters have left to the side.
  private(set) var skipped = 0
  /// The axes that fit, the objective's last.
  private(set) var axes: [ParallelAxis] = []
  /// The column of each axis, from the left of the plot.
  private(set) var columns: [Int] = []
  /// How many parameters there are.
  private(set) var parameterCount = 0
  /// How many trials are drawn, and how many there are to draw.
  private(set) var count = (drawn: 0, all: 0)
  /// What nobody asked for, in order of drawing.
  private(set) var ground: [Picture] = []
  /// What runs, is marked and is selected, in order of drawing.
  private(set) var top: [Picture] = []
  private var groundKey: GroundKey?
  private var topKey: TopKey?

  private struct GroundKey: Sendable, Hashable {
    var finished: Int
    var trials: Int
    var names: [String]
    var objective: String
    var shown: [Int]?
    var size: Size
    var marks: Glyphs.PlotMarks
    var skipped: Int
  }

  private struct TopKey: Sendable, Hashable {
    var active: [Int: Double]
    var marks: Set<Int>
    var selected: Int?
  }

  /// Moves the parameters that are seen; the objective stays.
  mutating func move(by axes: Int) {
    let last = max(0, parameterCount - (self.axes.count - 1))
    skipped = max(0, min(last, skipped + axes))
  }

  // MARK: - Making the picture

  /// Makes the lines anew if something they show has changed.
  ///
  /// - Parameter size: The cells that lines are drawn in.
  mutating func prepare(
    _ table: TrialTable, _ study: StudyMirror, size: Size, _ marks: Glyphs.PlotMarks
  ) {
    guard size.width >= 12, size.height >= 2, study.plan != nil else {
      (axes, columns, ground, top, groundKey, topKey) = ([], [], [], [], nil, nil)
      return
    }
    parameterCount = study.varying.count
    let room = max(1, (size.width - 5) / ParallelView.spacing)
    skipped = max(0, min(skipped, parameterCount - room))
    let names = Array(study.varying.dropFirst(skipped).prefix(room))
    let key = GroundKey(
      finished: study.finishedCount, trials: study.rows.count, names: names,
      objective: study.objective, shown: table.filter == nil ? nil : table.order, size: size,
      marks: marks, skipped: skipped)
    if key != groundKey {
      groundKey = key
      topKey = nil
      makeGround(names, table, study, size, marks)
    }
    var active: [Int: Double] = [:]
    for row in study.active.compactMap(study.row) { active[row.number] = study.value(of: row) ?? 0 }
    let newTop = TopKey(active: active, marks: table.marks, selected: table.cursor)
    guard newTop != topKey else { return }
    topKey = newTop
    makeTop(table, study, size, marks)
  }

  private mutating func makeGround(
    _ names: [String], _ table: TrialTable, _ study: StudyMirror, _ size: Size,
    _ marks: Glyphs.PlotMarks
  ) {
    // A denser crowd would be a blot: the best, and of what ended early the last.
    let limit = CurveStore.drawnLimit
    var complete: [(number: Int, value: Double)] = []
    var early: [Int] = []
    func take(_ row: TrialRow) {
      guard row.origin != .rangeTest, row.state.isFinished else { return }
      if row.state == .complete, let value = study.value(of: row), !value.isNaN {
        complete.append((row.number, value))
      } else {
        early.append(row.number)
      }
    }
    if table.filter == nil {
      study.rows.forEach(take)
    } else {
      table.order.sorted().compactMap(study.row).forEach(take)
    }
    let direction = study.direction
    complete.sort { a, b in
      a.value == b.value ? a.number < b.number : direction.isBetter(a.value, than: b.value)
    }
    var layers = [Layer(role: .curveCrowd, trials: Array(early.suffix(limit)))]
    for quarter in (0..<4).reversed() {
      let range = complete.count * quarter / 4..<complete.count * (quarter + 1) / 4
      let trials = range.filter { $0 < limit }.map { complete[$0].number }
      layers.append(Layer(role: ParallelView.quarters[quarter], trials: trials))
    }
    let drawn = layers.flatMap(\.trials)
    count = (drawn.count, complete.count + early.count)

    let rows = (drawn + study.active).compactMap(study.row)
    axes = names.map { name in
      ParallelAxis(
        parameter: name, study.plan?.space[name]?.distribution,
        values: rows.compactMap { $0.present.number(name) })
    }
    let values = complete.count < 4 ? rows.compactMap(study.value(of:)) : complete.map(\.value)
    axes.append(ParallelAxis(objective: study.objective, direction, values: values))
    // Room for names at both ends.
    let (left, right) = (3, size.width - 3)
    columns = axes.indices.map { left + $0 * (right - left) / max(1, axes.count - 1) }
    ground = layers.map { picture(of: $0, study, size, marks) }
  }

  private mutating func makeTop(
    _ table: TrialTable, _ study: StudyMirror, _ size: Size, _ marks: Glyphs.PlotMarks
  ) {
    var layers: [Layer] = []
    let running = study.active.filter { table.filter == nil || table.order.contains($0) }
    if !running.isEmpty { layers.append(Layer(role: .stateRunning, trials: running)) }
    for (index, number) in table.sortedMarks.prefix(CurveStore.drawnLimit).enumerated()
    where number != table.cursor {
      layers.append(
        Layer(role: .series(index), attributes: .bold, trials: [number], label: "#\(number)"))
    }
    if let number = table.cursor {
      layers.append(
        Layer(role: .curveSelected, attributes: .bold, trials: [number], label: "#\(number)"))
    }
    top = layers.map { picture(of: $0, study, size, marks) }
  }

  private func picture(
    of layer: Layer, _ study: StudyMirror, _ size: Size, _ marks: Glyphs.PlotMarks
  ) -> Picture {
    var picture = Picture(layer: layer, grid: DotGrid(size, marks: marks))
    let (across, down) = (picture.grid.dotsAcross, picture.grid.dotsDown)
    let last = Double(picture.grid.height - 1)
    for row in layer.trials.compactMap(study.row) {
      var before: (x: Double, y: Double)?
      for (axis, column) in zip(axes, columns) {
        guard let height = axis.height(of: row, study) else {
          before = nil
          continue
        }
        let point = (x: Double(column * across), y: ((1 - height) * last).rounded())
        if let before { picture.grid.line(from: before, to: point) }
        before = point
        if !layer.label.isEmpty { picture.crossings.append((column, Int(point.y) / down)) }
      }
    }
    return picture
  }
}
