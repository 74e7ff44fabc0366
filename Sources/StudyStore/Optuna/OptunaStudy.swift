import GRDB
import Tuning

/// What Optuna's tables say about a study as a whole.
struct OptunaStudy {
  let tables: StudyTables

  /// The study's name.
  func name() throws -> String {
    try tables.fetchOne(
      String.self, "SELECT study_name FROM studies WHERE study_id = ?", [tables.study]) ?? ""
  }

  /// The objective: its name if the study has one (`set_metric_names`), and its direction. Of
  /// several objectives the first.
  func objective() throws -> Objective {
    let direction = try tables.fetchOne(
      String.self,
      "SELECT direction FROM study_directions WHERE study_id = ? ORDER BY objective LIMIT 1",
      [tables.study])
    let names = try tables.fetchOne(
      String.self,
      "SELECT value_json FROM study_system_attributes WHERE study_id = ? AND \"key\" = ?",
      [tables.study, "study:metric_names"])
    let name = names.flatMap { try? JSON(parsing: $0) }?.array?.first?.string
    return Objective(
      metric: name ?? "value", direction: direction == "MAXIMIZE" ? .maximize : .minimize)
  }

  /// The parameters of all trials, each with the widest range it was given, in order of
  /// appearance.
  func distributions() throws -> [(name: String, distribution: OptunaDistribution)] {
    let statement = try tables.db.cachedStatement(
      sql: """
        SELECT p.param_name, p.distribution_json FROM trial_params p
        JOIN trials t ON t.trial_id = p.trial_id WHERE t.study_id = ?
        GROUP BY p.param_name, p.distribution_json ORDER BY min(p.param_id)
        """)
    var found = OptunaParameters()
    let cursor = try Row.fetchCursor(statement, arguments: [tables.study])
    while let line = try cursor.next() {
      found.add(line[0], try OptunaDistribution(text: line[1]))
    }
    return found.all
  }

  /// A plan for a study that hone did not make: enough to read it, not to run it.
  func plan() throws -> StudyPlan {
    StudyPlan(
      name: try name(), objective: try objective(),
      space: SearchSpace(
        try distributions().map { Parameter($0.name, $0.distribution.distribution) }))
  }
}

/// Parameters as they are met, in order, their ranges joined.
struct OptunaParameters {
  private(set) var all: [(name: String, distribution: OptunaDistribution)] = []
  private var places: [String: Int] = [:]

  mutating func add(_ name: String, _ distribution: OptunaDistribution) {
    if let place = places[name] {
      let known = all[place].distribution
      // Ranges may differ from trial to trial; kinds never do, unless something else wrote them.
      all[place].distribution = known.union(distribution) ?? known
    } else {
      places[name] = all.count
      all.append((name, distribution))
    }
  }
}
