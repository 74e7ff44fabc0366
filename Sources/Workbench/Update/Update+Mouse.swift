import Canvas

extension WorkbenchState {
  /// Lines that a turn of the wheel scrolls.
  private static let wheelLines = 3

  /// Takes what the mouse did.
  mutating func point(_ mouse: MouseEvent) -> [Effect] {
    guard !layout.isTooSmall else { return [] }
    switch mouse.action {
    case .wheelUp: return scroll(mouse, by: -WorkbenchState.wheelLines)
    case .wheelDown: return scroll(mouse, by: WorkbenchState.wheelLines)
    case .press where mouse.button == .left:
      if overlay == nil, grasp(mouse) { return [] }
      return click(mouse)
    case .drag: drag(mouse)
    case .release: return release()
    case .press: return []
    }
    return []
  }

  private mutating func scroll(_ mouse: MouseEvent, by lines: Int) -> [Effect] {
    if let places = boxPlaces {
      scroll(by: lines, in: places)
      return []
    }
    guard overlay == nil, let slot = slot(at: mouse) else { return [] }
    switch slot.shown {
    case .trials: table.scroll(by: lines)
    case .pruning:
      pruning.move(by: lines)
      followPruning()
    case .trial: detail.scroll(down: lines, last: TrialPane.lastTop(self))
    case .study: feed.scroll(by: lines)
    case .curves: curves.zoom(closer: lines < 0, atColumn: mouse.x, in: layout.inside(.curves))
    case .rate: break
    }
    return []
  }

  private func slot(at mouse: MouseEvent) -> WorkbenchLayout.Slot? {
    layout.slots.first { $0.rect.contains(x: mouse.x, y: mouse.y) }
  }

  mutating func click(_ mouse: MouseEvent) -> [Effect] {
    // A hint is a key that can be pressed with the mouse; boxes show theirs inside.
    if let places = boxPlaces { return click(mouse, in: places) }
    let hints = HintBar.rows(self, width: size.width)
    let row = mouse.y - (size.height - hints.count)
    if row >= 0 {
      guard row < hints.count else { return [] }
      if let hint = hints[row].first(where: { mouse.x >= $0.x && mouse.x < $0.x + $0.width }),
        let key = hint.binding.keys.first
      {
        return press(key)
      }
      return []
    }
    guard overlay == nil, let slot = slot(at: mouse) else { return [] }
    if mouse.y == slot.rect.y {
      let tabs = PaneFrame.tabs(slot, self)
      let tab = tabs.first { mouse.x >= $0.x - 1 && mouse.x <= $0.x + $0.width }
      focus(on: tab?.pane ?? slot.shown)
      return []
    }
    focus(on: slot.shown)
    let inside = slot.rect.inset(columns: 1, rows: 1)
    guard inside.contains(x: mouse.x, y: mouse.y) else { return [] }
    let line = mouse.y - inside.y
    switch slot.shown {
    case .trials:
      if line == 0 {
        guard let column = tablePlan.column(at: mouse.x - inside.x), column.isSortable else {
          return []
        }
        return sort(by: column)
      }
      let position = table.top + line - 1
      if position < table.order.count {
        table.move(to: position)
        followTable()
      }
    case .pruning:
      let heading = pruning.linesPerDecision == 1 ? 1 : 0
      guard line >= heading, line - heading < PruningPane.listHeight(inside) else { return [] }
      let position = pruning.top + (line - heading) / max(1, pruning.linesPerDecision)
      if let decision = pruning.decision(position) {
        pruning.chosen = decision.revision
        followPruning()
      }
    case .curves: curves.read(atColumn: mouse.x, in: inside)
    case .rate:
      let rect = RatePane.plotRect(self, inside)
      if let trial = rates.trial(nearest: (mouse.x, mouse.y), in: rect, options.glyphs),
        table.select(trial)
      {
        followTable()
      }
    case .trial, .study: break
    }
    return []
  }

  // MARK: - Boxes

  private mutating func click(_ mouse: MouseEvent, in places: BoxPlaces) -> [Effect] {
    if let key = places.hint(at: mouse)?.keys.first { return press(key) }
    guard let line = places.line(at: mouse) else { return [] }
    switch overlay {
    case .clone(var form):
      form.moveFocus(to: line)
      overlay = .clone(form)
    case .commands(var list):
      list.move(by: line - list.position)
      overlay = .commands(list)
    case .columns(var prompt):
      prompt.move(by: line - prompt.position)
      overlay = .columns(prompt)
    case .checklist(var list):
      list.position = line
      overlay = .checklist(list)
    default: break
    }
    return []
  }

  /// Goes down, or up, in a box: through its lines, or to the next of what can be chosen.
  private mutating func scroll(by lines: Int, in places: BoxPlaces) {
    switch overlay {
    case .clone(var form):
      form.moveFocus(to: form.focus + lines.signum())
      overlay = .clone(form)
    case .commands(var list):
      list.move(by: lines)
      overlay = .commands(list)
    case .columns(var prompt):
      prompt.move(by: lines.signum())
      overlay = .columns(prompt)
    case .checklist(var list):
      list.position = max(0, min(list.acts.count - 1, list.position + lines.signum()))
      overlay = .checklist(list)
    case .compare(var comparison):
      let last = comparison.lines.count - places.seen.count
      comparison.top = max(0, min(last, places.seen.first + lines))
      overlay = .compare(comparison)
    case .step: scrollStep(by: lines)
    default: break
    }
  }
}
