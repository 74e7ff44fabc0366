/// Why a text is no JSON.
public struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Where, in bytes from the start.
  public var offset: Int
  /// What was expected there.
  public var message: String

  /// The message with its place.
  public var description: String { "byte \(offset): \(message)" }
}

extension JSON {
  /// Reads JSON as Python's `json` does: also bare `NaN`, `Infinity`, `-Infinity`.
  ///
  /// - Throws: `JSONError` with the place of the first mistake.
  public init(parsing text: String) throws(JSONError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// Reads JSON from UTF-8 bytes; invalid UTF-8 inside strings is repaired.
  ///
  /// - Throws: `JSONError` with the place of the first mistake.
  public init(parsing bytes: some Collection<UInt8>) throws(JSONError) {
    var parser = JSONParser(bytes: Array(bytes))
    self = try parser.document()
  }
}

/// A recursive-descent reader over bytes.
struct JSONParser {
  private let bytes: [UInt8]
  private var at = 0
  private var depth = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(JSONError) -> JSON {
    let value = try value()
    skipBlanks()
    guard at == bytes.count else { throw fail("nothing may follow the value") }
    return value
  }

  private func fail(_ message: String) -> JSONError { JSONError(offset: at, message: message) }

  private mutating func skipBlanks() {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x09, 0x0A, 0x0D: at += 1
      default: return
      }
    }
  }

  private mutating func take(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard at + count <= bytes.count else { return false }
    for index in 0..<count where bytes[at + index] != word.utf8Start[index] { return false }
    at += count
    return true
  }

  private mutating func value() throws(JSONError) -> JSON {
    skipBlanks()
    guard at < bytes.count else { throw fail("a value is missing") }
    // Deep nesting would exhaust the stack of the queue that reads a hostile line.
    depth += 1
    defer { depth -= 1 }
    guard depth < 200 else { throw fail("nested too deeply") }
    switch bytes[at] {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    default: break
    }
    if take("true") { return .bool(true) }
    if take("false") { return .bool(false) }
    if take("null") { return .null }
    if take("NaN") { return .double(.nan) }
    if take("Infinity") { return .double(.infinity) }
    if take("-Infinity") { return .double(-.infinity) }
    return try number()
  }

  /// JSON's grammar, no more: no leading zeros, no bare point.
  private mutating func number() throws(JSONError) -> JSON {
    let start = at
    if at < bytes.count, bytes[at] == UInt8(ascii: "-") { at += 1 }
    let wholeStart = at
    var valid = digits() > 0
    if valid, bytes[wholeStart] == UInt8(ascii: "0") { at = wholeStart + 1 }
    var whole = true
    if valid, at < bytes.count, bytes[at] == UInt8(ascii: ".") {
      whole = false
      at += 1
      valid = digits() > 0
    }
    if valid, at < bytes.count, bytes[at] | 0x20 == UInt8(ascii: "e") {
      whole = false
      at += 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") {
        at += 1
      }
      valid = digits() > 0
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if valid, whole, let value = Int(text) { return .int(value) }
    guard valid, let value = Double(text) else {
      at = start
      throw fail("this is no number, string, list, object, true, false or null")
    }
    return .double(value)
  }

  /// Passes over digits; how many there were.
  private mutating func digits() -> Int {
    let start = at
    while at < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[at]) { at += 1 }
    return at - start
  }

  private mutating func array() throws(JSONError) -> JSON {
    at += 1
    var elements: [JSON] = []
    skipBlanks()
    if take("]") { return .array([]) }
    while true {
      elements.append(try value())
      skipBlanks()
      if take("]") { return .array(elements) }
      guard take(",") else { throw fail("expected , or ]") }
    }
  }

  private mutating func object() throws(JSONError) -> JSON {
    at += 1
    var members: [JSON.Member] = []
    skipBlanks()
    if take("}") { return .object([]) }
    while true {
      skipBlanks()
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\"") else { throw fail("expected a key") }
      let key = try string()
      skipBlanks()
      guard take(":") else { throw fail("expected :") }
      members.append(JSON.Member(key, try value()))
      skipBlanks()
      if take("}") { return .object(members) }
      guard take(",") else { throw fail("expected , or }") }
    }
  }

  private mutating func string() throws(JSONError) -> String {
    at += 1
    var out: [UInt8] = []
    while at < bytes.count {
      let byte = bytes[at]
      at += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: out, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &out)
      default: out.append(byte)
      }
    }
    throw fail("the string does not end")
  }

  private mutating func escape(into out: inout [UInt8]) throws(JSONError) {
    guard at < bytes.count else { throw fail("the string does not end") }
    let byte = bytes[at]
    at += 1
    switch byte {
    case UInt8(ascii: "n"): out.append(10)
    case UInt8(ascii: "t"): out.append(9)
    case UInt8(ascii: "r"): out.append(13)
    case UInt8(ascii: "b"): out.append(8)
    case UInt8(ascii: "f"): out.append(12)
    case UInt8(ascii: "u"):
      var unit = try hexadecimal()
      let beforeLow = at
      if unit & 0xFC00 == 0xD800, take("\\u") {
        let low = try hexadecimal()
        if low & 0xFC00 == 0xDC00 {
          unit = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
        } else {
          at = beforeLow
        }
      }
      // Half a pair is no character.
      let scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
      out.append(contentsOf: Array(String(scalar).utf8))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    default:
      at -= 1
      throw fail("no such escape")
    }
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard at < bytes.count, let digit = Character(Unicode.Scalar(bytes[at])).hexDigitValue else {
        throw fail("\\u wants four hexadecimal digits")
      }
      unit = unit << 4 | UInt32(digit)
      at += 1
    }
    return unit
  }
}
