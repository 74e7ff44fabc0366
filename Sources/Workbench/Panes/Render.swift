import Canvas
import Tuning

/// Draws the workbench as it is; computes nothing that takes time.
///
/// The canvas has the state's size; it is drawn over as a whole.
public func render(_ state: WorkbenchState, into canvas: inout Canvas) {
  canvas.fill(canvas.bounds)
  canvas.cursor = nil
  let layout = state.layout
  guard !layout.isTooSmall else {
    drawTooSmall(state, on: &canvas)
    return
  }
  HeaderBar.draw(state, in: layout.header, on: &canvas)
  for slot in layout.slots { PaneFrame.draw(slot, state, on: &canvas) }
  drawFooter(state, on: &canvas)
  if drawBox(state, on: &canvas) == nil, state.overlay != nil {
    PromptBar.draw(state, on: &canvas)
  }
}

private func drawFooter(_ state: WorkbenchState, on canvas: inout Canvas) {
  let layout = state.layout
  let isOneLine = layout.message == layout.hints
  if !isOneLine || state.message == nil {
    switch state.overlay {
    case .clone?, .commands?, .columns?, .checklist?, .step?: canvas.fill(layout.hints)
    default: HintBar.draw(state, in: layout.hints, on: &canvas)
    }
  }
  guard let message = state.message else {
    if state.overlay == nil, !isOneLine, let line = StepOverlay.line(state) {
      canvas.fill(layout.message)
      canvas.put(1, layout.message.y, line, maxWidth: layout.message.width - 2)
    }
    return
  }
  canvas.fill(layout.message)
  let role: Role
  switch message.tone {
  case .plain: role = .message
  case .good: role = .good
  case .bad: role = .messageError
  }
  // One that is longer than its line takes the frame above, too: what can be done stays to be read.
  let width = layout.message.width - 2
  let text = canvas.glyphs.plainArrows(in: message.text)
  let lines = StyledText.wrap(text, width: width, role)
  guard lines.count > 1, DisplayWidth.of(text) > width, let first = lines.first else {
    canvas.put(1, layout.message.y, StyledText(text, role), maxWidth: width)
    return
  }
  var rest = StyledText()
  for line in lines.dropFirst() {
    if !rest.isEmpty { rest.add(" ", role) }
    rest += line
  }
  let top = layout.message.y - 1
  canvas.fill(Rect(x: 0, y: top, width: canvas.width, height: 2))
  canvas.put(1, top, first, maxWidth: width)
  canvas.put(1, top + 1, rest, maxWidth: width)
}

/// Says what size is needed, as far as there is room to say it.
private func drawTooSmall(_ state: WorkbenchState, on canvas: inout Canvas) {
  let needed = WorkbenchLayout.minimum
  let lines = [
    "hone needs a larger screen",
    "now \(state.size.width) × \(state.size.height), needed \(needed.width) × \(needed.height)",
    "q quits; the sweep runs on",
  ]
  let top = max(0, (canvas.height - lines.count) / 2)
  for (index, line) in lines.enumerated() {
    canvas.field(0, top + index, canvas.width, line, index == 0 ? .title : .text, align: .center)
  }
}
