import GRDB
import Tuning

extension StudyTables {
  /// One curve of a trial.
  func curve(of id: Int64, metric: String) throws -> Curve {
    if hasOurs {
      let statement = try db.cachedStatement(
        sql: """
          SELECT step, value, time FROM hone_metric_point WHERE trial_id = ? AND metric_id =
          (SELECT metric_id FROM hone_metric WHERE study_id = ? AND name = ?) ORDER BY id
          """)
      let cursor = try Row.fetchCursor(statement, arguments: [id, study, metric])
      var curve = Curve()
      while let line = try cursor.next() {
        curve.add(step: line[0], value: line[1] ?? .nan, time: line[2])
      }
      if !curve.isEmpty { return curve }
    }
    guard try plan().plan.objective.metric == metric else { return Curve() }
    return try intermediateValues(of: id)
  }

  /// Whole trials for the lines of all trials.
  func trials(_ rows: [TrialRow]) throws -> [Trial] {
    let objective = try plan().plan.objective
    let teaching = try teaching()
    let ids = try ids()
    let metrics = try metricNames()
    return try rows.map { row in
      guard let id = ids[row.number] else { throw StoreError.noTrial(row.number) }
      let curves = try curves(of: id, objective: objective.metric, metrics: metrics)
      var value: Double?
      if row.state.isFinished {
        value =
          row.isOurs ? curves[objective.metric].flatMap(objective.value(of:)) : row.objective
      }
      let isTest = row.origin == .rangeTest || row.origin == .retry
      let rangeTest = isTest ? try proposal(of: id)?.rangeTest : nil
      return Trial(
        number: row.number, configuration: row.configuration, state: row.state, curves: curves,
        value: value, origin: row.origin, parent: row.parent, seed: row.seed,
        teaches: teaching[row.number] ?? true, steps: row.steps, isPinned: row.isPinned,
        phase: row.phase, place: row.place, copies: row.copies, rangeTest: rangeTest,
        turned: Configuration(row.knobs))
    }
  }

  /// The row ids of all trials by number.
  private func ids() throws -> [Int: Int64] {
    let cursor = try Row.fetchCursor(
      try db.cachedStatement(
        sql: "SELECT number, trial_id FROM trials WHERE study_id = ? AND number IS NOT NULL"),
      arguments: [study])
    var ids: [Int: Int64] = [:]
    while let line = try cursor.next() { ids[line[0]] = line[1] }
    return ids
  }

  /// Whether samplers may learn from a trial, by number, where that was said.
  private func teaching() throws -> [Int: Bool] {
    guard hasOurs else { return [:] }
    let cursor = try Row.fetchCursor(
      try db.cachedStatement(sql: "SELECT number, teaches FROM hone_trial WHERE study_id = ?"),
      arguments: [study])
    var teaching: [Int: Bool] = [:]
    while let line = try cursor.next() {
      if let number: Int = line[0] { teaching[number] = line[1] }
    }
    return teaching
  }

  /// How far a trial's files have been read.
  func offsets(of id: Int64) throws -> JSON {
    let text = try fetchOne(
      String.self, "SELECT offsets FROM hone_trial WHERE trial_id = ?", [id])
    return text.flatMap { try? JSON(parsing: $0) } ?? .null
  }

  /// What a trial of ours was made of.
  func proposal(of id: Int64) throws -> Proposal? {
    let text = try fetchOne(
      String.self, "SELECT proposal FROM hone_trial WHERE trial_id = ?", [id])
    return try text.map { try StudyCoding.value(Proposal.self, from: $0) }
  }

  /// The newest revision at which others touched a trial; 0 if they never did.
  func foreignRevision() throws -> Int {
    try fetchOne(Int.self, "SELECT max(outside) FROM hone_trial WHERE study_id = ?", [study]) ?? 0
  }

  /// Trials that others touched after a revision.
  ///
  /// - Parameter ours: Only those that we run or ran.
  func foreignTrials(since revision: Int, ours: Bool = false) throws -> [ForeignTrial] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT trial_id, outside, attempt, row, teaches FROM hone_trial
        WHERE study_id = ? AND outside > ?\(ours ? " AND attempt IS NOT NULL" : "")
        ORDER BY outside, trial_id
        """)
    let lines = try Row.fetchAll(statement, arguments: [study, revision])
    guard !lines.isEmpty else { return [] }
    let reading = ForeignReading(tables: self, plan: try plan().plan)
    return try lines.compactMap { line in
      let ours = try line.withText(3) { try TrialRowReader.row($0) }
      guard let trial = try reading.trial(line[0], ours: ours, teaches: line[4]) else {
        return nil
      }
      return ForeignTrial(revision: line[1], trial: trial, attempt: line[2])
    }
  }

  /// Trials that wait, in the order in which they are to run.
  func waiting() throws -> [WaitingTrial] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT t.trial_id, h.proposal, h.priority, t.number FROM trials t
        LEFT JOIN hone_trial h ON h.trial_id = t.trial_id
        WHERE t.study_id = ? AND t.state = 'WAITING' AND t.number IS NOT NULL
        ORDER BY coalesce(h.priority, 0) DESC, t.trial_id
        """)
    return try Row.fetchAll(statement, arguments: [study]).compactMap { line in
      let priority: Int = line[2] ?? 0
      if let text: String = line[1] {
        return WaitingTrial(
          number: line[3], proposal: try StudyCoding.value(Proposal.self, from: text),
          isOurs: true, priority: priority)
      }
      let reading = ForeignReading(tables: self, plan: try plan().plan)
      guard let facts = try reading.facts(line[0]) else { return nil }
      return WaitingTrial(
        number: facts.number,
        proposal: Proposal(configuration: facts.configuration, origin: .enqueued),
        isOurs: false, priority: priority)
    }
  }
}
