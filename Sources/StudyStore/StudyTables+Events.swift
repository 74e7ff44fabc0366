import GRDB
import Tuning

extension StudyTables {
  /// Events after a revision, in order; of too many the newest.
  func events(
    after revision: Int, kinds: [StudyEvent.Kind]? = nil, trial: Int? = nil, limit: Int?
  ) throws -> [StudyEvent] {
    var filter = "e.study_id = ? AND e.revision > ?"
    var arguments: StatementArguments = [study, revision]
    if let kinds {
      filter += " AND e.kind IN (\(kinds.map { _ in "?" }.joined(separator: ",")))"
      arguments += StatementArguments(kinds.map(\.rawValue))
    }
    if let trial {
      guard let id = try id(of: trial) else { return [] }
      filter += " AND e.trial_id = ?"
      arguments += [id]
    }
    arguments += [limit ?? -1]
    let statement = try db.cachedStatement(
      sql: """
        SELECT e.revision, e.time, h.number, e.kind, e.payload FROM hone_event e
        LEFT JOIN hone_trial h ON h.trial_id = e.trial_id
        WHERE \(filter) ORDER BY e.revision DESC LIMIT ?
        """)
    let cursor = try Row.fetchCursor(statement, arguments: arguments)
    var events: [StudyEvent] = []
    while let line = try cursor.next() {
      let payload = try line.withText(4) { try? JSON(parsing: $0) } ?? nil
      events.append(
        StudyEvent(
          revision: line[0], time: line[1], trial: line[2],
          kind: StudyEvent.Kind(rawValue: line[3]), payload: payload ?? .object([])))
    }
    return events.reversed()
  }

  /// Commands given or answered after a revision.
  func commands(after revision: Int) throws -> [CommandRecord] {
    try commands("revision > ?", [revision])
  }

  /// Commands by a condition on their columns.
  func commands(_ condition: String, _ arguments: StatementArguments) throws -> [CommandRecord] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT c.id, c.time, c.payload, c.state, c.result,
          CASE c.verb WHEN 'launch' THEN (SELECT number FROM hone_trial h
          WHERE h.trial_id = c.trial_id) END
        FROM hone_command c WHERE c.study_id = ? AND \(condition) ORDER BY c.id
        """)
    let all: StatementArguments = [study]
    return try Row.fetchAll(statement, arguments: all + arguments).map { line in
      CommandRecord(
        id: line[0], time: line[1],
        command: try StudyCoding.value(StudyCommand.self, from: line[2]),
        state: CommandRecord.State(rawValue: line[3]) ?? .refused, result: line[4],
        launched: line[5])
    }
  }
}
