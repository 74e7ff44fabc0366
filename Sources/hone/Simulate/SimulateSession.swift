import Canvas
import Foundation
import Simulation
import Terminal
import Workbench

/// The simulator at a terminal: keys in, contests lived through, pictures out. What it shows is
/// decided by `update` and `render`; this only carries.
struct SimulateSession {
  /// While trials come by themselves: a few a second, to be followed by eye.
  private static let beat = 0.12

  let landscapes: [any Landscape]
  let entrants: [Contest.Entrant]
  let rules: Contest.Rules

  /// Runs until the user quits or the terminal goes away.
  func run() throws {
    let themes = ThemeCatalog()
    let screen = try TerminalScreen()
    defer { screen.close() }
    let palette = Palette(themes.theme(named: themes.chosen), depth: screen.depth)
    var contest = Contest(on: landscapes[0], entrants, rules: rules)
    var maker = SceneMaker(contest)
    var landscape = 0
    var state = SimulatorState(
      size: screen.size, glyphs: screen.glyphs, scene: maker.scene(of: contest))
    var isOpen = true

    func draw() {
      var canvas = Canvas(screen.size, glyphs: state.glyphs)
      render(state, into: &canvas)
      screen.show(canvas, palette: palette)
    }
    func restart(seed: UInt64) {
      var rules = rules
      rules.seed = seed
      contest = Contest(on: landscapes[landscape], entrants, rules: rules)
      maker = SceneMaker(contest)
      take(.scene(maker.scene(of: contest)))
    }
    func take(_ event: SimulatorEvent) {
      for effect in update(&state, event) {
        switch effect {
        case .step(let count):
          contest.run(trials: count)
          take(.scene(maker.scene(of: contest)))
        case .finish:
          contest.run()
          take(.scene(maker.scene(of: contest)))
        case .seed(let seed): restart(seed: seed)
        case .landscape(let by):
          landscape = (landscape + by + landscapes.count) % landscapes.count
          restart(seed: contest.rules.seed)
        case .quit: isOpen = false
        case .suspend:
          screen.suspend()
        case .redraw: screen.invalidate()
        }
      }
    }

    draw()
    var next = wallClock() + SimulateSession.beat
    while isOpen {
      let wait = state.isRunning ? Int((max(0, next - wallClock()) * 1_000).rounded(.up)) : nil
      let events = screen.events(waiting: wait)
      for event in events {
        switch event {
        case .key(let key): take(.key(key))
        case .resize(let size): take(.resize(size))
        case .resumed: take(.resize(screen.size))
        case .terminate: isOpen = false
        case .mouse, .paste, .wake, .readable: break
        }
      }
      if state.isRunning, wallClock() >= next {
        take(.tick)
        next = wallClock() + SimulateSession.beat
      }
      draw()
    }
  }
}
