import ArgumentParser
import Canvas
import Foundation
import Tuning

/// `hone themes`: list and preview.
struct ThemesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "themes",
    abstract: "The colour themes, with a preview where the terminal has colours.",
    discussion: """
      Themes of your own: YAML files in $XDG_CONFIG_HOME/hone/themes.

      Examples:
        hone themes
        hone themes --json
        HONE_THEME=okabe hone watch
      """)

  @Flag(help: "An array of names, for programs.") var json = false

  func run() throws {
    let catalog = ThemeCatalog()
    for problem in catalog.problems { note("hone: \(problem)") }
    if json {
      print(
        JSON.array(
          catalog.entries.map {
            [
              "name": .string($0.theme.name), "kind": $0.isLight ? "light" : "dark",
              "colour_blind_safe": .bool($0.isSafe),
              "chosen": .bool($0.theme.name == catalog.chosen),
            ]
          }
        ))
      return
    }
    let isColored =
      isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    let width = catalog.names.map(\.count).max() ?? 0
    for entry in catalog.entries {
      let name = entry.theme.name.padding(toLength: width, withPad: " ", startingAt: 0)
      let mark = entry.theme.name == catalog.chosen ? "▸" : " "
      let kind = entry.isLight ? "light" : "dark "
      let safe = entry.isSafe ? "colour-blind-safe" : "                 "
      print("\(mark) \(name)  \(kind)  \(safe)  " + (isColored ? preview(of: entry.theme) : ""))
    }
  }

  /// A few words in the theme's colours, as a terminal of 256 colours shows them.
  private func preview(of theme: Theme) -> String {
    let palette = Palette(theme, depth: .indexed)
    let words: [(Role, String)] = [
      (.title, "digits"), (.stateRunning, "● running"), (.stateComplete, "✓ complete"),
      (.statePruned, "◌ pruned"), (.stateFailed, "⨯ failed"), (.curveSelected, "⠉⠒⠤⣀ #23"),
      (.curveCrowd, "⠉⠒⠤⣀"), (.key, "h"), (.hint, "halve lr"),
    ]
    return words.map { role, text in
      let style = palette.resolve(role)
      var codes: [String] = ["0"]
      if style.attributes.contains(.bold) { codes.append("1") }
      if style.attributes.contains(.dim) { codes.append("2") }
      if style.attributes.contains(.underline) { codes.append("4") }
      if style.attributes.contains(.reverse) { codes.append("7") }
      if style.foreground >= 0 { codes.append("38;5;\(style.foreground)") }
      if style.background >= 0 { codes.append("48;5;\(style.background)") }
      return "\u{1B}[\(codes.joined(separator: ";"))m\(text)\u{1B}[0m"
    }.joined(separator: "  ")
  }
}
