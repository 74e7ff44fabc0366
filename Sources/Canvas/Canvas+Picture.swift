extension Canvas {
  /// The rows as text, joined by line ends.
  ///
  /// - Parameter trimmed: Whether blanks at the ends of rows are left out.
  public func text(trimmed: Bool = true) -> String {
    (0..<height).map { row($0, trimmed: trimmed) }.joined(separator: "\n")
  }

  /// The text of one row.
  public func row(_ y: Int, trimmed: Bool = true) -> String {
    guard y >= 0, y < height else { return "" }
    var line = ""
    for cell in cells[y * width..<(y + 1) * width] where cell.part != .continuation {
      line.unicodeScalars.append(cell.scalar)
      for mark in cell.combining { line.unicodeScalars.append(mark) }
    }
    while trimmed, line.unicodeScalars.last == " " { line.unicodeScalars.removeLast() }
    return line
  }

  /// One letter a cell that says its role, then what the letters mean and which cells stand out.
  ///
  /// Plain text and blanks are `.`; so the picture shows only what somebody chose. For golden
  /// screens: it does not depend on the theme.
  public var roleMap: String {
    var used: Set<Role> = []
    var lines: [String] = []
    for y in 0..<height {
      var line = ""
      for cell in cells[y * width..<(y + 1) * width] {
        let isPlain = cell.role == .text || (cell.scalar == " " && cell.part == .single)
        if !isPlain { used.insert(cell.role) }
        line.append(isPlain ? "." : cell.role.letter)
      }
      while line.last == "." { line.removeLast() }
      lines.append(line)
    }
    lines.append("")
    for role in Role.allCases where used.contains(role) {
      lines.append("\(role.letter) \(role.rawValue)")
    }
    for y in 0..<height { lines += runs(inRow: y) }
    return lines.joined(separator: "\n")
  }

  /// `row:first-last attributes` for every run of cells that stand out alike.
  private func runs(inRow y: Int) -> [String] {
    var runs: [String] = []
    var start = 0
    while start < width {
      let attributes = self[start, y].attributes
      var end = start + 1
      while end < width, self[end, y].attributes == attributes { end += 1 }
      if !attributes.isEmpty { runs.append("\(y):\(start)-\(end - 1) \(attributes.spelling)") }
      start = end
    }
    return runs
  }
}

extension Role {
  /// The letter of a role in a picture; the same for ever, so that pictures can be compared.
  var letter: Character {
    let letters = Array("tdTbBHsSmMkhaGWEqrpoycvxfl*C-0123456A=|#_^?!gR")
    return letters[Role.allCases.firstIndex(of: self) ?? 0]
  }
}

extension Attributes {
  /// The attributes in words, as pictures and theme files spell them.
  var spelling: String {
    var words = Attributes.named.filter { contains($0.attribute) }.map(\.name)
    if contains(.selected) { words.append("selected") }
    if contains(.selectedInactive) { words.append("selected_inactive") }
    return words.joined(separator: " ")
  }
}
