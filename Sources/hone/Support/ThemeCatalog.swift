import Canvas
import Documents
import Foundation

/// The themes that there are: those in the binary, and the user's own in
/// `$XDG_CONFIG_HOME/hone/themes`, which win over built-in ones of the same name.
struct ThemeCatalog {
  /// A theme with what is known of it.
  struct Entry {
    var theme: Theme
    var isLight: Bool
    /// Whether the colour-blind can tell its states and curves apart.
    var isSafe: Bool
  }

  /// The user's own ones.
  private let own: [Entry]
  /// The names, those of the user's own last.
  let names: [String]
  /// What is wrong with the user's own ones, a line each.
  let problems: [String]

  /// Reads the user's own themes. Those in the binary, which bear their files' names, are read when
  /// they are asked for: a screen opens with one of them.
  init() {
    var own: [Entry] = []
    var problems: [String] = []
    let folder = ThemeCatalog.folder("XDG_CONFIG_HOME", ".config") + "/themes"
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for file in files.sorted() where file.hasSuffix(".yaml") || file.hasSuffix(".yml") {
      let path = folder + "/" + file
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
      do {
        let entry = try ThemeCatalog.entry(ThemeDocument(text: text, file: path))
        own.removeAll { $0.theme.name == entry.theme.name }
        own.append(entry)
      } catch {
        problems.append(errorText(error))
      }
    }
    let ownNames = own.map(\.theme.name)
    let builtIn = Assets.names.filter { $0.hasPrefix("themes/") }
      .map { (($0 as NSString).lastPathComponent as NSString).deletingPathExtension }
    self.own = own
    self.problems = problems
    names = builtIn.filter { !ownNames.contains($0) } + ownNames
  }

  /// All themes.
  var entries: [Entry] { names.compactMap(entry(named:)) }

  private func entry(named name: String) -> Entry? {
    if let entry = own.first(where: { $0.theme.name == name }) { return entry }
    let file = "themes/\(name).yaml"
    guard Assets.names.contains(file) else { return nil }
    return try? ThemeCatalog.entry(ThemeDocument(text: Assets.text(file), file: file))
  }

  /// The names of those that the colour-blind can use. Read from the files' lines: a screen opens
  /// without reading every theme.
  var safe: Set<String> {
    Set(
      names.filter { name in
        if let entry = own.first(where: { $0.theme.name == name }) { return entry.isSafe }
        return Assets.text("themes/\(name).yaml").split(separator: "\n").contains("safe: true")
      })
  }

  /// The theme to begin with: `HONE_THEME`, else the one chosen last, else the first.
  var chosen: String {
    let given = ProcessInfo.processInfo.environment["HONE_THEME"]
    let last = try? String(contentsOfFile: ThemeCatalog.memory, encoding: .utf8)
    for name in [given, last?.trimmingCharacters(in: .whitespacesAndNewlines)] {
      if let name, names.contains(name) { return name }
    }
    return names.first ?? Theme.dark.name
  }

  /// The theme of a name; the built-in dark one for an unknown name.
  func theme(named name: String) -> Theme {
    entry(named: name)?.theme ?? .dark
  }

  /// Keeps the choice for the next time, in `$XDG_STATE_HOME/hone`.
  static func remember(_ name: String) {
    let folder = (memory as NSString).deletingLastPathComponent
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try? (name + "\n").write(toFile: memory, atomically: true, encoding: .utf8)
  }

  private static var memory: String { folder("XDG_STATE_HOME", ".local/state") + "/theme" }

  static func folder(_ variable: String, _ fallback: String) -> String {
    let environment = ProcessInfo.processInfo.environment
    if let base = environment[variable], base.hasPrefix("/") { return base + "/hone" }
    return NSHomeDirectory() + "/" + fallback + "/hone"
  }

  private static func entry(_ document: ThemeDocument) throws -> Entry {
    var styles: [Role: Style] = [:]
    for item in document.styles {
      guard let role = Role(rawValue: item.role) else {
        let hint = Role.allCases.map(\.rawValue).joined(separator: ", ")
        throw CommandFailure("\(document.name): \(item.role) is no role; roles: \(hint)")
      }
      let attributes = item.attributes.compactMap(Attributes.init(named:))
      styles[role] = Style(
        try color(item.foreground, document), on: try color(item.background, document),
        Attributes(attributes))
    }
    let theme = Theme(
      name: document.name, styles: styles, background: try color(document.background, document),
      foreground: try color(document.foreground, document))
    return Entry(theme: theme, isLight: document.isLight, isSafe: document.isSafe)
  }

  private static func color(_ spelling: String?, _ document: ThemeDocument) throws -> Color {
    guard let spelling else { return .terminal }
    guard let color = Color(spelling) else {
      throw CommandFailure("\(document.name): \(spelling) is no colour")
    }
    return color
  }
}
