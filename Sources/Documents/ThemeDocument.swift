import Tuning
import Yams

/// A theme file: a palette of named colours, and what each role of the screen looks like.
///
/// ```yaml
/// name: night
/// kind: dark
/// safe: true              # can be told apart by the colour-blind; false if left out
/// palette: {ink: "#d0d0d0", sky: "#5fafff"}
/// roles:
///   text: ink
///   title: sky bold                       # foreground, attributes
///   selection: default on "#26425f" bold  # foreground on background
///   match: {fg: black, bg: yellow, underline: true}
/// ```
///
/// Colours are names of the palette, `default` (the terminal's own), the sixteen names of a
/// terminal's colours (`red`, `bright-blue`), numbers of a 256-colour palette, `"#RRGGBB"` or
/// `"#RGB"`. Roles that are left out keep the terminal's colours.
public struct ThemeDocument: Sendable, Equatable {
  /// The look of one role.
  public struct Style: Sendable, Hashable {
    /// The role's name in the file.
    public var role: String
    /// The colour of the character, no palette name any more; nil for the theme's own.
    public var foreground: String?
    /// The colour behind it; nil for the theme's own.
    public var background: String?
    /// Among `bold`, `dim`, `reverse`, `underline`, `italic`.
    public var attributes: [String]
  }

  /// What it is called.
  public private(set) var name: String
  /// Whether it is meant for a light background.
  public private(set) var isLight: Bool
  /// Whether its author says that every kind of colour vision tells its states and curves apart.
  public private(set) var isSafe: Bool
  /// What lies behind everything; nil leaves it as the user has it.
  public private(set) var background: String?
  /// The colour of text that has none of its own; nil leaves it as the user has it.
  public private(set) var foreground: String?
  /// The looks of roles, in the file's order.
  public private(set) var styles: [Style]

  /// Reads a theme file.
  ///
  /// - Parameters:
  ///   - text: Its contents.
  ///   - file: Its path, for messages; its last part without ending is the name where the file
  ///     gives none.
  ///   - roles: The roles that there are; if given, others are problems.
  /// - Throws: ``ThemeProblems`` with all that is wrong.
  public init(text: String, file: String, roles: [String] = []) throws {
    var reader = ThemeReader(file: file, roles: roles)
    self = try reader.read(text)
  }

  init(
    name: String, isLight: Bool, isSafe: Bool, background: String?, foreground: String?,
    styles: [Style]
  ) {
    self.name = name
    self.isLight = isLight
    self.isSafe = isSafe
    self.background = background
    self.foreground = foreground
    self.styles = styles
  }

  /// The names of the sixteen colours of a terminal, in order.
  static let colorNames = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white", "bright-black",
    "bright-red", "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
    "bright-white", "grey", "gray",
  ]
  /// What may stand behind colours.
  static let attributeNames = ["bold", "dim", "reverse", "underline", "italic"]
}

/// Everything that is wrong with a theme or a configuration.
public struct ThemeProblems: Error, Equatable, CustomStringConvertible {
  /// One thing that is wrong.
  public struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// The file's path.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// What was given, what is allowed, what to do.
    public var message: String

    /// `file:line: message`.
    public var description: String { "\(file):\(line): \(message)" }
  }

  /// The problems, in the file's order.
  public var problems: [Problem]

  /// One a line.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}
