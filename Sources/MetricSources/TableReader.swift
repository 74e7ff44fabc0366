/// Reads tables: names in a header, a row a step; and boxes with a name and a value a row.
///
/// It keeps what the rows to come need: the header, the box that is still open.
struct TableReader: Sendable, Hashable, Codable {
  /// The names of the columns of the table that was begun last.
  private var header: [String] = []
  /// Whether its cells are parted by commas or bars; else by blanks.
  private var style = Style.blanks
  /// What the box that is open has said so far.
  private var box: Reading?
  /// The group of names that a box is in: `train/`.
  private var group = ""

  private enum Style: String, Codable {
    /// Two blanks or more, or tabs.
    case blanks
    /// Single blanks.
    case words
    case bars
    case commas
  }

  /// Whether a box is open, so that the next line belongs to it or ends it.
  var isInBox: Bool { box != nil || !group.isEmpty }

  /// What a line was taken for.
  enum Outcome {
    /// Something else than a table.
    case other
    /// A header, a border, a row of a box: nothing to report yet.
    case absorbed
    /// A row, or a box that was closed.
    case row(Reading)
    /// A box that ended without a border; the line itself is something else.
    case boxThenOther(Reading)
  }

  /// Takes in a cleaned line.
  mutating func take(_ line: [UInt8], objective: MetricName) -> Outcome {
    guard line.count < 2_000 else { return .other }
    let text = String(decoding: line.filter { $0 != barGlyph }, as: UTF8.self)
    let trimmed = trim(text)
    guard !trimmed.isEmpty else { return .other }
    if isBorder(trimmed) { return closeBox() ?? .absorbed }
    if let outcome = takeBoxRow(trimmed) { return outcome }
    let closed = closeBox()
    if closed == nil, let row = row(text) { return .row(row) }
    if let names = names(in: text, objective: objective) {
      (header, style) = names
      if case .row(let reading)? = closed { return .row(reading) }
      return .absorbed
    }
    if case .row(let reading)? = closed { return .boxThenOther(reading) }
    return .other
  }

  /// What an open box has said, at the end of the stream.
  mutating func end() -> Reading? {
    if case .row(let reading)? = closeBox() { return reading }
    return nil
  }

  // MARK: - Boxes

  private func isBorder(_ line: Substring) -> Bool {
    line.utf8.count >= 3
      && line.utf8.allSatisfy { "-+=|: ".utf8.contains($0) }
      && line.utf8.contains { "-=+".utf8.contains($0) }
  }

  private mutating func closeBox() -> Outcome? {
    defer {
      box = nil
      group = ""
    }
    guard let box, !box.isEmpty else { return nil }
    return .row(box)
  }

  /// `|    loss   | 0.5   |` and `| train/ |      |`.
  private mutating func takeBoxRow(_ line: Substring) -> Outcome? {
    guard line.first == "|", line.last == "|" else { return nil }
    let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
      .map { trim($0) }
    guard cells.count == 2, let first = cells[0].unicodeScalars.first, first.properties.isAlphabetic
    else { return nil }
    if cells[1].isEmpty {
      guard cells[0].last == "/" else { return nil }
      group = String(cells[0])
      box = box ?? Reading()
      return .absorbed
    }
    guard let value = number(printed: cells[1]) else {
      // A time or a text in a box; a header of two columns is none.
      return box == nil ? nil : .absorbed
    }
    var reading = box ?? Reading()
    if let kind = Marks.kind(of: cells[0]) {
      reading.marks.note(kind, value)
    } else if Marks.kind(of: cells[0], plural: true) == nil {
      reading.set(group + cells[0], value, isSure: true)
    }
    if reading.values.count <= 200 { box = reading }
    return .absorbed
  }

  // MARK: - Columns

  private func cells(_ text: String, _ style: Style) -> [Substring] {
    switch style {
    case .bars:
      var parts = text.split(separator: "|", omittingEmptySubsequences: false).map { trim($0) }
      if parts.first?.isEmpty == true { parts.removeFirst() }
      if parts.last?.isEmpty == true { parts.removeLast() }
      return parts
    case .commas:
      return text.split(separator: ",", omittingEmptySubsequences: false).map { trim($0) }
    case .words: return text.split { $0 == " " || $0 == "\t" }
    case .blanks:
      var parts: [Substring] = []
      var rest = trim(text)
      while !rest.isEmpty {
        var end = rest.startIndex
        while end < rest.endIndex {
          if rest[end] == "\t" { break }
          let next = rest.index(after: end)
          if rest[end] == " ", next < rest.endIndex, rest[next] == " " || rest[next] == "\t" {
            break
          }
          end = next
        }
        parts.append(rest[..<end])
        rest = trim(rest[end...])
      }
      return parts
    }
  }

  /// The names, if the line is a header: no numbers, and a word for the step or the objective.
  private func names(in text: String, objective: MetricName) -> ([String], Style)? {
    let line = withoutBar(text)
    // Most lines are no headers; this finds out before they are taken apart.
    guard !line.utf8.contains(where: { "={}:".utf8.contains($0) }),
      line.utf8.count(where: { $0 >= 0x30 && $0 <= 0x39 }) <= 16
    else { return nil }
    let styles: [Style] =
      line.contains("|") ? [.bars] : line.contains(",") ? [.commas] : [.blanks, .words]
    for style in styles {
      let names = cells(line, style).map(columnName)
      guard names.count >= 2, names.count <= 60 else { continue }
      let areNames = names.allSatisfy { name in
        name.utf8.count <= 40 && !name.contains(":") && number(printed: name) == nil
          && name.split(separator: " ").count <= 3
          && (name.isEmpty || name == "#"
            || name.unicodeScalars.contains { $0.properties.isAlphabetic })
      }
      guard areNames, Set(names).count == names.count else { continue }
      let tells = names.contains { name in
        Marks.kind(of: name, plural: true) != nil || name == "#"
          || (MetricName(name).rank(for: objective) ?? 9) <= MetricName.sureRank
      }
      guard tells else { continue }
      // Single blanks part the words of a sentence as well: a header begins with its step.
      if style == .words, names.count < 3 || Marks.kind(of: names[0], plural: true) == nil {
        continue
      }
      return (names, style)
    }
    return nil
  }

  private func columnName(_ cell: Substring) -> String {
    var name = trim(cell)
    if name.last == ")", !name.contains("(") { name = name.dropLast() }
    return name.split(separator: " ").joined(separator: " ").replacingOpenParenthesis()
  }

  /// The values, if the line fits the header: a number (or a time, a share, a dash) a column.
  private func row(_ text: String) -> Reading? {
    guard !header.isEmpty else { return nil }
    let line = withoutBar(text)
    var cells = cells(line, style)
    if style == .blanks, cells.count != header.count {
      cells = line.split { $0 == " " || $0 == "\t" }
    }
    guard cells.count == header.count else { return nil }
    var reading = Reading()
    for (index, (name, cell)) in zip(header, cells).enumerated() {
      let kind = columnKind(name)
      let plain = cell.last == "%" ? cell.dropLast() : cell
      if let value = number(printed: plain) {
        if let kind {
          reading.marks.note(kind, value)
        } else if !name.isEmpty {
          reading.set(name, value, isSure: true)
        }
      } else if let kind, let stroke = cell.firstIndex(of: "/"), let part = Double(cell[..<stroke]),
        let whole = Int(cell[cell.index(after: stroke)...])
      {
        reading.marks.note(kind, part, total: whole)
      } else if index == 0, ["all", "total", "overall", "avg"].contains(cell.lowercased()) {
        continue
      } else if !isFiller(cell) {
        return nil
      }
    }
    return reading.values.isEmpty ? nil : reading
  }

  /// Which place in the run a column tells; spaCy's tables begin with `E` and `#`.
  private func columnKind(_ name: String) -> Marks.Kind? {
    switch name {
    case "#": return .step
    case "E": return .epoch
    default: return Marks.kind(of: name, plural: true)
    }
  }

  /// A cell that is no number but does not end a row: `00:12`, `0.50s`, `1.17G`, `-`, `None`.
  private func isFiller(_ cell: Substring) -> Bool {
    guard let first = cell.utf8.first else { return true }
    if first >= 0x30 && first <= 0x39 { return true }
    return ["-", "--", "none", "n/a", "na", "null", "yes", "no", "*", "true", "false"].contains(
      cell.lowercased())
  }

  /// The line without a progress bar at its end.
  private func withoutBar(_ text: String) -> String {
    guard let percent = text.range(ofBar: ()) else { return text }
    return String(text[..<percent])
  }
}

/// The text without blanks at its ends.
private func trim(_ text: some StringProtocol) -> Substring {
  var rest = Substring(text)
  while let first = rest.first, first == " " || first == "\t" { rest = rest.dropFirst() }
  while let last = rest.last, last == " " || last == "\t" { rest = rest.dropLast() }
  return rest
}

extension String {
  /// `Box(P` as `Box P`.
  fileprivate func replacingOpenParenthesis() -> String {
    guard contains("("), !contains(")") else { return self }
    return split(separator: "(").joined(separator: " ")
  }

  /// Where a bar such as `: 100%|` begins.
  fileprivate func range(ofBar: Void) -> Index? {
    guard let percent = firstIndex(of: "%") else { return nil }
    let next = index(after: percent)
    guard next < endIndex, self[next] == "|" else { return nil }
    var start = percent
    while start > startIndex {
      let before = index(before: start)
      guard self[before].isNumber || self[before] == " " || self[before] == ":" else { break }
      start = before
      if self[before] == ":" { break }
    }
    return start
  }
}
