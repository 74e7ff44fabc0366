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
    try checkPause()
    if headless {
      try await HeadlessRun(handle: handle, isDetached: false).run()
      return
    }
    guard let folder = handle.folder else {
      throw CommandFailure("\(handle.path) is a bare Optuna database; it can only be watched")
    }
    if try !EngineProcess.start(folder: folder) {
      try await goOn()
      // The one that was there may have left meanwhile.
      try EngineProcess.start(folder: folder)
    }
    try watch(readOnly: false, hasStarted: true)
  }

  /// Nobody sits before a program's run who could let a paused study go on: it would wait for ever.
  private func checkPause() throws {
    guard isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0, handle.engine == .absent,
      handle.folder != nil,
      try handle.store.isPaused(),
      try !handle.store.rows().contains(where: \.state.isActive)
    else { return }
    throw CommandFailure("the study is paused: nothing new starts until hone resume")
  }

  /// Sees to it that the engine that is there drives the whole sweep, or is gone.
  ///
  /// One that was started for a launch by hand, or that was told to stop, is told that the sweep goes
  /// on; one that came for a single act is waited for.
  private func goOn() async throws {
    let before = wallClock()
    var hasSaid = false
    while case .running(let pid, _) = handle.engine {
      if let isHeld = try isHeld(pid) {
        guard isHeld, try !handle.store.isPaused() else { return }
        let answer = try await Submission(handle: handle).report(on: [.resume(trial: nil)])[0]
        // Its work may be through before it hears of it.
        if answer.state != .done, handle.engine != .absent { throw CommandFailure(answer.text) }
        return
      }
      if !hasSaid, wallClock() - before > 2 {
        hasSaid = true
        note("hone: process \(pid) is carrying out an act on the study; waiting for it")
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// Whether an engine runs only what is launched by hand, or ends with what runs; nil as long as it
  /// has not said what it is there for.
  private func isHeld(_ pid: Int) throws -> Bool? {
    let events = try handle.store.events(kinds: ["engine_started", "resumed", "command"])
    guard let start = events.lastIndex(where: { $0.kind == "engine_started" }),
      events[start].payload["pid"]?.int == pid
    else { return nil }
    let resumed = events[start...].lastIndex { $0.kind == "resumed" && $0.trial == nil }
    let since = events[(resumed ?? start)...]
    let isStopped = since.contains {
      $0.payload["verb"] == "stop" && $0.payload["state"] == "done"
    }
    return isStopped || (resumed == nil && events[start].payload["by_hand"] == true)
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
