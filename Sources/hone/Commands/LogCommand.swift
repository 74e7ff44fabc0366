import ArgumentParser
import Engine
import Foundation
import StudyStore
import Tuning

/// `hone log N`: what the script printed, made harmless.
struct LogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "log",
    abstract: "A trial's output; control characters are shown, not sent to the terminal.",
    discussion: """
      Examples:
        hone log 12
        hone log s.hone 12 --follow
        hone log 12 --raw > output.log   exactly as the script wrote it
      """)

  @OptionGroup var target: StudyWords
  @Flag(name: [.short, .long], help: "Goes on as the script prints, until the trial has ended.")
  var follow = false
  @Option(name: [.customShort("n"), .long], help: "Only the last so many lines.") var tail: Int?
  @Flag(help: "The bytes as they are, for files and pipes.") var raw = false

  func run() throws {
    let number = try target.trial()
    let handle = try target.open()
    _ = try handle.row(number)
    guard let folder = handle.folder else {
      throw CommandFailure("\(handle.path) is a bare database; it has no output of trials")
    }
    let path = folder.trial(number).outputPath
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      throw CommandFailure("#\(number) has not printed anything: there is no \(path)")
    }
    defer { close(file) }
    if let tail { LogPrinter.skip(toLast: tail, of: file) }
    var printer = LogPrinter(raw: raw)
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      // The state is read before the file, so that nothing printed before the end is missed.
      let hasEnded = try handle.store.row(number)?.state.isFinished ?? true
      while true {
        let count = read(file, &chunk, chunk.count)
        guard count > 0 else { break }
        printer.take(chunk[..<count])
        // What is there of a log of gigabytes is seen at once.
        printer.flush()
      }
      if !follow || hasEnded { break }
      // A log file has no end to wait for; a fifth of a second is what `tail -f` would notice.
      usleep(200_000)
    }
    printer.finish()
  }
}
