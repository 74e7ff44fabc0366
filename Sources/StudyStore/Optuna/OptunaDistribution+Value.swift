import Tuning

/// A value as it goes into `trial_params`.
struct OptunaParameter {
  /// The distribution, wide enough for the value.
  var distribution: OptunaDistribution
  /// The number in `param_value`: the value itself, or the index of the choice.
  var number: Double
}

extension OptunaDistribution {
  /// This distribution, widened if need be, with a value of it.
  ///
  /// - Parameter index: The place of the value among the choices, of a categorical parameter.
  /// - Throws: `StoreError.unstorable` for what no such distribution can hold.
  func holding(_ value: ParameterValue, index: Int?, of name: String) throws -> OptunaParameter {
    func refuse(_ reason: String) -> StoreError {
      StoreError.unstorable(parameter: name, value: pythonText(value), reason: reason)
    }
    if case .categorical(let choices) = self {
      let choice = OptunaDistribution.choice(value)
      let found = choices.firstIndex { OptunaDistribution.means($0, choice) }
      guard let place = index.flatMap({ choices.indices.contains($0) ? $0 : nil }) ?? found else {
        let allowed = choices.map { $0.text(nonFinite: .bare) }.joined(separator: ", ")
        throw refuse("it is none of the choices (\(allowed))")
      }
      return OptunaParameter(distribution: self, number: Double(place))
    }
    guard let number = value.number else { throw refuse("it is no number") }
    guard number.isFinite else { throw refuse("it is not finite") }
    switch self {
    case .float(let low, let high, let log, let step):
      guard !log || number > 0 else { throw refuse("a logarithmic range starts above 0") }
      return OptunaParameter(
        distribution: OptunaDistribution.float(
          low: low, high: high, log: log, step: step, holding: number), number: number)
    case .int(let low, let high, let log, let step):
      guard let whole = Int(exactly: number) else { throw refuse("it is no whole number") }
      guard !log || whole > 0 else { throw refuse("a logarithmic range starts above 0") }
      // Off the grid only a grid of 1 holds it.
      let onGrid = (whole - low) % step == 0
      let wide = OptunaDistribution.int(
        low: min(low, whole), high: max(high, whole), log: log, step: onGrid ? step : 1)
      return OptunaParameter(distribution: wide, number: number)
    case .categorical: throw refuse("it is none of the choices")
    }
  }

  private static func float(
    low: Double, high: Double, log: Bool, step: Double?, holding number: Double
  ) -> OptunaDistribution {
    let wide = (low: min(low, number), high: max(high, number))
    guard let step else { return .float(low: wide.low, high: wide.high, log: log, step: nil) }
    // Optuna's tolerance for a value of a grid is 1e-8 steps.
    let steps = (number - low) / step
    guard abs(steps - steps.rounded()) < 1e-8 else {
      return .float(low: wide.low, high: wide.high, log: log, step: nil)
    }
    return .float(
      low: clean(wide.low, step: step), high: clean(wide.high, step: step), log: log, step: step)
  }

  /// A number of a grid without the noise of its multiplication. Optuna divides the decimal texts
  /// of the bounds, and warns at each load where the remainder is not zero.
  static func clean(_ number: Double, step: Double) -> Double {
    guard number != 0, number.isFinite else { return number }
    var digits = 0
    var scale = 1.0
    while digits < 15, (step * scale).rounded() != step * scale || step * scale < 1 {
      digits += 1
      scale *= 10
    }
    let short = (number * scale).rounded() / scale
    return abs(short - number) < 1e-9 * step ? short : number
  }

  /// A choice as Optuna can hold it: lists and maps as their JSON text.
  static func choice(_ value: ParameterValue) -> JSON {
    switch value {
    case .list, .map: return .string(value.json.text(nonFinite: .bare, spaced: true))
    default: return value.json
    }
  }

  /// What a parameter of ours is to Optuna.
  ///
  /// Laws that Optuna does not have become a range over their quantiles 1e-6 and 1 − 1e-6.
  init(_ distribution: Distribution) {
    switch distribution {
    case .constant(let value): self = .categorical([OptunaDistribution.choice(value)])
    case .categorical(let values, _): self = .categorical(values.map(OptunaDistribution.choice))
    case .integer(let low, let high): self = .int(low: low, high: high, log: false, step: 1)
    case .continuous(let law, let quantum):
      let range = distribution.bounds ?? law.bounds
      switch (law, quantum) {
      case (.uniform, nil):
        self = .float(low: range.lowerBound, high: range.upperBound, log: false, step: nil)
      case (.uniform, .some(let quantum)):
        self = .grid(range, step: quantum.step)
      case (.logUniform, nil):
        self = .float(low: range.lowerBound, high: range.upperBound, log: true, step: nil)
      case (.logUniform, .some(let quantum)):
        if range.lowerBound <= 0 {
          // Rounding reaches 0, which no logarithm does.
          self = .grid(range, step: quantum.step)
        } else if quantum.step == 1 {
          self = .int(
            low: Int(range.lowerBound), high: Int(range.upperBound), log: true, step: 1)
        } else {
          self = .float(low: range.lowerBound, high: range.upperBound, log: true, step: nil)
        }
      case (.inverseLogUniform, _), (.normal, _), (.logNormal, _), (.beta, _):
        self = .float(
          low: law.quantile(1e-6), high: law.quantile(1 - 1e-6), log: false, step: nil)
      }
    }
  }

  private static func grid(_ range: ClosedRange<Double>, step: Double) -> OptunaDistribution {
    .float(
      low: clean(range.lowerBound, step: step), high: clean(range.upperBound, step: step),
      log: false, step: step)
  }

  /// What a parameter of Optuna's is to us.
  var distribution: Distribution {
    switch self {
    case .categorical(let choices):
      return .categorical(choices.map(ParameterValue.init), probabilities: nil)
    case .int(let low, let high, false, 1): return .integer(low: low, high: high)
    case .int(let low, let high, true, _):
      return .continuous(
        .logUniform(low: Double(low), high: Double(high)),
        quantum: Distribution.Quantum(step: 1, isInteger: true))
    case .int(let low, let high, false, let step):
      if low % step == 0 {
        return .continuous(
          .uniform(low: Double(low), high: Double(high)),
          quantum: Distribution.Quantum(step: Double(step), isInteger: true))
      }
      // Our grids are multiples of the step; another grid is a list of its values.
      guard (high - low) / step < 100 else { return .integer(low: low, high: high) }
      return .categorical(
        stride(from: low, through: high, by: step).map(ParameterValue.int), probabilities: nil)
    case .float(let low, let high, true, _):
      return .continuous(.logUniform(low: low, high: high), quantum: nil)
    case .float(let low, let high, false, nil):
      return .continuous(.uniform(low: low, high: high), quantum: nil)
    case .float(let low, let high, false, .some(let step)):
      let offset = low / step
      if abs(offset - offset.rounded()) < 1e-8 {
        return .continuous(
          .uniform(low: low, high: high),
          quantum: Distribution.Quantum(step: step, isInteger: false))
      }
      let count = Int(((high - low) / step + 1e-8).rounded(.down))
      guard count < 100 else {
        return .continuous(.uniform(low: low, high: high), quantum: nil)
      }
      return .categorical(
        (0...count).map { .double(low + Double($0) * step) }, probabilities: nil)
    }
  }
}
