/// Where the values of a parameter come from: W&B's distributions, by what they are.
public enum Distribution: Sendable, Hashable, Codable {
  /// Always the same value.
  case constant(ParameterValue)
  /// One of a list; with weights, which sum to 1, or all alike.
  case categorical([ParameterValue], probabilities: [Double]?)
  /// A whole number, both bounds included.
  case integer(low: Int, high: Int)
  /// A real number; with a quantum, rounded to its multiples (half to even, as numpy rounds).
  case continuous(Continuous, quantum: Quantum?)

  /// A law over real numbers. Bounds are values, never exponents.
  public enum Continuous: Sendable, Hashable, Codable {
    /// Even between the bounds.
    case uniform(low: Double, high: Double)
    /// Even between the logarithms of the bounds, which are above 0.
    case logUniform(low: Double, high: Double)
    /// `1 / x` even between the logarithms; the same law as `logUniform`, drawn from the other end.
    case inverseLogUniform(low: Double, high: Double)
    /// The normal law.
    case normal(mean: Double, deviation: Double)
    /// The exponential of a normal variable with this mean and deviation.
    case logNormal(mean: Double, deviation: Double)
    /// The beta law on 0…1.
    case beta(a: Double, b: Double)
  }

  /// What values are rounded to multiples of.
  public struct Quantum: Sendable, Hashable, Codable {
    /// The step between values, above 0.
    public var step: Double
    /// Whether results are whole numbers (`q: 1`) or floats (`q: 1.0`, and the default).
    public var isInteger: Bool

    /// A quantum.
    public init(step: Double, isInteger: Bool) {
      self.step = step
      self.isInteger = isInteger
    }
  }
}

extension Distribution {
  /// Whether the parameter varies at all.
  public var isConstant: Bool {
    switch self {
    case .constant: return true
    case .categorical(let values, _): return values.count == 1
    case .integer(let low, let high): return low == high
    case .continuous: return false
    }
  }

  /// Whether values are numbers in an order; categorical values are not, even if they are numbers.
  public var isNumeric: Bool {
    switch self {
    case .integer, .continuous: return true
    case .constant, .categorical: return false
    }
  }

  /// Whether equal ratios count as equal distances.
  public var isLogarithmic: Bool {
    if case .continuous(let law, _) = self {
      switch law {
      case .logUniform, .inverseLogUniform, .logNormal: return true
      case .uniform, .normal, .beta: return false
      }
    }
    return false
  }

  /// The choices of a categorical or constant parameter; nil for numbers.
  public var choices: [ParameterValue]? {
    switch self {
    case .constant(let value): return [value]
    case .categorical(let values, _): return values
    case .integer, .continuous: return nil
    }
  }

  /// The smallest and the largest value of a numeric parameter; unbounded laws are cut at their
  /// quantiles 1e-6 and 1 − 1e-6. Nil for categorical ones.
  public var bounds: ClosedRange<Double>? {
    switch self {
    case .constant, .categorical: return nil
    case .integer(let low, let high): return Double(low)...Double(high)
    case .continuous(let law, let quantum):
      let range = law.bounds
      guard let quantum else { return range }
      let low = rounded(range.lowerBound, to: quantum.step)
      let high = rounded(range.upperBound, to: quantum.step)
      return low...max(low, high)
    }
  }

  /// How many different values there are; nil if uncountable, or more than a machine counts.
  public var levels: Int? {
    switch self {
    case .constant: return 1
    case .categorical(let values, _): return values.count
    case .integer(let low, let high):
      let (span, overflow) = high.subtractingReportingOverflow(low)
      return overflow || span == .max ? nil : span + 1
    case .continuous(_, let quantum):
      guard let quantum, let bounds else { return nil }
      let span = (bounds.upperBound - bounds.lowerBound) / quantum.step
      return Int(exactly: span.rounded()).flatMap { $0 == .max ? nil : $0 + 1 }
    }
  }

  /// The value at a point of the unit interval: the inverse of the cumulative distribution, by
  /// which W&B's random search draws.
  ///
  /// - Parameter u: In `0..<1`.
  public func value(at u: Double) -> ParameterValue {
    switch self {
    case .constant(let value): return value
    case .categorical(let values, let probabilities):
      guard let probabilities else {
        return values[min(values.count - 1, Int(u * Double(values.count)))]
      }
      var sum = 0.0
      for (value, probability) in zip(values, probabilities) {
        sum += probability
        if u < sum { return value }
      }
      return values[values.count - 1]
    case .integer(let low, let high):
      guard let levels else {
        return .int(min(high, max(low, whole(Double(low) * (1 - u) + Double(high) * u))))
      }
      return .int(low + min(levels - 1, Int(u * Double(levels))))
    case .continuous(let law, let quantum):
      let x = law.quantile(u)
      return quantum.map { $0.value(x) } ?? .double(x)
    }
  }

  /// Where a value lies in the unit interval: the middle of its share for discrete parameters.
  /// Nil for a value that is none of the choices or no number.
  public func unit(of value: ParameterValue) -> Double? {
    switch self {
    case .constant: return 0.5
    case .categorical(let values, let probabilities):
      guard let index = index(of: value) else { return nil }
      guard let probabilities else { return (Double(index) + 0.5) / Double(values.count) }
      return probabilities[..<index].reduce(0, +) + probabilities[index] / 2
    case .integer(let low, let high):
      guard let x = value.number else { return nil }
      return min(1, max(0, (x - Double(low) + 0.5) / (Double(high) - Double(low) + 1)))
    case .continuous(let law, _):
      return value.number.map { law.cumulative($0) }
    }
  }

  /// The place of a value among the choices of a categorical or constant parameter.
  public func index(of value: ParameterValue) -> Int? {
    guard let choices else { return nil }
    return choices.firstIndex(of: value) ?? choices.firstIndex { $0.means(value) }
  }

  /// Whether the value may come from here: one of the choices, or a number of the right kind
  /// within the bounds.
  public func contains(_ value: ParameterValue) -> Bool {
    if choices != nil { return index(of: value) != nil }
    guard let bounds, let x = value.number else { return false }
    if case .integer = self, x.rounded() != x { return false }
    return bounds.contains(x)
  }

  /// A number as a value of this parameter: rounded as the distribution rounds, and of its kind.
  ///
  /// - Parameter clipped: Moved into the bounds first; else left where it is.
  public func value(of number: Double, clipped: Bool) -> ParameterValue {
    var x = number
    if clipped, let bounds { x = min(bounds.upperBound, max(bounds.lowerBound, x)) }
    switch self {
    case .integer: return .int(whole(x))
    case .continuous(_, .some(let quantum)): return quantum.value(x)
    case .continuous(_, nil): return .double(x)
    case .constant(let value): return value
    case .categorical(let values, _):
      // The nearest choice, if the choices are numbers.
      let numbers = values.compactMap { value in value.number.map { (value, abs($0 - x)) } }
      return numbers.min { $0.1 < $1.1 }?.0 ?? values[0]
    }
  }
}

extension Distribution.Quantum {
  /// The multiple of the step that is nearest to `x`.
  public func value(_ x: Double) -> ParameterValue {
    let multiple = rounded(x, to: step)
    return isInteger ? .int(whole(multiple)) : .double(multiple)
  }
}

/// numpy's `round(x / step) * step`: half goes to even.
private func rounded(_ x: Double, to step: Double) -> Double {
  (x / step).rounded(.toNearestOrEven) * step
}

/// The nearest whole number that an `Int` holds; 0 for NaN.
private func whole(_ x: Double) -> Int {
  if x.isNaN { return 0 }
  return Int(exactly: x.rounded()) ?? (x < 0 ? .min : .max)
}
