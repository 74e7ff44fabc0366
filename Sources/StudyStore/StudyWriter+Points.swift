import GRDB
import Tuning

extension StudyWriter {
  /// Stores points and how far their files were read, together.
  ///
  /// The trial's line stays as it is, and so no reader is told; `update` it in the same breath.
  ///
  /// The objective's points are Optuna's intermediate values too, as long as Optuna holds the
  /// trial to be unfinished; of several at a step the last one counts.
  ///
  /// - Parameters:
  ///   - points: In the order in which they came.
  ///   - offsets: How far the trial's files are read now; nil leaves it as it is.
  ///   - trial: The trial's number.
  ///   - objective: Whose points are intermediate values.
  /// - Returns: The points' ids, in their order: they and revisions come from one counter.
  /// - Throws: `StoreError`.
  @discardableResult
  public func append(
    _ points: [MetricPoint], offsets: JSON?, to trial: Int, objective: Objective
  ) throws -> Range<Int> {
    let id = try id(of: trial)
    let ids = ledger.next(points.count)
    if let offsets {
      try tables.execute(
        "UPDATE hone_trial SET offsets = ? WHERE trial_id = ?",
        [offsets.text(nonFinite: .bare), id])
    }
    guard !points.isEmpty else { return ids }
    let state = try tables.fetchOne(
      String.self, "SELECT state FROM trials WHERE trial_id = ?", [id])
    let isOpen = state.flatMap(OptunaState.init(rawValue:))?.isFinished == false
    let insert = try tables.db.cachedStatement(
      sql: """
        INSERT INTO hone_metric_point (trial_id, metric_id, id, step, value, time)
        VALUES (?, ?, ?, ?, ?, ?)
        """)
    let report = try tables.db.cachedStatement(
      sql: """
        INSERT INTO trial_intermediate_values
        (trial_id, step, intermediate_value, intermediate_value_type) VALUES (?, ?, ?, ?)
        ON CONFLICT (trial_id, step) DO UPDATE SET intermediate_value =
        excluded.intermediate_value, intermediate_value_type = excluded.intermediate_value_type
        """)
    for (point, pointID) in zip(points, ids) {
      let metric = try metricID(point.metric)
      // SQLite has no NaN; it stores NULL.
      let value = point.value.isNaN ? nil : point.value
      try insert.execute(arguments: [id, metric, pointID, point.step, value, point.time])
      guard isOpen, point.metric == objective.metric else { continue }
      let number = OptunaNumber(point.value)
      try report.execute(arguments: [id, point.step, number.value, number.type])
    }
    return ids
  }

  /// How far a trial's files have been read.
  ///
  /// - Throws: `StoreError`.
  public func offsets(of trial: Int) throws -> JSON {
    try tables.offsets(of: try id(of: trial))
  }

  private func metricID(_ name: String) throws -> Int64 {
    if let known = ledger.metrics[name] { return known }
    try tables.execute(
      "INSERT OR IGNORE INTO hone_metric (study_id, name) VALUES (?, ?)", [tables.study, name])
    let id = try tables.fetchOne(
      Int64.self, "SELECT metric_id FROM hone_metric WHERE study_id = ? AND name = ?",
      [tables.study, name])
    guard let id else { throw StoreError.damaged("the metric \(name) was not stored") }
    ledger.metrics[name] = id
    return id
  }
}
