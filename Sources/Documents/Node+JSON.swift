import Tuning

extension Node {
  /// A JSON value as a piece of a file without places. Numbers and texts are what JSON says they
  /// are: `1e-5` is a number, `"1e-5"` a text.
  init(_ json: JSON, findings: Findings, key path: String = "") {
    let content: Content
    switch json {
    case .array(let elements):
      content = .list(
        elements.enumerated().map { Node($1, findings: findings, key: "\(path)[\($0)]") })
    case .object(let members):
      var entries: [Entry] = []
      var seen: Set<String> = []
      for member in members {
        let key = path.isEmpty ? member.key : "\(path).\(member.key)"
        guard seen.insert(member.key).inserted else {
          findings.add(.error, line: nil, key: key, "the key stands twice; keep one of them")
          continue
        }
        let node = Node(member.value, findings: findings, key: key)
        entries.append(Entry(key: member.key, line: 0, column: 0, node: node))
      }
      content = .map(entries)
    case .string(let text):
      content = .scalar(Scalar(text: text, isPlain: false, value: .string(text)))
    case .null, .bool, .int, .double:
      content = .scalar(
        Scalar(text: json.text(nonFinite: .bare), isPlain: true, value: ParameterValue(json)))
    }
    self.init(content: content, line: 0, column: 0)
  }

  /// Puts a key of the top level under `hone:`, unless there is no such key.
  mutating func moveIntoHone(_ key: String, findings: Findings) {
    guard var entries, let index = entries.firstIndex(where: { $0.key == key }) else { return }
    let moved = entries.remove(at: index)
    if let hone = entries.firstIndex(where: { $0.key == "hone" }) {
      // A `hone` that is no map is complained about where it is read.
      if var inner = entries[hone].node.entries {
        if inner.contains(where: { $0.key == key }) {
          findings.error(moved, key, "hone.\(key) is there too; keep one of them")
        } else {
          inner.append(moved)
        }
        entries[hone].node.content = .map(inner)
      }
    } else {
      let block = Node(content: .map([moved]), line: moved.line, column: moved.column)
      entries.append(Entry(key: "hone", line: moved.line, column: moved.column, node: block))
    }
    content = .map(entries)
  }
}
