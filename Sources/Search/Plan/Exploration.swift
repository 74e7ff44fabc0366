import Numerics
import Tuning

/// How a copied configuration is changed.
extension PopulationPlan {
  /// A configuration with each explored value perturbed or drawn anew, within the space.
  ///
  /// Numbers are multiplied by a factor and rounded and clipped as their distribution wants it; one
  /// that would stay where it is moves by one of its steps. Of a list of numbers the neighbour is
  /// taken. Other choices are only ever drawn anew.
  func explored(
    _ configuration: Configuration, in space: SearchSpace, roles: Roles,
    using random: inout some RandomNumberGenerator
  ) -> Configuration {
    var changed = configuration
    let all = space.parameters.map(\.name)
    for parameter in space.varying {
      let name = parameter.name
      // Three words each, whatever becomes of it: what one does moves no other's draws.
      let isResampled = random.chance(resample)
      let u = random.uniform()
      let factor = random.choice(of: factors) ?? 1
      let isExplored =
        explore.map { $0.contains(name) }
        ?? (ParameterFamily.of(name, roles: roles, among: all) != .architecture)
      guard isExplored, let value = configuration[name] else { continue }
      changed[name] =
        isResampled
        ? parameter.distribution.value(at: u)
        : parameter.distribution.perturbed(value, by: factor)
    }
    return changed
  }
}

extension Distribution {
  /// A value moved by a factor, as far as it is a number.
  func perturbed(_ value: ParameterValue, by factor: Double) -> ParameterValue {
    switch self {
    case .constant: return value
    case .categorical(let choices, _):
      guard let index = index(of: value), choices.allSatisfy({ $0.number != nil }) else {
        return value
      }
      // By their size, not by their order in the file.
      let order = choices.indices.sorted { (choices[$0].number ?? 0) < (choices[$1].number ?? 0) }
      guard let rank = order.firstIndex(of: index) else { return value }
      let next = rank + (factor > 1 ? 1 : -1)
      return choices[order[min(max(0, next), order.count - 1)]]
    case .integer, .continuous:
      guard let x = value.number, let bounds else { return value }
      var moved = x * factor
      if !isLogarithmic {
        // Near 0 a factor moves nothing: at least a fiftieth of the range.
        let least = (bounds.upperBound - bounds.lowerBound) / 50
        if abs(moved - x) < least { moved = factor > 1 ? x + least : x - least }
      }
      let result = self.value(of: moved, clipped: true)
      guard result.means(value), let step = quantum else { return result }
      return self.value(of: factor > 1 ? x + step : x - step, clipped: true)
    }
  }

  private var quantum: Double? {
    switch self {
    case .integer: return 1
    case .continuous(_, let quantum): return quantum?.step
    case .constant, .categorical: return nil
    }
  }
}
