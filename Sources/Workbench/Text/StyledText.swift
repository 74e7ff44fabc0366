import Canvas

/// A line of text whose parts mean different things.
struct StyledText: Sendable, Hashable, ExpressibleByStringLiteral {
  /// A part of the line.
  struct Piece: Sendable, Hashable {
    var text: String
    var role: Role
    var attributes: Attributes
  }

  /// The parts from left to right.
  private(set) var pieces: [Piece]

  /// A line of one part.
  init(_ text: String = "", _ role: Role = .text, _ attributes: Attributes = []) {
    pieces = text.isEmpty ? [] : [Piece(text: text, role: role, attributes: attributes)]
  }

  /// A plain line.
  init(stringLiteral value: String) { self.init(value) }

  /// Columns that the line takes.
  var width: Int { pieces.reduce(0) { $0 + DisplayWidth.of($1.text) } }
  /// Whether there is nothing in it.
  var isEmpty: Bool { pieces.isEmpty }

  /// Adds a part.
  mutating func add(_ text: String, _ role: Role = .text, _ attributes: Attributes = []) {
    if !text.isEmpty { pieces.append(Piece(text: text, role: role, attributes: attributes)) }
  }

  /// Adds another line's parts.
  static func += (line: inout StyledText, other: StyledText) { line.pieces += other.pieces }

  /// One line after the other, with something between them.
  static func joined(_ lines: [StyledText], by separator: String) -> StyledText {
    var all = StyledText()
    for line in lines where !line.isEmpty {
      if !all.isEmpty { all.add(separator, .dim) }
      all += line
    }
    return all
  }

  /// Puts things side by side on as many lines as they need; a thing is never broken.
  static func flow(_ things: [StyledText], width: Int, gap: Int = 2) -> [StyledText] {
    var lines: [StyledText] = []
    var used = 0
    for thing in things where !thing.isEmpty {
      let need = thing.width
      if !lines.isEmpty, used + gap + need <= width {
        lines[lines.count - 1].add(String(repeating: " ", count: gap))
        lines[lines.count - 1] += thing
        used += gap + need
      } else {
        lines.append(thing)
        used = need
      }
    }
    return lines
  }

  /// Breaks a text into lines at blanks; a word longer than a line is cut.
  static func wrap(_ text: String, width: Int, _ role: Role = .text, indent: Int = 0)
    -> [StyledText]
  {
    guard width > 0 else { return [] }
    var lines: [String] = []
    var line = ""
    var columns = 0
    for word in text.split(separator: " ") {
      let need = DisplayWidth.of(word)
      let room = width - (lines.isEmpty ? 0 : indent)
      if columns > 0, columns + 1 + need > room {
        lines.append(line)
        (line, columns) = ("", 0)
      }
      line += columns > 0 ? " " + word : String(word)
      columns += need + (columns > 0 ? 1 : 0)
    }
    if columns > 0 { lines.append(line) }
    return lines.enumerated().map { index, line in
      StyledText((index == 0 ? "" : String(repeating: " ", count: indent)) + line, role)
    }
  }
}

extension StyledText {
  /// The line on as many lines as it needs, broken at blanks; its parts keep what they mean.
  func wrapped(width: Int, indent: Int = 0) -> [StyledText] {
    guard self.width > width, width > indent else { return [self] }
    // A word may go on in the next part.
    var words: [[Piece]] = [[]]
    for piece in pieces {
      let parts = piece.text.split(separator: " ", omittingEmptySubsequences: false)
      for (index, part) in parts.enumerated() {
        if index > 0, words.last?.isEmpty == false { words.append([]) }
        guard !part.isEmpty else { continue }
        let piece = Piece(text: String(part), role: piece.role, attributes: piece.attributes)
        words[words.count - 1].append(piece)
      }
    }
    var lines = [StyledText()]
    var used = 0
    for word in words where !word.isEmpty {
      let need = word.reduce(0) { $0 + DisplayWidth.of($1.text) }
      if used > 0, used + 1 + need > width {
        lines.append(StyledText(lines.isEmpty ? "" : String(repeating: " ", count: indent)))
        used = indent
      } else if used > 0 {
        lines[lines.count - 1].add(" ", word[0].role)
        used += 1
      }
      for piece in word { lines[lines.count - 1].add(piece.text, piece.role, piece.attributes) }
      used += need
    }
    return lines
  }
}

/// A name, harmless, cut to so many columns with an ellipsis.
func shortName(_ name: String, _ limit: Int = 24) -> String {
  let whole = harmless(name)
  return DisplayWidth.of(whole) <= limit ? whole : harmless(name, limit: limit - 1) + "…"
}

extension Canvas {
  /// Writes a line from a place to the right; what does not fit is cut, with an ellipsis.
  mutating func put(_ x: Int, _ y: Int, _ line: StyledText, maxWidth: Int) {
    var column = x
    let end = x + maxWidth
    for piece in line.pieces {
      let room = end - column
      guard room > 0 else {
        put(end - 1, y, glyphs.ellipsis, piece.role, piece.attributes)
        return
      }
      let need = columns(of: piece.text, limit: room + 1)
      if need > room {
        field(column, y, room, piece.text, piece.role, piece.attributes)
        return
      }
      column += put(column, y, piece.text, piece.role, piece.attributes)
    }
  }
}
