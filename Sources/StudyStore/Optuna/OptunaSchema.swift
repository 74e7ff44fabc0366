import GRDB

/// The tables of Optuna's RDB storage, as Optuna 3.2 to 5.0 make them.
enum OptunaSchema {
  /// The one alembic version that Optuna 3.2 … 5.0 accept.
  static let head = "v3.2.0.a"
  /// `version_info.schema_version`; frozen upstream.
  static let schemaVersion = 12
  /// Shown in Optuna's error messages only.
  static let libraryVersion = "5.0.0"

  /// Word for word what SQLAlchemy emits for Optuna 5.0.0 on SQLite.
  static let statements = [
    """
    CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, \
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))
    """,
    """
    CREATE TABLE studies (study_id INTEGER NOT NULL, study_name VARCHAR(512) NOT NULL, \
    PRIMARY KEY (study_id))
    """,
    "CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name)",
    """
    CREATE TABLE study_directions (study_direction_id INTEGER NOT NULL, \
    direction VARCHAR(8) NOT NULL, study_id INTEGER NOT NULL, objective INTEGER NOT NULL, \
    PRIMARY KEY (study_direction_id), UNIQUE (study_id, objective), \
    FOREIGN KEY(study_id) REFERENCES studies (study_id))
    """,
    attributes(of: "study"),
    attributes(of: "study", kind: "user"),
    """
    CREATE TABLE trials (trial_id INTEGER NOT NULL, number INTEGER, study_id INTEGER, \
    state VARCHAR(8) NOT NULL, datetime_start DATETIME, datetime_complete DATETIME, \
    PRIMARY KEY (trial_id), FOREIGN KEY(study_id) REFERENCES studies (study_id))
    """,
    "CREATE INDEX ix_trials_study_id ON trials (study_id)",
    attributes(of: "trial", kind: "user"),
    attributes(of: "trial"),
    """
    CREATE TABLE trial_params (param_id INTEGER NOT NULL, trial_id INTEGER, \
    param_name VARCHAR(512), param_value FLOAT, distribution_json TEXT, PRIMARY KEY (param_id), \
    UNIQUE (trial_id, param_name), FOREIGN KEY(trial_id) REFERENCES trials (trial_id))
    """,
    """
    CREATE TABLE trial_values (trial_value_id INTEGER NOT NULL, trial_id INTEGER NOT NULL, \
    objective INTEGER NOT NULL, value FLOAT, value_type VARCHAR(7) NOT NULL, \
    PRIMARY KEY (trial_value_id), UNIQUE (trial_id, objective), \
    FOREIGN KEY(trial_id) REFERENCES trials (trial_id))
    """,
    """
    CREATE TABLE trial_intermediate_values (trial_intermediate_value_id INTEGER NOT NULL, \
    trial_id INTEGER NOT NULL, step INTEGER NOT NULL, intermediate_value FLOAT, \
    intermediate_value_type VARCHAR(7) NOT NULL, PRIMARY KEY (trial_intermediate_value_id), \
    UNIQUE (trial_id, step), FOREIGN KEY(trial_id) REFERENCES trials (trial_id))
    """,
    """
    CREATE TABLE trial_heartbeats (trial_heartbeat_id INTEGER NOT NULL, \
    trial_id INTEGER NOT NULL, heartbeat DATETIME NOT NULL, PRIMARY KEY (trial_heartbeat_id), \
    UNIQUE (trial_id), FOREIGN KEY(trial_id) REFERENCES trials (trial_id))
    """,
    """
    CREATE TABLE version_info (version_info_id INTEGER NOT NULL, schema_version INTEGER, \
    library_version VARCHAR(256), PRIMARY KEY (version_info_id), CHECK (version_info_id=1))
    """,
  ]

  private static func attributes(of owner: String, kind: String = "system") -> String {
    """
    CREATE TABLE \(owner)_\(kind)_attributes (\(owner)_\(kind)_attribute_id INTEGER NOT NULL, \
    \(owner)_id INTEGER, "key" VARCHAR(512), value_json TEXT, \
    PRIMARY KEY (\(owner)_\(kind)_attribute_id), UNIQUE (\(owner)_id, "key"), \
    FOREIGN KEY(\(owner)_id) REFERENCES \(owner == "study" ? "studies" : "trials") (\(owner)_id))
    """
  }

  /// Makes the tables in an empty database.
  static func create(in db: Database) throws {
    for statement in statements { try db.execute(sql: statement) }
    try db.execute(
      sql: "INSERT INTO version_info VALUES (1, ?, ?)", arguments: [schemaVersion, libraryVersion])
    try db.execute(sql: "INSERT INTO alembic_version VALUES (?)", arguments: [head])
  }

  /// Checks that this is an Optuna database of a version we know.
  ///
  /// - Throws: `StoreError.notOptuna`, `.otherSchema` or `.empty`.
  static func verify(_ db: Database, path: String) throws {
    let tables = try String.fetchSet(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
    guard tables.isSuperset(of: ["studies", "trials", "study_directions", "trial_params"]) else {
      throw tables.isEmpty ? StoreError.empty(path: path) : .notOptuna(path: path)
    }
    let version =
      tables.contains("alembic_version")
      ? try String.fetchOne(db, sql: "SELECT version_num FROM alembic_version") : nil
    guard version == head else {
      throw StoreError.otherSchema(path: path, version: version ?? "without a version")
    }
  }
}
