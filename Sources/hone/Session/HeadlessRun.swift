import Diagnosis
import Engine
import Foundation
import Search
import StudyStore
import Synchronization
import Tuning
import Workbench

/// The engine in this process, with progress as lines on standard error.
struct HeadlessRun {
  let handle: StudyHandle
  /// Whether a front end started it: then it says nothing but what goes wrong, and no terminal's
  /// signals reach it.
  let isDetached: Bool
  /// Whether it runs only what is launched by hand.
  var isByHand = false

  /// Runs until the sweep is through, stopped or interrupted.
  ///
  /// The first ^C ends the trials by the ladder; a second one, SIGTERM and SIGHUP leave them
  /// running for the next engine to adopt.
  ///
  /// - Throws: `CommandFailure` with 130 if it was interrupted, with 1 if the sweep was given up.
  func run() async throws {
    guard let folder = handle.folder else {
      throw CommandFailure("\(handle.path) is a bare Optuna database; it can only be watched")
    }
    let isQuiet = isDetached
    var options = TuningEngine.Options(isByHand: isByHand)
    if !isDetached { options.notify = { note("hone: \($0)") } }
    let engine = TuningEngine(
      folder: folder, store: handle.store,
      tuner: Tuner(plan: try handle.plan(), guide: ManualGuide()),
      options: options)
    if !isDetached, try handle.store.isPaused() {
      note("hone: the study is paused: nothing new starts until `hone resume`")
    }
    // Who listened to the progress may leave; the sweep goes on.
    signal(SIGPIPE, SIG_IGN)
    let interrupts = Mutex(0)
    SignalWatch.begin([SIGINT, SIGTERM, SIGHUP, SIGTSTP]) { signal in
      if signal == SIGTSTP { return engine.suspend() }
      let isFirst = interrupts.withLock { count in
        count += 1
        return count == 1
      }
      if signal == SIGINT, isFirst {
        if !isQuiet { note("hone: ending the trials; ^C again leaves them running") }
        engine.interrupt(.endTrials)
      } else {
        engine.interrupt(.leaveTrials)
      }
    }
    let lines = ProgressLines()
    let feed = isDetached ? nil : try progress(lines)
    let outcome: Outcome
    do {
      outcome = try await engine.run()
    } catch {
      feed?.stop()
      throw error
    }
    feed?.stop()
    if !isDetached { note("hone: \(lines.summary)") }
    try conclude(outcome, lines.failure)
  }

  private func progress(_ lines: ProgressLines) throws -> StudyFeed {
    // What happened before is known; the lines begin now.
    let first = try handle.store.changes(since: 0)
    _ = lines.take(first)
    return try StudyFeed(handle, since: first.revision) { result in
      guard case .success(let change) = result else { return }
      for line in lines.take(change) { note(line) }
    }
  }

  private func conclude(_ outcome: Outcome, _ failure: String?) throws {
    switch outcome {
    case .finished, .stopped, .idle, .held:
      if let failure, !isDetached { throw CommandFailure(failure) }
      if !isDetached { note("hone: \(outcome.text)") }
    case .interrupted: throw CommandFailure(outcome.text, exitCode: 130)
    case .left: throw CommandFailure(outcome.text, exitCode: 130)
    case .failed: throw CommandFailure(outcome.text)
    }
  }
}
