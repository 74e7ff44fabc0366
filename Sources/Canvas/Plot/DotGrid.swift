/// A grid of dots finer than cells: braille (2 × 4 a cell), quadrant blocks (2 × 2) or ASCII (1 × 2).
///
/// The top left dot is (0, 0).
public struct DotGrid: Sendable, Equatable {
  /// What the dots are made of.
  public let marks: Glyphs.PlotMarks
  /// Cells.
  public let size: Size
  /// Dots a cell is wide.
  public let dotsAcross: Int
  /// Dots a cell is high.
  public let dotsDown: Int
  private var bits: [UInt8]

  /// A grid without dots.
  public init(_ size: Size, marks: Glyphs.PlotMarks) {
    self.marks = marks
    self.size = size
    self.dotsAcross = DotGrid.dots(of: marks).across
    self.dotsDown = DotGrid.dots(of: marks).down
    self.bits = [UInt8](repeating: 0, count: size.width * size.height)
  }

  /// Dots of one cell.
  public static func dots(of marks: Glyphs.PlotMarks) -> (across: Int, down: Int) {
    switch marks {
    case .braille: (2, 4)
    case .blocks: (2, 2)
    case .ascii: (1, 2)
    }
  }

  /// Dots from left to right.
  public var width: Int { size.width * dotsAcross }
  /// Dots from top to bottom.
  public var height: Int { size.height * dotsDown }

  /// Sets a dot; outside nothing happens.
  public mutating func set(_ x: Int, _ y: Int) {
    guard x >= 0, y >= 0, x < width, y < height else { return }
    let bit = (y % dotsDown) * dotsAcross + x % dotsAcross
    bits[(y / dotsDown) * size.width + x / dotsAcross] |= 1 << UInt8(bit)
  }

  /// Whether a dot is set.
  public func isSet(_ x: Int, _ y: Int) -> Bool {
    guard x >= 0, y >= 0, x < width, y < height else { return false }
    let bit = (y % dotsDown) * dotsAcross + x % dotsAcross
    return bits[(y / dotsDown) * size.width + x / dotsAcross] & 1 << UInt8(bit) != 0
  }

  /// Sets a column of dots between two rows, both included, in any order.
  public mutating func vertical(_ x: Int, _ from: Int, _ to: Int) {
    let top = max(0, min(from, to))
    let bottom = min(height - 1, max(from, to))
    guard top <= bottom else { return }
    for y in top...bottom { set(x, y) }
  }

  /// Sets the dots of a straight line, cut at the grid's edges however far it reaches.
  public mutating func line(from start: (x: Double, y: Double), to end: (x: Double, y: Double)) {
    guard let (a, b) = clipped(start, end) else { return }
    var (x, y) = (Int(a.x.rounded()), Int(a.y.rounded()))
    let (endX, endY) = (Int(b.x.rounded()), Int(b.y.rounded()))
    let (stepX, stepY) = (x < endX ? 1 : -1, y < endY ? 1 : -1)
    let (across, down) = (abs(endX - x), -abs(endY - y))
    var error = across + down
    while true {  // Bresenham
      set(x, y)
      if x == endX && y == endY { return }
      let twice = 2 * error
      if twice >= down {
        error += down
        x += stepX
      }
      if twice <= across {
        error += across
        y += stepY
      }
    }
  }

  /// The part of a line inside the grid (Liang and Barsky, 1984); nil where there is none.
  private func clipped(_ start: (x: Double, y: Double), _ end: (x: Double, y: Double))
    -> ((x: Double, y: Double), (x: Double, y: Double))?
  {
    let limit = 1e12  // infinite slopes have no direction
    guard !start.x.isNaN, !start.y.isNaN, !end.x.isNaN, !end.y.isNaN else { return nil }
    let a = (x: min(max(start.x, -limit), limit), y: min(max(start.y, -limit), limit))
    let b = (x: min(max(end.x, -limit), limit), y: min(max(end.y, -limit), limit))
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    var (enter, leave) = (0.0, 1.0)
    for (slope, distance) in [
      (-dx, a.x + 0.49), (dx, Double(width) - 0.51 - a.x), (-dy, a.y + 0.49),
      (dy, Double(height) - 0.51 - a.y),
    ] {
      if slope == 0 {
        if distance < 0 { return nil }
      } else if slope < 0 {
        enter = max(enter, distance / slope)
      } else {
        leave = min(leave, distance / slope)
      }
    }
    guard enter <= leave else { return nil }
    return (
      (x: a.x + enter * dx, y: a.y + enter * dy), (x: a.x + leave * dx, y: a.y + leave * dy)
    )
  }

  /// Takes all dots away.
  public mutating func clear() {
    for index in bits.indices { bits[index] = 0 }
  }

  /// The character that shows a cell's dots; nil for a cell without any.
  public func scalar(column: Int, row: Int) -> Unicode.Scalar? {
    let value = bits[row * size.width + column]
    guard value != 0 else { return nil }
    switch marks {
    case .braille:
      var pattern: UInt32 = 0
      for bit in 0..<8 where value & 1 << UInt8(bit) != 0 { pattern |= DotGrid.braille[bit] }
      return Unicode.Scalar(0x2800 + pattern)
    case .blocks: return DotGrid.quadrants[Int(value & 15)]
    case .ascii: return value == 1 ? "'" : value == 2 ? "." : ":"
    }
  }

  /// Bits of the braille patterns by row and column of the dot.
  private static let braille: [UInt32] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]

  /// Blocks by upper left (1), upper right (2), lower left (4), lower right (8).
  private static let quadrants: [Unicode.Scalar] = [
    " ", "▘", "▝", "▀", "▖", "▌", "▞", "▛", "▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
  ]
}
