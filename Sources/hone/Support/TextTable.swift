import Canvas

/// A table of plain text: columns as wide as their widest cell, two blanks between.
struct TextTable {
  /// How a column's cells stand.
  enum Alignment { case left, right }

  private var header: [(title: String, alignment: Alignment)]
  private var rows: [[String]] = []

  init(_ header: [(title: String, alignment: Alignment)]) { self.header = header }

  /// Adds a row of as many cells as there are columns.
  mutating func add(_ cells: [String]) { rows.append(cells) }

  /// The lines as a Markdown table.
  var markdown: [String] {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    let rule = header.map { $0.alignment == .left ? "---" : "---:" }
    let clean = rows.map { $0.map { harmless($0).replacing("|", with: "\\|") } }
    return [line(header.map { $0.title.replacing("|", with: "\\|") }), line(rule)]
      + clean.map(line)
  }

  /// The lines, the header first; nothing from a script can touch the terminal.
  var lines: [String] {
    let clean = rows.map { $0.map { harmless($0) } }
    let widths = header.indices.map { column in
      max(
        DisplayWidth.of(header[column].title), clean.map { DisplayWidth.of($0[column]) }.max() ?? 0)
    }
    func line(_ cells: [String]) -> String {
      var out = ""
      for (column, cell) in cells.enumerated() {
        if column > 0 { out += "  " }
        let pad = String(repeating: " ", count: max(0, widths[column] - DisplayWidth.of(cell)))
        out += header[column].alignment == .left ? cell + pad : pad + cell
      }
      while out.last == " " { out.removeLast() }
      return out
    }
    return [line(header.map(\.title))] + clean.map(line)
  }
}
