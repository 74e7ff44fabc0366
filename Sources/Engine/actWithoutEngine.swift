import Search
import StudyStore
import Tuning

/// Carries out a command for a study that no engine runs: kill, pause, resume and the like.
///
/// An engine takes the study for a moment: it adopts the trials that run, stores what they reported
/// meanwhile, does what was asked, waits for trials that are being ended, starts nothing, and
/// leaves the rest to run on. What is launched waits for the next engine.
///
/// - Parameters:
///   - tuner: Made of the study's plan.
///   - now: Seconds since 1970 UTC.
/// - Returns: The command and its answer; still queued if an engine came first, which answers then.
/// - Throws: `EngineError`, `StoreError`, `FileError`.
public func actWithoutEngine(
  _ command: StudyCommand, folder: StudyFolder, store: StudyStore, tuner: Tuner,
  options: TuningEngine.Options = TuningEngine.Options(), now: Double
) async throws -> CommandRecord {
  let id = try store.submit(command, now: now)
  var options = options
  // Somebody waits for the answer.
  options.storePatience = min(options.storePatience, 5)
  let engine = TuningEngine(
    folder: folder, store: store, tuner: tuner, options: options, closure: nil, isErrand: true)
  do {
    _ = try await engine.run()
  } catch EngineError.taken {
    // An engine came first; the command is in its hands.
  }
  guard let record = try store.command(id) else {
    throw EngineError.store("the command \(id) is not there any more")
  }
  return record
}
