import Canvas

/// Where everything stands: a pure function of the screen's size and of what is looked at.
///
/// Panes drop in a fixed order as the screen shrinks: side by side on wide screens, two slots one
/// above the other at 80 × 24, one slot below that, down to 40 × 10.
struct WorkbenchLayout: Sendable, Hashable {
  /// A frame that shows one of several panes; the others are its tabs.
  struct Slot: Sendable, Hashable {
    var rect: Rect
    var panes: [Pane]
    var shown: Pane
  }

  /// The smallest screen that is drawn on.
  static let minimum = Size(40, 10)

  /// The line at the top.
  private(set) var header = Rect.empty
  /// The frames.
  private(set) var slots: [Slot] = []
  /// The line that says what became of the last act.
  private(set) var message = Rect.empty
  /// The line that says what can be done; the same as `message` on low screens.
  private(set) var hints = Rect.empty
  /// Whether the screen is too small to draw on.
  private(set) var isTooSmall = true
  /// The borders between panes that can be dragged.
  private(set) var borders: [PaneBorder] = []

  /// A screen that is too small.
  static func tooSmall(_ size: Size) -> WorkbenchLayout {
    WorkbenchLayout(size, focus: .trials, zoomed: false, recency: [])
  }

  /// The layout of a screen.
  ///
  /// - Parameters:
  ///   - recency: The panes by when they were last looked at, the newest first.
  ///   - sizes: How borders were dragged.
  init(
    _ size: Size, focus: Pane, zoomed: Bool, recency: [Pane], sizes: PaneSizes = PaneSizes()
  ) {
    let minimum = WorkbenchLayout.minimum
    guard size.width >= minimum.width, size.height >= minimum.height else { return }
    isTooSmall = false
    let rows = Rect(size).splitRows([.fixed(1), .rest, .fixed(size.height >= 16 ? 2 : 1)])
    header = rows[0]
    message = rows[2].row(0)
    hints = rows[2].row(rows[2].height - 1)
    var splitter = PaneSplitter(sizes: sizes)
    let frames =
      zoomed
      ? [(rows[1], Pane.allCases)] : WorkbenchLayout.frames(rows[1], &splitter)
    borders = splitter.borders
    slots = frames.map { rect, panes in
      let shown =
        panes.contains(focus) ? focus : recency.first { panes.contains($0) } ?? panes[0]
      return Slot(rect: rect, panes: panes, shown: shown)
    }
  }

  /// Where a pane stands, frame included; nil if it is not shown.
  func rect(of pane: Pane) -> Rect? { slots.first { $0.shown == pane }?.rect }

  /// What lies inside a pane's frame; empty if it is not shown.
  func inside(_ pane: Pane) -> Rect { rect(of: pane)?.inset(columns: 1, rows: 1) ?? .empty }

  /// The panes that are shown, in reading order.
  var shown: [Pane] { slots.map(\.shown) }

  private static func frames(
    _ body: Rect, _ splitter: inout PaneSplitter
  ) -> [(Rect, [Pane])] {
    let all = Pane.allCases
    let others = all.filter { $0 != .trials }
    switch (body.width, body.height) {
    case (150..., 33...): return six(body, &splitter)
    case (100..., 27...): return five(body, &splitter)
    case (120..., _):
      let columns = splitter.columns(
        body, "two.columns", [.flexible(weight: 6), .flexible(weight: 5)])
      return [(columns[0], [.trials]), (columns[1], others)]
    case (_, 36...):
      let rows = splitter.rows(
        body, "three.rows", [.flexible(weight: 5), .flexible(weight: 4), .flexible(weight: 3)])
      return [
        (rows[0], [.trials]), (rows[1], [.curves, .rate]), (rows[2], [.pruning, .trial, .study]),
      ]
    case (_, 15...):
      let rows = splitter.rows(
        body, "two.rows", [.flexible(weight: 4), .flexible(weight: 3, minimum: 8)])
      return [(rows[0], [.trials]), (rows[1], others)]
    default: return [(body, all)]
    }
  }

  /// Everything at once.
  private static func six(_ body: Rect, _ splitter: inout PaneSplitter) -> [(Rect, [Pane])] {
    let columns = splitter.columns(
      body, "six.columns", [.flexible(weight: 59), .flexible(weight: 41)], least: [20, 40])
    let left = splitter.rows(
      columns[0], "six.left", [.flexible(weight: 27, minimum: 16), .flexible(weight: 15)])
    let right = splitter.rows(
      columns[1], "six.right",
      [.flexible(weight: 18), .flexible(weight: 13), .flexible(weight: 11)])
    let middle = splitter.columns(right[1], "six.middle", [.rest, .rest])
    return [
      (left[0], [.trials]), (right[0], [.curves]), (middle[0], [.rate]), (middle[1], [.pruning]),
      (right[2], [.trial]), (left[1], [.study]),
    ]
  }

  /// Everything but the study, which shares a frame with the trial.
  private static func five(_ body: Rect, _ splitter: inout PaneSplitter) -> [(Rect, [Pane])] {
    let rows = splitter.rows(
      body, "five.rows", [.flexible(weight: 22), .flexible(weight: 14)])
    let above = splitter.columns(
      rows[0], "five.above", [.flexible(weight: 63), .flexible(weight: 37)])
    let below = splitter.columns(rows[1], "five.below", [.rest, .rest, .rest])
    return [
      (above[0], [.trials]), (above[1], [.curves]), (below[0], [.rate]), (below[1], [.pruning]),
      (below[2], [.trial, .study]),
    ]
  }
}
