import ArgumentParser
import Foundation
import Tuning

/// `hone run SWEEP.yaml`: makes the study or continues it.
struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Makes a study from a sweep file, or continues it, with a screen if there is one.",
    discussion: """
      The sweep runs in a process of its own: quitting the screen, closing the terminal or losing
      the ssh line leaves it running. See it again with: hone watch

      Examples:
        hone run sweep.yaml
        hone run sweep.yaml --concurrency 4 --trials 100
        nohup hone run sweep.yaml --headless &
      """)

  @Argument(help: "The sweep file: W&B's format, with hone's own words under hone:.")
  var sweep: String
  @Option(help: "The study's folder; left out, the sweep file's name with .hone, here.")
  var dir: String?
  @Flag(help: "No screen: the engine in the foreground, for nohup, systemd and batch jobs.")
  var headless = false
  @Option(help: "How many trials run at once.") var concurrency: Int?
  @Option(help: "How many trials in all.") var trials: Int?
  @Option(help: "The seed of the search.") var seed: UInt64?
  @Flag(help: "Puts a changed sweep file in force on a study that is there.") var update = false

  func validate() throws {
    if let concurrency, concurrency < 1 {
      throw ValidationError("--concurrency must be at least 1")
    }
    if let trials, trials < 1 { throw ValidationError("--trials must be at least 1") }
  }

  func run() async throws {
    let text = try readSweep(sweep)
    let maker = StudyMaker(
      file: sweep, text: text, directory: dir ?? StudyMaker.defaultDirectory(for: sweep),
      overrides: .init(concurrency: concurrency, trials: trials, seed: seed), updates: update)
    let handle = try await maker.open()
    try await StudySession(handle: handle).run(headless: headless)
  }
}
