import Foundation
import Tuning

/// One parameter's definition.
struct ParameterForm {
  let findings: Findings
  let entry: Node.Entry
  let key: String

  private func under(_ name: String) -> Node.Entry? { entry.node[name] }
  private func key(_ name: String) -> String { "\(key).\(name)" }

  /// The distribution, given or found by W&B's rules; nil after complaints.
  func distribution(
    forms: [(name: String, required: [String], optional: [String])]
  ) -> Distribution? {
    let names = forms.map(\.name)
    let name: String
    if let given = under("distribution") {
      guard
        let word = findings.word(
          given, key("distribution"), allowed: names, noun: "distribution")
      else { return nil }
      name = word
    } else {
      guard let inferred = inferred() else { return nil }
      name = inferred
    }
    guard let form = forms.first(where: { $0.name == name }) else { return nil }
    var isSound = true
    for required in form.required where under(required) == nil {
      findings.error(
        entry, key,
        "\(name) needs \(form.required.joined(separator: " and ")); \(required) is missing")
      isSound = false
    }
    let allowed = form.required + form.optional + ["distribution"]
    for other in entry.node.entries ?? []
    where !allowed.contains(other.key) && other.key != "parameters" {
      // Unknown keys were complained about already.
      guard forms.contains(where: { ($0.required + $0.optional).contains(other.key) }) else {
        isSound = false
        continue
      }
      findings.error(other, key(other.key), misplaced(other.key, name))
      isSound = false
    }
    return isSound ? distribution(named: name) : nil
  }

  private func misplaced(_ key: String, _ name: String) -> String {
    if key == "q", under("distribution") == nil {
      return "q needs a distribution that rounds: distribution: q_uniform or q_log_uniform_values"
    }
    if key == "q", name == "uniform" || name == "log_uniform_values" || name == "normal" {
      return "\(name) does not round; use distribution: q_\(name)"
    }
    return "\(name) takes no \(key); remove it, or name another distribution"
  }

  /// The distribution that W&B finds where none is named.
  private func inferred() -> String? {
    if under("value") != nil { return "constant" }
    if under("values") != nil {
      return under("probabilities") == nil ? "categorical" : "categorical_w_probabilities"
    }
    if let low = under("min"), let high = under("max") {
      return isWhole(low) && isWhole(high) ? "int_uniform" : "uniform"
    }
    if under("min") != nil || under("max") != nil {
      let missing = under("min") == nil ? "min" : "max"
      findings.error(entry, key, "\(missing) is missing; a range needs min and max")
    } else if under("mu") != nil || under("sigma") != nil {
      findings.error(entry, key, "mu and sigma need distribution: normal or log_normal")
    } else if under("a") != nil || under("b") != nil {
      findings.error(entry, key, "a and b need distribution: beta")
    } else if entry.node.entries?.isEmpty == true || under("probabilities") != nil {
      findings.error(
        entry, key,
        "nothing says what values it takes; write value, values, min and max, or parameters")
    }
    return nil
  }

  private func isWhole(_ entry: Node.Entry) -> Bool {
    if case .int? = entry.node.scalar?.value { return true }
    return false
  }

  // MARK: - Distributions

  private func distribution(named name: String) -> Distribution? {
    switch name {
    case "constant": return under("value").map { .constant(value($0.node, key("value"))) }
    case "categorical", "categorical_w_probabilities": return categorical()
    case "int_uniform": return integer()
    case "uniform", "q_uniform":
      return bounds().flatMap { continuous(.uniform(low: $0, high: $1)) }
    case "log_uniform_values", "q_log_uniform_values":
      return positiveBounds().flatMap { continuous(.logUniform(low: $0, high: $1)) }
    case "inv_log_uniform_values":
      return positiveBounds().flatMap { continuous(.inverseLogUniform(low: $0, high: $1)) }
    case "log_uniform", "q_log_uniform":
      return exponents(name).flatMap { continuous(.logUniform(low: $0, high: $1)) }
    case "inv_log_uniform":
      return exponents(name).flatMap { continuous(.inverseLogUniform(low: 1 / $1, high: 1 / $0)) }
    case "normal", "q_normal":
      return moments().flatMap { continuous(.normal(mean: $0, deviation: $1)) }
    case "log_normal", "q_log_normal":
      return moments().flatMap { continuous(.logNormal(mean: $0, deviation: $1)) }
    case "beta", "q_beta":
      guard let a = positive("a"), let b = positive("b") else { return nil }
      return continuous(.beta(a: a, b: b))
    default: return nil
    }
  }

  /// A value as it will be handed to the script; a word that YAML takes for a truth value is told.
  private func value(_ node: Node, _ key: String) -> ParameterValue {
    if case .bool(let flag)? = node.scalar?.value, let text = node.scalar?.text,
      !["true", "false"].contains(text.lowercased())
    {
      findings.add(
        .warning, line: node.line, column: node.column, key: key,
        "\(text) is a truth value to YAML, so the script is handed \(flag ? "True" : "False"); "
          + "quote it (\"\(text)\") if it is meant as a word")
    }
    return node.value
  }

  private func categorical() -> Distribution? {
    guard let entry = under("values") else { return nil }
    guard let nodes = entry.node.elements else {
      findings.error(
        entry, key("values"),
        "takes a list, but \(entry.node.given) is given; write [\(entry.node.scalar?.text ?? "a, b")]"
          + (entry.node.scalar == nil ? "" : ", or value: for a constant"))
      return nil
    }
    guard !nodes.isEmpty else {
      findings.error(entry, key("values"), "the list is empty; give at least one value")
      return nil
    }
    var values: [ParameterValue] = []
    for (index, node) in nodes.enumerated() {
      let value = value(node, "\(key("values"))[\(index)]")
      if values.contains(where: { $0 == value }) {
        findings.add(
          .warning, line: node.line, column: node.column, key: "\(key("values"))[\(index)]",
          "\(node.given) stands twice")
      }
      values.append(value)
    }
    guard let given = under("probabilities") else {
      return .categorical(values, probabilities: nil)
    }
    return probabilities(given, count: values.count).map { .categorical(values, probabilities: $0) }
  }

  private func probabilities(_ entry: Node.Entry, count: Int) -> [Double]? {
    let key = key("probabilities")
    guard let nodes = entry.node.elements else {
      findings.error(entry, key, "takes a list of numbers, one for each of values")
      return nil
    }
    let numbers = nodes.enumerated().compactMap { index, node in
      let element = Node.Entry(key: entry.key, line: node.line, column: node.column, node: node)
      return findings.number(element, "\(key)[\(index)]", from: 0, to: 1)
    }
    guard numbers.count == nodes.count else { return nil }
    guard numbers.count == count else {
      findings.error(entry, key, "\(numbers.count) are given for \(count) values; give one each")
      return nil
    }
    let sum = numbers.reduce(0, +)
    // numpy.isclose(sum, 1), as W&B checks it.
    guard abs(sum - 1) <= 1e-8 + 1e-5 else {
      findings.error(entry, key, "they must sum to 1, but they sum to \(shortText(.double(sum)))")
      return nil
    }
    return numbers.map { $0 / sum }
  }

  private func integer() -> Distribution? {
    guard let low = under("min"), let high = under("max") else { return nil }
    func whole(_ entry: Node.Entry) -> Int? {
      guard let number = findings.number(entry, key(entry.key)) else { return nil }
      guard let whole = Int(exactly: number) else {
        findings.error(
          entry, key(entry.key),
          "int_uniform takes whole numbers, but \(entry.node.given) is given; use uniform")
        return nil
      }
      return whole
    }
    let (least, most) = (whole(low), whole(high))
    guard let least, let most, isOrdered(Double(least), Double(most), low, high) else { return nil }
    return .integer(low: least, high: most)
  }

  private func isOrdered(_ low: Double, _ high: Double, _ min: Node.Entry, _ max: Node.Entry)
    -> Bool
  {
    if low < high { return true }
    let message =
      low == high
      ? "min and max are both \(min.node.given); a constant is written {value: \(min.node.scalar?.text ?? "")}"
      : "min (\(min.node.given)) is above max (\(max.node.given)); exchange them"
    findings.error(min, key("min"), message)
    return false
  }

  /// `min` and `max` as they stand, min below max.
  private func bounds() -> (Double, Double)? {
    guard let low = under("min"), let high = under("max") else { return nil }
    let (least, most) = (findings.number(low, key("min")), findings.number(high, key("max")))
    guard let least, let most, isOrdered(least, most, low, high) else { return nil }
    return (least, most)
  }

  private func positiveBounds() -> (Double, Double)? {
    guard let (low, high) = bounds(), let entry = under("min") else { return nil }
    guard low > 0 else {
      findings.error(
        entry, key("min"),
        "a logarithmic range must start above 0, but it starts at \(entry.node.given); "
          + "use e.g. 1.0e-6, or distribution: uniform")
      return nil
    }
    return (low, high)
  }

  /// W&B's older logarithmic distributions give the exponents of e.
  private func exponents(_ name: String) -> (Double, Double)? {
    guard let (low, high) = bounds(), let entry = under("distribution") ?? under("min") else {
      return nil
    }
    guard high <= 700, low >= -700 else {
      findings.error(
        entry, key("distribution"),
        "\(name) takes exponents of e, and e^\(shortText(.double(high))) is beyond all numbers; "
          + "did you mean \(name)_values?")
      return nil
    }
    let (from, to) =
      name == "inv_log_uniform" ? (exp(-high), exp(-low)) : (exp(low), exp(high))
    let range = "\(shortText(.double(from))) … \(shortText(.double(to)))"
    let newer =
      "distribution: \(name)_values with min: \(yamlNumber(rounded(from))), "
      + "max: \(yamlNumber(rounded(to)))"
    if low > 0, low < 1 || high > 20 {
      findings.warn(
        entry, key("distribution"),
        "min and max of \(name) are exponents of e, so values are \(range); these look like real "
          + "limits: did you mean \(name)_values?")
    } else {
      findings.warn(
        entry, key("distribution"),
        "\(name) is deprecated: its min and max are exponents of e, so values are \(range); "
          + "write \(newer)")
    }
    return (exp(low), exp(high))
  }

  private func rounded(_ value: Double) -> Double {
    let scale = pow(10, 3 - floor(log10(abs(value))))
    return scale.isFinite && scale > 0 ? (value * scale).rounded() / scale : value
  }

  private func moments() -> (Double, Double)? {
    var mean = 0.0
    if let entry = under("mu") {
      guard let value = findings.number(entry, key("mu")) else { return nil }
      mean = value
    }
    guard let deviation = positive("sigma") else { return nil }
    return (mean, deviation)
  }

  /// A number above 0; 1 if it is left out.
  private func positive(_ name: String) -> Double? {
    guard let entry = under(name) else { return 1 }
    return findings.number(entry, key(name), above: 0)
  }

  private func continuous(_ law: Distribution.Continuous) -> Distribution? {
    guard let name = under("distribution")?.node.scalar?.text, name.hasPrefix("q_") else {
      return .continuous(law, quantum: nil)
    }
    guard let entry = under("q") else {
      findings.hint(
        self.entry, key,
        "q is left out, so values are whole but printed as floats (3.0), as W&B does; "
          + "write q: 1 for 3")
      return .continuous(law, quantum: .init(step: 1, isInteger: false))
    }
    guard let step = findings.number(entry, key("q"), above: 0) else { return nil }
    return .continuous(law, quantum: .init(step: step, isInteger: isWhole(entry)))
  }
}
