import Foundation
import Tuning

/// Reads `parameters:` as W&B's sweep files have them: every form, every distribution, groups
/// within groups, and the rules by which a distribution that is left out is found.
struct ParameterReader {
  private let findings: Findings
  /// The parameters found so far, and the lines they stand in.
  private(set) var parameters: [Parameter] = []
  private var lines: [String: Int] = [:]

  init(findings: Findings) { self.findings = findings }

  /// W&B's distributions and the keys that each takes; the first list must be there.
  private static let forms: [(name: String, required: [String], optional: [String])] = [
    ("constant", ["value"], []), ("categorical", ["values"], ["probabilities"]),
    ("categorical_w_probabilities", ["values", "probabilities"], []),
    ("int_uniform", ["min", "max"], []), ("uniform", ["min", "max"], []),
    ("q_uniform", ["min", "max"], ["q"]), ("log_uniform", ["min", "max"], []),
    ("q_log_uniform", ["min", "max"], ["q"]), ("inv_log_uniform", ["min", "max"], []),
    ("log_uniform_values", ["min", "max"], []), ("q_log_uniform_values", ["min", "max"], ["q"]),
    ("inv_log_uniform_values", ["min", "max"], []), ("normal", [], ["mu", "sigma"]),
    ("q_normal", [], ["mu", "sigma", "q"]), ("log_normal", [], ["mu", "sigma"]),
    ("q_log_normal", [], ["mu", "sigma", "q"]), ("beta", [], ["a", "b"]),
    ("q_beta", [], ["a", "b", "q"]),
  ]

  private static let keys = [
    "distribution", "value", "values", "probabilities", "min", "max", "mu", "sigma", "a", "b", "q",
    "parameters",
  ]

  /// Reads the entries of `parameters:` or of a group.
  mutating func read(_ entries: [Node.Entry], path: [String], key: String) {
    for entry in entries {
      let entryKey = "\(key).\(entry.key)"
      checkName(entry, entryKey)
      readParameter(entry, path: path + [entry.key], key: entryKey)
    }
  }

  private func checkName(_ entry: Node.Entry, _ key: String) {
    let scalars = entry.key.unicodeScalars
    func isLetter(_ scalar: Unicode.Scalar) -> Bool {
      ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || scalar == "_"
    }
    guard let first = scalars.first, isLetter(first),
      scalars.allSatisfy({ isLetter($0) || ("0"..."9").contains($0) || $0 == "." || $0 == "-" })
    else {
      findings.warn(
        entry, key, "W&B refuses this name; use letters, digits, _ . - and begin with a letter")
      return
    }
  }

  private mutating func readParameter(_ entry: Node.Entry, path: [String], key: String) {
    guard let entries = entry.node.entries else {
      findings.error(entry, key, "is no definition; \(fix(entry))")
      return
    }
    findings.check(entries, under: key, known: ParameterReader.keys)
    if let group = entry.node["parameters"] {
      for other in entries
      where other.key != "parameters" && ParameterReader.keys.contains(other.key) {
        findings.error(
          other, "\(key).\(other.key)", "cannot stand beside parameters, which makes this a group")
      }
      let groupKey = "\(key).parameters"
      guard let inner = findings.map(group, groupKey, like: "{lr: {value: 0.1}}") else { return }
      guard !inner.isEmpty else {
        findings.error(group, groupKey, "the group is empty; remove it")
        return
      }
      read(inner, path: path, key: groupKey)
      return
    }
    let count = findings.problems.count { $0.severity == .error }
    let form = ParameterForm(findings: findings, entry: entry, key: key)
    guard let distribution = form.distribution(forms: ParameterReader.forms) else {
      if count == findings.problems.count(where: { $0.severity == .error }) {
        findings.error(entry, key, "this definition cannot be understood")
      }
      return
    }
    add(Parameter(path: path, distribution), entry, key)
  }

  private mutating func add(_ parameter: Parameter, _ entry: Node.Entry, _ key: String) {
    if let line = lines[parameter.name] {
      findings.error(
        entry, key, "line \(line) defines a parameter \(parameter.name) too; rename one of them")
      return
    }
    lines[parameter.name] = entry.line
    parameters.append(parameter)
  }

  /// What to write for somebody who gave a bare value.
  private func fix(_ entry: Node.Entry) -> String {
    switch entry.node.content {
    case .list: return "a choice is written {values: [...]}"
    case .scalar where entry.node.isNull:
      return "nothing is given; write e.g. {values: [1, 2]} or {min: 0.0, max: 1.0}"
    case .scalar(let scalar): return "a constant is written {value: \(scalar.text)}"
    case .map: return ""
    }
  }
}
