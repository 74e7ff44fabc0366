import Tuning

/// Reads an object as Python prints a dict or JSON has it: `{'loss': 0.3, "epoch": '1.0'}`, with
/// `nan`, `None`, `np.float64(0.3)`, `tensor(0.3, device='cuda:0')`, tuples and nested objects.
struct LiteralReader {
  private let bytes: [UInt8]
  private var at: Int
  private var depth = 0

  /// The object that begins at this place of a cleaned line, and where it is over.
  ///
  /// - Returns: Nil if there is none that is whole.
  static func object(in line: [UInt8], at start: Int) -> (members: [JSON.Member], end: Int)? {
    var reader = LiteralReader(bytes: line, at: start)
    guard case .object(let members)? = reader.value() else { return nil }
    return (members, reader.at)
  }

  private init(bytes: [UInt8], at: Int) {
    self.bytes = bytes
    self.at = at
  }

  private var here: UInt8 { at < bytes.count ? bytes[at] : 0 }

  private mutating func skipBlanks() {
    while here == 0x20 || here == 0x09 { at += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard here == byte else { return false }
    at += 1
    return true
  }

  private mutating func value() -> JSON? {
    skipBlanks()
    depth += 1
    defer { depth -= 1 }
    guard depth < 40 else { return nil }
    switch here {
    case UInt8(ascii: "{"):
      at += 1
      return object()
    case UInt8(ascii: "["):
      at += 1
      return list(until: UInt8(ascii: "]"))
    case UInt8(ascii: "("):
      at += 1
      return list(until: UInt8(ascii: ")"))
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return text().map(JSON.string)
    default: return scalar()
    }
  }

  private mutating func object() -> JSON? {
    var members: [JSON.Member] = []
    if take(UInt8(ascii: "}")) { return .object([]) }
    while true {
      skipBlanks()
      let key: String
      if here == UInt8(ascii: "'") || here == UInt8(ascii: "\"") {
        guard let quoted = text() else { return nil }
        key = quoted
      } else {
        // A key that is a number or a name: `{0: 0.3}`.
        let bare = run()
        guard !bare.isEmpty else { return nil }
        key = bare
      }
      guard take(UInt8(ascii: ":")), let value = value() else { return nil }
      members.append(JSON.Member(key, value))
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { return nil }
      if take(UInt8(ascii: "}")) { return .object(members) }
    }
  }

  private mutating func list(until end: UInt8) -> JSON? {
    var elements: [JSON] = []
    if take(end) { return .array([]) }
    while true {
      guard let element = value() else { return nil }
      elements.append(element)
      if take(end) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { return nil }
      if take(end) { return .array(elements) }
    }
  }

  private mutating func text() -> String? {
    let mark = here
    at += 1
    var out: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      if byte == mark { return String(decoding: out, as: UTF8.self) }
      if byte == UInt8(ascii: "\\"), at < bytes.count {
        let escaped = bytes[at]
        at += 1
        if escaped == UInt8(ascii: "u"), at + 4 <= bytes.count,
          let unit = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
        {
          at += 4
          out.append(contentsOf: Array(String(Unicode.Scalar(unit) ?? " ").utf8))
        } else {
          out.append(escaped == UInt8(ascii: "n") || escaped == UInt8(ascii: "t") ? 0x20 : escaped)
        }
      } else {
        out.append(byte)
      }
    }
    return nil
  }

  /// Letters, digits and the signs that numbers and names are made of.
  private mutating func run() -> String {
    let start = at
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "<"), UInt8(ascii: ">"):
        at += 1
      default: return String(decoding: bytes[start..<at], as: UTF8.self)
      }
    }
    return String(decoding: bytes[start..<at], as: UTF8.self)
  }

  private mutating func scalar() -> JSON? {
    let word = run()
    if here == UInt8(ascii: "(") { return wrapped() }
    switch word {
    case "": return nil
    case "true", "True": return .bool(true)
    case "false", "False": return .bool(false)
    case "null", "None": return .null
    default: break
    }
    if let whole = Int(word) { return .int(whole) }
    if let value = number(printed: word) { return .double(value) }
    // A name or something like `<Foo at 0x7f>`: no number, but the object goes on.
    return .null
  }

  /// The first value within `tensor(…)`, `np.float64(…)`, `array([…])`; the rest is skipped.
  private mutating func wrapped() -> JSON? {
    at += 1
    guard case .array(let elements)? = arguments() else { return nil }
    guard let first = elements.first else { return .null }
    if case .array(let inner) = first { return inner.count == 1 ? inner[0] : .null }
    return first
  }

  private mutating func arguments() -> JSON? {
    var elements: [JSON] = []
    if take(UInt8(ascii: ")")) { return .array([]) }
    while true {
      guard let element = value() else { return nil }
      elements.append(element)
      // `device='cuda:0'`, `grad_fn=<NllLossBackward0>`
      if take(UInt8(ascii: "=")) { guard value() != nil else { return nil } }
      if take(UInt8(ascii: ")")) { return .array(elements) }
      guard take(UInt8(ascii: ",")) else { return nil }
      if take(UInt8(ascii: ")")) { return .array(elements) }
    }
  }
}

/// A number as programs print it, `nan` and infinities included; nil if the text is anything else.
func number(printed text: some StringProtocol) -> Double? {
  switch text.lowercased() {
  case "nan", "+nan", "-nan": return .nan
  case "inf", "infinity", "+inf", "+infinity": return .infinity
  case "-inf", "-infinity": return -.infinity
  default: break
  }
  guard let first = text.utf8.first,
    (first >= 0x30 && first <= 0x39) || first == 0x2B || first == 0x2D || first == 0x2E,
    !text.contains("x"), !text.contains("X")
  else { return nil }
  return Double(text.hasPrefix("+") ? String(text.dropFirst()) : String(text))
}
