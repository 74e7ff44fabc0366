import Engine
import Foundation
import Tuning

/// The engine as a process of its own: it outlives the screen, the shell and the ssh line.
enum EngineProcess {
  /// How long an engine may take to come up, in seconds.
  private static let patience = 10.0

  /// Starts an engine for a study, detached, and waits until it holds the study's lock.
  ///
  /// Does nothing if one runs already. What the engine prints goes to `engine.log`, which it writes
  /// itself otherwise.
  ///
  /// - Parameter isByHand: Whether it is to run only what is launched by hand, and then to leave.
  /// - Returns: Whether one was started.
  /// - Throws: `CommandFailure` with what it said if it does not come up.
  @discardableResult
  static func start(folder: StudyFolder, isByHand: Bool = false) throws -> Bool {
    guard EngineLock.status(folder) == .absent else { return false }
    let log = folder.engineLogPath
    let before = size(of: log)
    var engine = try DetachedProcess.start(
      executable: "/proc/self/exe",
      arguments: ["hone", "engine", folder.path] + (isByHand ? ["--by-hand"] : []),
      output: log)
    let deadline = wallClock() + patience
    while wallClock() < deadline {
      if EngineLock.status(folder) != .absent { return true }
      if engine.hasEnded() {
        // An engine with nothing to do is through before anybody sees its lock.
        if engine.exitStatus == 0 { return true }
        break
      }
      usleep(5_000)
    }
    let said = text(of: log, from: before)
    throw CommandFailure("the engine did not start; \(log) says:\n\(said)")
  }

  private static func size(of path: String) -> UInt64 {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return attributes?[.size] as? UInt64 ?? 0
  }

  private static func text(of path: String, from offset: UInt64) -> String {
    guard let file = FileHandle(forReadingAtPath: path) else { return "nothing" }
    defer { try? file.close() }
    try? file.seek(toOffset: offset)
    let data = (try? file.readToEnd()) ?? Data()
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
