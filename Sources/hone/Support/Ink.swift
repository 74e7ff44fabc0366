import Foundation

/// Colours of plain lines on standard output; none where it is no terminal or `NO_COLOR` is set.
struct Ink {
  /// What a piece of text is.
  enum Tone: String {
    case bad = "31"
    case good = "32"
    case warning = "33"
    case accent = "36"
    case dim = "2"
    case bold = "1"
  }

  private let isColoured: Bool

  init() {
    let environment = ProcessInfo.processInfo.environment
    isColoured =
      isatty(STDOUT_FILENO) == 1 && (environment["NO_COLOR"] ?? "").isEmpty
      && environment["TERM"] != "dumb"
  }

  /// Whether lines are read by a person at a terminal.
  var isTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// A text in a colour.
  func callAsFunction(_ text: String, _ tone: Tone) -> String {
    isColoured ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
  }
}
