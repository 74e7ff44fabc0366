import Canvas

/// Where an open box has put what can be pointed at: its lines and its hints.
struct BoxPlaces: Sendable {
  private var lines: [Int: Int] = [:]
  private var hints: [(rect: Rect, binding: Binding)] = []

  /// The first of the box's lines that is seen, and how many are.
  var seen: (first: Int, count: Int) { (lines.values.min() ?? 0, lines.count) }

  /// Notes which of the box's lines stands on a row of the screen.
  mutating func add(line: Int, at row: Int) { lines[row] = line }

  /// Notes hints that were drawn in a row.
  mutating func add(_ places: [HintBar.Place], in rect: Rect) {
    hints += places.map { place in
      (Rect(x: rect.x + place.x, y: rect.y, width: place.width, height: 1), place.binding)
    }
  }

  /// The line under the mouse.
  func line(at mouse: MouseEvent) -> Int? { lines[mouse.y] }

  /// The hint under the mouse.
  func hint(at mouse: MouseEvent) -> Binding? {
    hints.first { $0.rect.contains(x: mouse.x, y: mouse.y) }?.binding
  }
}

extension WorkbenchState {
  /// What can be pointed at in the box that is open; nil where none lies over the panes.
  var boxPlaces: BoxPlaces? {
    // Only a box that is drawn knows; a click is rare enough to draw it once more.
    var canvas = Canvas(size, glyphs: options.glyphs)
    return drawBox(self, on: &canvas)
  }
}

/// Draws the box that lies over the panes; nil if none does.
@discardableResult
func drawBox(_ state: WorkbenchState, on canvas: inout Canvas) -> BoxPlaces? {
  switch state.overlay {
  case .clone(let form)?: return FormOverlay.draw(form, state, on: &canvas)
  case .checklist(let list)?: return ChecklistOverlay.draw(list, state, on: &canvas)
  case .commands(let list)?: return ListOverlay.draw(list, state, on: &canvas)
  case .compare(let comparison)?: return CompareOverlay.draw(comparison, state, on: &canvas)
  case .step?: return StepOverlay.draw(state, on: &canvas)
  case .columns(let prompt)?: return ColumnsOverlay.draw(prompt, state, on: &canvas)
  default: return nil
  }
}
