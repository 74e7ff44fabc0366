/// Why there can be no screen.
public enum TerminalError: Error, Equatable, CustomStringConvertible {
  /// Neither the standard streams nor `/dev/tty` are a terminal.
  case noTerminal
  /// The terminal database does not know `$TERM`.
  case unknownTerminal(String)
  /// `$TERM` names a terminal that cannot move its cursor.
  case cannotAddressCursor(String)
  /// This process shows a screen already.
  case alreadyOpen

  /// What shows a study without a screen.
  private static let plain = "hone … | cat prints lines, hone run --headless runs without"

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .noTerminal:
      return "there is no terminal to draw on: run this in one, or without a screen: "
        + TerminalError.plain
    case .unknownTerminal(let name) where name.isEmpty:
      return "TERM is not set, so nobody knows how to draw on this terminal: "
        + "set it (TERM=xterm-256color), or do without a screen: "
        + TerminalError.plain
    case .unknownTerminal(let name):
      return "TERM is “\(name)”, which the terminal database of this machine does not know: "
        + "set one it knows (TERM=xterm-256color), install ncurses-term, "
        + "or do without a screen: " + TerminalError.plain
    case .cannotAddressCursor(let name):
      return "TERM is “\(name)”, a terminal that cannot move its cursor: "
        + "set TERM to what it really is (xterm-256color), or do without a screen: "
        + TerminalError.plain
    case .alreadyOpen:
      return "this process shows a screen already; it must be closed before another one is opened"
    }
  }
}
