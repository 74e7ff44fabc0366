extension JSON {
  /// The value as JSON text.
  ///
  /// - Parameters:
  ///   - nonFinite: How NaN and infinities are written.
  ///   - spaced: `", "` and `": "` between elements, as Python's `json.dumps` has them.
  ///   - ascii: Everything outside ASCII escaped, as Python's `json.dumps` does.
  public func text(
    nonFinite: NonFinite = .strings, spaced: Bool = false, ascii: Bool = false
  ) -> String {
    var out = ""
    write(into: &out, nonFinite: nonFinite, spaced: spaced, ascii: ascii)
    return out
  }

  /// The value as JSON text over several lines, two spaces a level; short lists stay on one line.
  public func pretty(indent: Int = 0) -> String {
    let compact = text(spaced: true)
    if compact.utf8.count + indent <= 88 { return compact }
    let inner = String(repeating: " ", count: indent + 2)
    let outer = String(repeating: " ", count: indent)
    switch self {
    case .array(let elements):
      let lines = elements.map { inner + $0.pretty(indent: indent + 2) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(outer)]"
    case .object(let members):
      let lines = members.map { member in
        inner + JSON.string(member.key).text() + ": " + member.value.pretty(indent: indent + 2)
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
    default: return compact
    }
  }

  private func write(into out: inout String, nonFinite: NonFinite, spaced: Bool, ascii: Bool) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .int(let value): out += String(value)
    case .double(let value):
      if value.isFinite {
        out += pythonText(value)
      } else {
        let name = value.isNaN ? "NaN" : value > 0 ? "Infinity" : "-Infinity"
        out += nonFinite == .bare ? name : "\"\(name)\""
      }
    case .string(let text): JSON.quote(text, into: &out, ascii: ascii)
    case .array(let elements):
      out += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { out += spaced ? ", " : "," }
        element.write(into: &out, nonFinite: nonFinite, spaced: spaced, ascii: ascii)
      }
      out += "]"
    case .object(let members):
      out += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { out += spaced ? ", " : "," }
        JSON.quote(member.key, into: &out, ascii: ascii)
        out += spaced ? ": " : ":"
        member.value.write(into: &out, nonFinite: nonFinite, spaced: spaced, ascii: ascii)
      }
      out += "}"
    }
  }

  private static func quote(_ text: String, into out: inout String, ascii: Bool) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case "\u{8}": out += "\\b"
      case "\u{C}": out += "\\f"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F || (ascii && scalar.value > 0x7E) {
          for unit in String(scalar).utf16 {
            let digits = String(unit, radix: 16)
            out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
          }
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
    }
    out += "\""
  }
}
