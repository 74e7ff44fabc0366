/// A number of columns and rows of cells.
public struct Size: Sendable, Hashable {
  /// Columns, from 0.
  public var width: Int
  /// Rows, from 0.
  public var height: Int

  /// A size; negative extents become 0.
  public init(_ width: Int, _ height: Int) {
    self.width = max(0, width)
    self.height = max(0, height)
  }
}

/// A rectangle of cells; the top left cell of a canvas is (0, 0).
public struct Rect: Sendable, Hashable {
  /// The leftmost column.
  public var x: Int
  /// The topmost row.
  public var y: Int
  /// Columns, from 0.
  public var width: Int
  /// Rows, from 0.
  public var height: Int

  /// A rectangle; negative extents become 0.
  public init(x: Int, y: Int, width: Int, height: Int) {
    self.x = x
    self.y = y
    self.width = max(0, width)
    self.height = max(0, height)
  }

  /// The rectangle of a size, at the origin.
  public init(_ size: Size) { self.init(x: 0, y: 0, width: size.width, height: size.height) }

  /// The rectangle that holds no cell.
  public static let empty = Rect(x: 0, y: 0, width: 0, height: 0)

  /// The first column to the right of the rectangle.
  public var maxX: Int { x + width }
  /// The first row below the rectangle.
  public var maxY: Int { y + height }
  /// Its extents.
  public var size: Size { Size(width, height) }
  /// Whether it holds no cell.
  public var isEmpty: Bool { width == 0 || height == 0 }

  /// Whether a cell lies in it.
  public func contains(x column: Int, y row: Int) -> Bool {
    column >= x && column < maxX && row >= y && row < maxY
  }

  /// The cells that lie in both; empty where there are none.
  public func intersection(_ other: Rect) -> Rect {
    let left = max(x, other.x)
    let top = max(y, other.y)
    return Rect(
      x: left, y: top, width: min(maxX, other.maxX) - left, height: min(maxY, other.maxY) - top)
  }

  /// The rectangle without so many columns on both sides and rows above and below.
  public func inset(columns: Int = 0, rows: Int = 0) -> Rect {
    Rect(x: x + columns, y: y + rows, width: width - 2 * columns, height: height - 2 * rows)
  }

  /// A rectangle of a size in the middle of this one, cut to fit.
  public func centered(_ size: Size) -> Rect {
    let wide = min(size.width, width)
    let high = min(size.height, height)
    return Rect(
      x: x + (width - wide) / 2, y: y + (height - high) / 2, width: wide, height: high)
  }

  /// One of its rows, counted from 0; empty outside.
  public func row(_ index: Int) -> Rect { rows(index..<index + 1) }

  /// Some of its rows, counted from 0, cut to fit.
  public func rows(_ range: Range<Int>) -> Rect {
    Rect(x: x, y: y + range.lowerBound, width: width, height: range.count).intersection(self)
  }

  /// Some of its columns, counted from 0, cut to fit.
  public func columns(_ range: Range<Int>) -> Rect {
    Rect(x: x + range.lowerBound, y: y, width: range.count, height: height).intersection(self)
  }
}
