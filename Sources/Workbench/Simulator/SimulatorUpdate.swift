import Canvas

/// Takes an event in; what follows from it.
public func update(_ state: inout SimulatorState, _ event: SimulatorEvent) -> [SimulatorEffect] {
  switch event {
  case .resize(let size):
    state.size = size
    return []
  case .scene(let scene):
    if scene.landscape != state.scene.landscape { state.isZoomed = false }
    state.scene = scene
    state.selected = min(state.selected, max(0, scene.entrants.count - 1))
    if scene.isOver { state.isRunning = false }
    return []
  case .message(let text):
    state.message = text
    return []
  case .tick: return state.isRunning ? [.step(1)] : []
  case .key(let key):
    state.message = nil
    return state.take(key)
  }
}

extension SimulatorState {
  fileprivate mutating func take(_ key: Key) -> [SimulatorEffect] {
    switch key {
    case .control("z"): return [.suspend]
    case .control("l"): return [.redraw]
    default: break
    }
    if showsHelp, key != .control("c") {
      showsHelp = false
      return []
    }
    guard let act = SimulatorKey.allCases.first(where: { $0.keys.contains(key) }) else { return [] }
    let count = max(1, scene.entrants.count)
    switch act {
    case .step: return stop([.step(1)])
    case .steps: return stop([.step(10)])
    case .finish: return stop([.finish])
    case .run:
      isRunning.toggle()
      if isRunning, scene.isOver { return [.seed(scene.seed)] }
    case .seed: return [.seed(scene.seed &+ 1)]
    case .seedBack: return [.seed(scene.seed == 0 ? 0 : scene.seed - 1)]
    case .restart: return stop([.seed(scene.seed)])
    case .landscape: return stop([.landscape(1)])
    case .landscapeBack: return stop([.landscape(-1)])
    case .next: selected = (selected + 1) % count
    case .back: selected = (selected + count - 1) % count
    case .zoom: isZoomed.toggle()
    case .help: showsHelp = true
    case .quit: return [.quit]
    }
    return []
  }

  private mutating func stop(_ effects: [SimulatorEffect]) -> [SimulatorEffect] {
    isRunning = false
    return effects
  }
}
