import Tuning

/// Reads `hone.baseline`: the configuration to beat.
struct BaselineReader {
  let findings: Findings
  /// Parameters of the file that are wrong themselves: what the baseline says of them stays open.
  var doubtful: [String] = []

  /// The configuration, in the space's order, constants filled in; nil after complaints.
  func read(_ entry: Node.Entry, _ space: SearchSpace) -> Configuration? {
    let key = "hone.baseline"
    guard let entries = findings.map(entry, key, like: "{lr: 0.001}") else { return nil }
    var given: [String: ParameterValue] = [:]
    var isSound = true
    collect(entries, prefix: "", key, space, into: &given, &isSound)
    var configuration = Configuration()
    var missing: [String] = []
    for parameter in space.parameters {
      if let value = given[parameter.name] {
        configuration[parameter.name] = value
      } else if parameter.distribution.isConstant {
        configuration[parameter.name] = parameter.distribution.value(at: 0)
      } else {
        missing.append(parameter.name)
      }
    }
    if !missing.isEmpty, isSound, doubtful.isEmpty {
      findings.error(
        entry, key,
        "it must name every parameter that varies; missing: \(missing.joined(separator: ", "))")
    }
    return isSound && missing.isEmpty && doubtful.isEmpty ? configuration : nil
  }

  /// Takes dotted names, and groups within maps.
  private func collect(
    _ entries: [Node.Entry], prefix: String, _ key: String, _ space: SearchSpace,
    into given: inout [String: ParameterValue], _ isSound: inout Bool
  ) {
    for entry in entries {
      let name = prefix + entry.key
      let entryKey = "\(key).\(entry.key)"
      if let parameter = space[name] {
        if let value = value(entry, entryKey, parameter) {
          given[name] = value
        } else {
          isSound = false
        }
      } else if let inner = entry.node.entries,
        space.parameters.contains(where: { $0.name.hasPrefix(name + ".") })
      {
        collect(inner, prefix: name + ".", entryKey, space, into: &given, &isSound)
      } else if doubtful.contains(where: { name == $0 || name.hasPrefix($0 + ".") }) {
        continue
      } else {
        let known = space.parameters.map(\.name) + doubtful
        findings.error(
          entry, entryKey, "there is no parameter \(name)\(findings.didYouMean(name, known))")
        isSound = false
      }
    }
  }

  /// A value that a parameter may have; nil after complaints.
  func value(
    _ entry: Node.Entry, _ key: String, _ parameter: Parameter
  ) -> ParameterValue? {
    let given = entry.node.value
    if let choices = parameter.distribution.choices {
      if let index = parameter.distribution.index(of: given) { return choices[index] }
      // `1e-4` in a list of 0.0001, and the other way round.
      let text = pythonText(given)
      if let choice = choices.first(where: { pythonText($0) == text }) { return choice }
      let allowed = choices.map(pythonText)
      findings.error(
        entry, key,
        "\(entry.node.given) is none of its values (\(allowed.joined(separator: ", ")))"
          + findings.didYouMean(text, allowed))
      return nil
    }
    guard let number = findings.number(entry, key) else { return nil }
    if case .integer = parameter.distribution, number.rounded() != number {
      findings.error(entry, key, "takes a whole number, but \(entry.node.given) is given")
      return nil
    }
    if let bounds = parameter.distribution.bounds, !bounds.contains(number) {
      let range = [bounds.lowerBound, bounds.upperBound].map { shortText(.double($0)) }
      findings.warn(
        entry, key, "\(entry.node.given) is outside of its range, \(range.joined(separator: " … "))"
      )
    }
    return parameter.distribution.value(of: number, clipped: false)
  }
}
