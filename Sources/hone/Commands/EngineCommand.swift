import ArgumentParser
import Engine
import Foundation
import StudyStore

/// `hone engine FOLDER`, hidden: drives a study, detached from any terminal.
struct EngineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine", abstract: "Drives a study until it is through.", shouldDisplay: false)

  @Argument var folder: String

  @Flag(help: "Run only what is launched by hand, and leave.") var byHand = false

  func run() async throws {
    let handle = try StudyHandle(named: folder, access: .readWrite)
    try await HeadlessRun(handle: handle, isDetached: true, isByHand: byHand).run()
  }
}
