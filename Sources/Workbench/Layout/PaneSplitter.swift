import Canvas

/// How the user dragged the borders between panes: the parts of each split, in cells of the screen
/// they were dragged on; on another they are shares.
struct PaneSizes: Sendable, Hashable {
  /// The parts by the name of their split.
  var parts: [String: [Int]] = [:]
}

/// A border between two neighbouring parts of a split, which can be dragged.
struct PaneBorder: Sendable, Hashable {
  /// The split.
  var split: String
  /// The part before it.
  var index: Int
  /// Whether the parts stand side by side.
  var isUpright: Bool
  /// The part before it.
  var before: Rect
  /// The part behind it.
  var after: Rect
  /// All parts of the split, in cells.
  var parts: [Int]
  /// The least cells of each.
  var least: [Int]

  /// Whether a cell belongs to it: both panes' frames do.
  func contains(x: Int, y: Int) -> Bool {
    isUpright
      ? (x == before.maxX - 1 || x == after.x) && y >= before.y && y < before.maxY
      : (y == before.maxY - 1 || y == after.y) && x >= before.x && x < before.maxX
  }

  /// The parts when the border is dragged so that the part behind it begins at a cell, as far as
  /// both stay large enough to draw in.
  func parts(draggedTo x: Int, _ y: Int) -> [Int] {
    var parts = parts
    let whole = parts[index] + parts[index + 1]
    // Where both cannot have their least, the border stays.
    guard least[index] + least[index + 1] <= whole else { return parts }
    let wanted = isUpright ? x - before.x : y - before.y
    parts[index] = max(least[index], min(whole - least[index + 1], wanted))
    parts[index + 1] = whole - parts[index]
    return parts
  }
}

/// Cuts the body of the screen into panes, and keeps the borders.
struct PaneSplitter {
  let sizes: PaneSizes
  /// The borders so far.
  private(set) var borders: [PaneBorder] = []

  init(sizes: PaneSizes) { self.sizes = sizes }

  /// Cuts a rectangle into parts side by side.
  ///
  /// - Parameter least: The least columns of each part; below 20 a pane has nothing to show.
  mutating func columns(
    _ rect: Rect, _ name: String, _ extents: [Extent], least: [Int]? = nil
  ) -> [Rect] {
    let least = least ?? extents.map { _ in 20 }
    let parts = rect.splitColumns(wanted(name, extents, least))
    keep(parts, name, least, isUpright: true)
    return parts
  }

  /// Cuts a rectangle into parts one above the other, of five rows at least.
  mutating func rows(_ rect: Rect, _ name: String, _ extents: [Extent]) -> [Rect] {
    let least = extents.map { _ in 5 }
    let parts = rect.splitRows(wanted(name, extents, least))
    keep(parts, name, least, isUpright: false)
    return parts
  }

  private func wanted(_ name: String, _ extents: [Extent], _ least: [Int]) -> [Extent] {
    guard let parts = sizes.parts[name], parts.count == extents.count,
      parts.allSatisfy({ $0 > 0 && $0 < 10_000 })
    else { return extents }
    return zip(parts, least).map { .flexible(weight: $0, minimum: $1) }
  }

  private mutating func keep(
    _ parts: [Rect], _ name: String, _ least: [Int], isUpright: Bool
  ) {
    let cells = parts.map { isUpright ? $0.width : $0.height }
    for index in 0..<max(0, parts.count - 1) {
      borders.append(
        PaneBorder(
          split: name, index: index, isUpright: isUpright, before: parts[index],
          after: parts[index + 1], parts: cells, least: least))
    }
  }
}
