import Canvas

/// The simulator's first and last line, and its help.
enum SimulatorHeader {
  static func draw(_ state: SimulatorState, in rect: Rect, on canvas: inout Canvas) {
    let scene = state.scene
    var x = 1
    func put(_ text: String, _ role: Role) {
      guard x + DisplayWidth.of(text) < rect.width else { return }
      x += canvas.put(x, rect.y, text, role) + 2
    }
    put("hone simulate", .dim)
    put(scene.landscape, .title)
    put("seed \(scene.seed)", .text)
    if rect.width >= 60, scene.trials > 0 {
      canvas.bar(x, rect.y, 12, share: Double(scene.progress) / Double(scene.trials))
      x += 13
    }
    put("\(scene.progress)/\(scene.trials) trials each", .header)
    if scene.workers > 1 { put("\(scene.workers) workers", .dim) }
    if scene.isOver { put("through", .good) } else if state.isRunning { put("running", .accent) }
  }

  static func drawHints(_ state: SimulatorState, in rect: Rect, on canvas: inout Canvas) {
    var x = 1
    // Help must be reachable from what is seen.
    let wanted: [SimulatorKey] = [.help, .quit, .step, .run, .finish, .seed, .landscape, .zoom]
    for key in wanted {
      guard var hint = key.hint else { continue }
      if key == .run, state.isRunning { hint = "stop" }
      let width = key.label.count + 1 + hint.count
      guard x + width < rect.width else { continue }
      canvas.put(x, rect.y, key.label, .key, .bold)
      canvas.put(x + key.label.count + 1, rect.y, hint, .hint)
      x += width + 2
    }
  }

  static func drawHelp(_ state: SimulatorState, on canvas: inout Canvas) {
    let keys = SimulatorKey.allCases
    let width = min(canvas.width - 2, 56)
    let rect = canvas.bounds.centered(Size(width, min(canvas.height - 2, keys.count + 2)))
    let inside = canvas.box(rect, title: "keys", footer: "any key goes back", focused: true)
    for (row, key) in keys.enumerated() where row < inside.height {
      canvas.field(inside.x + 1, inside.y + row, 10, key.label, .key, .bold)
      canvas.field(inside.x + 12, inside.y + row, inside.width - 13, key.meaning)
    }
  }
}
