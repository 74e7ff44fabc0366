import Canvas

/// Where one sampler looked: the landscape from above, a mark a trial.
enum SimulatorMap {
  static func draw(_ index: Int, _ state: SimulatorState, in rect: Rect, on canvas: inout Canvas) {
    let scene = state.scene
    let entrant = scene.entrants[index]
    let best = entrant.best.map { formatNumber($0) } ?? ""
    let inside = canvas.box(
      rect, title: "\(index + 1) \(entrant.name)", subtitle: best,
      footer: footer(scene, width: rect.width - 4), focused: index == state.selected)
    guard !inside.isEmpty else { return }
    drawTerrain(scene, in: inside, on: &canvas)
    for look in entrant.looks {
      if look.isFinite {
        put(canvas.glyphs.running, look.place, .series(index), in: inside, on: &canvas)
      } else {
        put(canvas.glyphs.diverged, look.place, .stateDiverged, in: inside, on: &canvas)
      }
    }
    for optimum in scene.optima where scene.hidden == 0 {
      put(canvas.glyphs.cross, optimum, .good, .bold, in: inside, on: &canvas)
    }
    if let best = entrant.bestLook, entrant.looks.indices.contains(best) {
      let place = entrant.looks[best].place
      put(canvas.glyphs.baseline, place, .best, .bold, in: inside, on: &canvas)
    }
  }

  private static func footer(_ scene: SimulatorScene, width: Int) -> String {
    let side = scene.horizontal
    let words = ["\(side.low) \(side.name) \(side.high)", side.name]
    return words.first { DisplayWidth.of($0) <= width } ?? ""
  }

  private static func drawTerrain(
    _ scene: SimulatorScene, in rect: Rect, on canvas: inout Canvas
  ) {
    guard let width = scene.terrain.first?.count, width > 0 else { return }
    for row in 0..<rect.height {
      let line = scene.terrain[(2 * row + 1) * scene.terrain.count / (2 * rect.height)]
      for column in 0..<rect.width {
        let quality = line[(2 * column + 1) * width / (2 * rect.width)]
        guard let shade = shade(quality, scene.tolerance, canvas.glyphs) else { continue }
        canvas.put(rect.x + column, rect.y + row, shade, quality.isNaN ? .dim : .band)
      }
    }
  }

  /// The nearer the optimum, the darker; nothing for middling and worse.
  static func shade(_ quality: Double, _ tolerance: Double, _ glyphs: Glyphs) -> Unicode.Scalar? {
    if quality.isNaN { return glyphs.isASCII ? "/" : "╱" }
    let shades: [Unicode.Scalar] = glyphs.isASCII ? ["#", "=", "-", "."] : ["▓", "▒", "░", "·"]
    let limits = [tolerance, max(0.15, 2 * tolerance), max(0.4, 3 * tolerance), 0.8]
    return zip(limits, shades).first { quality <= $0.0 }?.1
  }

  private static func put(
    _ scalar: Unicode.Scalar, _ place: SimulatorScene.Place, _ role: Role,
    _ attributes: Attributes = [], in rect: Rect, on canvas: inout Canvas
  ) {
    let x = min(rect.width - 1, max(0, Int(place.x * Double(rect.width))))
    let y = min(rect.height - 1, max(0, Int((1 - place.y) * Double(rect.height))))
    canvas.put(rect.x + x, rect.y + y, scalar, role, attributes)
  }
}
