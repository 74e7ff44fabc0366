import Numerics
import Tuning

/// Every combination of the parameters' values once, in W&B's order: parameters by name (code
/// points), the last one varying fastest.
///
/// Configurations that a trial has already, whoever launched it, are skipped. The grid is never
/// laid out in memory, so its size does not matter.
///
/// Source: `sweeps` 0.3.0, `grid_search.py`.
public struct GridSampler: Sampler {
  private struct Axis: Sendable {
    var name: String
    var levels: [ParameterValue]
    /// The place of each level, under its meaning.
    var places: [ParameterValue: Int]

    init(_ parameter: Parameter) {
      name = parameter.name
      levels = GridSampler.levels(of: parameter.distribution) ?? []
      places = Dictionary(
        levels.enumerated().map { (GridSampler.meaning(of: $1), $0) }, uniquingKeysWith: min)
    }
  }

  /// How many configurations there are; `Int.max` if they are more.
  public let count: Int
  private let space: SearchSpace
  private let axes: [Axis]
  /// Places above the frontier that were tried.
  private var visited: Set<Int> = []
  /// Below this place every configuration was tried.
  private var frontier = 0

  /// A sampler of the grid of this space.
  ///
  /// - Precondition: `problems(of:)` finds none.
  public init(space: SearchSpace) {
    self.space = space
    axes = space.parameters.map(Axis.init).sorted {
      $0.name.unicodeScalars.lexicographicallyPrecedes($1.name.unicodeScalars)
    }
    count = axes.reduce(1) { product, axis in
      let (result, overflow) = product.multipliedReportingOverflow(by: axis.levels.count)
      return overflow ? Int.max : result
    }
  }

  /// How many configurations were not tried yet.
  public var remaining: Int { count - frontier - visited.count }

  /// Why a space has no grid, a sentence for each parameter that is in the way.
  public static func problems(of space: SearchSpace) -> [String] {
    space.parameters.compactMap { parameter in
      guard levels(of: parameter.distribution) == nil else { return nil }
      switch parameter.distribution {
      case .categorical:
        return
          "\(parameter.name): a grid takes every value alike and has no use for probabilities; "
          + "leave them out, or use method: random"
      case .continuous(_, .some):
        return
          "\(parameter.name): of the rounded distributions a grid takes only q_uniform; list "
          + "the values (values: […]), or use method: random"
      default:
        return
          "\(parameter.name): a grid needs a countable list, but this range is continuous; list "
          + "the values (values: […]), give it a step (distribution: q_uniform, q: …), or use "
          + "method: random"
      }
    }
  }

  /// The values of a distribution on a grid, equal ones once; nil if W&B's grid refuses it.
  static func levels(of distribution: Distribution) -> [ParameterValue]? {
    switch distribution {
    case .constant(let value): return [value]
    case .categorical(let values, probabilities: nil):
      var levels: [ParameterValue] = []
      var seen: Set<ParameterValue> = []
      for value in values where seen.insert(meaning(of: value)).inserted { levels.append(value) }
      return levels
    case .integer(let low, let high):
      guard high >= low, high.subtractingReportingOverflow(low).partialValue < 1_000_000 else {
        return nil
      }
      return (low...high).map(ParameterValue.int)
    case .continuous(.uniform(let low, let high), let quantum?):
      // numpy's arange: low + i · q, as many as fit below high, high itself excluded.
      let count = ((high - low) / quantum.step).rounded(.up)
      guard count >= 1, count < 1_000_000 else { return nil }
      return (0..<Int(count)).map { index in
        let x = low + Double(index) * quantum.step
        return quantum.isInteger && x == x.rounded() ? .int(Int(x)) : .double(x)
      }
    default: return nil
    }
  }

  /// Takes note that a configuration is being tried, or was.
  public mutating func update(_ trial: Trial) {
    guard let place = place(of: trial.configuration), place >= frontier else { return }
    visited.insert(place)
    while visited.remove(frontier) != nil { frontier += 1 }
  }

  /// The first configuration that was not tried yet.
  public func suggest(ask: Int, using random: inout RandomStream) -> Suggestion {
    guard frontier < count else {
      return .exhausted(reason: "all \(count) configurations of the grid were tried")
    }
    var rest = frontier
    var values: [String: ParameterValue] = [:]
    for axis in axes.reversed() {
      values[axis.name] = axis.levels[rest % axis.levels.count]
      rest /= axis.levels.count
    }
    let entries = space.parameters.compactMap { parameter in
      values[parameter.name].map { Configuration.Entry(parameter.name, $0) }
    }
    return .configuration(
      Configuration(entries), reason: "\(frontier + 1) of \(count)")
  }

  /// The same for values that mean the same.
  private static func meaning(of value: ParameterValue) -> ParameterValue {
    value.number.map(ParameterValue.double) ?? value
  }

  /// The place of a configuration in the grid's order; nil if it is not on the grid.
  private func place(of configuration: Configuration) -> Int? {
    var place = 0
    for axis in axes {
      guard let value = configuration[axis.name],
        let level = axis.places[GridSampler.meaning(of: value)]
      else { return nil }
      let (product, overflow) = place.multipliedReportingOverflow(by: axis.levels.count)
      let (sum, carry) = product.addingReportingOverflow(level)
      guard !overflow, !carry else { return nil }
      place = sum
    }
    return place
  }
}
