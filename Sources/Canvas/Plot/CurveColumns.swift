/// A point of a plot.
public struct PlotPoint: Sendable, Hashable {
  /// Along the horizontal axis.
  public var x: Double
  /// Along the vertical axis; what is not finite is a gap.
  public var y: Double

  /// A point.
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

/// A curve reduced to what one dot column each can show: its least and greatest value there, and
/// the first and last ones, which join the columns.
///
/// The silhouette is exact: no peak is lost, however many points there are. One pass over the
/// points; worth keeping while neither the curve, the horizontal axis nor the width change.
public struct CurveColumns: Sendable, Equatable {
  /// What the curve does within one dot column.
  struct Column: Sendable, Equatable {
    /// The dot column; outside the plot where the curve comes from or goes there.
    var x: Double
    var first: Double
    var last: Double
    var low: Double
    var high: Double
    /// Whether a line leads here from the column before.
    var joins: Bool
  }

  /// The horizontal axis it was made for.
  public let axis: Axis
  /// The dot columns it was made for.
  public let dots: Int
  var columns: [Column] = []
  /// The last point with a finite value.
  public private(set) var end: PlotPoint?
  /// Whether the curve ends with a value that is not finite.
  public private(set) var endsOutside = false

  /// Reduces a curve whose points are in order of `x`.
  ///
  /// - Parameter dots: Dot columns: cells × dots of a cell.
  /// - Complexity: O(points).
  public init(_ points: some Sequence<PlotPoint>, axis: Axis, dots: Int) {
    self.axis = axis
    self.dots = dots
    let scale = Double(max(1, dots - 1))
    var joins = false
    for point in points {
      let place = axis.fraction(of: point.x) * scale
      guard point.y.isFinite, place.isFinite else {
        if !point.y.isFinite {
          joins = false
          endsOutside = true
        }
        continue
      }
      endsOutside = false
      end = point
      add(point.y, at: place, joins: joins)
      joins = true
    }
  }

  private mutating func add(_ y: Double, at place: Double, joins: Bool) {
    // Dots are discrete; only outside the true place matters, for the slope of what leads there.
    let inside = place > -0.5 && place < Double(dots) - 0.5
    let x = inside ? place.rounded() : place
    if joins, let last = columns.indices.last {
      if inside, columns[last].x == x {
        columns[last].last = y
        columns[last].low = min(columns[last].low, y)
        columns[last].high = max(columns[last].high, y)
        return
      }
      if x < 0, columns[last].x < 0 {  // only the last point before the plot is needed
        columns[last] = Column(
          x: x, first: y, last: y, low: y, high: y, joins: columns[last].joins)
        return
      }
      // Behind the plot only the first point is needed.
      if !inside, x > 0, columns[last].x > Double(dots) - 0.5 { return }
    }
    columns.append(Column(x: x, first: y, last: y, low: y, high: y, joins: joins))
  }

  /// Sets the dots of the curve.
  public func draw(on grid: inout DotGrid, y axis: Axis) {
    let scale = Double(grid.height - 1)
    func row(_ value: Double) -> Double { (1 - axis.fraction(of: value)) * scale }
    var before: (x: Double, y: Double)?
    for column in columns {
      let start = (x: column.x, y: row(column.first))
      if column.joins, let before { grid.line(from: before, to: start) }
      if column.x >= 0, column.x < Double(grid.width) {
        let (top, bottom) = (row(column.high), row(column.low))
        if bottom > -0.5, top < scale + 0.5 {
          grid.vertical(
            Int(column.x), Int(max(top, 0).rounded()), Int(min(bottom, scale).rounded()))
        }
      }
      before = (x: column.x, y: row(column.last))
    }
  }

  /// Dot columns in which the whole curve lies above (or below) the axis, as runs.
  func runs(outside axis: Axis, above: Bool) -> [ClosedRange<Int>] {
    var runs: [ClosedRange<Int>] = []
    var open = false
    for column in columns where column.x >= 0 && column.x < Double(dots) {
      let isOut = above ? column.low > axis.upper : column.high < axis.lower
      if isOut, open, column.joins, let last = runs.last {
        runs[runs.count - 1] = last.lowerBound...max(last.upperBound, Int(column.x))
      } else if isOut {
        runs.append(Int(column.x)...Int(column.x))
      }
      open = isOut
    }
    return runs
  }
}
