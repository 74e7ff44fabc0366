import ArgumentParser
import DigitsTrainer
import Engine
import Foundation
import Tuning

/// The tool's entry.
@main
enum Hone {
  static func main() async {
    let words = CommandLine.arguments
    // A supervisor is started for every trial and a training program a thousand times: neither
    // waits for a command-line parser to be set up.
    if words.count == 3, words[1] == "supervise" { exit(superviseTrial(folder: words[2])) }
    if words.count >= 2, words[1] == "digits" { exit(DigitsCommand.run(Array(words.dropFirst(2)))) }
    // Beyond a limit on the size of files writing must fail, not kill. Scripts are not started so.
    signal(SIGXFSZ, SIG_IGN)
    exit(StandardOutput.exitCode(after: await run(Array(words.dropFirst()))))
  }

  /// What is wrong with a first word that is no command; nil if it is one, or may be.
  private static func unknownCommand(_ words: [String]) -> String? {
    guard let word = words.first, !word.hasPrefix("-"), word != "help" else { return nil }
    let known = HoneCommand.names
    guard !known.contains(word) else { return nil }
    let near = nearMiss(word, among: known)
    let hint = near.map { "; did you mean hone \($0)?" } ?? "; hone --help lists them"
    return "\(word) is no command of hone\(hint)"
  }

  private static func run(_ words: [String]) async -> Int32 {
    if let problem = unknownCommand(words) {
      note("hone: \(problem)")
      return 2
    }
    do {
      var command = try HoneCommand.parseAsRoot(words)
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      return 0
    } catch let failure as CommandFailure {
      note("hone: \(failure)")
      return failure.exitCode
    } catch let code as ExitCode {
      return code.rawValue
    } catch {
      let code = HoneCommand.exitCode(for: error)
      let text = HoneCommand.fullMessage(for: error)
      if code == .success {
        print(text)
        return 0
      }
      // ArgumentParser answers a wrong call with 64; ours is 2, as of most tools.
      if code == .validationFailure {
        note(text)
        return 2
      }
      note("hone: \(errorText(error))")
      return 1
    }
  }
}

/// `hone` and its subcommands.
struct HoneCommand: AsyncParsableCommand {
  /// The names of the subcommands.
  static var names: [String] {
    var types = configuration.subcommands
    for group in configuration.groupedSubcommands { types += group.subcommands }
    return types.compactMap { type in type.configuration.commandName }
  }

  static let configuration = CommandConfiguration(
    commandName: "hone",
    abstract: "A terminal workbench for tuning the hyperparameters of a training run.",
    discussion: """
      Start here:
        hone demo                  a live sweep of a real network, in the workbench
        hone run sweep.yaml        your own sweep; quit the screen, it goes on
        hone watch                 look at it again
      Completions: hone --generate-completion-script bash|zsh|fish
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Run and watch",
        subcommands: [DemoCommand.self, RunCommand.self, WatchCommand.self, StopCommand.self]),
      CommandGroup(
        name: "Look",
        subcommands: [
          TrialsCommand.self, ShowCommand.self, LogCommand.self, EventsCommand.self,
          ExportCommand.self, ThemesCommand.self, ConfigCommand.self,
        ]),
      CommandGroup(name: "Learn", subcommands: [RateCommand.self, SimulateCommand.self]),
      CommandGroup(
        name: "Judge",
        subcommands: [
          CheckCommand.self, AdviseCommand.self, NextCommand.self, ImportanceCommand.self,
        ]),
      CommandGroup(
        name: "Act by hand",
        subcommands: [
          KillCommand.self, PauseCommand.self, ResumeCommand.self, SetCommand.self,
          CloneCommand.self, HalveCommand.self, RefineCommand.self, ReplicateCommand.self,
          ReviveCommand.self, PinCommand.self, UnpinCommand.self, BaselineCommand.self,
          NoteCommand.self, ConcurrencyCommand.self,
        ]),
      CommandGroup(
        name: "From programs", subcommands: [ServeCommand.self]),
      CommandGroup(
        name: "Inside", subcommands: [DigitsCommand.self, EngineCommand.self]),
    ])
}
