/// Makes text from scripts harmless: what a terminal would obey becomes something to see.
///
/// Control characters and escape sequences, bidirectional overrides and line separators are shown
/// as pictures (`␛`, in ASCII `^[`); tabs become spaces. Invalid UTF-8 is expected to be U+FFFD by
/// now. Only so much is read as fits `limit` columns: the rest of a long line costs nothing.
///
/// - Parameters:
///   - text: Anything.
///   - limit: Columns to keep at most.
///   - tabWidth: Columns between tab stops.
public func harmless(
  _ text: some StringProtocol, limit: Int = 1_024, tabWidth: Int = 8, glyphs: Glyphs = .unicode
) -> String {
  var result = ""
  var columns = 0
  var scalars = 0
  for scalar in text.unicodeScalars {
    if columns >= limit || scalars >= 8 * limit { break }
    scalars += 1
    if scalar == "\t" {
      let spaces = min(tabWidth - columns % tabWidth, limit - columns)
      result += String(repeating: " ", count: spaces)
      columns += spaces
    } else if scalar.value < 0x7F && scalar.value >= 0x20 {
      result.unicodeScalars.append(scalar)
      columns += 1
    } else if let picture = Harmless.picture(of: scalar, ascii: glyphs.isASCII) {
      for scalar in picture where columns < limit {
        result.unicodeScalars.append(scalar)
        columns += 1
      }
    } else {
      let width = DisplayWidth.of(scalar)
      if columns + width > limit { break }
      result.unicodeScalars.append(scalar)
      columns += width
    }
  }
  return result
}

/// Makes bytes from scripts harmless: invalid UTF-8 becomes U+FFFD, then as ``harmless(_:limit:tabWidth:glyphs:)``.
///
/// - Parameters:
///   - bytes: One line; only the first `8 × limit` bytes are looked at.
public func harmless(
  bytes: some Collection<UInt8>, limit: Int = 1_024, tabWidth: Int = 8, glyphs: Glyphs = .unicode
) -> String {
  harmless(
    String(decoding: bytes.prefix(8 * limit), as: UTF8.self), limit: limit, tabWidth: tabWidth,
    glyphs: glyphs)
}

/// Which scalars a terminal might obey, and what is shown in their place.
enum Harmless {
  /// What to show for a scalar that must not reach a terminal; nil for all others.
  static func picture(of scalar: Unicode.Scalar, ascii: Bool) -> [Unicode.Scalar]? {
    switch scalar.value {
    case 0..<0x20:
      return ascii
        ? ["^", caret(scalar.value ^ 0x40)] : [Unicode.Scalar(0x2400 + scalar.value) ?? "?"]
    case 0x7F: return ascii ? ["^", "?"] : ["␡"]
    case 0x80..<0xA0:  // C1: some terminals obey these as if they were ESC and a letter
      return ascii ? ["^", "^", caret(scalar.value - 0x40)] : ["␛", caret(scalar.value - 0x40)]
    case 0x00AD: return ["-"]  // soft hyphen: drawn by some, skipped by others
    case 0x2028, 0x2029: return ascii ? ["^", "J"] : ["␤"]
    case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069:
      return ascii ? ["?"] : ["�"]  // direction marks reorder what stands around them
    case 0xFFF9...0xFFFB, 0xE0000...0xE0FFF: return ascii ? ["?"] : ["�"]
    default: return nil
    }
  }

  /// Zero-width scalars that make terminals disagree about the width of what stands before them:
  /// joiners, variation selectors and skin tones. Left out, each emoji keeps two columns.
  static func isDropped(_ value: UInt32) -> Bool {
    switch value {
    case 0x200B...0x200D, 0x2060...0x2064, 0xFE00...0xFE0F, 0xFEFF, 0x1F3FB...0x1F3FF,
      0x180B...0x180F:
      return true
    default: return false
    }
  }

  private static func caret(_ value: UInt32) -> Unicode.Scalar { Unicode.Scalar(value) ?? "?" }
}
