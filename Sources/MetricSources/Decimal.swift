/// The number that digits, with a sign, a point and an exponent if they like, write down; nil if it
/// is anything else. Exactly what `Double(_:)` makes of the text.
func decimal(_ bytes: ArraySlice<UInt8>) -> Double? {
  let quick: Double?? = bytes.withUnsafeBufferPointer { bytes in
    var at = 0
    var isNegative = false
    if let first = bytes.first, first == UInt8(ascii: "-") {
      isNegative = true
      at = 1
    }
    var mantissa: UInt64 = 0
    var digits = 0
    var scale = 0
    var hasPoint = false
    while at < bytes.count {
      let byte = bytes[at]
      if byte &- 0x30 < 10 {
        mantissa = mantissa &* 10 &+ UInt64(byte &- 0x30)
        digits += 1
        if hasPoint { scale += 1 }
      } else if byte == UInt8(ascii: "."), !hasPoint {
        hasPoint = true
      } else {
        return nil
      }
      at += 1
    }
    // Both are exact as doubles, so the one rounding of the division is the right one (Clinger).
    guard digits > 0, digits <= 15, scale <= 15, bytes.last != UInt8(ascii: ".") else { return nil }
    let value = Double(mantissa) / powers[scale]
    return .some(isNegative ? -value : value)
  }
  if let quick { return quick }
  return Double(String(decoding: bytes, as: UTF8.self))
}

private let powers: [Double] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
]
