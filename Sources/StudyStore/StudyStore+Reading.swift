import GRDB
import Synchronization
import Tuning

extension StudyStore {
  /// What is new since a revision, as one moment has it; since 0 is everything.
  ///
  /// The engine's status is not the store's to know; it is `.absent`.
  ///
  /// - Parameters:
  ///   - revision: `StudyChange.revision` of the change before, or 0.
  ///   - eventLimit: At most so many events, the newest.
  /// - Throws: `StoreError`.
  public func changes(since revision: Int, eventLimit: Int = 2_000) throws -> StudyChange {
    let version = try dataVersion()
    return try read { tables in
      guard tables.hasOurs else {
        return try watch.withLock {
          try $0.changes(since: revision, version: version, tables: tables)
        }
      }
      // A revision of the time before our tables: what it counted is gone, so all is new.
      let since = revision >= OutsideWatch.firstRevision ? 0 : revision
      var change = StudyChange(revision: try tables.revision())
      guard change.revision > since else { return change }
      change.rows = try tables.rows(after: since)
      change.events = try tables.events(after: since, limit: eventLimit)
      change.commands = try tables.commands(after: since)
      if let stored = try tables.storedPlan() {
        if stored.revision > since { change.plan = stored.plan }
      } else if !change.rows.isEmpty {
        change.plan = try tables.plan().plan
      }
      return change
    }
  }

  /// The plan in force. Of a study that hone did not make: what its trials show of its
  /// parameters, its direction and its objective's name; it says nothing of how to run it.
  ///
  /// - Throws: `StoreError`.
  public func plan() throws -> StudyPlan? {
    try read { try $0.plan().plan }
  }

  /// How many trials there are.
  ///
  /// - Throws: `StoreError`.
  public func trialCount() throws -> Int {
    try read { tables in
      try tables.fetchOne(
        Int.self, "SELECT count(*) FROM trials WHERE study_id = ?", [tables.study]) ?? 0
    }
  }

  /// Every trial's line, by number.
  ///
  /// - Throws: `StoreError`.
  public func rows() throws -> [TrialRow] {
    let version = try dataVersion()
    return try read { try allRows($0, version: version) }
  }

  /// The lines of hone's own trials that have begun and not ended.
  ///
  /// - Throws: `StoreError`.
  public func activeTrials() throws -> [TrialRow] {
    try read { tables in
      guard tables.hasOurs else { return [] }
      let numbers = try Int.fetchAll(
        tables.db,
        sql: """
          SELECT t.number FROM trials t JOIN hone_trial h ON h.trial_id = t.trial_id
          WHERE t.study_id = ? AND t.state = 'RUNNING' AND t.number IS NOT NULL
          """, arguments: [tables.study])
      return try numbers.compactMap { try tables.row($0) }.filter { $0.state.isActive && $0.isOurs }
    }
  }

  /// A trial's line; nil if there is no such trial.
  ///
  /// - Throws: `StoreError`.
  public func row(_ number: Int) throws -> TrialRow? {
    try read { try $0.row(number) }
  }

  /// Every metric's curve of a trial, the objective's included; empty if there is no such trial.
  ///
  /// - Throws: `StoreError`.
  public func curves(of trial: Int) throws -> [String: Curve] {
    try read { tables in
      guard let id = try tables.id(of: trial) else { return [:] }
      return try tables.curves(
        of: id, objective: try tables.plan().plan.objective.metric,
        metrics: try tables.metricNames())
    }
  }

  /// One curve of a trial; empty if there is none.
  ///
  /// - Throws: `StoreError`.
  public func curve(of trial: Int, metric: String) throws -> Curve {
    try read { tables in
      guard let id = try tables.id(of: trial) else { return Curve() }
      return try tables.curve(of: id, metric: metric)
    }
  }

  /// Every trial with all its points, by number: what a Tuner is given to go on from.
  ///
  /// - Throws: `StoreError`.
  public func trials() throws -> [Trial] {
    let version = try dataVersion()
    return try read { try $0.trials(allRows($0, version: version)) }
  }

  private func allRows(_ tables: StudyTables, version: Int) throws -> [TrialRow] {
    if tables.hasOurs { return try tables.rows(after: 0) }
    return try watch.withLock {
      try $0.changes(since: 0, version: version, tables: tables).rows
    }
  }

  /// Events in order.
  ///
  /// - Parameters:
  ///   - kinds: Only these; nil for all.
  ///   - trial: Only of this trial; nil for all.
  ///   - since: Only later ones than this revision.
  ///   - limit: At most so many, the newest; nil for all.
  /// - Throws: `StoreError`.
  public func events(
    kinds: [StudyEvent.Kind]? = nil, trial: Int? = nil, since: Int = 0, limit: Int? = nil
  ) throws -> [StudyEvent] {
    try read { tables in
      guard tables.hasOurs else { return [] }
      return try tables.events(after: since, kinds: kinds, trial: trial, limit: limit)
    }
  }

  /// A command and what became of it; nil if there is no such command.
  ///
  /// - Throws: `StoreError`.
  public func command(_ id: Int) throws -> CommandRecord? {
    try read { tables in
      guard tables.hasOurs else { return nil }
      return try tables.commands("id = ?", [id]).first
    }
  }

  /// Commands that wait for an engine, in order.
  ///
  /// - Throws: `StoreError`.
  public func queuedCommands() throws -> [CommandRecord] {
    try read { tables in
      guard tables.hasOurs else { return [] }
      return try tables.commands("state = 'queued'", [])
    }
  }

  /// What is kept under a key: the front end's filters, columns.
  ///
  /// - Throws: `StoreError`.
  public func setting(_ key: String) throws -> JSON? {
    try read { tables in
      guard tables.hasOurs else { return nil }
      let text = try tables.fetchOne(
        String.self, "SELECT value FROM hone_setting WHERE study_id = ? AND key = ?",
        [tables.study, key])
      return text.flatMap { try? JSON(parsing: $0) }
    }
  }

  /// How far a trial's files have been read: what was committed with the last of its points.
  ///
  /// - Throws: `StoreError`.
  public func offsets(of trial: Int) throws -> JSON {
    try read { tables in
      guard tables.hasOurs, let id = try tables.id(of: trial) else { return .null }
      return try tables.offsets(of: id)
    }
  }

  /// The attempt that runs a trial; nil if none of ours does.
  ///
  /// - Throws: `StoreError`.
  public func attempt(of trial: Int) throws -> String? {
    try read { tables in
      guard tables.hasOurs, let id = try tables.id(of: trial) else { return nil }
      return try tables.fetchOne(
        String.self, "SELECT attempt FROM hone_trial WHERE trial_id = ?", [id])
    }
  }

  /// The proposal that a trial of ours was made of; nil for other programs' trials.
  ///
  /// - Throws: `StoreError`.
  public func proposal(of trial: Int) throws -> Proposal? {
    try read { tables in
      guard tables.hasOurs, let id = try tables.id(of: trial) else { return nil }
      return try tables.proposal(of: id)
    }
  }

  /// Trials that other programs added or changed after a revision, by revision.
  ///
  /// - Throws: `StoreError`.
  public func foreignTrials(since revision: Int) throws -> [ForeignTrial] {
    try read { tables in
      guard tables.hasOurs else { return [] }
      return try tables.foreignTrials(since: revision)
    }
  }

  /// Trials of ours that other programs ended, by revision, and the newest revision at which another
  /// program touched any trial.
  ///
  /// - Throws: `StoreError`.
  public func foreignEnds() throws -> (trials: [ForeignTrial], revision: Int) {
    try read { tables in
      guard tables.hasOurs else { return ([], 0) }
      let ends = try tables.foreignTrials(since: 0, ours: true).filter(\.endsOurs)
      return (ends, try tables.foreignRevision())
    }
  }
}
