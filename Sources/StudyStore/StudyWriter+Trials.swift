import GRDB
import Tuning

extension StudyWriter {
  /// Makes a trial with the next number.
  ///
  /// - Parameters:
  ///   - state: `.queued` (a WAITING row, which an Optuna worker may take as well) or `.running`.
  ///   - attempt: The uuid of the attempt that runs it; nil while it waits.
  ///   - priority: Among those that wait, higher ones run first.
  /// - Returns: The trial's line, stored.
  /// - Throws: `StoreError.unstorable` for a value that no Optuna row can hold.
  public func add(
    _ proposal: Proposal, state: TrialState, attempt: String? = nil, priority: Int = 0
  ) throws -> TrialRow {
    precondition(state == .queued || state == .running, "a trial begins queued or running")
    let id = try insertTrial(state)
    let number = try assignNumber(id)
    let plan = try tables.plan().plan
    let row = TrialRow(
      number: number, state: state, configuration: proposal.configuration,
      origin: proposal.origin, parent: proposal.parent, detail: proposal.reason,
      seed: proposal.seed, steps: proposal.steps ?? plan.steps,
      started: state == .running ? now : nil, phase: proposal.phase, place: proposal.place)
    if state == .queued {
      // Checked now, though its parameters are stored when it runs.
      _ = try optunaParameters(row.configuration)
      try setAttribute("fixed_params", fixedParameters(row.configuration), of: id)
    } else {
      try insertParameters(row.configuration, of: id)
    }
    try tables.execute(
      """
      INSERT INTO hone_trial (trial_id, study_id, number, revision, attempt, state, origin,
      parent, detail, seed, steps, phase, priority, teaches, proposal, row)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        id, tables.study, number, ledger.next(), attempt, state.rawValue,
        proposal.origin.rawValue, proposal.parent, proposal.reason,
        proposal.seed.map { Int64(bitPattern: $0) }, row.steps, proposal.phase, priority,
        proposal.teaches, try StudyCoding.text(proposal), TrialRowWriter.text(row),
      ])
    return row
  }

  private func insertTrial(_ state: TrialState) throws -> Int64 {
    let isQueued = state == .queued
    try tables.execute(
      "INSERT INTO trials (study_id, state, datetime_start) VALUES (?, ?, ?)",
      [
        tables.study, isQueued ? "WAITING" : "RUNNING", isQueued ? nil : OptunaTime.text(now),
      ])
    return tables.db.lastInsertedRowID
  }

  /// As Optuna counts: the trials of the study with smaller ids.
  private func assignNumber(_ id: Int64) throws -> Int {
    let number =
      try tables.fetchOne(
        Int.self, "SELECT count(*) FROM trials WHERE study_id = ? AND trial_id < ?",
        [tables.study, id]) ?? 0
    try tables.execute("UPDATE trials SET number = ? WHERE trial_id = ?", [number, id])
    return number
  }

  // MARK: - Changing

  /// Stores a trial's line, and what of it Optuna has a place for.
  ///
  /// A finished trial never changes, for Optuna keeps what it once read: of such a line only the
  /// note, the pin, the detail, the reason and the checkpoints are stored. If somebody else ended
  /// the trial, their state and value stay.
  ///
  /// - Returns: Whether the trial's state is the line's now; false if somebody else ended it, or
  ///   it had ended before.
  /// - Throws: `StoreError`.
  @discardableResult
  public func update(_ row: TrialRow) throws -> Bool {
    let id = try id(of: row.number)
    let statement = try tables.db.cachedStatement(
      sql: """
        SELECT h.state, h.row, t.state, h.attempt FROM hone_trial h
        JOIN trials t ON t.trial_id = h.trial_id WHERE h.trial_id = ?
        """)
    guard let line = try Row.fetchOne(statement, arguments: [id]) else {
      throw StoreError.noTrial(row.number)
    }
    let before: String? = line[0]
    let stored = try line.withText(1) { try TrialRowReader.row($0) }
    if let state = before.flatMap(TrialState.init(rawValue:)), state.isFinished, let stored {
      try store(stored.annotated(like: row), id: id)
      return row.state == stored.state
    }
    let theirs = OptunaState(rawValue: line[2]) ?? .fail
    if theirs.isFinished { return try keepEnd(of: row, id: id) }
    let plan = try tables.plan().plan
    let value = plan.objective.value(of: row)
    let state = OptunaState(row.state, value: value, origin: row.origin)
    if theirs == .waiting, state != .waiting, row.state.isActive {
      try insertParameters(row.configuration, of: id)
    }
    if state != theirs || row.started != stored?.started {
      try setState(state, value: value, row: row, id: id)
    }
    try store(row, id: id)
    return true
  }

  private func setState(
    _ state: OptunaState, value: Double?, row: TrialRow, id: Int64
  ) throws {
    let end = state.isFinished ? row.ended ?? now : nil
    // Optuna wants a start of everything that does not wait; what was withdrawn never had one.
    let start = state == .waiting ? nil : row.started ?? end ?? now
    try tables.execute(
      "UPDATE trials SET state = ?, datetime_start = ?, datetime_complete = ? WHERE trial_id = ?",
      [state.rawValue, start.map(OptunaTime.text), end.map(OptunaTime.text), id])
    guard state == .complete || state == .pruned, let value, !value.isNaN else { return }
    let number = OptunaNumber(value)
    try tables.execute(
      """
      INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES (?, 0, ?, ?)
      ON CONFLICT (trial_id, objective) DO UPDATE SET value = excluded.value,
      value_type = excluded.value_type
      """, [id, number.value, number.type])
  }

  /// Somebody else ended the trial: their state and value stay, ours is what we add.
  private func keepEnd(of row: TrialRow, id: Int64) throws -> Bool {
    let reading = ForeignReading(tables: tables, plan: try tables.plan().plan)
    guard let facts = try reading.facts(id) else { return false }
    guard row.state.isFinished else {
      // The ladder is at work; what the trial does meanwhile is ours to say.
      try store(row, id: id)
      return false
    }
    var kept = row
    kept.state = facts.state.state
    kept.objective = facts.value ?? row.objective
    kept.ended = facts.ended ?? row.ended
    kept.reason = "ended by another program"
    try store(kept, id: id)
    return kept.state == row.state
  }

  private func store(_ row: TrialRow, id: Int64) throws {
    try tables.execute(
      """
      UPDATE hone_trial SET revision = ?, state = ?, steps = ?, slot = ?, pinned = ?, note = ?,
      row = ? WHERE trial_id = ?
      """,
      [
        ledger.next(), row.state.rawValue, row.steps, row.slot, row.isPinned, row.note,
        TrialRowWriter.text(row), id,
      ])
  }

  /// Takes a waiting trial to run it, unless somebody else was first.
  ///
  /// - Parameters:
  ///   - configuration: Its values; for a trial of another program's, with those it left free.
  ///   - attempt: The uuid of the attempt that will run it.
  /// - Returns: Its line, now running; nil if it does not wait any more.
  /// - Throws: `StoreError`.
  public func take(
    _ number: Int, configuration: Tuning.Configuration, attempt: String
  ) throws -> TrialRow? {
    let id = try id(of: number)
    try tables.execute(
      """
      UPDATE trials SET state = 'RUNNING', datetime_start = ?
      WHERE trial_id = ? AND state = 'WAITING'
      """, [OptunaTime.text(now), id])
    guard tables.db.changesCount == 1 else { return nil }
    let stored = try tables.fetchOne(
      String.self, "SELECT row FROM hone_trial WHERE trial_id = ?", [id])
    var row =
      try stored.map { try TrialRowReader.row($0) }
      ?? TrialRow(
        number: number, state: .running, configuration: configuration, origin: .enqueued,
        steps: try tables.plan().plan.steps)
    row.configuration = configuration
    row.state = .running
    row.started = now
    try insertParameters(configuration, of: id)
    try tables.execute(
      "UPDATE hone_trial SET attempt = ?, origin = ?, seed = coalesce(seed, ?) WHERE trial_id = ?",
      [attempt, row.origin.rawValue, row.seed.map { Int64(bitPattern: $0) }, id])
    try store(row, id: id)
    return row
  }

  /// Says which attempt runs a trial; nil for none.
  ///
  /// - Throws: `StoreError`.
  public func setAttempt(_ attempt: String?, of trial: Int) throws {
    try tables.execute(
      "UPDATE hone_trial SET attempt = ?, revision = ? WHERE trial_id = ?",
      [attempt, ledger.next(), try id(of: trial)])
  }

  /// Says whether samplers may learn from a trial.
  ///
  /// - Throws: `StoreError`.
  public func setTeaches(_ teaches: Bool, of trial: Int) throws {
    try tables.execute(
      "UPDATE hone_trial SET teaches = ?, revision = ? WHERE trial_id = ?",
      [teaches, ledger.next(), try id(of: trial)])
  }

  // MARK: - What waits, and what others did

  /// Trials that wait, ours and other programs', in the order in which they are to run.
  ///
  /// - Throws: `StoreError`.
  public func waiting() throws -> [WaitingTrial] { try tables.waiting() }

  /// Trials that other programs added or changed after a revision, by revision.
  ///
  /// - Throws: `StoreError`.
  public func foreignTrials(since revision: Int) throws -> [ForeignTrial] {
    try tables.foreignTrials(since: revision)
  }
}

extension TrialRow {
  /// This finished line with what may still change of it.
  fileprivate func annotated(like row: TrialRow) -> TrialRow {
    var annotated = self
    annotated.note = row.note
    annotated.isPinned = row.isPinned
    annotated.detail = row.detail
    annotated.reason = row.reason
    annotated.checkpoints = row.checkpoints
    return annotated
  }
}
