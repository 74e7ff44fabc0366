import Canvas
import Tuning

/// Panes that are made larger and smaller by dragging the borders between them.
extension WorkbenchState {
  /// Takes hold of the border under the mouse; false if there is none.
  mutating func grasp(_ mouse: MouseEvent) -> Bool {
    dragged = layout.borders.first { $0.contains(x: mouse.x, y: mouse.y) }
    // A border has tabs in it: only a press that does not move it is a click.
    pressed = dragged == nil ? nil : mouse
    return dragged != nil
  }

  /// Moves the border that is held.
  mutating func drag(_ mouse: MouseEvent) {
    guard let border = dragged else { return }
    if let pressed, (pressed.x, pressed.y) == (mouse.x, mouse.y) { return }
    pressed = nil
    paneSizes.parts[border.split] = border.parts(draggedTo: mouse.x, mouse.y)
    arrange()
  }

  /// Lets go of the border; where it stands now is kept.
  mutating func release() -> [Effect] {
    guard let border = dragged else { return [] }
    dragged = nil
    if let pressed {
      self.pressed = nil
      return click(pressed)
    }
    let isMoved = paneSizes.parts[border.split].map { $0 != border.parts } ?? false
    return isMoved ? [layoutSetting] : []
  }

  /// Gives all panes their usual sizes.
  mutating func resetLayout() -> [Effect] {
    paneSizes = PaneSizes()
    arrange()
    say("all panes have their usual sizes", .plain)
    return [layoutSetting]
  }

  /// The setting that keeps where the borders stand.
  private var layoutSetting: Effect {
    let members = paneSizes.parts.sorted { $0.key < $1.key }.map { name, parts in
      JSON.Member(name, .array(parts.map { .int($0) }))
    }
    return .saveSetting(key: "workbench.layout", .object(members))
  }

  /// Takes the sizes of the setting.
  mutating func restoreLayout(_ value: JSON) {
    for member in value.members ?? [] {
      paneSizes.parts[member.key] = (member.value.array ?? []).compactMap(\.int)
    }
    arrange()
  }
}
