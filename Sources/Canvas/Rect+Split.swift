/// How much of a rectangle one of its parts takes.
public enum Extent: Sendable, Hashable {
  /// Exactly so many cells, as far as there are any.
  case fixed(Int)
  /// A share of what the fixed parts leave, by weight, but at least so many cells.
  case flexible(weight: Int = 1, minimum: Int = 0)

  /// A share of what is left, of weight 1.
  public static let rest = Extent.flexible()
}

extension Rect {
  /// Cuts the rectangle into rows from top to bottom; one part an extent, some of them perhaps empty.
  public func splitRows(_ extents: [Extent], gap: Int = 0) -> [Rect] {
    var top = y
    return Rect.lengths(extents, of: height, gap: gap).map { length in
      defer { top += length + gap }
      return Rect(x: x, y: min(top, maxY), width: width, height: length)
    }
  }

  /// Cuts the rectangle into columns from left to right; one part an extent, some perhaps empty.
  public func splitColumns(_ extents: [Extent], gap: Int = 0) -> [Rect] {
    var left = x
    return Rect.lengths(extents, of: width, gap: gap).map { length in
      defer { left += length + gap }
      return Rect(x: min(left, maxX), y: y, width: length, height: height)
    }
  }

  /// Fixed parts come first, in order; then minimums, in order; then what is left, by weight, so
  /// that the lengths sum to the total wherever a flexible part exists.
  private static func lengths(_ extents: [Extent], of total: Int, gap: Int) -> [Int] {
    var lengths = [Int](repeating: 0, count: extents.count)
    var left = max(0, total - gap * max(0, extents.count - 1))
    var weights = 0
    for (index, extent) in extents.enumerated() {
      switch extent {
      case .fixed(let length):
        lengths[index] = min(max(0, length), left)
        left -= lengths[index]
      case .flexible(let weight, _): weights += max(0, weight)
      }
    }
    // A part whose share is below its minimum gets the minimum and leaves the sharing.
    var open = Set(
      extents.indices.filter { if case .flexible = extents[$0] { true } else { false } })
    var settled = false
    while !settled {
      settled = true
      for index in extents.indices where open.contains(index) {
        guard case .flexible(let weight, let minimum) = extents[index] else { continue }
        if weights == 0 || left * max(0, weight) / weights < minimum {
          lengths[index] = min(minimum, left)
          left -= lengths[index]
          weights -= max(0, weight)
          open.remove(index)
          settled = false
        }
      }
    }
    for index in extents.indices where open.contains(index) {
      guard case .flexible(let weight, _) = extents[index], weights > 0 else { continue }
      lengths[index] = left * max(0, weight) / weights
      left -= lengths[index]
      weights -= max(0, weight)
    }
    return lengths
  }
}
