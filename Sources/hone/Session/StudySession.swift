import Engine
import Foundation
import StudyStore
import Terminal
import Tuning

/// How a study is run and watched: with a screen, as lines, or as an engine alone.
struct StudySession {
  let handle: StudyHandle

  /// Starts an engine and watches it; or, headless, is the engine.
  func run(headless: Bool) async throws {
    if headless {
      try await HeadlessRun(handle: handle, isDetached: false).run()
      return
    }
    guard let folder = handle.folder else {
      throw CommandFailure("\(handle.path) is a bare Optuna database; it can only be watched")
    }
    try EngineProcess.start(folder: folder)
    // One that was started for a launch by hand is there already: now the sweep is to go on.
    let start = try handle.store.events(kinds: ["engine_started"], limit: 1).last
    if start?.payload["by_hand"] == true, handle.engine != .absent, try !handle.store.isPaused() {
      try await Submission(handle: handle).perform(.resume(trial: nil))
    }
    try watch(readOnly: false, hasStarted: true)
  }

  /// Watches: the workbench at a terminal, else lines.
  ///
  /// - Parameter hasStarted: Whether an engine was started for this.
  func watch(readOnly: Bool, hasStarted: Bool = false) throws {
    guard isatty(STDOUT_FILENO) == 1, ProcessInfo.processInfo.environment["TERM"] != "dumb" else {
      try PlainSession(handle: handle).follow(hasStarted: hasStarted)
      return
    }
    try WorkbenchSession(handle: handle, isReadOnly: readOnly).run()
  }
}
