import StudyStore
import Tuning

extension StudyStore {
  /// Whether the study is paused: no engine starts new trials until it goes on.
  ///
  /// - Throws: `StoreError`.
  public func isPaused() throws -> Bool { try setting(EngineState.pausedKey) == .bool(true) }
}
