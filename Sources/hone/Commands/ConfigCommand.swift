import ArgumentParser
import Foundation
import Workbench

/// `hone config`: where the user's settings of the workbench are, and whether they are right.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "The settings of the workbench: where they are, and what is wrong with them.",
    discussion: """
      The file is read again whenever it is saved; a workbench that is open follows it. Exits with 1
      if something in it is wrong; then the workbench keeps what it had.

      Examples:
        hone config
        $EDITOR "$(hone config --path)"
      """)

  @Flag(help: "Print the file's path alone.") var path = false
  @Flag(help: "Print all commands that can be given other keys.") var commands = false

  func run() throws {
    let file = UserConfiguration.path
    if path { return print(file) }
    if commands { return print(KeyMap.standard.commands.joined(separator: "\n")) }
    guard FileManager.default.fileExists(atPath: file) else {
      print("\(file) is not there; it could say:\n")
      print(ConfigCommand.example)
      return
    }
    let themes = ThemeCatalog()
    for problem in themes.problems { note("hone: \(problem)") }
    var configuration = UserConfiguration()
    let news = try configuration.news(themes: themes.names)
    let lost = KeyMap.standard.commandsWithoutKey(after: news?.preferences.keys ?? [:])
    if !lost.isEmpty {
      note(
        "hone: \(file): no key is left for \(lost.joined(separator: ", ")); `keys` gives one")
    }
    print("\(file) is right")
  }

  private static let example = """
    theme: fjord              # hone themes lists them
    marks: braille            # braille | blocks | ascii
    mouse: true
    notify: [best, end]       # ring and tell the desktop
    columns: [step, lr, curve]  # of the table, after number, state and objective
    keys: {halve: H, refine: [r, ctrl-r]}  # hone config --commands lists them
    """
}
