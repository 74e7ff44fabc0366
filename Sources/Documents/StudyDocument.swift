import Tuning

/// A study file: a W&B sweep file, with what hone adds under `hone:`.
public struct StudyDocument: Sendable {
  /// What it says.
  public let plan: StudyPlan
  /// What is unwise in it, and how doubtful things were understood, in the order of the file.
  public let warnings: [Problem]
  private let root: Node
  private let text: String

  /// Reads a study file.
  ///
  /// - Parameters:
  ///   - text: The file's text. JSON will do as well.
  ///   - file: Its path, as messages are to name it; the study is called after it unless it has a
  ///     `name`.
  ///   - workingDirectory: The folder that trials run in, absolute; left out, the file's own if its
  ///     path is absolute.
  ///   - needsCommand: Whether it must say what to run; a study whose trials run elsewhere need not.
  ///   - patternProblem: Says what is wrong with a pattern for metrics; nil if nothing is.
  /// - Throws: Everything that is wrong with it, at once.
  public init(
    yaml text: String, file: String, workingDirectory: String? = nil, needsCommand: Bool = true,
    patternProblem: ((String) -> String?)? = nil
  ) throws(DocumentErrors) {
    let findings = Findings(file: file)
    guard let root = Node.parse(yaml: text, findings: findings) else {
      if !findings.hasErrors {
        findings.add(
          .error, line: nil, key: "",
          "the file is empty; it needs method, metric and parameters at least")
      }
      throw DocumentErrors(findings.inOrder)
    }
    var reader = StudyFileReader(
      findings: findings, needsCommand: needsCommand, patternProblem: patternProblem)
    let plan = reader.plan(
      of: root, name: StudyDocument.name(of: file),
      workingDirectory: workingDirectory ?? StudyDocument.folder(of: file))
    try self.init(plan, root, findings, text: text)
  }

  /// Reads a study that came as a JSON object, whose trials run elsewhere: it need not say what to
  /// run, and may have its `seed` beside the other keys. Problems name keys, no lines.
  ///
  /// - Parameter name: What it is called in messages, and unless it has a `name`.
  /// - Throws: Everything that is wrong with it, at once.
  public init(json: JSON, name: String = "study") throws(DocumentErrors) {
    let findings = Findings(file: name, hasLines: false)
    var root = Node(json, findings: findings)
    root.moveIntoHone("seed", findings: findings)
    var reader = StudyFileReader(findings: findings, needsCommand: false, patternProblem: nil)
    let plan = reader.plan(of: root, name: name, workingDirectory: nil)
    try self.init(plan, root, findings, text: json.text())
  }

  private init(
    _ plan: StudyPlan?, _ root: Node, _ findings: Findings, text: String
  ) throws(DocumentErrors) {
    guard let plan, !findings.hasErrors else { throw DocumentErrors(findings.inOrder) }
    self.plan = plan
    self.root = root
    self.text = text
    warnings = findings.inOrder
  }

  /// The line of a key, from 1: `metric.goal`, `parameters.lr.min`; nil if it is not in the file.
  public func line(of key: String) -> Int? {
    var node = root
    var line: Int?
    var rest = key[...]
    // Names of parameters may have dots in them, so the longest key that fits comes first.
    while !rest.isEmpty {
      let fitting = (node.entries ?? []).filter {
        rest == $0.key || rest.hasPrefix($0.key + ".") || rest.hasPrefix($0.key + "[")
      }
      guard let entry = fitting.max(by: { $0.key.count < $1.key.count }) else { return nil }
      line = entry.line
      node = entry.node
      rest = rest.dropFirst(entry.key.count)
      while rest.first == "[", let end = rest.firstIndex(of: "]"),
        let index = Int(rest[rest.index(after: rest.startIndex)..<end])
      {
        guard let elements = node.elements, elements.indices.contains(index) else { return nil }
        node = elements[index]
        line = node.line
        rest = rest[rest.index(after: end)...]
      }
      if rest.first == "." { rest = rest.dropFirst() }
    }
    return line
  }

  // MARK: - Edits

  /// The file's text with edits made in it, every other byte as it was.
  ///
  /// - Returns: The text, and which of the edits (by place) could not be made; those that change
  ///   nothing count as made.
  public func text(applying edits: [StudyFileEdit]) -> (text: String, refused: [Int]) {
    var editor = StudyFileEditor(text: text, root: root)
    var refused: [Int] = []
    for (index, edit) in edits.enumerated() where !editor.apply(edit) { refused.append(index) }
    return (editor.text, refused)
  }

  /// What the file would say with edits made in it, a line for each key that changes: a parameter
  /// whole, of other maps the key itself.
  public func lines(after edits: [StudyFileEdit]) -> [String] {
    var value = root.value
    for edit in edits { value = value.applying(edit) }
    var shown: [[String]] = []
    for edit in edits {
      let path = place(of: edit.path)
      if !shown.contains(path) { shown.append(path) }
    }
    var additions: [String] = []
    var lines = shown.compactMap { path -> String? in
      var inner = value
      for key in path {
        guard case .map(let entries) = inner, let entry = entries.first(where: { $0.key == key })
        else { return nil }
        inner = entry.value
      }
      let name = path.last ?? ""
      guard path.first == "hone", path.count == 2 else {
        return "\(yamlText(name)): \(yamlText(inner))"
      }
      additions.append("\(yamlText(name)): \(yamlText(inner))")
      return nil
    }
    // A file has the key once.
    if !additions.isEmpty { lines.append("hone: {\(additions.joined(separator: ", "))}") }
    return lines
  }

  /// What the file would say with edits made in it, so that it can be pasted: each key of the file
  /// that changes whole, to stand where it stands now.
  public func replacement(after edits: [StudyFileEdit]) -> [String] {
    var value = root.value
    for edit in edits { value = value.applying(edit) }
    guard case .map(let entries) = value else { return [] }
    let changed = edits.compactMap(\.path.first)
    return entries.filter { changed.contains($0.key) }.flatMap { entry -> [String] in
      guard case .map(let inner) = entry.value, entry.key == "hone" || entry.key == "parameters"
      else { return ["\(yamlText(entry.key)): \(yamlText(entry.value))"] }
      return ["\(yamlText(entry.key)):"]
        + inner.map { "  \(yamlText($0.key)): \(yamlText($0.value))" }
    }
  }

  /// Whether the file has a key, by the keys that lead to it.
  public func contains(_ path: [String]) -> Bool {
    var node = root
    for key in path {
      guard let entry = node.entries?.first(where: { $0.key == key }) else { return false }
      node = entry.node
    }
    return true
  }

  /// The key of which a change is shown whole.
  private func place(of path: [String]) -> [String] {
    guard path.first == "parameters" else {
      return Array(path.prefix(path.first == "hone" ? 2 : 1))
    }
    var place = Array(path.prefix(2))
    while path.count > place.count + 1, path[place.count] == "parameters" {
      place += path[place.count..<place.count + 2]
    }
    return place
  }

  private static func name(of file: String) -> String {
    let last = file.split(separator: "/").last.map(String.init) ?? file
    for suffix in [".yaml", ".yml", ".json"] where last.hasSuffix(suffix) && last != suffix {
      return String(last.dropLast(suffix.count))
    }
    return last.isEmpty ? "study" : last
  }

  private static func folder(of file: String) -> String? {
    guard file.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return nil }
    return slash == file.startIndex ? "/" : String(file[..<slash])
  }
}
