/// A piece of a printed line, and what stood before it.
struct Lexeme: Sendable, Hashable {
  /// The piece.
  var token: Token
  /// How many blanks stood before it; a tab counts as two.
  var blanks: Int

  /// What a piece is.
  enum Token: Sendable, Hashable {
    /// A word; may contain `_ / . @ - '` between letters and digits.
    case word(String)
    /// A number.
    case number(Double)
    /// A number with a unit of time, size or speed.
    case measure(Double)
    /// `k/n`, both whole.
    case ratio(Int, Int)
    /// A date, a time of day, a version, a hash.
    case opaque
    /// Any other sign.
    case sign(UInt8)
  }
}

/// Cuts a cleaned line into words, numbers and signs.
struct PrintLexer {
  private let bytes: [UInt8]
  private var at = 0

  /// The pieces of a cleaned line.
  static func lexemes(of line: [UInt8]) -> [Lexeme] {
    var lexer = PrintLexer(bytes: line)
    return lexer.all()
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func all() -> [Lexeme] {
    var out: [Lexeme] = []
    var blanks = 0
    while at < bytes.count, out.count < 2_000 {
      let byte = bytes[at]
      if byte == 0x20 || byte == 0x09 {
        blanks += byte == 0x09 ? 2 : 1
        at += 1
        continue
      }
      let token: Lexeme.Token
      if isLetter(byte) {
        token = word()
      } else if startsNumber(blanks: blanks, after: out.last) {
        token = number()
      } else {
        token = .sign(byte)
        at += 1
      }
      out.append(Lexeme(token: token, blanks: blanks))
      blanks = 0
    }
    return out
  }

  // MARK: - Bytes

  private func byte(_ offset: Int) -> UInt8 {
    at + offset < bytes.count && at + offset >= 0 ? bytes[at + offset] : 0
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A) || byte == 0x5F || byte >= 0x80
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  // MARK: - Words

  private mutating func word() -> Lexeme.Token {
    let start = at
    while at < bytes.count {
      let here = bytes[at]
      if isLetter(here) || isDigit(here) {
        at += 1
        continue
      }
      let next = byte(1)
      switch here {
      case UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: "'"):
        guard isLetter(next) || (here != UInt8(ascii: "'") && isDigit(next)) else {
          return text(start)
        }
      case UInt8(ascii: "."):
        // `mAP@0.5`, `train.loss`
        guard
          isLetter(next) || (isDigit(next) && isDigit(byte(-1)) && bytes[start..<at].contains(0x40))
        else { return text(start) }
      case UInt8(ascii: "-"):
        guard isLetter(next) || (isDigit(next) && isWholeAhead(1)) else { return text(start) }
      default: return text(start)
      }
      at += 1
    }
    return text(start)
  }

  /// Whether digits stand at this offset and no point or exponent follows them.
  private func isWholeAhead(_ offset: Int) -> Bool {
    var ahead = offset
    while isDigit(byte(ahead)) { ahead += 1 }
    return byte(ahead) != UInt8(ascii: ".") && !isLetter(byte(ahead))
  }

  private func text(_ start: Int) -> Lexeme.Token {
    .word(String(decoding: bytes[start..<at], as: UTF8.self))
  }

  // MARK: - Numbers

  private func startsNumber(blanks: Int, after last: Lexeme?) -> Bool {
    var ahead = 0
    if byte(0) == UInt8(ascii: "-") || byte(0) == UInt8(ascii: "+") {
      // A sign belongs to the number unless it stands between two things: `3-4`.
      if blanks == 0, let last {
        switch last.token {
        case .number, .measure, .ratio, .opaque, .word: return false
        case .sign: break
        }
      }
      ahead = 1
      if byte(1) == UInt8(ascii: "i"), byte(2) == UInt8(ascii: "n"), byte(3) == UInt8(ascii: "f") {
        return !isLetter(byte(4))
      }
    }
    if byte(ahead) == UInt8(ascii: ".") { ahead += 1 }
    return isDigit(byte(ahead))
  }

  private mutating func number() -> Lexeme.Token {
    let start = at
    if byte(0) == UInt8(ascii: "-") || byte(0) == UInt8(ascii: "+") { at += 1 }
    if byte(0) == UInt8(ascii: "i") {
      let isNegative = bytes[start] == UInt8(ascii: "-")
      at += 3
      return .number(isNegative ? -.infinity : .infinity)
    }
    var isWhole = skipDigits() > 0
    if isOpaqueAhead() {
      skipRun()
      return .opaque
    }
    // `1,234` is one number; `0.5,0.6` are two.
    if at - start <= 3, isThousandsAhead() {
      while isThousandsAhead() { at += 4 }
    }
    if byte(0) == UInt8(ascii: "."), isDigit(byte(1)) || !isLetter(byte(1)) {
      if isDigit(byte(1)) || isWhole {
        at += 1
        isWhole = skipDigits() == 0 && isWhole && byte(-1) != UInt8(ascii: ".")
        if byte(0) == UInt8(ascii: "."), isDigit(byte(1)) {
          skipRun()
          return .opaque
        }
      }
    }
    if byte(0) == UInt8(ascii: "e") || byte(0) == UInt8(ascii: "E") {
      let sign = byte(1) == UInt8(ascii: "-") || byte(1) == UInt8(ascii: "+") ? 1 : 0
      if isDigit(byte(1 + sign)) {
        at += 1 + sign
        _ = skipDigits()
        isWhole = false
      }
    }
    let text = String(decoding: bytes[start..<at].filter { $0 != UInt8(ascii: ",") }, as: UTF8.self)
    guard let value = Double(text.hasPrefix("+") ? String(text.dropFirst()) : text) else {
      return .opaque
    }
    if isWhole, let ratio = ratio(of: value) { return ratio }
    return unit(of: value)
  }

  private mutating func skipDigits() -> Int {
    let start = at
    while isDigit(byte(0)) { at += 1 }
    return at - start
  }

  /// The rest of a date, a time, a hash: up to a blank or a bracket.
  private mutating func skipRun() {
    while at < bytes.count, isLetter(bytes[at]) || isDigit(bytes[at]) || isJoint(bytes[at]) {
      // A joint at the end belongs to the line.
      if isJoint(bytes[at]), !isLetter(byte(1)), !isDigit(byte(1)) { return }
      at += 1
    }
  }

  private func isJoint(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."),
      UInt8(ascii: ","), UInt8(ascii: "+"):
      return true
    default: return false
    }
  }

  /// After digits: whether a time of day, a date or a path-like run goes on here.
  private func isOpaqueAhead() -> Bool {
    let joint = byte(0)
    guard isDigit(byte(1)) else { return false }
    switch joint {
    case UInt8(ascii: ":"): return isDigit(byte(2)) && !isDigit(byte(3)) || !isDigit(byte(2))
    case UInt8(ascii: "-"):
      var ahead = 1
      while isDigit(byte(ahead)) { ahead += 1 }
      return byte(ahead) == UInt8(ascii: "-") && isDigit(byte(ahead + 1))
    case UInt8(ascii: "/"):
      var ahead = 1
      while isDigit(byte(ahead)) { ahead += 1 }
      // `2024/05/01`, and `05/01 12:00:00`.
      if byte(ahead) == UInt8(ascii: "/"), isDigit(byte(ahead + 1)) { return true }
      return byte(ahead) == 0x20 && isDigit(byte(ahead + 1)) && isDigit(byte(ahead + 2))
        && byte(ahead + 3) == UInt8(ascii: ":") && isDigit(byte(ahead + 4))
    default: return false
    }
  }

  private func isThousandsAhead() -> Bool {
    byte(0) == UInt8(ascii: ",") && isDigit(byte(1)) && isDigit(byte(2)) && isDigit(byte(3))
      && !isDigit(byte(4))
  }

  /// `k/n`, also with blanks around the stroke; n may be followed by nothing that makes it a unit.
  private mutating func ratio(of value: Double) -> Lexeme.Token? {
    var ahead = 0
    while byte(ahead) == 0x20, ahead < 3 { ahead += 1 }
    guard byte(ahead) == UInt8(ascii: "/") else { return nil }
    ahead += 1
    while byte(ahead) == 0x20, ahead < 16 { ahead += 1 }
    var total = 0
    let first = ahead
    while isDigit(byte(ahead)), ahead - first < 15 {
      total = total * 10 + Int(byte(ahead) - 0x30)
      ahead += 1
    }
    guard ahead > first, !isLetter(byte(ahead)),
      !(byte(ahead) == UInt8(ascii: ".") && isDigit(byte(ahead + 1))), let k = Int(exactly: value),
      k >= 0
    else { return nil }
    at += ahead
    return .ratio(k, total)
  }

  private mutating func unit(of value: Double) -> Lexeme.Token {
    let next = byte(0)
    if next == UInt8(ascii: "%") {
      at += 1
      return .number(value)
    }
    if next == 0x20, byte(1) == UInt8(ascii: "%") {
      at += 2
      return .number(value)
    }
    guard isLetter(next) || (next == UInt8(ascii: "/") && isLetter(byte(1))) else {
      return .number(value)
    }
    skipRun()
    return .measure(value)
  }
}
