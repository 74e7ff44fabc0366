import Tuning

/// Makes edits in a study file's text and leaves every other byte as it is: comments, spellings,
/// indentation.
///
/// What it cannot change surely (anchors, block texts, comments in the middle of what goes) it does
/// not change at all: the text is read again, and must say exactly what the edits ask for.
struct StudyFileEditor {
  private(set) var text: String
  private var root: Node

  init(text: String, root: Node) {
    self.text = text
    self.root = root
  }

  /// A piece of the text and what takes its place.
  private struct Change {
    var range: Range<Int>
    var text: String
  }

  /// Makes an edit; false if it cannot be made, with the text as it was.
  mutating func apply(_ edit: StudyFileEdit) -> Bool {
    let source = SourceText(text)
    var changes: [Change] = []
    guard plan(edit, source, into: &changes) else { return false }
    let wanted = root.value.applying(edit)
    var scalars = source.scalars
    for change in changes.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
      scalars.replaceSubrange(change.range, with: Array(change.text.unicodeScalars))
    }
    let result = String(String.UnicodeScalarView(scalars))
    let findings = Findings(file: "")
    guard let read = Node.parse(yaml: result, findings: findings), !findings.hasErrors,
      saysTheSame(read.value, wanted)
    else { return false }
    text = result
    root = read
    return true
  }

  /// The value that stands under the keys now, if any.
  func value(at path: some Sequence<String>) -> ParameterValue? {
    var node = root
    for key in path {
      guard let next = node[key] else { return nil }
      node = next.node
    }
    return node.value
  }

  // MARK: - Where

  private func plan(_ edit: StudyFileEdit, _ source: SourceText, into changes: inout [Change])
    -> Bool
  {
    // The innermost map that is there; what is missing below it is written as one value.
    var map = root
    var inFlow = isFlow(root, source)
    var rest = edit.path[...]
    while rest.count > 1, let key = rest.first, let entry = map[key], entry.node.entries != nil {
      map = entry.node
      inFlow = inFlow || isFlow(map, source)
      rest = rest.dropFirst()
    }
    guard let entries = map.entries, rest.first != nil,
      case .map(let members) = ParameterValue.map(
        entries.map { ParameterValue.Entry($0.key, $0.node.value) }
      ).applying(shortened(edit, to: rest))
    else { return false }
    return change(map, to: members, inFlow: inFlow, source, into: &changes)
  }

  private func shortened(_ edit: StudyFileEdit, to path: ArraySlice<String>) -> StudyFileEdit {
    switch edit {
    case .set(_, let value): return .set(Array(path), value)
    case .remove: return .remove(Array(path))
    }
  }

  private func isFlow(_ node: Node, _ source: SourceText) -> Bool {
    guard let start = source.start(of: node), start < source.scalars.count else { return false }
    return source.scalars[start] == "{" || source.scalars[start] == "["
  }

  // MARK: - What

  /// Turns a node into a value.
  private func change(
    _ node: Node, to value: ParameterValue, inFlow: Bool, _ source: SourceText,
    into changes: inout [Change]
  ) -> Bool {
    if saysTheSame(node.value, value) { return true }
    let isFlow = isFlow(node, source)
    switch (node.content, value) {
    case (.map, .map(let members)):
      return change(node, to: members, inFlow: inFlow || isFlow, source, into: &changes)
    case (.list(let elements), .list(let values)) where !isFlow:
      return change(elements, to: values, source, into: &changes)
    case (.scalar, _) where !node.isNull: break
    default: guard isFlow else { return false }
    }
    guard let start = source.start(of: node), let end = source.end(of: node, inFlow: inFlow),
      !source[start..<end].contains(" #")
    else { return false }
    changes.append(Change(range: start..<end, text: written(value, source)))
    return true
  }

  /// Turns a map's entries into others; those that stay are not touched.
  private func change(
    _ node: Node, to members: [ParameterValue.Entry], inFlow: Bool, _ source: SourceText,
    into changes: inout [Change]
  ) -> Bool {
    guard let entries = node.entries, !entries.isEmpty else { return false }
    let gone = entries.filter { entry in !members.contains { $0.key == entry.key } }
    let new = members.filter { node[$0.key] == nil }
    for member in members {
      guard let entry = node[member.key] else { continue }
      if saysTheSame(entry.node.value, member.value) { continue }
      guard change(entry.node, to: member.value, inFlow: inFlow, source, into: &changes) else {
        return false
      }
    }
    if gone.isEmpty, new.isEmpty { return true }
    var pieces: [(entry: Node.Entry, range: Range<Int>)] = []
    for entry in entries {
      guard let start = source.offset(line: entry.line, column: entry.column),
        let end = source.end(of: entry.node, inFlow: inFlow), start < end
      else { return false }
      pieces.append((entry, start..<end))
    }
    // What is new takes the place of what goes, as far as it reaches: a comment stays with its line.
    var arriving = new[...]
    for piece in pieces where gone.contains(where: { $0.key == piece.entry.key }) {
      guard !source[piece.range].contains(" #") else { return false }
      if let member = arriving.popFirst() {
        changes.append(Change(range: piece.range, text: entryText(member, source)))
      } else {
        changes.append(Change(range: removal(of: piece.range, inFlow, source), text: ""))
      }
    }
    return insert(arriving, among: pieces, of: members, gone, inFlow, source, into: &changes)
  }

  private func removal(of range: Range<Int>, _ inFlow: Bool, _ source: SourceText) -> Range<Int> {
    let scalars = source.scalars
    guard inFlow else {
      let (start, end) = (source.startOfLine(range.lowerBound), source.endOfLine(range.upperBound))
      // The whole line goes, unless a comment shares it.
      let isAlone =
        source[start..<range.lowerBound].allSatisfy(\.isWhitespace)
        && source[range.upperBound..<end].allSatisfy(\.isWhitespace)
      guard isAlone else { return range }
      let next = scalars[end...].firstIndex(of: "\n").map { $0 + 1 } ?? scalars.count
      return start..<next
    }
    // With the comma behind it, else the one before it.
    var end = range.upperBound
    while end < scalars.count, scalars[end] == " " { end += 1 }
    if end < scalars.count, scalars[end] == "," {
      end += 1
      while end < scalars.count, scalars[end] == " " { end += 1 }
      return range.lowerBound..<end
    }
    var start = range.lowerBound
    while start > 0, scalars[start - 1].properties.isWhitespace { start -= 1 }
    if start > 0, scalars[start - 1] == "," { return (start - 1)..<range.upperBound }
    return range
  }

  private func insert(
    _ arriving: ArraySlice<ParameterValue.Entry>,
    among pieces: [(entry: Node.Entry, range: Range<Int>)],
    of members: [ParameterValue.Entry], _ gone: [Node.Entry], _ inFlow: Bool, _ source: SourceText,
    into changes: inout [Change]
  ) -> Bool {
    guard !arriving.isEmpty else { return true }
    let wantsFront = members.first.map { $0.key == arriving.first?.key } ?? false
    let texts = arriving.map { entryText($0, source) }
    let column = pieces[0].entry.column - 1
    let indent = String(repeating: " ", count: column)
    if inFlow {
      if wantsFront, gone.isEmpty {
        let place = pieces[0].range.lowerBound
        changes.append(
          Change(range: place..<place, text: texts.map { $0 + ", " }.joined()))
      } else {
        let place = pieces[pieces.count - 1].range.upperBound
        changes.append(Change(range: place..<place, text: texts.map { ", " + $0 }.joined()))
      }
      return true
    }
    if wantsFront, gone.isEmpty {
      let place = pieces[0].range.lowerBound
      let lines = texts.map { $0 + source.newline + indent }
      changes.append(Change(range: place..<place, text: lines.joined()))
    } else {
      // Behind the entry that comes before it, by the file's order.
      let before = members.firstIndex { $0.key == arriving.first?.key } ?? members.count
      let key = members[..<before].last { member in pieces.contains { $0.entry.key == member.key }
      }?.key
      let piece = pieces.last { $0.entry.key == key } ?? pieces[pieces.count - 1]
      let place = source.endOfLine(piece.range.upperBound)
      let isTop = column == 0
      let lines = zip(arriving, texts).map { member, text in
        source.newline + indent + (isTop ? blockText(member, source) ?? text : text)
      }
      changes.append(Change(range: place..<place, text: lines.joined()))
    }
    return true
  }

  /// Turns the elements of a list with dashes into others.
  private func change(
    _ elements: [Node], to values: [ParameterValue], _ source: SourceText,
    into changes: inout [Change]
  ) -> Bool {
    for (element, value) in zip(elements, values) {
      guard change(element, to: value, inFlow: false, source, into: &changes) else { return false }
    }
    for element in elements.dropFirst(values.count) {
      guard let start = source.start(of: element), let end = source.end(of: element, inFlow: false)
      else { return false }
      let dash = source.scalars[..<start].lastIndex(of: "-") ?? start
      changes.append(Change(range: removal(of: dash..<end, false, source), text: ""))
    }
    guard values.count > elements.count, let last = elements.last,
      let start = source.start(of: last), let end = source.end(of: last, inFlow: false)
    else { return values.count <= elements.count }
    let prefix = source[source.startOfLine(start)..<start]
    let place = source.endOfLine(end)
    let lines = values.dropFirst(elements.count).map {
      source.newline + prefix + written($0, source)
    }
    changes.append(Change(range: place..<place, text: lines.joined()))
    return true
  }

  // MARK: - Writing

  private var isJSON: Bool {
    text.unicodeScalars.first { !$0.properties.isWhitespace && $0 != "\u{FEFF}" } == "{"
      && text.contains("\"")
  }

  private func written(_ value: ParameterValue, _ source: SourceText) -> String {
    isJSON ? value.json.text() : yamlText(value)
  }

  private func entryText(_ member: ParameterValue.Entry, _ source: SourceText) -> String {
    let key = isJSON ? JSON.string(member.key).text() : yamlText(member.key)
    return "\(key): \(written(member.value, source))"
  }

  /// A map at the top of the file stands in lines of its own.
  private func blockText(_ member: ParameterValue.Entry, _ source: SourceText) -> String? {
    guard case .map(let inner) = member.value, !inner.isEmpty else { return nil }
    let lines = inner.map { source.newline + "  " + entryText($0, source) }
    return yamlText(member.key) + ":" + lines.joined()
  }
}

/// Whether two values say the same, whatever the spelling of numbers and the order of keys.
func saysTheSame(_ a: ParameterValue, _ b: ParameterValue) -> Bool {
  switch (a, b) {
  case (.list(let x), .list(let y)):
    return x.count == y.count && zip(x, y).allSatisfy { saysTheSame($0, $1) }
  case (.map(let x), .map(let y)):
    return x.count == y.count
      && x.allSatisfy { entry in
        y.contains { $0.key == entry.key && saysTheSame(entry.value, $0.value) }
      }
  default: return a.means(b)
  }
}
