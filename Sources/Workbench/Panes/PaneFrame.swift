import Canvas
import Tuning

/// A pane: what stands in its border and what lies inside.
protocol PaneView {
  /// The text at the right of the upper border.
  static func subtitle(_ state: WorkbenchState, width: Int) -> String
  /// The text in the lower border; empty for none.
  static func footer(_ state: WorkbenchState, width: Int) -> String
  /// Draws what lies inside.
  static func draw(_ state: WorkbenchState, in rect: Rect, on canvas: inout Canvas)
}

extension PaneView {
  static func footer(_ state: WorkbenchState, width: Int) -> String { "" }
}

extension Pane {
  /// The type that draws it.
  var view: any PaneView.Type {
    switch self {
    case .trials: return TrialsPane.self
    case .curves: return CurvesPane.self
    case .rate: return RatePane.self
    case .pruning: return PruningPane.self
    case .trial: return TrialPane.self
    case .study: return StudyPane.self
    }
  }
}

/// The frame of a slot: its panes as tabs in the border.
enum PaneFrame {
  /// A tab's text and where it stands.
  struct Tab: Sendable, Hashable {
    var pane: Pane
    var text: String
    var x: Int
    /// Screen columns of the text.
    var width: Int { DisplayWidth.of(text) }
  }

  /// The tabs of a slot; those that are not shown give up their names where there is no room.
  static func tabs(_ slot: WorkbenchLayout.Slot, _ state: WorkbenchState) -> [Tab] {
    func name(_ pane: Pane, long: Bool) -> String {
      guard pane == slot.shown else {
        return long ? "\(pane.rawValue) \(pane.title)" : "\(pane.rawValue)"
      }
      switch pane {
      case .rate where state.rates.chosen != nil:
        return "3 \(harmless(state.rates.chosen ?? "", limit: 14))"
      case .trial: return "5 Trial" + (state.table.cursor.map { " \($0)" } ?? "")
      case .pruning where slot.panes.count == 1: return "4 Pruning log"
      default: return "\(pane.rawValue) \(pane.title)"
      }
    }
    func place(long: Bool) -> [Tab] {
      var x = slot.rect.x + 2
      return slot.panes.map { pane in
        let text = name(pane, long: long)
        defer { x += DisplayWidth.of(text) + 3 }
        return Tab(pane: pane, text: text, x: x)
      }
    }
    let tabs = place(long: true)
    guard let last = tabs.last, last.x + last.width + 2 > slot.rect.maxX else { return tabs }
    return place(long: false)
  }

  static func draw(
    _ slot: WorkbenchLayout.Slot, _ state: WorkbenchState, on canvas: inout Canvas
  ) {
    let isFocused = slot.shown == state.focus
    let inner = slot.rect.width - 2
    canvas.box(
      slot.rect, footer: slot.shown.view.footer(state, width: inner), focused: isFocused)
    let tabs = tabs(slot, state)
    let role: Role = isFocused ? .borderFocused : .border
    var end = slot.rect.x + 1
    for (index, tab) in tabs.enumerated() {
      let isShown = tab.pane == slot.shown
      if index > 0 { canvas.put(tab.x - 2, slot.rect.y, canvas.glyphs.vertical, role) }
      canvas.put(tab.x - 1, slot.rect.y, " ")
      canvas.put(
        tab.x, slot.rect.y, tab.text, isShown ? .title : .dim,
        isShown && isFocused ? .bold : [], maxWidth: slot.rect.maxX - 1 - tab.x)
      end = tab.x + tab.width
      if end < slot.rect.maxX - 1 { canvas.put(end, slot.rect.y, " ") }
    }
    let room = slot.rect.maxX - 4 - end
    let subtitle = slot.shown.view.subtitle(state, width: max(0, room))
    let width = canvas.columns(of: subtitle, limit: max(1, slot.rect.width))
    if width > 0, width <= room {
      canvas.put(slot.rect.maxX - 3 - width, slot.rect.y, " \(subtitle) ", .dim)
    }
    let inside = slot.rect.inset(columns: 1, rows: 1)
    canvas.clipped(to: inside) { slot.shown.view.draw(state, in: inside, on: &$0) }
  }

  /// Says why a pane is empty and what would fill it.
  static func explain(_ text: String, in rect: Rect, on canvas: inout Canvas) {
    let lines = StyledText.wrap(text, width: max(1, rect.width - 2), .dim)
    let top = rect.y + max(0, (rect.height - lines.count) / 2)
    for (index, line) in lines.prefix(rect.height).enumerated() {
      canvas.put(rect.x + 1, top + index, line, maxWidth: rect.width - 2)
    }
  }
}
