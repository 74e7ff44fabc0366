import Search
import StudyStore
import Tuning

/// Carries out the commands that wait for a study that no engine runs: kill, pause, resume and the
/// like.
///
/// An engine takes the study for a moment: it adopts the trials that run, stores what they reported
/// meanwhile, does what was asked, waits for trials that are being ended, starts nothing, and
/// leaves the rest to run on. Launches are left to the next engine. If nothing of what was asked
/// can be done, it touches nothing but the answers. If an engine came first, that one answers.
///
/// - Parameter tuner: Made of the study's plan.
/// - Throws: `EngineError`, `StoreError`, `FileError`.
public func actWithoutEngine(
  folder: StudyFolder, store: StudyStore, tuner: Tuner,
  options: TuningEngine.Options = TuningEngine.Options()
) async throws {
  var options = options
  // Somebody waits for the answer.
  options.storePatience = min(options.storePatience, 5)
  let engine = TuningEngine(
    folder: folder, store: store, tuner: tuner, options: options, closure: nil, isErrand: true)
  do {
    _ = try await engine.run()
  } catch EngineError.taken {
    // An engine came first; the commands are in its hands.
  }
}
