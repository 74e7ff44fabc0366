/// The colours and attributes of a role.
public struct Style: Sendable, Hashable {
  /// The colour of the character.
  public var foreground: Color
  /// The colour behind it.
  public var background: Color
  /// How it stands out besides.
  public var attributes: Attributes

  /// A style; the terminal's own colours unless given.
  public init(
    _ foreground: Color = .terminal, on background: Color = .terminal,
    _ attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}

/// The look of the whole screen: a style for each role.
public struct Theme: Sendable, Hashable {
  /// What it is called.
  public var name: String
  /// The styles of roles; what is missing is taken from ``dark``'s attributes with the terminal's
  /// own colours.
  public var styles: [Role: Style]
  /// What lies behind everything; ``Color/terminal`` leaves it as the user has it.
  public var background: Color
  /// The colour of text that has none of its own; ``Color/terminal`` leaves it as the user has it.
  public var foreground: Color

  /// A theme.
  public init(
    name: String, styles: [Role: Style], background: Color = .terminal,
    foreground: Color = .terminal
  ) {
    self.name = name
    self.styles = styles
    self.background = background
    self.foreground = foreground
  }

  /// The style of a role, with the theme's own foreground and background filled in.
  public func style(of role: Role) -> Style {
    var style =
      styles[role]
      ?? Style(.terminal, on: .terminal, Theme.monochrome.styles[role]?.attributes ?? [])
    if style.foreground == .terminal { style.foreground = foreground }
    if style.background == .terminal { style.background = background }
    return style
  }
}
