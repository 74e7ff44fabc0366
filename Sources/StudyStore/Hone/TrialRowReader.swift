import Tuning

/// Reads what `TrialRowWriter` wrote, straight from SQLite's bytes.
///
/// Keys may come in any order, and unknown ones are passed over: rows of a newer hone are read.
struct TrialRowReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0

  /// The row in a text.
  ///
  /// - Throws: `StoreError.damaged` if it is none.
  static func row(_ bytes: UnsafeBufferPointer<UInt8>) throws -> TrialRow {
    var reader = TrialRowReader(bytes: bytes)
    return try reader.row()
  }

  /// The row in a text.
  ///
  /// - Throws: `StoreError.damaged` if it is none.
  static func row(_ text: String) throws -> TrialRow {
    var text = text
    return try text.withUTF8 { try row($0) }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private func fail(_ expected: String) -> StoreError {
    StoreError.damaged("a trial's line, byte \(at): expected \(expected)")
  }

  // MARK: - The row

  private mutating func row() throws -> TrialRow {
    var row = TrialRow(number: 0, state: .queued, configuration: Tuning.Configuration())
    try members { reader, key in
      switch key {
      case "number": row.number = try reader.integer()
      case "state": row.state = TrialState(rawValue: try reader.string()) ?? .lost
      case "origin": row.origin = Origin(rawValue: try reader.string()) ?? .sampled
      case "parent": row.parent = try reader.integer()
      case "detail": row.detail = try reader.string()
      case "seed": row.seed = UInt64(try reader.numeral())
      case "objective": row.objective = try reader.double()
      case "best": row.best = try reader.double()
      case "best_step": row.bestStep = try reader.integer()
      case "step": row.step = try reader.integer()
      case "steps": row.steps = try reader.integer()
      case "started": row.started = try reader.double()
      case "ended": row.ended = try reader.double()
      case "paused": row.pausedSeconds = try reader.double()
      case "reported": row.reported = try reader.double()
      case "silence": row.longestSilence = try reader.double()
      case "reason": row.reason = try reader.string()
      case "slot": row.slot = try reader.integer()
      case "pid": row.pid = try reader.integer()
      case "host": row.host = try reader.string()
      case "pinned": row.isPinned = try reader.value() == .bool(true)
      case "note": row.note = try reader.string()
      case "ending": row.ending = TrialState(rawValue: try reader.string())
      case "phase": row.phase = try reader.string()
      case "place": row.place = try reader.integer()
      case "copies": row.copies = try reader.integer()
      case "ours": row.isOurs = try reader.value() != .bool(false)
      case "checkpoints":
        try reader.elements { reader in row.checkpoints.append(try reader.integer()) }
      case "parameters": row.configuration = Configuration(try reader.values())
      case "knobs": row.knobs = try reader.values()
      case "metrics":
        try reader.members { reader, name in
          row.metrics.append(TrialRow.Metric(name, try reader.double()))
        }
      case "sparkline":
        row.sparkline.reserveCapacity(16)
        try reader.elements { reader in row.sparkline.append(try reader.double()) }
      default: _ = try reader.value()
      }
    }
    return row
  }

  private mutating func values() throws -> [Configuration.Entry] {
    var entries: [Configuration.Entry] = []
    try members { reader, name in
      entries.append(Configuration.Entry(name, try reader.value()))
    }
    return entries
  }

  // MARK: - JSON

  private mutating func members(_ member: (inout TrialRowReader, String) throws -> Void) throws {
    guard take(UInt8(ascii: "{")) else { throw fail("an object") }
    if take(UInt8(ascii: "}")) { return }
    while true {
      let key = try string()
      guard take(UInt8(ascii: ":")) else { throw fail(":") }
      try member(&self, key)
      if take(UInt8(ascii: "}")) { return }
      guard take(UInt8(ascii: ",")) else { throw fail(", or }") }
    }
  }

  private mutating func elements(_ element: (inout TrialRowReader) throws -> Void) throws {
    guard take(UInt8(ascii: "[")) else { throw fail("a list") }
    if take(UInt8(ascii: "]")) { return }
    while true {
      try element(&self)
      if take(UInt8(ascii: "]")) { return }
      guard take(UInt8(ascii: ",")) else { throw fail(", or ]") }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A { at += 1 }
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func string() throws -> String {
    guard take(UInt8(ascii: "\"")) else { throw fail("a text") }
    let start = at
    while at < bytes.count, bytes[at] != UInt8(ascii: "\""), bytes[at] != UInt8(ascii: "\\") {
      at += 1
    }
    guard at < bytes.count else { throw fail("the text's end") }
    if bytes[at] == UInt8(ascii: "\"") {
      at += 1
      return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<at - 1]), as: UTF8.self)
    }
    // Escapes are rare: the domain's reader knows them all.
    while at < bytes.count, bytes[at] != UInt8(ascii: "\"") {
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard at < bytes.count else { throw fail("the text's end") }
    at += 1
    guard let json = try? JSON(parsing: bytes[start - 1..<at]), let text = json.string else {
      throw fail("a text")
    }
    return text
  }

  /// The characters of a number, or of the names of those that are none.
  private mutating func numeral() throws -> String {
    let start = at
    while at < bytes.count {
      switch bytes[at] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "."), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"):
        at += 1
        continue
      default: break
      }
      break
    }
    guard at > start else { throw fail("a number") }
    return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<at]), as: UTF8.self)
  }

  private mutating func integer() throws -> Int {
    if case .whole(let value)? = plainNumber() { return value }
    guard let value = Int(try numeral()) else { throw fail("a whole number") }
    return value
  }

  private mutating func double() throws -> Double {
    switch plainNumber() {
    case .whole(let value)?: return Double(value)
    case .decimal(let value)?: return value
    case nil: break
    }
    guard let value = Double(try numeral()) else { throw fail("a number") }
    return value
  }

  private enum Number {
    case whole(Int)
    case decimal(Double)
  }

  /// A number of up to 18 digits without exponent: nearly all there are. Nil, and nothing is read,
  /// for every other one; the standard library reads those, several times slower.
  private mutating func plainNumber() -> Number? {
    var digits = 0
    var count = 0
    var fraction = -1
    var end = at
    let isNegative = end < bytes.count && bytes[end] == UInt8(ascii: "-")
    if isNegative { end += 1 }
    while end < bytes.count {
      let byte = bytes[end]
      if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        digits = digits &* 10 &+ Int(byte &- UInt8(ascii: "0"))
        count += 1
        if fraction >= 0 { fraction += 1 }
      } else if byte == UInt8(ascii: "."), fraction < 0 {
        fraction = 0
      } else {
        break
      }
      end += 1
    }
    guard end < bytes.count, count > 0, count <= 18 else { return nil }
    switch bytes[end] {
    case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"): break
    default: return nil
    }
    if fraction < 0 {
      at = end
      return .whole(isNegative ? -digits : digits)
    }
    // Zero may be negative.
    guard digits > 0, let value = TrialRowReader.quotient(digits, places: fraction) else {
      return nil
    }
    at = end
    return .decimal(isNegative ? -value : value)
  }

  /// The double nearest to `digits / 10^places`: a division whose remainder is added in twice the
  /// precision. Nil where that is too close to the middle of two doubles to tell, and for more
  /// places than doubles have exact powers of ten. Source of the exact remainder and sum: Muller
  /// et al., "Handbook of Floating-Point Arithmetic", 2nd edition, §4.3 and §4.6.
  private static func quotient(_ digits: Int, places: Int) -> Double? {
    guard places < powersOfTen.count else { return nil }
    let power = powersOfTen[places]
    let rounded = Double(digits)
    let rest = Double(digits - Int(rounded))
    let first = rounded / power
    let remainder = rounded.addingProduct(-first, power)
    let correction = (remainder + rest) / power
    let sum = first + correction
    let lost = abs(correction - (sum - first))
    let middle = sum.ulp / 2
    guard abs(lost - middle) > middle * 0x1p-40, lost < middle else { return nil }
    // Below a power of two doubles lie closer.
    guard sum.significandBitPattern != 0 || lost == 0 else { return nil }
    return sum
  }

  /// Those that doubles hold exactly.
  private static let powersOfTen: [Double] = (0...22).map { exponent in
    (0..<exponent).reduce(1.0) { power, _ in power * 10 }
  }

  private mutating func value() throws -> ParameterValue {
    guard at < bytes.count else { throw fail("a value") }
    switch bytes[at] {
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "["):
      var list: [ParameterValue] = []
      try elements { reader in list.append(try reader.value()) }
      return .list(list)
    case UInt8(ascii: "{"): return try tagged()
    default: break
    }
    switch plainNumber() {
    case .whole(let value)?: return .int(value)
    case .decimal(let value)?: return .double(value)
    case nil: break
    }
    let text = try numeral()
    switch text {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "NaN": return .double(.nan)
    case "Infinity": return .double(.infinity)
    case "-Infinity": return .double(-.infinity)
    default: break
    }
    if let whole = Int(text) { return .int(whole) }
    guard let number = Double(text) else { throw fail("a number") }
    return .double(number)
  }

  private mutating func tagged() throws -> ParameterValue {
    var result = ParameterValue.null
    try members { reader, tag in
      let inner = try reader.value()
      switch (tag, inner) {
      case ("$spelled", .string(let text)): result = .spelled(Double(text) ?? .nan, text)
      case ("$map", .list(let flat)):
        result = .map(
          stride(from: 0, to: flat.count - 1, by: 2).compactMap { index in
            guard case .string(let key) = flat[index] else { return nil }
            return ParameterValue.Entry(key, flat[index + 1])
          })
      default: break
      }
    }
    return result
  }
}
