import Tuning

/// What a plain scalar means in YAML 1.1, exactly as PyYAML (and so W&B) reads it.
///
/// `1e-4` and `1.0e5` are texts there (a float needs a point and a signed exponent), `on`, `off`,
/// `yes` and `no` are truth values, `010` is eight, `1:30` is ninety, `None` is a text. What is text
/// but obviously meant as a number becomes `.spelled`: the number, and how it was written.
func plainValue(_ text: String) -> ParameterValue {
  switch text {
  case "", "~", "null", "Null", "NULL": return .null
  case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": return .bool(true)
  case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": return .bool(false)
  default: break
  }
  guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else {
    return .string(text)
  }
  if let value = wholeNumber(text) { return value }
  if let value = realNumber(text) { return .double(value) }
  if let value = meantNumber(text), value.isFinite { return .spelled(value, text) }
  return .string(text)
}

/// The number that a text is meant to be though YAML 1.1 takes it for a text: `1e-4`, `-.5`.
func meantNumber(_ text: String) -> Double? {
  let allowed = text.utf8.allSatisfy { "+-.0123456789eE".utf8.contains($0) }
  guard allowed, text.utf8.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
  let unsigned = text.hasPrefix("+") ? String(text.dropFirst()) : text
  return Double(unsigned)
}

private func wholeNumber(_ text: String) -> ParameterValue? {
  var digits = text[...]
  let isNegative = digits.first == "-"
  if isNegative || digits.first == "+" { digits = digits.dropFirst() }
  let plain = digits.filter { $0 != "_" }
  func value(_ digits: some StringProtocol, radix: Int) -> ParameterValue? {
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }) else { return nil }
    if let whole = Int((isNegative ? "-" : "") + digits, radix: radix) { return .int(whole) }
    // Too long for a machine word, as Python would not find.
    guard radix == 10, let real = Double(String(digits)) else { return nil }
    return .double(isNegative ? -real : real)
  }
  if digits.hasPrefix("0b") { return value(plain.dropFirst(2), radix: 2) }
  if digits.hasPrefix("0x") { return value(plain.dropFirst(2), radix: 16) }
  if digits == "0" { return .int(0) }
  if digits.hasPrefix("0") {
    guard digits.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x37) || $0 == 0x5F }) else { return nil }
    return value(plain, radix: 8)
  }
  if digits.contains(":") {
    return sexagesimal(digits).map { .int(isNegative ? -Int($0) : Int($0)) }
  }
  guard let first = digits.utf8.first, first >= 0x31, first <= 0x39,
    digits.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F })
  else { return nil }
  return value(plain, radix: 10)
}

/// `190:20:30` in base 60, without a point.
private func sexagesimal(_ digits: Substring) -> Double? {
  let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
  guard let first = parts.first, let leading = first.first, leading != "0" || parts.count == 1
  else {
    return nil
  }
  var total = 0.0
  for (index, part) in parts.enumerated() {
    let plain = part.filter { $0 != "_" || index > 0 }
    guard !plain.isEmpty, plain.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let value = Double(plain), index == 0 || (plain.count <= 2 && value < 60)
    else { return nil }
    total = total * 60 + value
  }
  return total < 9e15 ? total : nil
}

private func realNumber(_ text: String) -> Double? {
  switch text {
  case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .infinity
  case "-.inf", "-.Inf", "-.INF": return -.infinity
  case ".nan", ".NaN", ".NAN": return .nan
  default: break
  }
  var rest = text[...]
  let isSigned = rest.first == "-" || rest.first == "+"
  let isNegative = rest.first == "-"
  if isSigned { rest = rest.dropFirst() }
  guard let point = rest.firstIndex(of: ".") else { return nil }
  let whole = rest[..<point]
  func isDigits(_ part: Substring) -> Bool {
    part.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F }
  }
  if whole.contains(":") {
    let fraction = rest[rest.index(after: point)...]
    guard isDigits(fraction), let minutes = sexagesimal(whole) else { return nil }
    let part = Double("0." + fraction.filter { $0 != "_" } + "0") ?? 0
    return isNegative ? -(minutes + part) : minutes + part
  }
  // Before the point a digit comes first; without any, no sign may stand and one must follow.
  guard isDigits(whole), whole.first != "_", !whole.isEmpty || !isSigned else { return nil }
  var fraction = rest[rest.index(after: point)...]
  var exponent = ""
  if let mark = fraction.firstIndex(where: { $0 == "e" || $0 == "E" }) {
    let power = fraction[fraction.index(after: mark)...]
    guard let sign = power.first, sign == "-" || sign == "+", power.count > 1,
      power.dropFirst().utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
    else { return nil }
    exponent = "e" + power
    fraction = fraction[..<mark]
  }
  guard isDigits(fraction), !whole.isEmpty || (fraction.first.map { $0 != "_" } ?? false) else {
    return nil
  }
  let digits = "\(whole.isEmpty ? "0" : String(whole)).\(fraction)0\(exponent)".filter { $0 != "_" }
  return Double((isNegative ? "-" : "") + digits)
}
