import Engine
import Foundation
import Search
import StudyStore
import Tuning

/// Hands commands to a study and waits for what becomes of them.
struct Submission {
  /// How long an engine may take to answer, in seconds.
  static let patience = 5.0

  let handle: StudyHandle

  /// Submits a command and waits for its answer.
  ///
  /// With no engine running, a launch starts one that runs nothing else and then leaves; anything
  /// else is carried out on the spot, by an engine that takes the study for a moment and starts
  /// nothing.
  ///
  /// - Throws: `CommandFailure` with the reason if it is refused, or if no answer comes.
  func perform(_ command: StudyCommand) async throws { _ = try await result(of: command) }

  /// Submits a command; what became of it, in a line.
  ///
  /// - Throws: `CommandFailure` with the reason if it is refused, or if no answer comes.
  func result(of command: StudyCommand) async throws -> String {
    let part = try await report(on: [command])[0]
    guard part.state == .done else { throw CommandFailure(part.text) }
    return part.text
  }

  /// Submits commands, in order; what became of each.
  ///
  /// A kill is answered when the trial has ended, or when that takes longer than anybody waits.
  ///
  /// - Throws: `CommandFailure` if the study cannot be commanded at all.
  func report(on commands: [StudyCommand]) async throws -> [ActReport.Part] {
    var parts: [ActReport.Part] = []
    let deadline = wallClock() + Submission.patience
    let ids = try await handOver(commands)
    for (command, id) in zip(commands, ids) {
      parts.append(try await answer(to: id, command, until: deadline))
    }
    // All ladders run at once: each is looked at when all are under way.
    for (index, command) in commands.enumerated() where parts[index].state == .done {
      if case .kill(let number) = command {
        parts[index].text = try end(of: number, until: deadline) ?? parts[index].text
      }
    }
    return parts
  }

  /// Writes commands down, in order, and sees to it that somebody carries them out; their numbers.
  ///
  /// - Throws: `CommandFailure` if the study cannot be commanded at all.
  func handOver(_ commands: [StudyCommand]) async throws -> [Int] {
    guard let folder = handle.folder else {
      throw CommandFailure("\(handle.path) is a bare Optuna database; hone does not run its trials")
    }
    let engine = handle.engine
    if case .running(_, let host) = engine, host != hostName(), handle.store.isOnNetwork {
      throw CommandFailure("the engine runs on \(host); ask it there")
    }
    let plan = try handle.plan()
    let ids = try commands.map { try handle.store.submit($0, now: wallClock()) }
    // An engine may also have left just before it could see them.
    if handle.engine == .absent, try !handle.store.queuedCommands().isEmpty {
      try await carryOut(plan, folder, goesOn: commands.contains(.resume(trial: nil)))
    }
    return ids
  }

  /// Sees to it that somebody carries out what waits, though no engine runs.
  private func carryOut(_ plan: StudyPlan, _ folder: StudyFolder, goesOn: Bool) async throws {
    if try !isLaunching() {
      try await actWithoutEngine(folder: folder, store: handle.store, tuner: Tuner(plan: plan))
    }
    // A study that goes on needs an engine, and so does what was launched, perhaps meanwhile.
    if goesOn, try !handle.store.isPaused() {
      try EngineProcess.start(folder: folder)
    } else if try isLaunching() {
      try EngineProcess.start(folder: folder, isByHand: true)
    }
  }

  private func isLaunching() throws -> Bool {
    try handle.store.queuedCommands().contains { $0.command.isLaunch }
  }

  private func answer(
    to id: Int, _ command: StudyCommand, until deadline: Double
  ) async throws -> ActReport.Part {
    var part = ActReport.Part(
      trial: command.trial, state: .queued,
      text:
        "\(command.verb): no answer within \(Int(Submission.patience)) s; it stays in the queue. "
        + "Is the engine alive? See engine.log in the study's folder.")
    while true {
      if let record = try handle.store.command(id), record.state != .queued {
        part.state = record.state
        part.launched = record.launched
        part.text =
          record.state == .done ? record.result : "\(command.verb) refused: \(record.result)"
        return part
      }
      guard wallClock() < deadline else { return part }
      if handle.engine == .absent, let folder = handle.folder,
        let end = EngineLock.lastEnd(folder), end.kind == .failed
      {
        part.text = "\(command.verb): the engine ended before it answered: \(end.reason)"
        return part
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  /// How a trial that is being killed has ended; nil if there is nothing to say beyond the answer.
  private func end(of number: Int, until deadline: Double) throws -> String? {
    while let row = try handle.store.row(number) {
      if row.state == .killed { return "#\(number) killed" }
      if row.state.isFinished { return "#\(number) has ended (\(row.state.rawValue))" }
      guard wallClock() < deadline else {
        let grace = shortText(.double(try handle.plan().launch.grace))
        return "#\(number) is stopping; what is left of it after its grace of \(grace) s is ended "
          + "by force"
      }
      usleep(10_000)
    }
    return nil
  }
}

/// The name of this machine.
func hostName() -> String { ProcessInfo.processInfo.hostName }
