/// A line without what only a terminal needs: escape sequences go, control characters become
/// blanks, box and bar drawings become plain signs, what is no UTF-8 becomes a blank.
///
/// Letters of all scripts stay as they are.
func cleanedLine(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
  var out: [UInt8] = []
  out.reserveCapacity(bytes.count)
  var index = bytes.startIndex
  while index < bytes.endIndex {
    let byte = bytes[index]
    switch byte {
    case 0x1B: index = endOfEscape(bytes, at: index)
    case 0x09, 0x20...0x7E:
      out.append(byte)
      index += 1
    case 0x80...0xFF:
      let (scalar, length) = decoded(bytes, at: index)
      if let scalar { append(scalar, to: &out) } else { out.append(0x20) }
      index += length
    default:
      out.append(0x20)
      index += 1
    }
  }
  return out
}

/// Stands for a piece of a drawn bar in a cleaned line.
let barGlyph: UInt8 = 0x01
/// Stands for `±` in a cleaned line.
let plusMinusGlyph: UInt8 = 0x02

private func append(_ scalar: Unicode.Scalar, to out: inout [UInt8]) {
  switch scalar.value {
  case 0x2502, 0x2503, 0x2551, 0x2022, 0x00B7: out.append(UInt8(ascii: "|"))
  case 0x2500, 0x2501, 0x2550, 0x2013, 0x2014, 0x2212: out.append(UInt8(ascii: "-"))
  case 0x2580...0x259F, 0x2578, 0x257A, 0x25A0...0x25FF, 0x28FF: out.append(barGlyph)
  case 0x2504...0x257F: out.append(UInt8(ascii: "+"))
  case 0x2190...0x21FF: out.append(UInt8(ascii: ">"))
  case 0x00B1: out.append(plusMinusGlyph)
  case 0xFF1A: out.append(UInt8(ascii: ":"))
  case 0xFF0C, 0x3001: out.append(UInt8(ascii: ","))
  default:
    if scalar.properties.isAlphabetic {
      out.append(contentsOf: Array(String(scalar).utf8))
    } else {
      out.append(0x20)
    }
  }
}

/// The scalar that begins here and how many bytes it has; nil and one byte if none does.
private func decoded(_ bytes: ArraySlice<UInt8>, at index: Int) -> (Unicode.Scalar?, Int) {
  let first = bytes[index]
  let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0
  guard length > 0, index + length <= bytes.endIndex else { return (nil, 1) }
  var value = UInt32(first) & (0xFF >> UInt32(length + 1))
  for offset in 1..<length {
    let next = bytes[index + offset]
    guard next & 0xC0 == 0x80 else { return (nil, 1) }
    value = value << 6 | UInt32(next & 0x3F)
  }
  return (Unicode.Scalar(value), length)
}

/// Where the escape sequence that begins here is over.
private func endOfEscape(_ bytes: ArraySlice<UInt8>, at start: Int) -> Int {
  let index = start + 1
  guard index < bytes.endIndex else { return index }
  switch bytes[index] {
  case UInt8(ascii: "["):
    var at = index + 1
    while at < bytes.endIndex {
      if bytes[at] >= 0x40, bytes[at] <= 0x7E { return at + 1 }
      // A sequence that is broken off ends where ordinary bytes cannot belong to it.
      if bytes[at] < 0x20 || bytes[at] > 0x7E { return at }
      at += 1
    }
    return at
  case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"):
    var at = index + 1
    while at < bytes.endIndex {
      if bytes[at] == 0x07 { return at + 1 }
      if bytes[at] == 0x1B { return min(at + 2, bytes.endIndex) }
      at += 1
    }
    // Unterminated: only the introducer goes, so that a stray byte cannot hide a line.
    return index + 1
  case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "#"):
    return min(index + 2, bytes.endIndex)
  default: return index + 1
  }
}
