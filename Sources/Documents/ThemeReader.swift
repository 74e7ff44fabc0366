import Tuning
import Yams

/// Reads a theme file and collects what is wrong with it.
struct ThemeReader {
  let file: String
  let roles: [String]
  private var palette: [String: String] = [:]
  private var problems: [ThemeProblems.Problem] = []

  init(file: String, roles: [String]) {
    self.file = file
    self.roles = roles
  }

  private static let keys = [
    "name", "kind", "safe", "background", "foreground", "palette", "roles",
  ]

  mutating func read(_ text: String) throws -> ThemeDocument {
    let root: Yams.Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch {
      throw ThemeProblems(problems: [ThemeReader.yamlProblem(error, file: file)])
    }
    guard let root, case .mapping(let mapping) = root else {
      throw ThemeProblems(problems: [
        .init(
          file: file, line: 1,
          message: "a theme is a map of \(ThemeReader.keys.joined(separator: ", "))")
      ])
    }
    var entries: [String: Yams.Node] = [:]
    for (keyNode, value) in mapping {
      let key = keyNode.string ?? ""
      guard ThemeReader.keys.contains(key) else {
        report(keyNode, unknown(key, "key", ThemeReader.keys))
        continue
      }
      entries[key] = value
    }
    if let node = entries["palette"] { readPalette(node) }
    var theme = ThemeDocument(
      name: readName(entries["name"]), isLight: readKind(entries["kind"]),
      isSafe: readSafe(entries["safe"]),
      background: color(entries["background"]), foreground: color(entries["foreground"]),
      styles: [])
    if let node = entries["roles"] {
      theme = ThemeDocument(
        name: theme.name, isLight: theme.isLight, isSafe: theme.isSafe,
        background: theme.background, foreground: theme.foreground, styles: readRoles(node))
    } else {
      report(root, "the theme has no `roles`: what each part of the screen looks like")
    }
    guard problems.isEmpty else {
      throw ThemeProblems(problems: problems.sorted { $0.line < $1.line })
    }
    return theme
  }

  // MARK: - Parts

  private mutating func readName(_ node: Yams.Node?) -> String {
    if let node {
      if let name = node.string, !name.isEmpty { return name }
      report(node, "`name` must be a word")
    }
    let last = file.split(separator: "/").last.map(String.init) ?? file
    return last.split(separator: ".").first.map(String.init) ?? last
  }

  private mutating func readKind(_ node: Yams.Node?) -> Bool {
    guard let node else { return false }
    switch node.string {
    case "dark": return false
    case "light": return true
    default:
      report(node, "`kind` is \(ThemeReader.quoted(node)); it must be dark or light")
      return false
    }
  }

  private mutating func readSafe(_ node: Yams.Node?) -> Bool {
    guard let node else { return false }
    if let isSafe = node.bool { return isSafe }
    report(node, "`safe` is \(ThemeReader.quoted(node)); it must be true or false")
    return false
  }

  private mutating func readPalette(_ node: Yams.Node) {
    guard case .mapping(let mapping) = node else {
      report(node, "`palette` must be a map of names to colours")
      return
    }
    for (key, value) in mapping {
      guard let name = key.string, !name.isEmpty, !name.contains(" ") else {
        report(key, "a palette's name must be one word")
        continue
      }
      if ThemeDocument.attributeNames.contains(name) || name == "on" {
        report(key, "“\(name)” cannot be a colour's name: it means something else in a role")
      }
      if let spelling = color(value) { palette[name] = spelling }
    }
  }

  private mutating func readRoles(_ node: Yams.Node) -> [ThemeDocument.Style] {
    guard case .mapping(let mapping) = node else {
      report(node, "`roles` must be a map of roles to looks")
      return []
    }
    var styles: [ThemeDocument.Style] = []
    for (key, value) in mapping {
      let role = key.string ?? ""
      if !roles.isEmpty, !roles.contains(role) {
        report(key, unknown(role, "role", roles))
        continue
      }
      switch value {
      case .mapping(let parts): styles.append(look(of: role, parts))
      default:
        if let text = text(value) { styles.append(look(of: role, text, value)) }
      }
    }
    return styles
  }

  /// `title: sky on night bold`.
  private mutating func look(of role: String, _ text: String, _ node: Yams.Node)
    -> ThemeDocument.Style
  {
    var style = ThemeDocument.Style(role: role, attributes: [])
    var words = text.split(separator: " ").map(String.init)[...]
    var isFirst = true
    while let word = words.popFirst() {
      // Quotes inside a plain YAML scalar are part of it; nobody means them.
      let word = word.trimmed(of: "\"'")
      if ThemeDocument.attributeNames.contains(word) {
        style.attributes.append(word)
      } else if word == "on" {
        if let behind = words.popFirst()?.trimmed(of: "\"'") {
          style.background = color(named: behind, node)
        } else {
          report(node, "`\(role)`: a colour must follow “on”, in quotes if it begins with #")
        }
      } else if isFirst {
        style.foreground = color(named: word, node)
      } else {
        report(
          node,
          "`\(role)`: “\(word)” is neither “on” nor an attribute"
            + hint(word, ThemeDocument.attributeNames)
            + "; a look is: colour, “on” and a colour, attributes "
            + "(\(ThemeDocument.attributeNames.joined(separator: ", ")))")
      }
      isFirst = false
    }
    return style
  }

  /// `title: {fg: sky, bg: night, bold: true}`.
  private mutating func look(of role: String, _ parts: Yams.Node.Mapping) -> ThemeDocument.Style {
    var style = ThemeDocument.Style(role: role, attributes: [])
    for (key, value) in parts {
      let name = key.string ?? ""
      switch name {
      case "fg", "foreground": style.foreground = color(value)
      case "bg", "background": style.background = color(value)
      case _ where ThemeDocument.attributeNames.contains(name):
        guard let isOn = value.bool else {
          report(value, "`\(role)`: `\(name)` must be true or false")
          continue
        }
        if isOn { style.attributes.append(name) }
      default:
        report(
          key, "`\(role)`: " + unknown(name, "part", ["fg", "bg"] + ThemeDocument.attributeNames))
      }
    }
    return style
  }

  // MARK: - Colours

  private mutating func color(_ node: Yams.Node?) -> String? {
    guard let node, let text = text(node) else { return nil }
    return color(named: text, node)
  }

  private mutating func color(named word: String, _ node: Yams.Node) -> String? {
    if let known = palette[word] { return known }
    let lower = word.lowercased().replacing("_", with: "-")
    if lower == "default" || lower == "terminal" { return nil }
    if ThemeDocument.colorNames.contains(lower) || UInt8(lower) != nil { return lower }
    let digits = lower.dropFirst()
    if lower.hasPrefix("#"), digits.allSatisfy(\.isHexDigit), [3, 6].contains(digits.count) {
      return lower
    }
    let known = palette.keys.sorted() + ThemeDocument.colorNames + ["default"]
    report(
      node,
      "“\(word)” is no colour" + hint(word, known)
        + "; colours are names of the palette, default, red … bright-white, 0 … 255, "
        + "\"#RRGGBB\"")
    return nil
  }

  /// A scalar's text; an unquoted `#5fafff` is a comment to YAML, and nothing is left.
  private mutating func text(_ node: Yams.Node) -> String? {
    guard case .scalar(let scalar) = node else {
      report(node, "a colour must be a word, not a list or a map")
      return nil
    }
    if scalar.string.isEmpty || scalar.string == "~" || scalar.string == "null" {
      report(node, "there is no colour here; one that begins with # must stand in quotes")
      return nil
    }
    return scalar.string
  }

  // MARK: - Problems

  private mutating func report(_ node: Yams.Node, _ message: String) {
    problems.append(.init(file: file, line: node.mark?.line ?? 1, message: message))
  }

  private func unknown(_ given: String, _ what: String, _ known: [String]) -> String {
    "“\(given)” is no \(what) of a theme" + hint(given, known)
      + "; there are: \(known.joined(separator: ", "))"
  }

  private func hint(_ given: String, _ known: [String]) -> String {
    nearMiss(given, among: known).map { " (did you mean “\($0)”?)" } ?? ""
  }

  private static func quoted(_ node: Yams.Node) -> String {
    node.string.map { "“\($0)”" } ?? "no word"
  }

  static func yamlProblem(_ error: any Error, file: String) -> ThemeProblems.Problem {
    var line = 1
    var message = "\(error)"
    if let error = error as? YamlError {
      switch error {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        line = mark.line
        message = problem
      case .duplicatedKeysInMapping(let keys, let context):
        line = context.mark.line
        message = "a key stands twice: \(keys)"
      default: break
      }
    }
    return .init(file: file, line: line, message: "this is no YAML: \(message)")
  }
}

extension String {
  fileprivate func trimmed(of characters: String) -> String {
    var text = self[...]
    while let first = text.first, characters.contains(first) { text.removeFirst() }
    while let last = text.last, characters.contains(last) { text.removeLast() }
    return String(text)
  }
}
