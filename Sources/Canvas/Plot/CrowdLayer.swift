/// Curves of a plot's crowd, drawn once: worth keeping while neither they nor the plot's axes, its
/// size or its marks change. It never makes a picture wrong: where it does not fit, it is drawn anew.
///
/// A curve may stand in it that is drawn once more, marked or selected: what it has here is hidden
/// by what it has there, dot for dot.
public struct CrowdLayer: Sendable, Equatable {
  /// The curves, in the order of drawing.
  public let series: [PlotSeries]
  let x: Axis
  let y: Axis
  private(set) var grid: DotGrid
  /// What stands at the ends of curves.
  private(set) var ends: [(point: PlotPoint, mark: Unicode.Scalar)] = []
  /// Columns of cells in which a curve leaves the plot above.
  private(set) var above: Set<Int> = []
  private let cross: Unicode.Scalar

  /// Draws curves.
  ///
  /// - Parameters:
  ///   - x: The plot's axes.
  ///   - size: The cells that curves are drawn in: ``Plot/area(in:)``.
  public init(_ series: [PlotSeries], x: Axis, y: Axis, size: Size, _ glyphs: Glyphs) {
    self.series = series
    self.x = x
    self.y = y
    cross = glyphs.cross
    grid = DotGrid(size, marks: glyphs.plotMarks)
    for curve in series { add(curve) }
  }

  /// Draws one more curve.
  mutating func add(_ curve: PlotSeries) {
    let columns = curve.reduced(on: x, dots: grid.width)
    columns.draw(on: &grid, y: y)
    if let mark = curve.mark(at: columns.end, x, y, cross: columns.endsOutside ? cross : nil) {
      ends.append(mark)
    }
    for run in columns.runs(outside: y, above: true) {
      above.insert((run.lowerBound + run.upperBound) / 2 / grid.dotsAcross)
    }
  }

  /// Whether it shows its curves as a plot with these axes would.
  public func fits(x: Axis, y: Axis, size: Size, _ glyphs: Glyphs) -> Bool {
    self.x == x && self.y == y && grid.size == size && grid.marks == glyphs.plotMarks
      && cross == glyphs.cross
  }

  /// Whether two layers show the same curves in the same way.
  public static func == (a: CrowdLayer, b: CrowdLayer) -> Bool {
    a.series == b.series && a.x == b.x && a.y == b.y && a.grid == b.grid && a.cross == b.cross
  }
}

extension PlotSeries {
  /// The curve reduced for a plot, as it came or made anew.
  func reduced(on axis: Axis, dots: Int) -> CurveColumns {
    if let columns, columns.axis == axis, columns.dots == dots { return columns }
    return CurveColumns(points, axis: axis, dots: dots)
  }

  /// What stands where the curve ends.
  func mark(at end: PlotPoint?, _ x: Axis, _ y: Axis, cross: Unicode.Scalar?)
    -> (point: PlotPoint, mark: Unicode.Scalar)?
  {
    guard let end, x.contains(end.x), y.contains(end.y), let mark = endMark ?? cross else {
      return nil
    }
    return (end, mark)
  }
}
