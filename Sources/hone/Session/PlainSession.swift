import Foundation
import Tuning

/// The sweep as lines on standard output: for pipes, log files and screen readers.
struct PlainSession {
  let handle: StudyHandle

  /// Prints what has happened, and what happens, until no engine runs any more.
  func follow() throws {
    let printer = LinePrinter()
    let feed = try StudyFeed(handle, since: 0) { result in
      switch result {
      case .success(let change): printer.take(change)
      case .failure(let error): note("hone: \(errorText(error))")
      }
    }
    printer.waitForEngineToEnd()
    feed.stop()
    print(printer.summary)
  }
}

/// Prints changes as lines, and knows when the engine has gone.
private final class LinePrinter: Sendable {
  private let lines = ProgressLines()
  private let gone = DispatchSemaphore(value: 0)

  func take(_ change: StudyChange) {
    for line in lines.take(change) { print(line) }
    fflush(nil)
    if change.engine == .absent { gone.signal() }
  }

  func waitForEngineToEnd() { gone.wait() }

  var summary: String { lines.summary }
}
