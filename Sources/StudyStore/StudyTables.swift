import FoundationEssentials
import GRDB
import Tuning

/// One study's tables as one transaction sees them: what readers and the writer have in common.
struct StudyTables {
  let db: Database
  let study: Int64
  /// Whether our own tables are there and know the study.
  let hasOurs: Bool
  let plans: PlanCache

  // MARK: - Clock and plan

  /// The newest revision.
  func revision() throws -> Int {
    try fetchOne(Int.self, "SELECT revision FROM hone_clock WHERE study_id = ?", [study]) ?? 0
  }

  /// The plan in force, and the revision it came with; nil where hone never wrote one.
  func storedPlan() throws -> StoredPlan? {
    guard hasOurs else { return nil }
    let newest = try fetchOne(
      Int.self, "SELECT max(revision) FROM hone_plan WHERE study_id = ?", [study])
    guard let newest else { return nil }
    if let cached = plans.plan(newest) { return cached }
    let text = try fetchOne(
      String.self, "SELECT plan FROM hone_plan WHERE study_id = ? AND revision = ?",
      [study, newest])
    guard let text else { return nil }
    let plan = StoredPlan(
      revision: newest, plan: try StudyCoding.value(StudyPlan.self, from: text))
    plans.keep(plan)
    return plan
  }

  /// The plan in force, else one made of what Optuna's tables say.
  func plan() throws -> StoredPlan {
    if let stored = try storedPlan() { return stored }
    // Made of all trials: good until one changes.
    let revision = hasOurs ? -(try revision()) : 0
    if revision != 0, let cached = plans.plan(revision) { return cached }
    let made = StoredPlan(revision: revision, plan: try OptunaStudy(tables: self).plan())
    plans.keep(made)
    return made
  }

  // MARK: - Numbers and ids

  /// The row id of a trial's number.
  func id(of number: Int) throws -> Int64? {
    let table = hasOurs ? "hone_trial" : "trials"
    return try fetchOne(
      Int64.self, "SELECT trial_id FROM \(table) WHERE study_id = ? AND number = ?",
      [study, number])
  }

  // MARK: - Rows

  /// The lines of the trials that changed after a revision, by number.
  func rows(after revision: Int) throws -> [TrialRow] {
    let changed = revision > 0
    let statement = try db.cachedStatement(
      sql: """
        SELECT h.trial_id, h.state, h.row, t.state
        FROM hone_trial h JOIN trials t ON t.trial_id = h.trial_id
        WHERE h.study_id = ?\(changed ? " AND h.revision > ?" : "") ORDER BY h.trial_id
        """)
    let cursor = try Row.fetchCursor(
      statement, arguments: changed ? [study, revision] : [study])
    var rows = RowBatches()
    var foreign: ForeignReading?
    while let line = try cursor.next() {
      if isOurs(line) {
        try line.withText(2) { rows.add($0) }
        continue
      }
      if foreign == nil { foreign = ForeignReading(tables: self, plan: try plan().plan) }
      if let row = try foreign?.row(line[0], ours: try storedRow(line)) { rows.add(row) }
    }
    return try rows.rows()
  }

  /// The line of one trial.
  func row(_ number: Int) throws -> TrialRow? {
    guard let id = try id(of: number) else { return nil }
    if hasOurs {
      let statement = try db.cachedStatement(
        sql: """
          SELECT h.trial_id, h.state, h.row, t.state
          FROM hone_trial h JOIN trials t ON t.trial_id = h.trial_id WHERE h.trial_id = ?
          """)
      guard let line = try Row.fetchOne(statement, arguments: [id]) else { return nil }
      if isOurs(line) { return try storedRow(line) }
      return try ForeignReading(tables: self, plan: plan().plan).row(id, ours: storedRow(line))
    }
    return try ForeignReading(tables: self, plan: plan().plan).row(id, ours: nil)
  }

  /// Whether it is ours to say what the trial does: it ended by us, or Optuna's state is still the
  /// one that we gave it.
  private func isOurs(_ line: Row) -> Bool {
    guard line.hasText(2) else { return false }
    let state = TrialState(rawValue: line[1] ?? "") ?? .lost
    guard !state.isFinished else { return true }
    let theirs: String = line[3]
    return theirs == (state == .queued ? "WAITING" : "RUNNING")
  }

  private func storedRow(_ line: Row) throws -> TrialRow? {
    try line.withText(2) { try TrialRowReader.row($0) }
  }

  // MARK: - Curves

  /// The names of the study's metrics by their ids.
  func metricNames() throws -> [Int64: String] {
    guard hasOurs else { return [:] }
    let lines = try Row.fetchAll(
      try db.cachedStatement(sql: "SELECT metric_id, name FROM hone_metric WHERE study_id = ?"),
      arguments: [study])
    return Dictionary(lines.map { ($0[0], $0[1]) }, uniquingKeysWith: { first, _ in first })
  }

  /// Every metric's curve of a trial.
  ///
  /// - Parameter metrics: `metricNames()`.
  func curves(
    of id: Int64, objective: String, metrics: [Int64: String]
  ) throws -> [String: Curve] {
    var curves: [String: Curve] = [:]
    if hasOurs {
      let statement = try db.cachedStatement(
        sql: """
          SELECT metric_id, step, value, time FROM hone_metric_point WHERE trial_id = ?
          ORDER BY metric_id, id
          """)
      let cursor = try Row.fetchCursor(statement, arguments: [id])
      var metric: Int64 = -1
      var curve = Curve()
      while let line = try cursor.next() {
        let next: Int64 = line[0]
        if next != metric {
          if let name = metrics[metric] { curves[name] = curve }
          metric = next
          curve = Curve()
        }
        curve.add(step: line[1], value: line[2] ?? .nan, time: line[3])
      }
      if let name = metrics[metric] { curves[name] = curve }
    }
    if curves[objective] == nil {
      let curve = try intermediateValues(of: id)
      if !curve.isEmpty { curves[objective] = curve }
    }
    return curves
  }

  /// Optuna's intermediate values of a trial.
  func intermediateValues(of id: Int64) throws -> Curve {
    let statement = try db.cachedStatement(
      sql: """
        SELECT step, intermediate_value, intermediate_value_type
        FROM trial_intermediate_values WHERE trial_id = ? ORDER BY step
        """)
    let cursor = try Row.fetchCursor(statement, arguments: [id])
    var curve = Curve()
    while let line = try cursor.next() {
      if let value: Double = line[1] {
        curve.add(step: line[0], value: value)
      } else {
        curve.add(step: line[0], value: OptunaNumber.number(nil, type: line[2]))
      }
    }
    return curve
  }

  // MARK: - Fetching

  /// What a `distribution_json` says.
  ///
  /// - Throws: `StoreError.damaged`.
  func distribution(_ text: String) throws -> OptunaDistribution {
    try plans.distribution(text)
  }

  func fetchOne<T: DatabaseValueConvertible>(
    _ type: T.Type, _ sql: String, _ arguments: StatementArguments = []
  ) throws -> T? {
    try T.fetchOne(try db.cachedStatement(sql: sql), arguments: arguments)
  }

  func execute(_ sql: String, _ arguments: StatementArguments) throws {
    try db.cachedStatement(sql: sql).execute(arguments: arguments)
  }
}

/// A plan and the revision it came with.
struct StoredPlan: Sendable {
  var revision: Int
  var plan: StudyPlan
}

extension Row {
  /// Whether a column is not null.
  func hasText(_ index: Int) -> Bool { hasNull(atIndex: index) == false }

  /// Hands over a text's bytes where they lie; nil for null.
  func withText<T>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> T) throws -> T? {
    guard hasText(index) else { return nil }
    return try withUnsafeData(atIndex: index) { data in
      try data?.withUnsafeBytes { try body($0.bindMemory(to: UInt8.self)) }
    }
  }
}
