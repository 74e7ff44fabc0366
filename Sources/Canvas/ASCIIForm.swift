/// Stand-ins of one column for the signs that hone itself writes, for terminals without UTF-8.
enum ASCIIForm {
  /// The ASCII character for a scalar; `?` where none comes near.
  static func of(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar.value < 0x7F { return scalar }
    if let found = table[scalar] { return found }
    switch scalar.value {
    case 0xA0: return " "
    case 0x2500...0x257F: return scalar.value == 0x2502 ? "|" : "-"
    case 0x2580...0x259F: return "#"
    case 0x2800: return " "
    case 0x2801...0x28FF: return "."
    default: break
    }
    // A Latin letter with an accent is still that letter.
    if let first = scalar.properties.canonicalBase, first.isASCII { return first }
    return "?"
  }

  private static let table: [Unicode.Scalar: Unicode.Scalar] = [
    "→": ">", "←": "<", "↑": "^", "↓": "v", "▸": ">", "▹": "+", "▾": "v", "▴": "^", "▲": "^",
    "▼": "v", "●": "*", "◍": "~", "◌": "o", "○": "o", "∘": ".", "✓": "+", "✗": "x", "⨯": "X",
    "‖": "=", "·": "-", "•": "*", "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "…": "~",
    "×": "x", "÷": "/", "±": "~", "≈": "~", "≤": "<", "≥": ">", "≠": "#", "√": "V", "½": "h",
    "⎘": "c", "◎": "r", "↻": "s", "★": "b", "↥": "u", "⚑": "!", "▏": "]", "▕": "[", "▁": "_",
    "‹": "<", "›": ">", "«": "<", "»": ">", "⟨": "<", "⟩": ">", "“": "\"", "”": "\"", "„": "\"",
    "‘": "'", "’": "'", "‚": ",", "│": "|", "┃": "|", "┊": ":", "╎": "!", "╌": "-", "┤": "+",
    "┴": "+", "└": "+", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "┬": "+", "├": "+", "┼": "+",
    "µ": "u", "μ": "u", "σ": "s", "η": "n", "α": "a", "β": "b", "γ": "g", "λ": "l", "ε": "e",
    "²": "2", "³": "3", "°": "o", "⏎": "<", "�": "?", "∞": "8", "␛": "^", "␤": "^",
  ]
}

extension Glyphs {
  /// A text whose arrows between old and new are `->` where only ASCII may be drawn: `>` alone would
  /// say "greater".
  public func plainArrows(in text: String) -> String {
    hasArrows(text) ? text.replacing(" → ", with: " -> ") : text
  }

  /// Whether a text has arrows that cannot be drawn as they are.
  func hasArrows(_ text: some StringProtocol) -> Bool {
    isASCII && text.utf8.contains(0xE2) && text.contains(" → ")
  }
}

/// A text in ASCII, sign by sign as the screen draws it on terminals without UTF-8; sparklines and
/// bars keep their heights.
public func asciiText(_ text: String) -> String {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
  let text = Glyphs.ascii.plainArrows(in: text)
  var out = String.UnicodeScalarView()
  let levels = (Array(Glyphs.unicode.sparkLevels), Array(Glyphs.ascii.sparkLevels))
  for scalar in text.unicodeScalars {
    if scalar.value < 0x80 {
      out.append(scalar)
    } else if let level = levels.0.firstIndex(of: scalar) {
      out.append(levels.1[level * levels.1.count / levels.0.count])
    } else {
      out.append(ASCIIForm.of(scalar))
    }
  }
  return String(out)
}

extension Unicode.Scalar.Properties {
  /// The first scalar of the canonical decomposition, from the small table that Latin text needs.
  fileprivate var canonicalBase: Unicode.Scalar? {
    guard let name = name, name.hasPrefix("LATIN "), name.contains(" LETTER ") else { return nil }
    let letter = name.split(separator: " ").drop { $0 != "LETTER" }.dropFirst().first ?? ""
    guard letter.unicodeScalars.count == 1, let base = letter.unicodeScalars.first else {
      return nil
    }
    let isSmall = name.hasPrefix("LATIN SMALL")
    return isSmall ? base.properties.lowercaseMapping.unicodeScalars.first : base
  }
}
