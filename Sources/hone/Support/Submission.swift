import Engine
import Foundation
import Search
import StudyStore
import Tuning

/// Hands a command to a study and waits for what becomes of it.
struct Submission {
  /// How long an engine may take to answer, in seconds.
  static let patience = 5.0

  let handle: StudyHandle

  /// Submits a command, and prints its result.
  ///
  /// With no engine running, a launch starts one; anything else is carried out on the spot, by an
  /// engine that takes the study for a moment and starts nothing.
  ///
  /// - Throws: `CommandFailure` with the reason if it is refused, or if no answer comes.
  func perform(_ command: StudyCommand) async throws {
    print(try await result(of: command))
  }

  /// Submits several commands; all are tried, the failures are reported together.
  func perform(_ commands: [StudyCommand]) async throws {
    var failures: [String] = []
    for command in commands {
      do { try await perform(command) } catch { failures.append(errorText(error)) }
    }
    guard failures.isEmpty else { throw CommandFailure(failures.joined(separator: "\n")) }
  }

  /// Submits a command; what became of it, in a line.
  func result(of command: StudyCommand) async throws -> String {
    try answer(to: try await handOver(command), verb: command.verb)
  }

  /// Writes a command down, and sees to it that somebody carries it out; its number.
  func handOver(_ command: StudyCommand) async throws -> Int {
    guard let folder = handle.folder else {
      throw CommandFailure("\(handle.path) is a bare Optuna database; hone does not run its trials")
    }
    let engine = handle.engine
    if case .running(_, let host) = engine, host != hostName(), handle.store.isOnNetwork {
      throw CommandFailure("the engine runs on \(host); ask it there")
    }
    guard engine == .absent else { return try handle.store.submit(command, now: wallClock()) }
    if case .launch = command {
      let id = try handle.store.submit(command, now: wallClock())
      try EngineProcess.start(folder: folder)
      return id
    }
    return try await actWithoutEngine(
      command, folder: folder, store: handle.store, tuner: Tuner(plan: handle.plan()),
      now: wallClock()
    ).id
  }

  private func text(of record: CommandRecord) throws -> String {
    guard record.state == .done else {
      throw CommandFailure("\(record.command.verb) refused: \(record.result)")
    }
    return record.result
  }

  private func answer(to id: Int, verb: String) throws -> String {
    let deadline = wallClock() + Submission.patience
    while wallClock() < deadline {
      if let record = try handle.store.command(id), record.state != .queued {
        return try text(of: record)
      }
      usleep(10_000)
    }
    throw CommandFailure(
      "\(verb): no answer within \(Int(Submission.patience)) s; it stays in the queue. "
        + "Is the engine alive? See engine.log in the study's folder.")
  }
}

/// The name of this machine.
func hostName() -> String { ProcessInfo.processInfo.hostName }
