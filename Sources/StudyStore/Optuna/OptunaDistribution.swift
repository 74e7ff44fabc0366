import Tuning

/// A parameter's distribution as Optuna knows it, with its text in `distribution_json`.
enum OptunaDistribution: Hashable {
  case float(low: Double, high: Double, log: Bool, step: Double?)
  case int(low: Int, high: Int, log: Bool, step: Int)
  case categorical([JSON])

  /// The text, byte for byte as Python's `json.dumps` of Optuna's object.
  var text: String {
    let name: String
    let attributes: JSON
    switch self {
    case .float(let low, let high, let log, let step):
      name = "FloatDistribution"
      attributes = [
        "step": JSON(step), "low": .double(low), "high": .double(high), "log": .bool(log),
      ]
    case .int(let low, let high, let log, let step):
      name = "IntDistribution"
      attributes = ["log": .bool(log), "step": .int(step), "low": .int(low), "high": .int(high)]
    case .categorical(let choices):
      name = "CategoricalDistribution"
      attributes = ["choices": .array(choices)]
    }
    let json: JSON = ["name": .string(name), "attributes": attributes]
    return json.text(nonFinite: .bare, spaced: true, ascii: true)
  }

  /// Reads a text, also of the names that Optuna used before 3.0, and its short form.
  ///
  /// - Throws: `StoreError.damaged` for anything else.
  init(text: String) throws {
    guard let json = try? JSON(parsing: text),
      let distribution = OptunaDistribution(json["attributes"] ?? json, json)
    else { throw StoreError.damaged("\(text) is no distribution of Optuna's") }
    self = distribution
  }

  private init?(_ attributes: JSON, _ whole: JSON) {
    let low = attributes["low"]
    let high = attributes["high"]
    let step = attributes["step"] ?? attributes["q"]
    let log = attributes["log"]?.bool ?? false
    switch whole["name"]?.string ?? whole["type"]?.string {
    case "FloatDistribution", "float", "UniformDistribution", "DiscreteUniformDistribution":
      guard let low = low?.number, let high = high?.number else { return nil }
      self = .float(low: low, high: high, log: log, step: step?.number)
    case "LogUniformDistribution":
      guard let low = low?.number, let high = high?.number else { return nil }
      self = .float(low: low, high: high, log: true, step: nil)
    case "IntDistribution", "int", "IntUniformDistribution":
      guard let low = low?.int, let high = high?.int else { return nil }
      self = .int(low: low, high: high, log: log, step: step?.int ?? 1)
    case "IntLogUniformDistribution":
      guard let low = low?.int, let high = high?.int else { return nil }
      self = .int(low: low, high: high, log: true, step: step?.int ?? 1)
    case "CategoricalDistribution", "categorical":
      guard let choices = attributes["choices"]?.array else { return nil }
      self = .categorical(choices)
    default: return nil
    }
  }

  /// Whether Optuna allows both under one name in one study: the same kind, both or neither
  /// logarithmic, the very same choices. (`optuna.distributions.check_distribution_compatibility`)
  func isCompatible(with other: OptunaDistribution) -> Bool {
    switch (self, other) {
    case (.float(_, _, let a, _), .float(_, _, let b, _)): return a == b
    case (.int(_, _, let a, _), .int(_, _, let b, _)): return a == b
    case (.categorical(let a), .categorical(let b)):
      return a.count == b.count && zip(a, b).allSatisfy { OptunaDistribution.means($0, $1) }
    default: return false
    }
  }

  /// Whether two choices are equal to Python.
  static func means(_ a: JSON, _ b: JSON) -> Bool {
    switch (a, b) {
    case (.int, .int), (.int, .double), (.double, .int), (.double, .double):
      guard let x = a.number, let y = b.number else { return false }
      return x == y || (x.isNaN && y.isNaN)
    default: return a == b
    }
  }

  /// The value that a `param_value` stands for; nil for an index outside the choices.
  func value(of number: Double) -> ParameterValue? {
    switch self {
    case .float: return .double(number)
    case .int: return Int(exactly: number.rounded()).map(ParameterValue.int)
    case .categorical(let choices):
      guard let index = Int(exactly: number.rounded()), choices.indices.contains(index) else {
        return nil
      }
      return ParameterValue(choices[index])
    }
  }

  /// The smallest distribution of the same kind that holds both ranges; nil if the kinds differ.
  func union(_ other: OptunaDistribution) -> OptunaDistribution? {
    guard isCompatible(with: other) else { return nil }
    switch (self, other) {
    case (.float(let low, let high, let log, let step), .float(let low2, let high2, _, let step2)):
      return .float(
        low: min(low, low2), high: max(high, high2), log: log, step: step == step2 ? step : nil)
    case (.int(let low, let high, let log, let step), .int(let low2, let high2, _, let step2)):
      return .int(
        low: min(low, low2), high: max(high, high2), log: log, step: step == step2 ? step : 1)
    default: return self
    }
  }
}
