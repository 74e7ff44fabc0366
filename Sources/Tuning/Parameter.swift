/// A hyperparameter: its name and where its values come from.
public struct Parameter: Sendable, Hashable, Codable {
  /// The names from the outermost group inwards; one element unless it stands in a nested group.
  public var path: [String]
  /// Where its values come from.
  public var distribution: Distribution

  /// The path with dots between: the name in tables, events and the database.
  public var name: String { path.joined(separator: ".") }

  /// A parameter inside nested groups.
  public init(path: [String], _ distribution: Distribution) {
    self.path = path
    self.distribution = distribution
  }

  /// A parameter at the top level.
  public init(_ name: String, _ distribution: Distribution) {
    self.init(path: [name], distribution)
  }
}

extension Parameter {
  /// A real number between two bounds, all alike.
  public static func uniform(_ name: String, _ range: ClosedRange<Double>) -> Parameter {
    let law = Distribution.Continuous.uniform(low: range.lowerBound, high: range.upperBound)
    return Parameter(name, .continuous(law, quantum: nil))
  }

  /// A real number between two bounds above 0, all orders of magnitude alike: for learning rates.
  public static func logUniform(_ name: String, _ range: ClosedRange<Double>) -> Parameter {
    precondition(range.lowerBound > 0, "\(name): a logarithmic range must start above 0")
    let law = Distribution.Continuous.logUniform(low: range.lowerBound, high: range.upperBound)
    return Parameter(name, .continuous(law, quantum: nil))
  }

  /// A whole number, both bounds included.
  public static func integer(_ name: String, _ range: ClosedRange<Int>) -> Parameter {
    Parameter(name, .integer(low: range.lowerBound, high: range.upperBound))
  }

  /// One of a list.
  public static func choice(_ name: String, _ values: [ParameterValue]) -> Parameter {
    precondition(!values.isEmpty, "\(name): a choice needs at least one value")
    return Parameter(name, .categorical(values, probabilities: nil))
  }
}
