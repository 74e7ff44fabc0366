import Tuning

extension CloneForm {
  /// The parameters as they stand in the form, where they can be read.
  var changes: Configuration {
    var configuration = Configuration()
    for field in fields where field.isChanged && field.problem == nil {
      guard case .parameter(let name) = field.role else { continue }
      configuration[name] = value(of: field, name)
    }
    return configuration
  }

  /// How many lines differ from the trial.
  var changeCount: Int { fields.count(where: \.isChanged) }

  /// Whether the trial starts from a checkpoint.
  var isWarm: Bool { choice(.start) == 1 }
  /// Whether it runs before the trials that wait already.
  var runsNext: Bool { choice(.place) != 1 }
  /// Whether the trial that is cloned is ended.
  var killsOriginal: Bool { choice(.original) == 1 }
  /// The seed; nil to have one drawn.
  var seed: UInt64? { text(.seed).flatMap { UInt64($0) } }
  /// The last step; nil for the plan's.
  var steps: Int? { text(.steps).flatMap { Int($0) } }

  /// What of the network's shape is changed though it starts from a checkpoint, which fits only the
  /// shape that it was saved with.
  var reshaped: [String] {
    guard isWarm else { return [] }
    let names = plan.space.parameters.map(\.name)
    return changes.entries.map(\.name).filter {
      ParameterFamily.of($0, roles: plan.roles, among: names) == .architecture
    }
  }

  private func choice(_ role: Field.Role) -> Int? {
    guard let field = fields.first(where: { $0.role == role }),
      case .choice(_, let index) = field.input
    else { return nil }
    return index
  }

  private func text(_ role: Field.Role) -> String? {
    fields.first { $0.role == role }?.text
  }

  /// What a line says of a parameter.
  func value(of field: Field, _ name: String) -> ParameterValue? {
    if case .choice(_, let index) = field.input {
      return plan.space[name]?.distribution.choices?[index]
    }
    guard let number = Double(field.text) else { return nil }
    return plan.space[name]?.distribution.value(of: number, clipped: false)
  }

  /// What is wrong with a line, and what is unusual about it.
  func verdict(on field: Field) -> (problem: String?, warning: String?) {
    let text = field.text
    switch field.role {
    case .parameter(let name):
      guard case .text = field.input, let distribution = plan.space[name]?.distribution else {
        return (nil, nil)
      }
      guard field.isChanged else { return (nil, nil) }
      guard let number = Double(text), number.isFinite else {
        return (text.isEmpty ? "needs a number" : "no number; write e.g. 3e-4", nil)
      }
      if case .integer = distribution, number != number.rounded() {
        return ("must be a whole number", nil)
      }
      guard let bounds = distribution.bounds, !bounds.contains(number) else {
        guard let step = distribution.step,
          let kept = distribution.value(of: number, clipped: false).number,
          abs(kept - number) > 1e-9 * step
        else { return (nil, nil) }
        let becomes = shortText(.double(kept), digits: 12)
        return (nil, "steps of \(shortText(.double(step))); \(text) becomes \(becomes)")
      }
      if distribution.isLogarithmic, number <= 0 { return ("must be above 0", nil) }
      return (nil, "outside \(field.range); allowed by hand")
    case .seed:
      return (text.isEmpty || UInt64(text) != nil ? nil : "must be a whole number from 0", nil)
    case .steps:
      guard !text.isEmpty else { return (nil, nil) }
      guard let steps = Int(text), steps >= 1 else { return ("must be a whole number from 1", nil) }
      return (nil, nil)
    case .start:
      guard isWarm, let checkpoint, let steps = steps ?? plan.steps, checkpoint >= steps else {
        return (nil, nil)
      }
      return ("step \(checkpoint) of \(steps): nothing is left; raise the steps", nil)
    case .place, .original: return (nil, nil)
    }
  }
}

extension Distribution {
  /// The step that values are rounded to; nil for none.
  var step: Double? {
    guard case .continuous(_, let quantum) = self else { return nil }
    return quantum?.step
  }
}
