import Engine
import Foundation
import Synchronization
import Tuning

/// The sweep as lines on standard output: for pipes, log files and screen readers.
struct PlainSession {
  let handle: StudyHandle

  /// Prints what has happened, and what happens, until no engine runs any more.
  ///
  /// - Parameter hasStarted: Whether an engine was started for this, and may be through already.
  /// - Throws: `CommandFailure` if an engine was waited for and did not come to a good end.
  func follow(hasStarted: Bool) throws {
    if handle.engine != .absent, try handle.store.isPaused() {
      note("hone: the study is paused: nothing new starts until `hone resume`")
    }
    let printer = LinePrinter()
    let feed = try StudyFeed(handle, since: 0) { result in
      switch result {
      case .success(let change): printer.take(change)
      case .failure(let error): note("hone: \(errorText(error))")
      }
    }
    let hasRun = printer.waitForEngineToEnd()
    feed.stop()
    print(printer.summary)
    if hasRun || hasStarted { try conclude(hasRun: hasRun, printer.failure) }
  }

  private func conclude(hasRun: Bool, _ failure: String?) throws {
    guard let folder = handle.folder else { return }
    guard let end = EngineLock.lastEnd(folder) else {
      // Another engine may have come meanwhile; else it was killed.
      guard handle.engine == .absent else { return }
      throw CommandFailure(
        "the engine was killed; trials train on, and `hone run` takes them up again")
    }
    switch end.kind {
    // A study that ended before has shown no line that says why.
    case .finished:
      if let failure { throw CommandFailure(failure) }
      if !hasRun { note("hone: the study has ended: \(end.reason)") }
    case .failed: throw CommandFailure(end.reason)
    case .interrupted, .left: throw CommandFailure(end.reason, exitCode: 130)
    }
  }
}

/// Prints changes as lines, and knows when the engine has gone.
private final class LinePrinter: Sendable {
  private let lines = ProgressLines()
  private let gone = DispatchSemaphore(value: 0)
  private let hasRun = Mutex(false)

  func take(_ change: StudyChange) {
    for line in lines.take(change) { print(line) }
    if change.engine == .absent { gone.signal() } else { hasRun.withLock { $0 = true } }
  }

  /// True if there was an engine to wait for.
  func waitForEngineToEnd() -> Bool {
    gone.wait()
    return hasRun.withLock { $0 }
  }

  var summary: String { lines.summary }

  var failure: String? { lines.failure }
}
