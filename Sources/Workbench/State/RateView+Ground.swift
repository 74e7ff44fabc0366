import Canvas
import Numerics
import Tuning

/// The plot of the trials that have ended, which all others lie upon.
extension RateView {
  /// How high a trial stands, 0...1; what left the plot stands on its edge.
  private static func height(_ point: ObjectivePoints.Point, _ plot: Plot) -> Double {
    min(1, max(0, plot.y.fraction(of: point.y)))
  }

  /// Where a trial stands; what left the plot, or never was a number, on its upper edge.
  static func place(_ point: ObjectivePoints.Point, _ plot: Plot) -> PlotPoint {
    PlotPoint(point.x, plot.y.value(at: height(point, plot)))
  }

  /// The trial whose mark lies nearest to a place on the screen: of those that share a cell, the one
  /// that is seen. Nil beside the plot, and for the range test, whose points are no trials.
  func trial(nearest place: (x: Int, y: Int), in rect: Rect, _ glyphs: Glyphs) -> Int? {
    guard !isTest, let plot else { return nil }
    let area = plot.area(in: rect)
    guard area.contains(x: place.x, y: place.y) else { return nil }
    func squaredDistance(_ point: ObjectivePoints.Point) -> Int {
      let spot = RateView.place(point, plot)
      let column = plot.column(of: spot.x, in: area, glyphs.plotMarks)
      let row = plot.row(of: spot.y, in: area, glyphs.plotMarks)
      let across = min(area.maxX - 1, max(area.x, column)) - place.x
      // A cell is about twice as high as it is wide.
      let down = 2 * (min(area.maxY - 1, max(area.y, row)) - place.y)
      return across * across + down * down
    }
    let running = points.running.map { (squaredDistance($0.value), 0, -$0.key) }
    let ended = points.ended.map { number, point in
      (squaredDistance(point), point.state == .complete ? 1 : 2, -number)
    }
    return (running + ended).min { $0 < $1 }.map { -$0.2 }
  }

  /// The axes, and a mark a cell: of trials that share one, a complete one shows, else the first.
  static func ground(
    _ points: ObjectivePoints, _ medians: [Median], _ study: StudyMirror, log: Bool?,
    reach: ValueAxis.Reach, isRate: Bool, in rect: Rect, _ glyphs: Glyphs
  ) -> Plot? {
    guard let name = points.name else { return nil }
    var plot = axes(points, name, study, log: log, reach: reach, isRate: isRate)
    let size = plot.area(in: rect).size
    guard size.width > 0, size.height > 0 else { return nil }
    // Where the typical trial of a choice lies; the best choice's line stands out.
    for (rank, median) in medians.enumerated() {
      let (left, right) = (Double(median.index) + 0.12, Double(median.index) + 0.88)
      plot.series.append(
        PlotSeries(
          [PlotPoint(left, median.value), PlotPoint(right, median.value)],
          role: rank == 0 ? .good : .threshold, emphasis: .marked))
    }
    var cells: [Int: (number: Int, point: ObjectivePoints.Point)] = [:]
    for (number, point) in points.ended {
      let column = Int(plot.x.fraction(of: point.x) * Double(size.width))
      let cell = column * 10_000 + Int((1 - height(point, plot)) * Double(size.height))
      if let other = cells[cell] {
        let isOther = other.point.state == .complete
        let wins =
          point.state == .complete
          ? !isOther || number > other.number : !isOther && number < other.number
        guard wins else { continue }
      }
      cells[cell] = (number, point)
    }
    plot.marks += cells.values.sorted { $0.number < $1.number }.map {
      Plot.Mark(
        place($0.point, plot), sign($0.point, plot, glyphs), $0.point.state.role,
        label: $0.point.isTurned ? String(glyphs.turned) : "")
    }
    return plot
  }

  /// How a trial is drawn: by its state; one whose value lies beyond the edge points there.
  static func sign(
    _ point: ObjectivePoints.Point, _ plot: Plot, _ glyphs: Glyphs
  ) -> Unicode.Scalar {
    guard point.state != .diverged, !plot.y.contains(point.y) else {
      return point.state.glyph(glyphs)
    }
    return point.y > plot.y.upper ? glyphs.clippedAbove : glyphs.clippedBelow
  }

  private static func axes(
    _ points: ObjectivePoints, _ name: String, _ study: StudyMirror, log: Bool?,
    reach: ValueAxis.Reach, isRate: Bool
  ) -> Plot {
    let all = Array(points.ended.values) + Array(points.running.values)
    let values = ValueAxis(
      all.map { ValueAxis.Course(state: $0.state, values: [$0.y], last: $0.y) })
    let y = values.axis(log: log, reach) ?? .blank
    let distribution = study.plan?.space[name]?.distribution
    if let choices = distribution?.choices {
      var plot = Plot(
        x: Axis(.linear, from: 0, to: Double(max(1, choices.count))), y: y,
        title: harmless(name, limit: 24))
      plot.names = choices.enumerated().map {
        Axis.Tick(
          value: Double($0.offset) + 0.5, label: harmless($0.element.displayText, limit: 24))
      }
      for border in 1..<max(1, choices.count) {
        plot.lines.append(.vertical(Double(border), .dotted, .border))
      }
      return plot
    }
    let xs = all.map(\.x)
    let (least, most) = (xs.min() ?? 0, xs.max() ?? 1)
    var isLog = distribution?.isLogarithmic ?? false
    // A learning rate spreads by ratios, whatever its range was given as.
    if isRate, !isLog { isLog = distribution == nil || least * 20 < most }
    isLog = isLog && least > 0
    let x =
      distribution?.axis(xs, log: isLog, padding: 0.02)
      ?? Axis.fitting(xs, scale: isLog ? .log : .linear, padding: 0.02)
      ?? Axis(.linear, from: 0, to: 1)
    return Plot(x: x, y: y, title: harmless(name, limit: 24) + (isLog ? ", log" : ""))
  }

  /// The median of each choice's complete trials, the best first; choices without any are left out.
  static func medians(
    _ points: ObjectivePoints, _ choices: [ParameterValue], _ direction: Direction
  ) -> [Median] {
    var values = [[Double]](repeating: [], count: choices.count)
    for point in points.ended.values where point.state == .complete && point.y.isFinite {
      let index = Int(point.x)
      if values.indices.contains(index) { values[index].append(point.y) }
    }
    let found = values.enumerated().compactMap { index, here -> Median? in
      here.median().map {
        Median(
          index: index, choice: harmless(choices[index].displayText, limit: 24), value: $0,
          count: here.count)
      }
    }
    return found.sorted { direction.isBetter($0.value, than: $1.value) }
  }
}
