import Canvas
import Simulation
import Tuning
import Workbench

/// A contest as the simulator's screen shows it.
struct SceneMaker {
  /// How fine the landscape is looked at; drawn cells take the nearest.
  private static let columns = 60
  private static let rows = 24

  private let landscape: any Landscape
  private let sides: [Parameter]
  private var scene = SimulatorScene()

  /// The parts of the scene that stay while trials come.
  init(_ contest: Contest) {
    landscape = contest.landscape
    let varying = landscape.space.varying
    // The learning rate lies along the bottom, where rates are looked for.
    sides = Array(varying.prefix(2))
    scene.landscape = landscape.name
    scene.summary = landscape.summary
    scene.metric = landscape.objective.metric
    scene.optimum = landscape.optimum
    scene.direction = landscape.objective.direction
    scene.goal = contest.goal
    scene.tolerance = contest.rules.tolerance
    scene.seed = contest.rules.seed
    scene.trials = contest.rules.trials
    scene.workers = contest.rules.pace.workers
    scene.hidden = max(0, varying.count - 2)
    if let first = sides.first { scene.horizontal = SceneMaker.side(first) }
    if sides.count > 1 { scene.vertical = SceneMaker.side(sides[1]) }
    scene.optima = landscape.optimalConfigurations.map(place)
    if scene.hidden == 0 { scene.terrain = terrain(contest) }
  }

  /// The scene with what the contest came to so far.
  func scene(of contest: Contest) -> SimulatorScene {
    var scene = scene
    scene.isOver = contest.isOver
    scene.entrants = contest.entrants.enumerated().map { index, entrant in
      let simulation = contest.simulations[index]
      let standing = contest.standing(of: index)
      let looks = simulation.ended.map { number in
        SimulatorScene.Look(
          place(simulation.trials[number].configuration),
          isFinite: simulation.trials[number].value?.isFinite == true)
      }
      return SimulatorScene.Entrant(
        name: entrant.name, looks: looks, bestSoFar: standing.bestSoFar,
        bestLook: standing.bestPlace, needed: standing.trialsNeeded,
        timeNeeded: standing.timeNeeded, clock: standing.clock)
    }
    return scene
  }

  private func place(_ configuration: Configuration) -> SimulatorScene.Place {
    let units = sides.map { parameter in
      configuration[parameter.name].flatMap(parameter.distribution.unit(of:)) ?? 0.5
    }
    return SimulatorScene.Place(units.first ?? 0.5, units.count > 1 ? units[1] : 0.5)
  }

  private static func side(_ parameter: Parameter) -> SimulatorScene.Side {
    func text(_ u: Double) -> String {
      let value = parameter.distribution.value(at: u)
      return value.number.map { formatNumber($0) } ?? value.displayText
    }
    return SimulatorScene.Side(name: parameter.name, low: text(0), high: text(1.0.nextDown))
  }

  /// How good the landscape is everywhere: 0 at the optimum, 1 where middling.
  private func terrain(_ contest: Contest) -> [[Double]] {
    let range = contest.middling - landscape.optimum
    return (0..<SceneMaker.rows).map { row in
      (0..<SceneMaker.columns).map { column in
        var configuration = Configuration()
        for parameter in landscape.space.parameters {
          configuration[parameter.name] = parameter.distribution.value(at: 0.5)
        }
        let units = [
          (Double(column) + 0.5) / Double(SceneMaker.columns),
          1 - (Double(row) + 0.5) / Double(SceneMaker.rows),
        ]
        for (parameter, u) in zip(sides, units) {
          configuration[parameter.name] = parameter.distribution.value(at: u)
        }
        let result = landscape.result(of: configuration)
        return range.isFinite && range != 0 ? (result - landscape.optimum) / range : result
      }
    }
  }
}
