import Numerics
import Tuning

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// Parts of a search space in which a phase searches.
extension SearchSpace {
  /// The space with some parameters fixed.
  func fixing(_ values: Configuration) -> SearchSpace {
    var space = self
    for entry in values.entries { space.setDistribution(.constant(entry.value), of: entry.name) }
    return space
  }

  /// The box around a configuration.
  ///
  /// - Parameters:
  ///   - width: Of each number's share of probability, in 0…1; the box keeps it at the edges.
  ///     Choices stay open while it is above 0.25, then the centre's is kept.
  ///   - names: The parameters it holds for; nil for all.
  func boxed(around centre: Configuration, width: Double, names: Set<String>? = nil) -> SearchSpace
  {
    var space = self
    for parameter in varying where names?.contains(parameter.name) ?? true {
      guard let value = centre[parameter.name] else { continue }
      space.setDistribution(
        parameter.distribution.boxed(around: value, width: width), of: parameter.name)
    }
    return space
  }

  /// Whether a configuration lies within.
  func contains(_ configuration: Configuration) -> Bool {
    parameters.allSatisfy { parameter in
      guard let value = configuration[parameter.name] else { return false }
      if let choices = parameter.distribution.choices {
        return choices.contains { $0.means(value) }
      }
      guard let number = value.number, let bounds = parameter.distribution.bounds else {
        return false
      }
      let slack = 1e-9 * max(abs(bounds.lowerBound), abs(bounds.upperBound))
      return number >= bounds.lowerBound - slack && number <= bounds.upperBound + slack
    }
  }

  /// The n-th of points that fill the space evenly, moved by a random shift.
  ///
  /// Source: the additive recurrence with the powers of the generalised golden ratio, Roberts, "The
  /// unreasonable effectiveness of quasirandom sequences", 2018; the shift is Cranley and
  /// Patterson's, 1976.
  func spread(_ index: Int, shift seed: UInt64) -> Configuration {
    let names = varying.map(\.name)
    // The root of x^(d+1) = x + 1.
    var golden = 1.5
    for _ in 0..<60 { golden = root(1 + golden, names.count + 1) }
    var configuration = Configuration()
    var random = RandomStream(seed: seed, stream: 1 << 58)
    var step = 1.0
    for parameter in parameters {
      guard !parameter.distribution.isConstant else {
        configuration[parameter.name] = parameter.distribution.value(at: 0)
        continue
      }
      step /= golden
      let u = random.uniform() + Double(index + 1) * step
      configuration[parameter.name] = parameter.distribution.value(at: u - u.rounded(.down))
    }
    return configuration
  }

  private func root(_ x: Double, _ degree: Int) -> Double {
    var low = 1.0
    var high = x
    for _ in 0..<60 {
      let middle = (low + high) / 2
      var power = 1.0
      for _ in 0..<degree { power *= middle }
      if power < x { low = middle } else { high = middle }
    }
    return low
  }
}

extension Distribution {
  /// The part around a value that has a share `width` of the probability.
  func boxed(around value: ParameterValue, width: Double) -> Distribution {
    switch self {
    case .constant: return self
    case .categorical:
      guard width <= 0.25, let index = index(of: value), let choices else { return self }
      return .constant(choices[index])
    case .integer(let low, let high):
      guard let x = value.number else { return self }
      let half = max(1, width * (Double(high) - Double(low) + 1) / 2)
      let centre = min(max(x, Double(low)), Double(high))
      let bottom = max(Double(low), (centre - half).rounded(.up))
      let top = min(Double(high), (centre + half).rounded(.down))
      return .integer(low: Int(bottom), high: Int(max(bottom, top)))
    case .continuous(let law, let quantum):
      guard let x = value.number, let range = bounds else { return self }
      let u = law.cumulative(min(max(x, range.lowerBound), range.upperBound))
      let from = min(max(0, u - width / 2), max(0, 1 - width))
      let low = max(range.lowerBound, law.quantile(from))
      let high = min(range.upperBound, max(low, law.quantile(min(1, from + width))))
      let isLog = isLogarithmic && low > 0
      let part: Continuous =
        isLog ? .logUniform(low: low, high: high) : .uniform(low: low, high: high)
      let boxed = Distribution.continuous(part, quantum: quantum)
      guard high > low else { return .constant(self.value(of: x, clipped: true)) }
      if let quantum, let bounds = boxed.bounds, bounds.upperBound <= bounds.lowerBound {
        // A single multiple is in reach: its neighbours come in too.
        let centre = bounds.lowerBound
        let wide = max(range.lowerBound, centre - quantum.step)
        let top = min(range.upperBound, centre + quantum.step)
        guard top > wide else { return .constant(self.value(of: x, clipped: true)) }
        return .continuous(
          isLog && wide > 0 ? .logUniform(low: wide, high: top) : .uniform(low: wide, high: top),
          quantum: quantum)
      }
      return boxed
    }
  }

  /// The values of a number at equal distances over at most `decades` orders of magnitude around a
  /// centre; over the whole range without a logarithm.
  func ladder(_ count: Int, around centre: ParameterValue?, decades: Double) -> [ParameterValue] {
    if let choices { return Array(choices.prefix(max(0, count))) }
    guard let bounds, count > 0 else { return [] }
    var low = bounds.lowerBound
    var high = bounds.upperBound
    if isLogarithmic, low > 0 {
      let reach = pow(10, decades)
      if high / low > reach {
        let middle = min(max(centre?.number ?? (low * high).squareRoot(), low), high)
        low = min(max(low, middle / reach.squareRoot()), high / reach)
        high = low * reach
      }
    }
    var values: [ParameterValue] = []
    for index in 0..<count {
      let share = count == 1 ? 0.5 : Double(index) / Double(count - 1)
      let x =
        isLogarithmic && low > 0 ? low * pow(high / low, share) : low + (high - low) * share
      let value = self.value(of: x, clipped: true)
      if !values.contains(where: { $0.means(value) }) { values.append(value) }
    }
    return values
  }
}
