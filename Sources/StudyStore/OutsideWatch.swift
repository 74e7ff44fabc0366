import GRDB
import Tuning

/// Watches a study that has none of our tables, without writing: asks for trials that were
/// unfinished when last seen and for those above the highest known id, and gives what changed
/// revisions of its own.
struct OutsideWatch {
  /// The first of those revisions: far above any in a database, so that the two are never
  /// confused when our tables come.
  static let firstRevision = 1 << 40

  private var revision = OutsideWatch.firstRevision
  private var seenVersion: Int?
  private var newest: Int64 = -1
  private var unfinished: [Int64] = []
  private var rows: [TrialRow?] = []
  private var revisions: [Int] = []
  private var places: [Int64: Int] = [:]
  private var parameters = OptunaParameters()
  private var plan: (revision: Int, plan: StudyPlan)?

  /// What is new since a revision of this watch; since 0 is everything.
  ///
  /// - Parameter version: The database's data version, asked before the snapshot was taken:
  ///   while it is the same, nothing is read.
  mutating func changes(since: Int, version: Int, tables: StudyTables) throws -> StudyChange {
    if version != seenVersion {
      try look(tables)
      seenVersion = version
    }
    let seen = since < OutsideWatch.firstRevision ? 0 : since
    var change = StudyChange(revision: revision)
    guard revision > seen else { return change }
    for (place, revision) in revisions.enumerated() where revision > seen {
      if let row = rows[place] { change.rows.append(row) }
    }
    if let plan, plan.revision > seen { change.plan = plan.plan }
    return change
  }

  private mutating func look(_ tables: StudyTables) throws {
    let statement = try tables.db.cachedStatement(
      sql: "SELECT trial_id FROM trials WHERE study_id = ? AND trial_id > ? ORDER BY trial_id")
    let new = try Int64.fetchAll(statement, arguments: [tables.study, newest])
    if plan == nil { try makePlan(tables) }
    guard var reading = plan.map({ ForeignReading(tables: tables, plan: $0.plan) }) else { return }
    let candidates = unfinished + new
    for id in candidates { try addParameters(of: id, tables) }
    if try planChanged(tables), let plan {
      reading = ForeignReading(tables: tables, plan: plan.plan)
    }
    // Some are known already if the last look was cut short by an error.
    for id in new where places[id] == nil {
      places[id] = rows.count
      rows.append(nil)
      revisions.append(0)
    }
    var changed: [(place: Int, row: TrialRow)] = []
    var open: [Int64] = []
    for id in candidates {
      guard let place = places[id] else { continue }
      guard let row = try reading.row(id, ours: nil) else {
        // Not numbered yet: it is asked for again.
        open.append(id)
        continue
      }
      if rows[place] != row { changed.append((place, row)) }
      if !row.state.isFinished { open.append(id) }
    }
    unfinished = open
    newest = new.last ?? newest
    guard !changed.isEmpty else { return }
    revision += 1
    for (place, row) in changed {
      rows[place] = row
      revisions[place] = revision
    }
  }

  private mutating func makePlan(_ tables: StudyTables) throws {
    revision += 1
    let study = OptunaStudy(tables: tables)
    for entry in try study.distributions() { parameters.add(entry.name, entry.distribution) }
    plan = (revision, try study.plan())
  }

  private mutating func addParameters(of id: Int64, _ tables: StudyTables) throws {
    let statement = try tables.db.cachedStatement(
      sql: """
        SELECT param_name, distribution_json FROM trial_params WHERE trial_id = ? ORDER BY param_id
        """)
    let cursor = try Row.fetchCursor(statement, arguments: [id])
    while let line = try cursor.next() {
      parameters.add(line[0], try tables.distribution(line[1]))
    }
  }

  /// Puts parameters and ranges that came since into the plan.
  private mutating func planChanged(_ tables: StudyTables) throws -> Bool {
    guard var plan else { return false }
    let space = SearchSpace(
      parameters.all.map { Parameter($0.name, $0.distribution.distribution) })
    let objective = try OptunaStudy(tables: tables).objective()
    guard plan.plan.space != space || plan.plan.objective != objective else { return false }
    revision += 1
    plan = (revision, plan.plan)
    plan.plan.space = space
    plan.plan.objective = objective
    self.plan = plan
    return true
  }
}
