import Canvas
import Tuning

/// Draws the simulator's screen as it is.
///
/// The canvas has the state's size; it is drawn over as a whole.
public func render(_ state: SimulatorState, into canvas: inout Canvas) {
  canvas.fill(canvas.bounds)
  canvas.cursor = nil
  let size = canvas.size
  guard size.width >= SimulatorState.minimum.width, size.height >= SimulatorState.minimum.height
  else {
    let needed = "\(SimulatorState.minimum.width) × \(SimulatorState.minimum.height)"
    canvas.field(0, size.height / 2, size.width, "needs \(needed); q quits", align: .center)
    return
  }
  let rows = canvas.bounds.splitRows([.fixed(1), .fixed(1), .rest, .fixed(1)])
  SimulatorHeader.draw(state, in: rows[0], on: &canvas)
  let words = state.message ?? state.scene.summary
  canvas.field(1, rows[1].y, size.width - 2, words, state.message == nil ? .dim : .messageError)
  drawBody(state, in: rows[2], on: &canvas)
  SimulatorHeader.drawHints(state, in: rows[3], on: &canvas)
  if state.showsHelp { SimulatorHeader.drawHelp(state, on: &canvas) }
}

/// Maps above; below the best so far of each, and how they stand.
private func drawBody(_ state: SimulatorState, in rect: Rect, on canvas: inout Canvas) {
  guard !state.scene.entrants.isEmpty else { return }
  let count = state.scene.entrants.count
  let showsAll = !state.isZoomed && rect.width / count >= 15
  // Low screens leave out the plot, not the figures.
  let lower = max(count + 3, state.isZoomed ? 0 : rect.height / 2)
  let parts = rect.splitRows([.flexible(minimum: 3), .fixed(min(lower, rect.height - 4))])
  if showsAll {
    let columns = parts[0].splitColumns(Array(repeating: .rest, count: count))
    for (index, column) in columns.enumerated() {
      SimulatorMap.draw(index, state, in: column, on: &canvas)
    }
  } else {
    SimulatorMap.draw(min(state.selected, count - 1), state, in: parts[0], on: &canvas)
  }
  let wide = rect.width >= 72
  let columns = parts[1].splitColumns(wide ? [.rest, .fixed(34)] : [.fixed(0), .rest])
  if wide { drawProgress(state, in: columns[0], on: &canvas) }
  SimulatorStandings.draw(state, in: columns[1], on: &canvas)
}

/// What is left of the way to the best there is, against the trials that ended.
private func drawProgress(_ state: SimulatorState, in rect: Rect, on canvas: inout Canvas) {
  let scene = state.scene
  let reference = scene.reference
  let isBeyond = reference != scene.optimum
  let side = scene.direction == .minimize ? "above" : "below"
  let inside = canvas.box(
    rect, title: "best so far",
    subtitle: isBeyond ? "\(side) the best seen (luck) · log" : "\(side) the optimum · log")
  let goal = abs(scene.goal - reference)
  // Below a thousandth of what counts as found nobody cares; where luck decides, below a tenth.
  let floor = max(goal / (isBeyond ? 10 : 1_000), .leastNormalMagnitude)
  let lines = scene.entrants.map { entrant in
    entrant.bestSoFar.enumerated().compactMap { index, best in
      best.map { PlotPoint(Double(index + 1), max(floor, abs($0 - reference))) }
    }
  }
  let heights = lines.joined().map(\.y) + (goal > 0 ? [goal] : [])
  guard !inside.isEmpty, let y = Axis.fitting(heights, scale: .log),
    lines.contains(where: { !$0.isEmpty })
  else {
    canvas.field(
      inside.x + 1, inside.y + inside.height / 2, inside.width - 2, "no trial has ended yet", .dim,
      align: .center)
    return
  }
  var plot = Plot(
    x: Axis(.linear, from: 1, to: Double(max(2, scene.trials))), y: y, title: "trials")
  plot.series = lines.enumerated().map { index, points in
    PlotSeries(
      points, role: .series(index), emphasis: index == state.selected ? .selected : .marked,
      label: scene.entrants[index].name)
  }
  if goal > 0 { plot.lines.append(.horizontal(goal, .threshold, label: "found")) }
  plot.draw(on: &canvas, in: inside)
}
