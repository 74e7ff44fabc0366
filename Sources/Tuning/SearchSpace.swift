import Numerics

/// All parameters of a study, in the order of the study file.
public struct SearchSpace: Sendable, Hashable, Codable {
  /// The parameters, constants included.
  public private(set) var parameters: [Parameter]

  /// A space of these parameters; names are unique (the study file's reader sees to it).
  public init(_ parameters: [Parameter]) {
    self.parameters = parameters
  }

  /// The parameters that vary.
  public var varying: [Parameter] { parameters.filter { !$0.distribution.isConstant } }

  /// The parameter with this (dotted) name.
  public subscript(name: String) -> Parameter? { parameters.first { $0.name == name } }

  /// Puts another distribution under a name that is there.
  public mutating func setDistribution(_ distribution: Distribution, of name: String) {
    guard let index = parameters.firstIndex(where: { $0.name == name }) else { return }
    parameters[index].distribution = distribution
  }

  /// A configuration drawn at random, each parameter by its own law.
  public func sample(using random: inout some RandomNumberGenerator) -> Configuration {
    Configuration(
      parameters.map { parameter in
        let u = Double(random.next() >> 11) * 0x1p-53
        return Configuration.Entry(parameter.name, parameter.distribution.value(at: u))
      })
  }

  /// What is wrong with a configuration for this space, a sentence each: missing and unknown
  /// names, and values that are none of the choices. Numbers outside the range are allowed.
  public func problems(of configuration: Configuration) -> [String] {
    var problems: [String] = []
    for entry in configuration.entries {
      guard let parameter = self[entry.name] else {
        let hint = nearMiss(entry.name, among: parameters.map(\.name))
        let suffix = hint.map { "; did you mean \($0)?" } ?? ""
        problems.append("\(entry.name): the study has no such parameter\(suffix)")
        continue
      }
      let distribution = parameter.distribution
      if let choices = distribution.choices, distribution.index(of: entry.value) == nil {
        let allowed = choices.map(pythonText).joined(separator: ", ")
        problems.append(
          "\(entry.name): \(pythonText(entry.value)) is none of the choices (\(allowed))")
      } else if distribution.isNumeric, entry.value.number == nil {
        problems.append("\(entry.name): \(pythonText(entry.value)) is no number")
      } else if let number = entry.value.number, !number.isFinite {
        problems.append("\(entry.name): \(pythonText(entry.value)) is not finite")
      } else if let number = entry.value.number, let bounds = distribution.bounds {
        // No Optuna database could hold these, whatever the range.
        if case .integer = distribution, number.rounded() != number {
          problems.append("\(entry.name): \(pythonText(entry.value)) is no whole number")
        } else if distribution.isLogarithmic, number <= 0, number < bounds.lowerBound {
          problems.append(
            "\(entry.name): \(pythonText(entry.value)) must be above 0 on a logarithmic scale")
        }
      }
    }
    for parameter in parameters where configuration[parameter.name] == nil {
      problems.append("\(parameter.name): no value is given")
    }
    return problems
  }
}
