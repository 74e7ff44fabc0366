import Canvas
import Testing
import Tuning

@testable import Workbench

@Suite("The simulator's screen")
struct SimulatorScreenTests {
  /// Four samplers half-way through a landscape with one valley.
  private static func scene(_ trials: Int = 30) -> SimulatorScene {
    var scene = SimulatorScene()
    scene.landscape = "valley"
    scene.summary = "a valley for tests"
    scene.metric = "loss"
    scene.optimum = 0.5
    scene.goal = 0.6
    scene.tolerance = 0.05
    scene.seed = 7
    scene.trials = 60
    scene.horizontal = .init(name: "lr", low: "1e-04", high: "2.00")
    scene.vertical = .init(name: "batch_size", low: "8", high: "256")
    scene.optima = [.init(0.7, 0.3)]
    scene.terrain = (0..<24).map { row in
      (0..<60).map { column in
        let (x, y) = (Double(column) / 59 - 0.7, 1 - Double(row) / 23 - 0.3)
        return x > 0.2 ? .nan : 3 * (x * x + y * y).squareRoot()
      }
    }
    scene.entrants = ["grid", "random", "tpe", "gp"].enumerated().map { index, name in
      var entrant = SimulatorScene.Entrant(name: name, note: index == 2 ? "a model" : "")
      var best: Double?
      for trial in 0..<trials {
        let reach = index < 2 ? 1.0 : 1 / (1 + Double(trial) / 6)
        let place = SimulatorScene.Place(
          0.7 + reach * (Double((trial * 37 + index * 11) % 100) / 100 - 0.7),
          0.3 + reach * (Double((trial * 61 + index * 29) % 100) / 100 - 0.3))
        let isFinite = place.x < 0.9
        entrant.looks.append(.init(place, isFinite: isFinite))
        let (x, y) = (place.x - 0.7, place.y - 0.3)
        let value = 0.5 + (x * x + y * y)
        if isFinite, value < best ?? .infinity {
          best = value
          entrant.bestLook = trial
          if value <= 0.52, entrant.needed == nil {
            entrant.needed = trial + 1
            entrant.timeNeeded = Double(trial + 1) * 720
          }
        }
        entrant.bestSoFar.append(best)
      }
      entrant.clock = Double(trials) * 720
      return entrant
    }
    return scene
  }

  private static func screen(_ state: SimulatorState) -> Canvas {
    var canvas = Canvas(state.size, glyphs: state.glyphs)
    render(state, into: &canvas)
    return canvas
  }

  @Test(
    "at every size that has a layout of its own",
    arguments: [
      Size(160, 46), Size(120, 40), Size(80, 24), Size(50, 20), Size(40, 10), Size(30, 8),
    ])
  func sizes(_ size: Size) throws {
    let state = SimulatorState(size: size, glyphs: .unicode, scene: Self.scene())
    try expectGolden("simulator-\(size.width)x\(size.height)", Self.screen(state))
  }

  @Test("measures from the best result seen where luck went below the optimum")
  func luck() {
    var scene = Self.scene()
    scene.entrants[1].bestSoFar = [0.9, 0.6, 0.55, 0.45]
    scene.entrants[2].bestSoFar = [0.9, 0.48, nil, 0.47]
    #expect(scene.reference == 0.45)
    for entrant in scene.entrants {
      #expect(entrant.bestSoFar.allSatisfy { $0 ?? 1 >= scene.reference })
    }
    let state = SimulatorState(size: Size(160, 46), glyphs: .unicode, scene: scene)
    #expect(Self.screen(state).text().contains("above the best seen (luck)"))
    scene.direction = .maximize
    #expect(scene.reference > 0.5)
  }

  @Test("with ASCII alone")
  func ascii() throws {
    let state = SimulatorState(size: Size(80, 24), glyphs: .ascii, scene: Self.scene())
    let canvas = Self.screen(state)
    #expect(canvas.text().unicodeScalars.allSatisfy { $0.isASCII })
    try expectGolden("simulator-ascii-80x24", canvas)
  }

  @Test("one map large, help, nothing yet")
  func variants() throws {
    var state = SimulatorState(size: Size(80, 24), glyphs: .unicode, scene: Self.scene())
    for key in [Key.tab, .tab, .character("z")] { _ = update(&state, .key(key)) }
    try expectGolden("simulator-zoomed-80x24", Self.screen(state))
    _ = update(&state, .key(.character("?")))
    try expectGolden("simulator-help-80x24", Self.screen(state))
    let empty = SimulatorState(size: Size(80, 24), glyphs: .unicode, scene: Self.scene(0))
    try expectGolden("simulator-empty-80x24", Self.screen(empty))
  }

  @Test("keys ask for what they say")
  func keys() {
    var state = SimulatorState(size: Size(80, 24), glyphs: .unicode, scene: Self.scene())
    func press(_ key: Key) -> [SimulatorEffect] { update(&state, .key(key)) }
    #expect(press(.character(" ")) == [.step(1)])
    #expect(press(.character("S")) == [.step(10)])
    #expect(press(.character("e")) == [.finish])
    #expect(press(.character("n")) == [.seed(8)])
    #expect(press(.character("N")) == [.seed(6)])
    #expect(press(.character("0")) == [.seed(7)])
    #expect(press(.character("l")) == [.landscape(1)])
    #expect(press(.character("L")) == [.landscape(-1)])
    #expect(press(.character("q")) == [.quit])
    #expect(press(.control("z")) == [.suspend])
    #expect(press(.character("x")).isEmpty)
    #expect(update(&state, .tick).isEmpty)
    #expect(press(.character("r")).isEmpty)
    #expect(update(&state, .tick) == [.step(1)])
    #expect(press(.character(" ")) == [.step(1)])
    #expect(update(&state, .tick).isEmpty, "a step by hand stops the run")
    _ = press(.character("r"))
    var over = Self.scene()
    over.isOver = true
    _ = update(&state, .scene(over))
    #expect(update(&state, .tick).isEmpty)
    #expect(press(.character("r")) == [.seed(7)], "run again from the start")
    _ = press(.character("?"))
    #expect(press(.character("q")).isEmpty, "any key leaves the help")
    #expect(press(.character("q")) == [.quit])
  }
}
