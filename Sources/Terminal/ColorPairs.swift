import CNcurses
import Canvas

/// The colour pairs of the terminal, made when they are first needed.
struct ColorPairs {
  private struct Colors: Hashable {
    var foreground: Int32
    var background: Int32
  }

  private var pairs: [Colors: Int32] = [:]
  private let limit: Int32
  /// Whether the terminal's own colours can be asked for by −1.
  private let hasOwnColors: Bool

  /// For the terminal that is current; call it after `start_color`.
  init() {
    hasOwnColors = use_default_colors() == OK
    limit = nc_color_pairs()
  }

  /// The number of a pair; 0, the terminal's own, where no more can be made.
  ///
  /// Nil when all are used: then everything must be drawn anew with none.
  mutating func number(of style: ResolvedStyle) -> Int32? {
    if style.foreground < 0, style.background < 0 { return 0 }
    let wanted = Colors(foreground: style.foreground, background: style.background)
    if let known = pairs[wanted] { return known }
    let next = Int32(pairs.count) + 1
    if next >= limit { return limit <= 1 ? 0 : nil }
    let foreground = hasOwnColors || wanted.foreground >= 0 ? wanted.foreground : COLOR_WHITE
    let background = hasOwnColors || wanted.background >= 0 ? wanted.background : COLOR_BLACK
    guard init_extended_pair(next, foreground, background) == OK else { return 0 }
    pairs[wanted] = next
    return next
  }

  /// Forgets all pairs.
  mutating func reset() {
    pairs = [:]
    reset_color_pairs()
  }
}
