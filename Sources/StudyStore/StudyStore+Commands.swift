import Tuning

extension StudyStore {
  /// Asks the engine for something; any process may.
  ///
  /// - Parameter now: Seconds since 1970 UTC.
  /// - Returns: The command's number, under which `command(_:)` tells what became of it.
  /// - Throws: `StoreError`.
  @discardableResult
  public func submit(_ command: StudyCommand, now: Double) throws -> Int {
    try write(now: now) { try $0.submit(command) }
  }

  /// Keeps something under a key, for the next front end.
  ///
  /// - Throws: `StoreError`.
  public func setSetting(_ key: String, _ value: JSON) throws {
    try write(now: 0) { try $0.setSetting(key, value) }
  }
}
