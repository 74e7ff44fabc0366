import GRDB
import Tuning

/// Writes to a study, inside one transaction of `StudyStore.write`.
///
/// Valid only there. What it writes nobody sees before the transaction ends, and nobody ever sees
/// a part of it.
public struct StudyWriter {
  let tables: StudyTables
  let ledger: Ledger
  /// The database's file, for messages.
  let path: String
  /// The time of what is written, in seconds since 1970 UTC.
  public let now: Double

  /// The newest revision given out so far, this transaction's included.
  public var revision: Int { ledger.revision }

  /// Runs `body`; if it throws, what it wrote is undone, and the transaction goes on without it.
  ///
  /// - Throws: What `body` throws, or `StoreError`.
  public func savepoint<T>(_ body: (StudyWriter) throws -> T) throws -> T {
    var result: T?
    try StoreError.explaining(path) {
      try tables.db.inSavepoint {
        result = try body(self)
        return .commit
      }
    }
    guard let result else { throw StoreError.damaged("a savepoint had no result") }
    return result
  }

  // MARK: - Events

  /// Records that something happened.
  ///
  /// - Parameters:
  ///   - trial: The number of the trial that it is about, if any.
  ///   - payload: The particulars: an object.
  /// - Returns: The event's revision.
  /// - Throws: `StoreError`.
  @discardableResult
  public func post(
    _ kind: StudyEvent.Kind, trial: Int?, _ payload: JSON = .object([])
  ) throws -> Int {
    let revision = ledger.next()
    let id = try trial.map { try self.id(of: $0) }
    try tables.execute(
      """
      INSERT INTO hone_event (study_id, revision, time, trial_id, kind, payload)
      VALUES (?, ?, ?, ?, ?, ?)
      """, [tables.study, revision, now, id, kind.rawValue, payload.text(nonFinite: .bare)])
    return revision
  }

  // MARK: - Commands

  /// Records what a user asks for.
  ///
  /// - Returns: The command's number.
  /// - Throws: `StoreError`.
  @discardableResult
  public func submit(_ command: StudyCommand) throws -> Int {
    let id = try command.trial.flatMap { try tables.id(of: $0) }
    try tables.execute(
      """
      INSERT INTO hone_command (study_id, revision, time, verb, trial_id, payload, state, result)
      VALUES (?, ?, ?, ?, ?, ?, 'queued', '')
      """,
      [tables.study, ledger.next(), now, command.verb, id, try StudyCoding.text(command)])
    return Int(tables.db.lastInsertedRowID)
  }

  /// Commands that wait for an answer, in order.
  ///
  /// - Throws: `StoreError`.
  public func queuedCommands() throws -> [CommandRecord] {
    try tables.commands("state = 'queued'", [])
  }

  /// Tells what became of a command; an answered one keeps its first answer.
  ///
  /// - Parameter launched: The trial that a launch made.
  /// - Throws: `StoreError`.
  public func answer(
    _ id: Int, _ state: CommandRecord.State, _ result: String, launched: Int? = nil
  ) throws {
    let trial = try launched.map { try self.id(of: $0) }
    try tables.execute(
      """
      UPDATE hone_command SET state = ?, result = ?, revision = ?,
        trial_id = coalesce(?, trial_id)
      WHERE id = ? AND study_id = ? AND state = 'queued'
      """, [state.rawValue, result, ledger.next(), trial, id, tables.study])
  }

  // MARK: - Plan and settings

  /// Puts a plan in force.
  ///
  /// - Throws: `StoreError`.
  public func setPlan(_ plan: StudyPlan) throws {
    try tables.execute(
      "INSERT INTO hone_plan (study_id, revision, plan) VALUES (?, ?, ?)",
      [tables.study, ledger.next(), try StudyCoding.text(plan)])
  }

  /// Keeps something under a key.
  ///
  /// - Throws: `StoreError`.
  public func setSetting(_ key: String, _ value: JSON) throws {
    try tables.execute(
      """
      INSERT INTO hone_setting (study_id, key, value) VALUES (?, ?, ?)
      ON CONFLICT (study_id, key) DO UPDATE SET value = excluded.value
      """, [tables.study, key, value.text(nonFinite: .bare)])
  }

  // MARK: - Reading on the way

  /// The plan in force.
  ///
  /// - Throws: `StoreError`.
  public func plan() throws -> StudyPlan { try tables.plan().plan }

  /// A trial's line as this transaction has it.
  ///
  /// - Throws: `StoreError`.
  public func row(_ number: Int) throws -> TrialRow? { try tables.row(number) }

  /// Every trial's line as this transaction has it.
  ///
  /// - Throws: `StoreError`.
  public func rows() throws -> [TrialRow] { try tables.rows(after: 0) }

  /// Every metric's curve of a trial as this transaction has it.
  ///
  /// - Throws: `StoreError`.
  public func curves(of trial: Int) throws -> [String: Curve] {
    try tables.curves(
      of: try id(of: trial), objective: try tables.plan().plan.objective.metric,
      metrics: try tables.metricNames())
  }

  /// The row id of a trial.
  ///
  /// - Throws: `StoreError.noTrial`.
  func id(of number: Int) throws -> Int64 {
    guard let id = try tables.id(of: number) else { throw StoreError.noTrial(number) }
    return id
  }
}
