import ArgumentParser
import Foundation

/// `hone demo`: a live sweep of the built-in network.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "A live sweep of a real network on real digits, in the workbench.",
    discussion: """
      Makes the study digits.hone here, or continues it.

      Examples:
        hone demo
        hone demo --trials 100 --dir /tmp/digits.hone
      """)

  @Option(help: "The study's folder.") var dir = "digits.hone"
  @Flag(help: "No screen: the engine in the foreground.") var headless = false
  @Option(help: "How many trials run at once.") var concurrency: Int?
  @Option(help: "How many trials in all.") var trials: Int?
  @Option(help: "The seed of the search.") var seed: UInt64?

  func run() async throws {
    // The sweep as it is in the repository; a file in the study shows what was run.
    let maker = StudyMaker(
      file: "digits.yaml", text: Assets.text("demo/digits.yaml"), directory: dir,
      overrides: .init(concurrency: concurrency, trials: trials, seed: seed))
    try await StudySession(handle: await maker.open()).run(headless: headless)
  }
}
