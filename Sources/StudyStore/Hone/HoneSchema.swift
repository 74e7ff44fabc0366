import GRDB

/// Our own tables beside Optuna's, and the triggers by which we learn of other writers.
enum HoneSchema {
  /// The version of these tables.
  static let format = 1

  /// Makes the tables where they are missing.
  static func create(in db: Database) throws {
    for statement in tables + triggers { try db.execute(sql: statement) }
  }

  /// Whether the tables are there.
  static func exists(in db: Database) throws -> Bool {
    try Bool.fetchOne(
      db,
      sql:
        "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'hone_clock')"
    ) ?? false
  }

  private static let tables = [
    // `writing` is 1 only inside our own transactions, where no other connection sees it; there
    // the triggers keep still.
    """
    CREATE TABLE IF NOT EXISTS hone_clock (study_id INTEGER PRIMARY KEY, \
    revision INTEGER NOT NULL, writing INTEGER NOT NULL, format INTEGER NOT NULL)
    """,
    // `outside`: the revision at which another program last touched the trial.
    """
    CREATE TABLE IF NOT EXISTS hone_trial (trial_id INTEGER PRIMARY KEY, \
    study_id INTEGER NOT NULL, number INTEGER, revision INTEGER NOT NULL, outside INTEGER, \
    attempt TEXT, state TEXT, origin TEXT, parent INTEGER, detail TEXT, seed INTEGER, \
    steps INTEGER, phase TEXT, slot INTEGER, priority INTEGER NOT NULL DEFAULT 0, \
    pinned INTEGER NOT NULL DEFAULT 0, teaches INTEGER NOT NULL DEFAULT 1, note TEXT, \
    proposal TEXT, offsets TEXT, row TEXT)
    """,
    "CREATE INDEX IF NOT EXISTS hone_trial_revision ON hone_trial (study_id, revision)",
    "CREATE INDEX IF NOT EXISTS hone_trial_number ON hone_trial (study_id, number)",
    """
    CREATE INDEX IF NOT EXISTS hone_trial_outside ON hone_trial (study_id, outside) \
    WHERE outside IS NOT NULL
    """,
    """
    CREATE INDEX IF NOT EXISTS hone_waiting ON trials (study_id, trial_id) \
    WHERE state = 'WAITING'
    """,
    """
    CREATE TABLE IF NOT EXISTS hone_metric (metric_id INTEGER PRIMARY KEY, \
    study_id INTEGER NOT NULL, name TEXT NOT NULL, UNIQUE (study_id, name))
    """,
    // Clustered by curve, so that a curve is one stretch of the file. NaN is NULL.
    """
    CREATE TABLE IF NOT EXISTS hone_metric_point (trial_id INTEGER NOT NULL, \
    metric_id INTEGER NOT NULL, id INTEGER NOT NULL, step INTEGER NOT NULL, value REAL, \
    time REAL NOT NULL, PRIMARY KEY (trial_id, metric_id, id)) WITHOUT ROWID
    """,
    """
    CREATE TABLE IF NOT EXISTS hone_event (study_id INTEGER NOT NULL, \
    revision INTEGER NOT NULL, time REAL NOT NULL, trial_id INTEGER, kind TEXT NOT NULL, \
    payload TEXT NOT NULL, PRIMARY KEY (study_id, revision)) WITHOUT ROWID
    """,
    "CREATE INDEX IF NOT EXISTS hone_event_kind ON hone_event (study_id, kind, revision)",
    "CREATE INDEX IF NOT EXISTS hone_event_trial ON hone_event (trial_id, revision)",
    """
    CREATE TABLE IF NOT EXISTS hone_command (id INTEGER PRIMARY KEY, \
    study_id INTEGER NOT NULL, revision INTEGER NOT NULL, time REAL NOT NULL, \
    verb TEXT NOT NULL, trial_id INTEGER, payload TEXT NOT NULL, state TEXT NOT NULL, \
    result TEXT NOT NULL)
    """,
    "CREATE INDEX IF NOT EXISTS hone_command_revision ON hone_command (study_id, revision)",
    """
    CREATE INDEX IF NOT EXISTS hone_command_queued ON hone_command (study_id, id) \
    WHERE state = 'queued'
    """,
    """
    CREATE TABLE IF NOT EXISTS hone_plan (study_id INTEGER NOT NULL, revision INTEGER NOT NULL, \
    plan TEXT NOT NULL, PRIMARY KEY (study_id, revision)) WITHOUT ROWID
    """,
    """
    CREATE TABLE IF NOT EXISTS hone_setting (study_id INTEGER NOT NULL, key TEXT NOT NULL, \
    value TEXT NOT NULL, PRIMARY KEY (study_id, key)) WITHOUT ROWID
    """,
  ]

  /// Only built-in functions, for they run inside other programs' SQLite.
  private static let triggers: [String] = {
    let written = ["trials", "trial_values", "trial_params", "trial_intermediate_values"]
    var statements = written.flatMap { table in
      ["INSERT", "UPDATE"].map { act in trigger(on: table, after: act) }
    }
    // Row ids come back after a deletion; what we know of the old trial must not.
    statements.append(
      """
      CREATE TRIGGER IF NOT EXISTS hone_trials_delete AFTER DELETE ON trials BEGIN \
      DELETE FROM hone_trial WHERE trial_id = OLD.trial_id; \
      DELETE FROM hone_metric_point WHERE trial_id = OLD.trial_id; END
      """)
    let ours = ["clock", "metric", "event", "command", "plan", "setting"]
    let deletions = ours.map { "DELETE FROM hone_\($0) WHERE study_id = OLD.study_id;" }
    statements.append(
      """
      CREATE TRIGGER IF NOT EXISTS hone_studies_delete AFTER DELETE ON studies BEGIN \
      \(deletions.joined(separator: " ")) END
      """)
    return statements
  }()

  private static func trigger(on table: String, after act: String) -> String {
    let isTrial = table == "trials"
    let study =
      isTrial ? "NEW.study_id" : "(SELECT study_id FROM trials WHERE trial_id = NEW.trial_id)"
    let number =
      isTrial ? "NEW.number" : "(SELECT number FROM trials WHERE trial_id = NEW.trial_id)"
    return """
      CREATE TRIGGER IF NOT EXISTS hone_\(table)_\(act.lowercased()) AFTER \(act) ON \(table) \
      WHEN (SELECT writing FROM hone_clock WHERE study_id = \(study)) = 0 BEGIN \
      UPDATE hone_clock SET revision = revision + 1 WHERE study_id = \(study); \
      INSERT INTO hone_trial (trial_id, study_id, number, revision, outside) \
      SELECT NEW.trial_id, study_id, \(number), revision, revision FROM hone_clock \
      WHERE study_id = \(study) \
      ON CONFLICT (trial_id) DO UPDATE SET number = excluded.number, \
      revision = excluded.revision, outside = excluded.outside; END
      """
  }

  /// Puts a study under the care of our tables, with the trials it has.
  static func adopt(study: Int64, in db: Database) throws {
    try create(in: db)
    let known = try Int.fetchOne(
      db, sql: "SELECT format FROM hone_clock WHERE study_id = ?", arguments: [study])
    guard known == nil else { return }
    try db.execute(
      sql: "INSERT INTO hone_clock (study_id, revision, writing, format) VALUES (?, 1, 1, ?)",
      arguments: [study, format])
    try db.execute(
      sql: """
        INSERT INTO hone_trial (trial_id, study_id, number, revision, outside)
        SELECT trial_id, study_id, number, 1, 1 FROM trials WHERE study_id = ?
        ON CONFLICT (trial_id) DO NOTHING
        """, arguments: [study])
  }
}
