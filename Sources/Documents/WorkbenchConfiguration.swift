import Tuning
import Yams

/// The user's own settings of the workbench: `$XDG_CONFIG_HOME/hone/config.yaml`.
///
/// ```yaml
/// theme: fjord
/// marks: blocks           # braille | blocks | ascii
/// mouse: false
/// notify: [best, end]     # ring and tell the desktop: a new best, the study's end
/// columns: [step, lr, val_acc, curve]  # after number, state and objective; a study's own choice wins
/// keys:
///   halve: H              # a command's keys instead of its own: one, or a list
///   refine: [r, ctrl-r]
/// ```
public struct WorkbenchConfiguration: Sendable, Equatable {
  /// Something that the user is told of outside the terminal.
  public enum Occasion: String, Sendable, Hashable, CaseIterable {
    /// A trial completed better than all before it.
    case best
    /// The study ended.
    case end
  }

  /// What there is to choose from.
  public struct Choices: Sendable {
    /// The names of the themes.
    public var themes: [String]
    /// The names of the commands that have keys.
    public var commands: [String]
    /// Whether a word is the spelling of a key.
    public var isKey: @Sendable (String) -> Bool

    /// Choices.
    public init(
      themes: [String], commands: [String], isKey: @escaping @Sendable (String) -> Bool
    ) {
      self.themes = themes
      self.commands = commands
      self.isKey = isKey
    }
  }

  /// The theme's name; nil for the one chosen last.
  public var theme: String?
  /// What curves are drawn of; nil for what the locale has.
  public var marks: String?
  /// Whether the mouse is taken; nil for yes.
  public var mouse: Bool?
  /// What the user wants to be told of.
  public var notify: Set<Occasion> = []
  /// The table's columns after the fixed ones, by name; nil for those that it comes with.
  public var columns: [String]?
  /// Keys by the command that they are for.
  public var keys: [String: [String]] = [:]

  /// Nothing that differs from how the workbench comes.
  public init() {}

  /// Reads a configuration; an empty file is one.
  ///
  /// - Parameter file: Its path, for messages.
  /// - Throws: ``ThemeProblems`` with all that is wrong.
  public init(text: String, file: String, choices: Choices) throws {
    var reader = ConfigurationReader(file: file, choices: choices)
    self = try reader.read(text)
  }
}

/// Reads a configuration and collects what is wrong with it.
private struct ConfigurationReader {
  let file: String
  let choices: WorkbenchConfiguration.Choices
  private var problems: [ThemeProblems.Problem] = []

  init(file: String, choices: WorkbenchConfiguration.Choices) {
    self.file = file
    self.choices = choices
  }

  private static let keys = ["theme", "marks", "mouse", "notify", "columns", "keys"]
  private static let marks = ["braille", "blocks", "ascii"]

  mutating func read(_ text: String) throws -> WorkbenchConfiguration {
    var configuration = WorkbenchConfiguration()
    let root: Yams.Node?
    do { root = try Yams.compose(yaml: text) } catch {
      throw ThemeProblems(problems: [ThemeReader.yamlProblem(error, file: file)])
    }
    guard let root, root.scalar?.string.isEmpty != true else { return configuration }
    guard case .mapping(let mapping) = root else {
      report(
        root, "the configuration is a map of \(ConfigurationReader.keys.joined(separator: ", "))")
      throw ThemeProblems(problems: problems)
    }
    for (key, value) in mapping {
      switch key.string ?? "" {
      case "theme": configuration.theme = one(value, "theme", of: choices.themes)
      case "marks": configuration.marks = one(value, "marks", of: ConfigurationReader.marks)
      case "mouse":
        configuration.mouse = value.bool
        if value.bool == nil { report(value, "`mouse` must be true or false") }
      case "notify": configuration.notify = occasions(value)
      case "columns": configuration.columns = readColumns(value)
      case "keys": configuration.keys = readKeys(value)
      case let name: report(key, unknown(name, "key", ConfigurationReader.keys))
      }
    }
    guard problems.isEmpty else {
      throw ThemeProblems(problems: problems.sorted { $0.line < $1.line })
    }
    return configuration
  }

  private mutating func one(_ node: Yams.Node, _ key: String, of allowed: [String]) -> String? {
    guard let word = node.string, allowed.contains(word) else {
      report(node, "`\(key)`: " + unknown(node.string ?? "", "choice", allowed))
      return nil
    }
    return word
  }

  private mutating func occasions(_ node: Yams.Node) -> Set<WorkbenchConfiguration.Occasion> {
    let all = WorkbenchConfiguration.Occasion.allCases.map(\.rawValue)
    let words = node.sequence.map(Array.init) ?? [node]
    let names = words.compactMap { one($0, "notify", of: all) }
    return Set(names.compactMap(WorkbenchConfiguration.Occasion.init))
  }

  /// Which columns a study has is seen only when it is there: names are all that can be checked.
  private mutating func readColumns(_ node: Yams.Node) -> [String]? {
    let words = node.sequence.map { $0.map(\.string) } ?? [nil]
    guard words.allSatisfy({ $0?.isEmpty == false }) else {
      report(
        node,
        "`columns` must be a list of names: of parameters, of metrics, and of "
          + "step, from, curve, best, smoothed, time")
      return nil
    }
    return words.compactMap(\.self)
  }

  private mutating func readKeys(_ node: Yams.Node) -> [String: [String]] {
    guard case .mapping(let mapping) = node else {
      report(node, "`keys` must be a map of commands to keys, such as {halve: H}")
      return [:]
    }
    var keys: [String: [String]] = [:]
    var owners: [String: String] = [:]
    for (name, value) in mapping {
      let command = name.string ?? ""
      guard choices.commands.contains(command) else {
        report(name, unknown(command, "command", choices.commands))
        continue
      }
      let words = value.sequence.map(Array.init) ?? [value]
      if words.isEmpty {
        report(
          value,
          "`\(command)`: at least one key must be in the list; leave the line out "
            + "for the keys that it comes with")
      }
      for word in words {
        guard case .scalar(let scalar) = word, choices.isKey(scalar.string) else {
          report(
            word,
            "`\(command)`: “\(word.scalar?.string ?? "")” is no key; keys are characters, "
              + "enter, tab, space, up, f5, ctrl-r, alt-x …")
          continue
        }
        if let owner = owners[scalar.string] {
          report(word, "`\(command)`: \(scalar.string) is `\(owner)`'s already")
        }
        owners[scalar.string] = command
        keys[command, default: []].append(scalar.string)
      }
    }
    return keys
  }

  private mutating func report(_ node: Yams.Node, _ message: String) {
    problems.append(.init(file: file, line: node.mark?.line ?? 1, message: message))
  }

  private func unknown(_ given: String, _ what: String, _ known: [String]) -> String {
    let near = nearMiss(given, among: known).map { " (did you mean “\($0)”?)" } ?? ""
    return "“\(given)” is no \(what)\(near); there are: \(known.joined(separator: ", "))"
  }
}
