/// A YAML file's characters with the places of its nodes: where a value ends, what a line holds.
struct SourceText {
  let scalars: [Unicode.Scalar]
  /// Where each line begins, the first at 0.
  private let lineStarts: [Int]
  /// What ends the file's lines.
  let newline: String

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    var starts = [0]
    for (index, scalar) in scalars.enumerated() where scalar == "\n" { starts.append(index + 1) }
    lineStarts = starts
    newline = text.unicodeScalars.contains("\r") ? "\r\n" : "\n"
  }

  /// The text between two places.
  subscript(range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

  /// The place of a line and column, both from 1; nil outside of the file.
  func offset(line: Int, column: Int) -> Int? {
    guard line >= 1, line <= lineStarts.count else { return nil }
    var start = lineStarts[line - 1]
    // libyaml does not count a byte order mark.
    if line == 1, scalars.first == "\u{FEFF}" { start += 1 }
    let offset = start + column - 1
    return offset <= scalars.count ? offset : nil
  }

  /// The end of the line that a place is in, before its line break.
  func endOfLine(_ offset: Int) -> Int {
    var end = scalars[offset...].firstIndex(of: "\n") ?? scalars.count
    if end > offset, scalars[end - 1] == "\r" { end -= 1 }
    return end
  }

  /// The beginning of the line that a place is in.
  func startOfLine(_ offset: Int) -> Int {
    (scalars[..<offset].lastIndex(of: "\n") ?? -1) + 1
  }

  /// Where a node begins.
  func start(of node: Node) -> Int? { offset(line: node.line, column: node.column) }

  /// Where the value of a node ends; nil for forms that are not followed (block scalars, anchors,
  /// tags).
  func end(of node: Node, inFlow: Bool) -> Int? {
    guard let start = start(of: node), start < scalars.count else { return nil }
    switch node.content {
    case .scalar: return endOfScalar(start, inFlow: inFlow)
    case .list(let elements):
      if scalars[start] == "[" { return endOfFlow(start) }
      guard scalars[start] == "-", let last = elements.last else { return nil }
      return end(of: last, inFlow: false)
    case .map(let entries):
      if scalars[start] == "{" { return endOfFlow(start) }
      guard let last = entries.last, !"&!*".unicodeScalars.contains(scalars[start]) else {
        return nil
      }
      return end(of: last.node, inFlow: false)
    }
  }

  private func endOfScalar(_ start: Int, inFlow: Bool) -> Int? {
    let first = scalars[start]
    if first == "\"" || first == "'" { return endOfQuoted(start) }
    guard !"&!*|>".unicodeScalars.contains(first) else { return nil }
    var end = start
    while end < scalars.count {
      let scalar = scalars[end]
      if scalar == "\n" || scalar == "\r" { break }
      if inFlow, ",]}".unicodeScalars.contains(scalar) { break }
      if scalar == "#", end > start, scalars[end - 1] == " " || scalars[end - 1] == "\t" { break }
      end += 1
    }
    while end > start, scalars[end - 1] == " " || scalars[end - 1] == "\t" { end -= 1 }
    return end > start ? end : nil
  }

  private func endOfQuoted(_ start: Int) -> Int? {
    let quote = scalars[start]
    var index = start + 1
    while index < scalars.count {
      if scalars[index] == "\\", quote == "\"" {
        index += 2
        continue
      }
      if scalars[index] == quote {
        guard quote == "'", index + 1 < scalars.count, scalars[index + 1] == "'" else {
          return index + 1
        }
        index += 1
      }
      index += 1
    }
    return nil
  }

  /// Behind the bracket that closes the one at a place.
  private func endOfFlow(_ start: Int) -> Int? {
    var depth = 0
    var index = start
    while index < scalars.count {
      switch scalars[index] {
      case "[", "{": depth += 1
      case "]", "}":
        depth -= 1
        if depth == 0 { return index + 1 }
      case "\"", "'":
        // Within a plain text a quote is a letter.
        if "[{,: \t\n".unicodeScalars.contains(scalars[index - 1]) {
          guard let end = endOfQuoted(index) else { return nil }
          index = end
          continue
        }
      case "#":
        if " \t\n".unicodeScalars.contains(scalars[index - 1]) { index = endOfLine(index) }
      default: break
      }
      index += 1
    }
    return nil
  }
}
