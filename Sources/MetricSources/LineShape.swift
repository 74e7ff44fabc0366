/// A line with its numbers taken out: what lines have in common that say the same with other
/// numbers.
///
/// Digits count as numbers unless they belong to a word (`top5`, `valid_0`), and how many there are
/// is part of the shape: so every number of a shape stands at the same place of the line. A fraction
/// of nothing but zeros is part of it too, for whole numbers may be steps and others not.
struct LineShape {
  /// The shape's fingerprint.
  private(set) var key: UInt64 = 0xCBF2_9CE4_8422_2325
  /// The longest run of digits.
  private(set) var longestRun = 0

  /// The shape of a line.
  init(of bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      var isWord = false
      while index < bytes.count {
        let byte = bytes[index]
        if LineShape.isDigit(byte) {
          let end = LineShape.endOfRun(bytes, index)
          let isLiteral = isWord || LineShape.isZeroFraction(bytes, index, end)
          longestRun = max(longestRun, end - index)
          while index < end {
            mix(isLiteral ? UInt64(bytes[index]) : 0x100)
            index += 1
          }
        } else {
          isWord = LineShape.isLetter(byte)
          mix(UInt64(byte))
          index += 1
        }
      }
    }
    // The last bytes have been mixed least.
    key ^= key >> 29
    key = key &* 0xBF58_476D_1CE4_E5B9
    key ^= key >> 32
  }

  private mutating func mix(_ value: UInt64) { key = (key ^ value) &* 0x0000_0100_0000_01B3 }

  /// The runs of digits that may be others in a line of the same shape.
  static func runs(in bytes: [UInt8]) -> [Range<Int>] {
    bytes.withUnsafeBufferPointer { bytes in
      var runs: [Range<Int>] = []
      var index = 0
      var isWord = false
      while index < bytes.count {
        guard isDigit(bytes[index]) else {
          isWord = isLetter(bytes[index])
          index += 1
          continue
        }
        let end = endOfRun(bytes, index)
        if !isWord, !isZeroFraction(bytes, index, end) { runs.append(index..<end) }
        index = end
      }
      return runs
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte == 0x5F || byte >= 0x80
  }

  private static func endOfRun(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var end = start
    while end < bytes.count, isDigit(bytes[end]) { end += 1 }
    return end
  }

  private static func isZeroFraction(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int
  ) -> Bool {
    guard start > 0, bytes[start - 1] == UInt8(ascii: ".") else { return false }
    return bytes[start..<end].allSatisfy { $0 == 0x30 }
  }
}
