import Tuning
import Yams

extension Node {
  /// The most pieces that a file may have, aliases written out.
  static let sizeLimit = 200_000

  /// Reads a YAML file.
  ///
  /// - Returns: Nil for an empty file, or one that is no YAML; the findings say why.
  static func parse(yaml text: String, findings: Findings) -> Node? {
    var text = text
    // A byte order mark, as some editors write it; libyaml takes it for the first key's first letter.
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    var renamed: [Unicode.Scalar: Unicode.Scalar] = [:]
    while true {
      do {
        guard let root = try compose(text) else { return nil }
        var builder = NodeBuilder(findings: findings, renamed: renamed)
        let node = builder.node(root)
        // Of a file that was cut short the rest would only seem to be missing.
        return builder.isTooLarge ? nil : node
      } catch let YamlError.duplicatedKeysInMapping(_, context) where renamed.count < 50 {
        // Yams refuses a key that stands twice, and names one of the places. The key there is made
        // another one, so that the file can be read, both places named, and other mistakes found.
        let mark = Unicode.Scalar(UInt32(0xE000 + renamed.count)) ?? "\u{E000}"
        guard let (next, old) = replaceScalar(in: text, at: context.mark, by: mark) else {
          findings.add(
            .error, line: context.mark.line, column: context.mark.column, key: "",
            "a key stands twice; remove one")
          return nil
        }
        text = next
        renamed[mark] = old
      } catch {
        report(error, text, findings)
        return nil
      }
    }
  }

  private static func compose(_ text: String) throws -> Yams.Node? {
    let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
    let root = try parser.singleRoot()
    return root
  }

  /// Puts another character in place of the first one of the key at a place.
  private static func replaceScalar(
    in text: String, at mark: Mark, by scalar: Unicode.Scalar
  ) -> (String, Unicode.Scalar)? {
    var scalars = Array(text.unicodeScalars)
    var line = 1
    var start = 0
    while line < mark.line, let end = scalars[start...].firstIndex(of: "\n") {
      line += 1
      start = end + 1
    }
    var index = start + mark.column - 1
    if index < scalars.count, scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
    guard line == mark.line, index < scalars.count,
      scalars[index].properties.isAlphabetic
        || scalars[index] == "_" || ("0"..."9").contains(scalars[index]) || scalars[index] == "<"
    else { return nil }
    let old = scalars[index]
    scalars[index] = scalar
    return (String(String.UnicodeScalarView(scalars)), old)
  }

  // MARK: - Syntax errors

  private static func report(_ error: any Error, _ text: String, _ findings: Findings) {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      // libyaml counts the lines of some errors from 0, past the end of the file even.
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let number = min(max(1, mark.line), max(1, lines.count))
      let line = lines.indices.contains(number - 1) ? lines[number - 1] : ""
      findings.add(
        .error, line: number, column: mark.column, key: "",
        "this is no YAML: \(problem)\(advice(for: line, problem))")
    case YamlError.reader(let problem, _, _, _):
      findings.add(.error, line: nil, key: "", "this is no text in UTF-8: \(problem)")
    case YamlError.duplicatedKeysInMapping(let keys, let context):
      findings.add(
        .error, line: context.mark.line, key: "", "\(keys.joined(separator: ", ")) stands twice")
    default: findings.add(.error, line: nil, key: "", "this is no YAML: \(error)")
    }
  }

  private static func advice(for line: Substring, _ problem: String) -> String {
    let indentation = line.prefix { $0 == " " || $0 == "\t" }
    if indentation.contains("\t") {
      return "; the line is indented with a tab, and YAML takes blanks only"
    }
    if line.contains("${"), line.contains("[") {
      return "; within [ ] macros need quotes: \"${program}\""
    }
    if line.contains("\t") { return "; a tab stands in the line, and YAML takes blanks only" }
    if problem.contains("mapping values are not allowed") {
      return "; a text with \": \" in it needs quotes, and keys of one map the same indentation"
    }
    return ""
  }
}

/// Takes over what Yams read, with YAML 1.1's meaning of scalars and merge keys carried out.
private struct NodeBuilder {
  let findings: Findings
  /// Keys whose first character was replaced because they stand twice.
  let renamed: [Unicode.Scalar: Unicode.Scalar]
  private var count = 0
  /// Whether pieces were left out.
  var isTooLarge: Bool { count > Node.sizeLimit }

  init(findings: Findings, renamed: [Unicode.Scalar: Unicode.Scalar]) {
    self.findings = findings
    self.renamed = renamed
  }

  mutating func node(_ source: Yams.Node) -> Node {
    let line = source.mark?.line ?? 1
    let column = source.mark?.column ?? 1
    count += 1
    guard count <= Node.sizeLimit else {
      if count == Node.sizeLimit + 1 {
        findings.add(.error, line: line, key: "", "the file is too large, its aliases written out")
      }
      return Node(content: .list([]), line: line, column: column)
    }
    let content: Node.Content
    switch source {
    case .scalar(let scalar): content = .scalar(self.scalar(scalar, source.tag.rawName))
    case .sequence(let sequence): content = .list(sequence.map { node($0) })
    case .mapping(let mapping): content = .map(entries(mapping))
    case .alias: content = .list([])
    }
    return Node(content: content, line: line, column: column)
  }

  private func scalar(_ scalar: Yams.Node.Scalar, _ tag: String) -> Node.Scalar {
    let isPlain = scalar.style == .plain || scalar.style == .any
    var value = isPlain ? plainValue(scalar.string) : .string(scalar.string)
    switch tag {
    case "tag:yaml.org,2002:float", "tag:yaml.org,2002:int":
      if let number = plainValue(scalar.string).number {
        value = tag.hasSuffix("int") ? .int(Int(number)) : .double(number)
      }
    case "tag:yaml.org,2002:bool":
      if case .bool(let flag) = plainValue(scalar.string) { value = .bool(flag) }
    case "tag:yaml.org,2002:null": value = .null
    default: break
    }
    return Node.Scalar(text: scalar.string, isPlain: isPlain, value: value)
  }

  private mutating func entries(_ mapping: Yams.Node.Mapping) -> [Node.Entry] {
    var own: [Node.Entry] = []
    var merged: [Node.Entry] = []
    for (keyNode, valueNode) in mapping {
      let line = keyNode.mark?.line ?? 1
      let column = keyNode.mark?.column ?? 1
      let value = node(valueNode)
      guard case .scalar(let scalar) = keyNode else {
        findings.add(.error, line: line, column: column, key: "", "a list or a map is no key")
        continue
      }
      let (key, wasRenamed) = restored(scalar.string)
      if key == "<<", scalar.style == .plain || scalar.style == .any {
        merged += merge(value, line: line)
        continue
      }
      if wasRenamed { reportDuplicate(key, line: line, column: column, in: mapping) }
      if !wasRenamed || !own.contains(where: { $0.key == key }) {
        own.append(Node.Entry(key: key, line: line, column: column, node: value))
      }
    }
    var seen: Set<String> = []
    // Own keys come before merged ones; of what stands twice the later one is kept.
    own = own.reversed().filter { seen.insert($0.key).inserted }.reversed()
    return own + merged.filter { seen.insert($0.key).inserted }
  }

  private func restored(_ key: String) -> (String, Bool) {
    guard let first = key.unicodeScalars.first, let old = renamed[first] else {
      return (key, false)
    }
    return (String(old) + String(key.unicodeScalars.dropFirst()), true)
  }

  private func reportDuplicate(
    _ key: String, line: Int, column: Int, in mapping: Yams.Node.Mapping
  ) {
    let others = mapping.compactMap { other, _ -> Int? in
      guard case .scalar(let scalar) = other, restored(scalar.string).0 == key else { return nil }
      return other.mark?.line
    }
    let lines = Set(others + [line]).sorted().map(String.init)
    let places = lines.count == 1 ? "line \(lines[0])" : "lines \(lines.joined(separator: " and "))"
    let times = lines.count <= 2 ? "twice" : "\(lines.count) times"
    findings.add(
      .error, line: others.max() ?? line, key: key,
      "the key stands \(times), in \(places); keep one of them")
  }

  private func merge(_ value: Node, line: Int) -> [Node.Entry] {
    switch value.content {
    case .map(let entries): return entries
    case .list(let nodes) where nodes.allSatisfy { $0.entries != nil }:
      return nodes.flatMap { $0.entries ?? [] }
    default:
      findings.add(.error, line: line, key: "<<", "takes a map or a list of maps: <<: *defaults")
      return []
    }
  }
}

extension Tag {
  /// The name with its prefix.
  fileprivate var rawName: String { description }
}
