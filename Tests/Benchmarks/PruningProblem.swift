import Foundation
import Numerics
import Tuning

/// Recorded learning curves of one model on one dataset: a tuning problem that costs nothing to run.
///
/// A configuration has the curve of the nearest recorded one.
struct PruningProblem {
  let name: String
  let steps: Int
  let direction: Direction
  let space: SearchSpace
  private let laws: [Law]
  private let places: [[Double]]
  private let curves: [[Double]]
  /// The best end of all.
  private let best: Double
  /// The best of ten random trials, in the middle.
  private let typical: Double

  private enum Law {
    case log(Double, Double)
    case uniform(Double, Double)
    case integer(Int, Int)
    case choice([ParameterValue])

    func place(of value: ParameterValue) -> Double {
      switch self {
      case .log(let low, let high):
        return (Foundation.log(value.number ?? low) - Foundation.log(low))
          / (Foundation.log(high) - Foundation.log(low))
      case .uniform(let low, let high): return ((value.number ?? low) - low) / (high - low)
      case .integer(let low, let high):
        return ((value.number ?? 0) - Double(low) + 0.5) / Double(high - low + 1)
      case .choice(let values):
        return (Double(values.firstIndex(of: value) ?? 0) + 0.5) / Double(values.count)
      }
    }

    func distance(_ a: Double, _ b: Double) -> Double {
      if case .choice(let values) = self {
        let count = Double(values.count)
        return Int(a * count) == min(Int(b * count), values.count - 1) ? 0 : 0.09
      }
      return (a - b) * (a - b)
    }
  }

  /// All problems of a file that `pruning/record.py` made.
  static func all(in text: String) throws -> [PruningProblem] {
    var problems: [PruningProblem] = []
    var lines = text.split(separator: "\n")[...]
    while let head = lines.popFirst() {
      let json = try JSON(parsing: String(head))
      let count = json["count"]?.int ?? 0
      if let problem = PruningProblem(json, lines.prefix(count)) { problems.append(problem) }
      lines = lines.dropFirst(count)
    }
    return problems
  }

  private init?(_ json: JSON, _ lines: ArraySlice<Substring>) {
    guard let name = json["problem"]?.string, let steps = json["steps"]?.int,
      let members = json["space"]?.members
    else { return nil }
    self.name = name
    self.steps = steps
    direction = json["direction"]?.string == "maximize" ? .maximize : .minimize
    var laws: [Law] = []
    var parameters: [Parameter] = []
    for member in members {
      let low = member.value["low"]?.number ?? 0
      let high = member.value["high"]?.number ?? 1
      switch member.value["kind"]?.string {
      case "log":
        laws.append(.log(low, high))
        parameters.append(.logUniform(member.key, low...high))
      case "uniform":
        laws.append(.uniform(low, high))
        parameters.append(.uniform(member.key, low...high))
      case "integer":
        laws.append(.integer(Int(low), Int(high)))
        parameters.append(.integer(member.key, Int(low)...Int(high)))
      default:
        let values = (member.value["values"]?.array ?? []).map { ParameterValue($0) }
        laws.append(.choice(values))
        parameters.append(.choice(member.key, values))
      }
    }
    self.laws = laws
    space = SearchSpace(parameters)
    let halves = lines.map { $0.split(separator: "|") }
    places = halves.map { $0[0].split(separator: " ").map { Double("0\($0)") ?? Double($0) ?? 0 } }
    curves = halves.map { half in
      half[1].split(separator: " ").map { text in
        if text.hasPrefix(".") { return Double("0\(text)") ?? .nan }
        if text.hasPrefix("-.") { return Double("-0\(text.dropFirst())") ?? .nan }
        return Double(text) ?? .nan
      }
    }
    let sign: Double = direction == .minimize ? 1 : -1
    let finals = curves.compactMap(\.last).map { sign * $0 }.filter(\.isFinite)
    guard let best = finals.min() else { return nil }
    self.best = best
    typical = PruningProblem.typical(finals)
  }

  /// The curve of a configuration.
  func curve(of configuration: Configuration) -> [Double] {
    let wanted = zip(space.parameters, laws).map { parameter, law in
      configuration[parameter.name].map(law.place(of:)) ?? 0.5
    }
    var (nearest, least) = (0, Double.infinity)
    for (index, place) in places.enumerated() {
      var sum = 0.0
      for axis in wanted.indices { sum += laws[axis].distance(wanted[axis], place[axis]) }
      if sum < least { (nearest, least) = (index, sum) }
    }
    return curves[nearest]
  }

  /// What a value falls short of the best end, where 1 is what the best of ten random trials does.
  func regret(_ value: Double?) -> Double {
    guard let value else { return 3 }
    return min(3, (signed(value) - best) / max(typical - best, 1e-12))
  }

  private func signed(_ value: Double) -> Double { direction == .minimize ? value : -value }

  /// The median over many draws of ten.
  private static func typical(_ finals: [Double]) -> Double {
    var random = RandomStream(seed: 1)
    return (0..<999).map { _ in
      (0..<10).map { _ in finals[random.integer(in: 0...finals.count - 1)] }.min() ?? 0
    }.median() ?? 0
  }
}
