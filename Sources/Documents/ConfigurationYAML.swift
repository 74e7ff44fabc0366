import Tuning

/// A configuration as YAML: a line a parameter, nested as the space nests them.
///
/// Texts that YAML 1.1 would take for something else are quoted; numbers read back as numbers.
public func configurationYAML(_ configuration: Configuration, in space: SearchSpace) -> String {
  guard case .map(let entries) = configuration.nested(in: space) else { return "{}" }
  return entries.isEmpty ? "{}" : lines(entries, depth: 0).joined(separator: "\n")
}

private func lines(_ entries: [ParameterValue.Entry], depth: Int) -> [String] {
  let indent = String(repeating: "  ", count: depth)
  return entries.flatMap { entry -> [String] in
    if case .map(let inner) = entry.value, !inner.isEmpty {
      return ["\(indent)\(yamlText(entry.key)):"] + lines(inner, depth: depth + 1)
    }
    return ["\(indent)\(yamlText(entry.key)): \(yamlText(entry.value))"]
  }
}
