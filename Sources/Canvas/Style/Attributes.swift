/// How a cell stands out, beyond its colour.
public struct Attributes: OptionSet, Sendable, Hashable {
  /// The bits.
  public let rawValue: UInt8

  /// A set of attributes from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Heavier.
  public static let bold = Attributes(rawValue: 1)
  /// Fainter.
  public static let dim = Attributes(rawValue: 2)
  /// Foreground and background exchanged.
  public static let reverse = Attributes(rawValue: 4)
  /// Underlined.
  public static let underline = Attributes(rawValue: 8)
  /// Slanted, where the terminal can.
  public static let italic = Attributes(rawValue: 16)
  /// Lies under the cursor: takes the background of ``Role/selection``, keeps its own foreground.
  public static let selected = Attributes(rawValue: 32)
  /// Lies under the cursor of a pane without the keyboard: ``Role/selectionInactive``.
  public static let selectedInactive = Attributes(rawValue: 64)

  /// The names that theme files use, with their meaning.
  public static let named: [(name: String, attribute: Attributes)] = [
    ("bold", .bold), ("dim", .dim), ("reverse", .reverse), ("underline", .underline),
    ("italic", .italic),
  ]

  /// The attribute that a theme file calls so.
  public init?(named name: String) {
    guard let found = Attributes.named.first(where: { $0.name == name }) else { return nil }
    self = found.attribute
  }
}
