import Foundation
import Logging
import StudyStore
import Tuning

/// A database that cannot be written, and for how long.
struct StoreTrouble {
  /// When it began, on the monotonic clock.
  var since: Double
  /// How often it failed.
  var failures = 0
  /// How often it failed in a way that no waiting mends.
  var refusals = 0
}

/// What an engine does while its turns cannot be stored.
///
/// Nothing of such a turn counts, and it is tried again; no report is lost, for the trials keep
/// theirs until they are stored. A full disk or a locked database passes: that is waited for. A
/// database that refuses the turn itself will refuse it for ever: then the engine says so and
/// leaves, and the trials train on for the next one.
extension TuningEngine {
  /// So many refusals are enough: what else comes in meanwhile may have been the cause.
  private static let refusalLimit = 5

  func retryTurn(_ error: any Error) {
    var now = trouble ?? StoreTrouble(since: monotonicTime())
    now.failures += 1
    let isPassing = (error as? StoreError)?.isPassing ?? false
    if !isPassing { now.refusals += 1 }
    trouble = now
    // Said at once, and then less and less often.
    if now.failures.nonzeroBitCount == 1 {
      logger.error("the turn could not be stored (\(now.failures) times): \(error)")
    }
    if now.failures == 1, isPassing {
      let text =
        "the study's database cannot be written: \(error); trials train on, and it is tried again"
      options.notify?(text)
      if let lock { try? EngineLock.note(trouble: text, in: lock) }
    }
    let isTooLong = monotonicTime() - now.since >= options.storePatience
    if input.leaves {
      note(EngineEnd(.left(running: state.live.count)))
      finish(.success(.left(running: state.live.count)))
    } else if now.refusals >= TuningEngine.refusalLimit || isTooLong {
      giveUp(error)
    } else {
      wake(after: min(5, 0.05 * Double(1 << min(now.failures, 7))))
    }
  }

  /// A turn was stored.
  func endTrouble() {
    guard let past = trouble else { return }
    trouble = nil
    let seconds = Int((monotonicTime() - past.since).rounded(.up))
    logger.warning("the database can be written again, after \(seconds) s")
    options.notify?("the study's database can be written again, after \(seconds) s")
    if let lock { try? EngineLock.note(trouble: nil, in: lock) }
  }

  /// Leaves a study that cannot be written, as loudly as that can be done.
  private func giveUp(_ error: any Error) {
    let failure = EngineError.store("\(error)")
    logger.critical("engine ends: \(failure)")
    let end = EngineEnd(.failed, reason: "\(failure)")
    note(end)
    // What refuses a turn may take a line.
    _ = try? store.write(now: currentTime()) { writer in
      try writer.post("fault", trial: nil, ["message": .string("\(failure)")])
      try writer.post("engine_stopped", trial: nil, end.json)
    }
    finish(.failure(failure))
  }

  /// The lock again, after a last turn gave it back and was then not stored; false if another
  /// engine came first: then the study is its own, and this one is through.
  func retake() -> Bool {
    guard let folder else { return true }
    if let taken = try? EngineLock.take(folder) {
      lock = taken
      return true
    }
    finish(.success(.left(running: state.live.count)))
    return false
  }

  /// Leaves a study whose folder is gone: what its trials report would be lost, and nobody could
  /// find them again, so they are ended.
  func leaveMoved() {
    for trial in running.values { trial.send(.terminate) }
    let error = EngineError.moved(path: folder?.path ?? store.path, ended: running.count)
    logger.critical("engine ends: \(error)")
    finish(.failure(error))
  }

  /// Writes down how it ended, for those who see only that no engine is there any more.
  func note(_ end: EngineEnd) {
    if let lock { try? EngineLock.note(endBefore ?? end, in: lock) }
  }
}
