/// Numbers as they stand on the screen: as short as they may be, and of a width that is known.
///
/// Written without `String(format:)`, which costs microseconds a number: a full table has a
/// thousand of them a frame.
enum NumberText {
  /// A fixed number of decimals: `0.0612`.
  static func fixed(_ x: Double, _ decimals: Int) -> String {
    guard x.isFinite else { return special(x) }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (abs(x) * scale).rounded()
    guard scaled < 9e15 else { return scientific(x) }
    let digits = Int(scaled)
    let sign = x < 0 && digits > 0 ? "-" : ""
    guard decimals > 0 else { return sign + String(digits) }
    let unit = Int(scale)
    let fraction = String(digits % unit)
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(sign)\(digits / unit).\(zeros)\(fraction)"
  }

  /// A mantissa with some decimals and a power of ten, as a person types it: `3.1e-5`.
  static func scientific(_ x: Double, decimals: Int = 1) -> String {
    guard x.isFinite else { return special(x) }
    guard x != 0 else { return fixed(0, decimals) + "e0" }
    var magnitude = abs(x)
    var exponent = 0
    while magnitude >= 10 {
      magnitude /= 10
      exponent += 1
    }
    while magnitude < 1 {
      magnitude *= 10
      exponent -= 1
    }
    var mantissa = fixed(magnitude, decimals)
    if mantissa.hasPrefix("10") {
      mantissa = fixed(1, decimals)
      exponent += 1
    }
    return "\(x < 0 ? "-" : "")\(mantissa)e\(exponent)"
  }

  /// A metric's value: at most eight columns, four decimals in the usual range.
  static func metric(_ x: Double) -> String {
    guard x.isFinite else { return special(x) }
    switch abs(x) {
    case 0: return "0.0000"
    case ..<1e-3: return scientific(x, decimals: 2)
    case ..<10: return fixed(x, 4)
    case ..<100: return fixed(x, 3)
    case ..<1_000: return fixed(x, 2)
    case ..<100_000: return fixed(x, 1)
    default: return scientific(x, decimals: 2)
    }
  }

  /// A number as a person would type it, and as `shortText` writes it: so many significant digits,
  /// no more than needed, written out from 0.0001 on, below as `3.1e-5`.
  static func brief(_ x: Double, digits: Int = 3) -> String {
    guard x.isFinite else { return special(x) }
    if x == 0 { return "0" }
    let size = abs(x)
    if size < 1e-4 || size >= 1e7 {
      let text = scientific(x, decimals: max(0, digits - 1))
      guard let mark = text.firstIndex(of: "e") else { return text }
      return trimmed(String(text[..<mark])) + text[mark...]
    }
    if x == x.rounded() { return fixed(x, 0) }
    var decimals = max(0, digits - 1)
    var limit = 1.0
    while size < limit {
      decimals += 1
      limit /= 10
    }
    limit = 10
    while size >= limit, decimals > 0 {
      decimals -= 1
      limit *= 10
    }
    return trimmed(fixed(x, decimals))
  }

  /// Without the zeros at the end of the decimals.
  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }

  private static func special(_ x: Double) -> String {
    x.isNaN ? "NaN" : x > 0 ? "inf" : "-inf"
  }
}
