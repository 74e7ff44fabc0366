/// The text of a number as Python's `repr` has it: shortest digits, `1e-05`, `1e+16`, `2.0`, `nan`.
public func pythonText(_ value: Double) -> String {
  if value.isNaN { return "nan" }
  if value.isInfinite { return value > 0 ? "inf" : "-inf" }
  if value == 0 { return value.sign == .minus ? "-0.0" : "0.0" }
  // Swift prints the shortest digits that round-trip, as Python does; only the layout differs.
  let (digits, exponent) = shortestDigits(abs(value))
  let sign = value < 0 ? "-" : ""
  if exponent < -4 || exponent >= 16 {
    let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
    let magnitude = String(abs(exponent))
    let padded = magnitude.count < 2 ? "0" + magnitude : magnitude
    return "\(sign)\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(padded)"
  }
  if exponent < 0 {
    return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
  }
  let whole = exponent + 1
  if digits.count <= whole {
    return sign + digits + String(repeating: "0", count: whole - digits.count) + ".0"
  }
  return sign + digits.prefix(whole) + "." + digits.dropFirst(whole)
}

/// The significant digits of a positive number and the power of ten of the first one.
private func shortestDigits(_ value: Double) -> (digits: String, exponent: Int) {
  let text = "\(value)"
  var mantissa = Substring(text)
  var exponent = 0
  if let mark = text.firstIndex(of: "e") {
    mantissa = text[..<mark]
    exponent = Int(text[text.index(after: mark)...]) ?? 0
  }
  let parts = mantissa.split(separator: ".", omittingEmptySubsequences: false)
  let whole = parts[0]
  let fraction = parts.count > 1 ? parts[1] : ""
  let all = whole + fraction
  let leading = all.prefix { $0 == "0" }.count
  exponent += whole.count - 1 - leading
  var digits = String(all.dropFirst(leading))
  while digits.count > 1, digits.last == "0" { digits.removeLast() }
  return (digits, exponent)
}

/// The text of a value as Python's `str` has it, which is what W&B's agent puts on a command line:
/// `True`, `None`, `[64, 64]`, `{'name': 'sgd'}`; a text stands as it is.
public func pythonText(_ value: ParameterValue) -> String {
  if case .string(let text) = value { return text }
  return pythonRepresentation(value)
}

/// The text of a value as Python's `repr` has it: like `str`, but texts are quoted.
public func pythonRepresentation(_ value: ParameterValue) -> String {
  switch value {
  case .null: return "None"
  case .bool(let value): return value ? "True" : "False"
  case .int(let value): return String(value)
  case .double(let value): return pythonText(value)
  case .spelled(_, let text): return text
  case .string(let text): return quoted(text)
  case .list(let elements):
    return "[" + elements.map(pythonRepresentation).joined(separator: ", ") + "]"
  case .map(let entries):
    let inner = entries.map { "\(quoted($0.key)): \(pythonRepresentation($0.value))" }
    return "{" + inner.joined(separator: ", ") + "}"
  }
}

/// Python's `repr` of a text: what cannot be printed is escaped.
private func quoted(_ text: String) -> String {
  let scalars = text.unicodeScalars
  let mark: Unicode.Scalar = scalars.contains("'") && !scalars.contains("\"") ? "\"" : "'"
  var out = String(mark)
  for scalar in scalars {
    switch scalar {
    case "\\": out += "\\\\"
    case "\n": out += "\\n"
    case "\t": out += "\\t"
    case "\r": out += "\\r"
    case mark: out += "\\\(mark)"
    case " ": out += " "
    default:
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator, .spaceSeparator:
        out += escaped(scalar)
      default: out.unicodeScalars.append(scalar)
      }
    }
  }
  return out + String(mark)
}

private func escaped(_ scalar: Unicode.Scalar) -> String {
  let digits = String(scalar.value, radix: 16)
  let (letter, width) =
    scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x1_0000 ? ("u", 4) : ("U", 8)
  return "\\\(letter)" + String(repeating: "0", count: width - digits.count) + digits
}
