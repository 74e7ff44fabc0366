import ArgumentParser
import Canvas
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
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw CommandFailure("#\(number) has not printed anything: there is no \(path)")
    }
    var printer = LogPrinter(raw: raw, tail: follow ? nil : tail)
    if follow, let tail { try printer.skip(toLast: tail, of: file) }
    while true {
      // The state is read before the file, so that nothing printed before the end is missed.
      let hasEnded = try handle.store.row(number)?.state.isFinished ?? true
      while let data = try file.read(upToCount: 1 << 16), !data.isEmpty { printer.take(data) }
      if !follow || hasEnded { break }
      // A log file has no end to wait for; a fifth of a second is what `tail -f` would notice.
      usleep(200_000)
    }
    printer.finish()
  }
}

/// Prints output line by line without ever handing a control character to the terminal.
private struct LogPrinter {
  private let raw: Bool
  private let tail: Int?
  private var rest: [UInt8] = []
  private var kept: [String] = []

  init(raw: Bool, tail: Int?) {
    self.raw = raw
    self.tail = tail
  }

  /// Moves the file to the start of its last lines.
  func skip(toLast lines: Int, of file: FileHandle) throws {
    let size = try file.seekToEnd()
    let start = size > 1 << 20 ? size - 1 << 20 : 0
    try file.seek(toOffset: start)
    let data = try file.readToEnd() ?? Data()
    var left = lines + 1
    var offset = data.count
    for index in data.indices.reversed() where data[index] == 10 && index != data.count - 1 {
      left -= 1
      if left == 0 {
        offset = index + 1
        break
      }
    }
    try file.seek(toOffset: start + UInt64(left == 0 ? offset : 0))
  }

  mutating func take(_ data: Data) {
    if raw {
      FileHandle.standardOutput.write(data)
      return
    }
    var start = data.startIndex
    while let end = data[start...].firstIndex(of: 10) {
      // A line of a megabyte is cut: nobody reads it, and a terminal would choke on it.
      rest += data[start..<end].prefix(max(0, 8_192 - rest.count))
      line()
      start = end + 1
    }
    rest += data[start...].prefix(max(0, 8_192 - rest.count))
  }

  mutating func finish() {
    if !rest.isEmpty { line() }
    for line in kept { print(line) }
    fflush(nil)
  }

  private mutating func line() {
    let text = harmless(String(decoding: rest, as: UTF8.self))
    rest.removeAll(keepingCapacity: true)
    guard let tail else {
      print(text)
      return
    }
    kept.append(text)
    if kept.count > tail { kept.removeFirst() }
  }
}
