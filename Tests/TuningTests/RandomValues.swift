import Numerics
import Tuning

/// Random values of every kind, for round trips.
extension RandomStream {
  /// A number whose bits are random, or one of those that break things.
  mutating func anyDouble() -> Double {
    let odd = [
      0, -0.0, 1, -1, 0.1, 1e-5, 1e-4, 1e15, 1e16, 1e17, 1e22, 123456789012345680,
      .leastNonzeroMagnitude,
      Double.greatestFiniteMagnitude, 1.0 / 3, 100, 2, 9007199254740992, 1e300, -1e-300,
    ]
    if chance(0.3) { return choice(of: odd) ?? 0 }
    let value = Double(bitPattern: next())
    return value.isFinite ? value : Double(integer(in: -1000...1000)) / 8
  }

  /// A text with everything in it that needs care.
  mutating func anyText() -> String {
    let pieces = [
      "a", "Z", "0", " ", "'", "\"", "\\", "/", "\n", "\r", "\r\n", "\t", "\u{8}", "\u{C}", "\u{0}",
      "\u{1B}", "\u{7F}", "é", "e\u{301}", "😀", "👩‍👩‍👧", "\u{A0}", "\u{2028}", "\u{FEFF}", "\u{E000}",
      "${x}",
      "\u{10FFFF}", "中",
    ]
    return (0..<integer(in: 0...6)).map { _ in choice(of: pieces) ?? "" }.joined()
  }

  /// A JSON value of limited depth.
  mutating func anyJSON(depth: Int = 3) -> JSON {
    switch integer(in: 0...(depth > 0 ? 6 : 4)) {
    case 0: return .null
    case 1: return .bool(chance(0.5))
    case 2: return .int(chance(0.2) ? Int(truncatingIfNeeded: next()) : integer(in: -100...100))
    case 3: return .double(anyDouble())
    case 4: return .string(anyText())
    case 5: return .array((0..<integer(in: 0...4)).map { _ in anyJSON(depth: depth - 1) })
    default:
      return .object(
        (0..<integer(in: 0...4)).map { index in
          JSON.Member("\(index)" + anyText(), anyJSON(depth: depth - 1))
        })
    }
  }

  /// A hyperparameter's value of limited depth.
  mutating func anyValue(depth: Int = 2) -> ParameterValue {
    if chance(0.1) { return .spelled(1e-4, "1e-4") }
    switch integer(in: 0...(depth > 0 ? 6 : 4)) {
    case 0: return .null
    case 1: return .bool(chance(0.5))
    case 2: return .int(chance(0.2) ? Int(truncatingIfNeeded: next()) : integer(in: -100...100))
    case 3: return .double(chance(0.1) ? .infinity : anyDouble())
    case 4: return .string(anyText())
    case 5: return .list((0..<integer(in: 0...3)).map { _ in anyValue(depth: depth - 1) })
    default:
      return .map(
        (0..<integer(in: 0...3)).map { index in
          ParameterValue.Entry("\(index)" + anyText(), anyValue(depth: depth - 1))
        })
    }
  }
}
