import ArgumentParser
import Foundation
import StudyStore

/// `hone watch`: the workbench on a study that another process runs.
struct WatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
    abstract: "The workbench on a study, whoever runs it: hone, or Optuna workers.",
    discussion: """
      Where standard output is no terminal, prints a line for each thing that happens.

      Examples:
        hone watch
        hone watch s.hone --read-only
        hone watch sqlite:///optuna.db --study cifar
        hone watch | tee sweep.log
      """)

  @OptionGroup var study: StudyOption
  @Flag(help: "No act is possible, only looking.") var readOnly = false

  func run() async throws {
    let handle = try study.open(readOnly ? .readOnly : .readWrite)
    try StudySession(handle: handle).watch(readOnly: readOnly)
  }
}
