import Tuning

/// A group of parameters that are tuned together.
struct ParameterGroup: Sendable {
  /// What they are.
  let name: String
  /// What part of the effort experience gives it, in no unit.
  let weight: Double
  /// Whether a parameter belongs here, unless to a group before.
  let holds: @Sendable (Parameter, SpaceFacts) -> Bool

  /// The groups in the order in which the field's guides tune them.
  static let all: [ParameterGroup] = [
    ParameterGroup(name: "learning rate", weight: 40) { $1.rates.contains($0) },
    ParameterGroup(name: "schedule", weight: 15) { parameter, _ in
      ParameterWords.isSchedule(parameter)
    },
    ParameterGroup(name: "batch size and optimizer", weight: 20) { parameter, facts in
      let roles: [ParameterRole] = [.batchSize, .optimizer, .momentum]
      return roles.contains { facts.parameter($0)?.name == parameter.name }
    },
    ParameterGroup(name: "regularisation", weight: 15) { parameter, facts in
      ParameterWords.isRegulariser(parameter) || ParameterWords.isDropout(parameter)
        || facts.parameter(.weightDecay)?.name == parameter.name
    },
    ParameterGroup(name: "architecture", weight: 10) { parameter, _ in
      parameter.isArchitecture
    },
    ParameterGroup(name: "the rest", weight: 10) { _, _ in true },
  ]

  init(
    name: String, weight: Double, holds: @escaping @Sendable (Parameter, SpaceFacts) -> Bool
  ) {
    self.name = name
    self.weight = weight
    self.holds = holds
  }
}
