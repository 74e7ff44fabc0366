import CProcess
import GRDB
import Synchronization
import Tuning

/// One study in its database: the only meeting point of engine, front end and Optuna.
///
/// The file is an Optuna database (3.2 to 5.0) with our own tables beside Optuna's. Any number of
/// processes read and write it at once, Optuna's workers and dashboard included:
///
/// - **Reading** never waits for a writer and sees one moment (WAL; on a network file system,
///   where that cannot work, readers and writers wait for each other).
/// - **Writing** is `write`, one immediate transaction a call: all of it or nothing.
/// - A database without our tables is read as it is; they come with our first write.
///
/// Every change draws a number from one counter, the revision; `changes(since:)` asks for what is
/// newer. Metric points draw their ids from it too, so that points and events have one order.
///
/// A store may be used from any thread. Only in-memory stores must not be read inside `write`.
public final class StudyStore: Sendable {
  /// What a store may do to its file.
  public enum Access: Sendable {
    /// Read and write.
    case readWrite
    /// Read only, even where the file could be written.
    case readOnly
  }

  /// The file; `:memory:` for none.
  public let path: String
  /// What the store may do.
  public let access: Access
  /// The study's name.
  public let name: String
  let study: Int64
  private let kind: FileKind
  private let patience: Double
  let plans = PlanCache()
  let watch = Mutex(OutsideWatch())

  private let reader: any DatabaseReader
  private let writer: Mutex<DatabaseQueue?>
  /// A connection of its own, for `PRAGMA data_version` tells what other connections did.
  private let sentinel: DatabaseQueue?
  private let knowsOurs = Atomic<Bool>(false)

  // MARK: - Opening

  /// Opens a study in an existing database, ours or any of Optuna's.
  ///
  /// Nothing is written, whatever the access.
  ///
  /// - Parameters:
  ///   - path: The file, or an address as Optuna writes it (`sqlite:///sweep.hone/study.db`).
  ///   - study: The study's name; may be left out if the file holds one.
  ///   - access: What may be done to it.
  ///   - patience: How long to wait for other writers, in seconds.
  /// - Throws: `StoreError`.
  public convenience init(
    path: String, study: String? = nil, access: Access, patience: Double = 10
  ) throws {
    try self.init(
      path: path, study: study, access: access, patience: patience,
      kind: FileKind(of: StudyStore.file(of: path)))
  }

  convenience init(
    path: String, study: String? = nil, access: Access, patience: Double = 10, kind: FileKind
  ) throws {
    let file = StudyStore.file(of: path)
    guard kind != .missing else { throw StoreError.missing(path: file) }
    try self.init(
      file: file, study: study, access: access, patience: patience, kind: kind, writer: nil)
  }

  /// Makes a database with one study, ready to run.
  ///
  /// - Parameters:
  ///   - path: The file; it must not exist, or be empty. Its folder must exist.
  ///   - plan: The study's plan.
  ///   - now: Seconds since 1970 UTC.
  /// - Throws: `StoreError`.
  public static func create(path: String, plan: StudyPlan, now: Double) throws -> StudyStore {
    try create(path: path, plan: plan, now: now, kind: nil)
  }

  /// - Parameter kind: Where the file lies; nil to find out once it is there.
  static func create(
    path: String, plan: StudyPlan, now: Double, kind given: FileKind?
  ) throws -> StudyStore {
    let file = StudyStore.file(of: path)
    var kind = given ?? .local
    let writer = try StoreError.explaining(file) {
      let writer = try DatabaseQueue(path: file, configuration: configuration(readOnly: false))
      kind = given ?? FileKind(of: file)
      try setJournal(of: writer, kind: kind)
      try writer.writeWithoutTransaction { db in
        try db.inTransaction(.immediate) {
          let isEmpty = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") == 0
          guard isEmpty else { throw StoreError.exists(path: file) }
          try makeStudy(plan, in: db)
          return .commit
        }
      }
      return writer
    }
    let store = try StudyStore(file: file, kind: kind, writer: writer)
    try store.begin(plan, now: now)
    return store
  }

  /// A study without a file, for programs that need none; gone with the store.
  ///
  /// - Parameter now: Seconds since 1970 UTC.
  /// - Throws: `StoreError`.
  public static func inMemory(plan: StudyPlan, now: Double) throws -> StudyStore {
    let queue = try StoreError.explaining(":memory:") {
      let queue = try DatabaseQueue(configuration: configuration(readOnly: false))
      try queue.write { db in try makeStudy(plan, in: db) }
      return queue
    }
    let store = try StudyStore(file: ":memory:", kind: .local, writer: queue)
    try store.begin(plan, now: now)
    return store
  }

  private init(
    file: String, study: String? = nil, access: Access = .readWrite, patience: Double = 10,
    kind: FileKind, writer: DatabaseQueue?
  ) throws {
    let isInMemory = file == ":memory:"
    path = file
    self.access = access
    self.patience = patience
    self.kind = kind
    self.writer = Mutex(writer)
    if let writer, isInMemory {
      reader = writer
      sentinel = nil
    } else {
      (reader, sentinel) = try StoreError.explaining(file) { try StudyStore.connect(file) }
    }
    let reader = reader
    (self.study, name) = try StoreError.explaining(file) {
      try reader.read { db in
        if !isInMemory { try OptunaSchema.verify(db, path: file) }
        return try StudyStore.choose(study, in: db, path: file)
      }
    }
  }

  private static func choose(
    _ name: String?, in db: Database, path: String
  ) throws -> (Int64, String) {
    let lines = try Row.fetchAll(db, sql: "SELECT study_id, study_name FROM studies")
    let studies: [(Int64, String)] = lines.map { ($0[0], $0[1]) }
    let names = studies.map(\.1)
    guard let first = studies.first else { throw StoreError.empty(path: path) }
    guard let name else {
      guard studies.count == 1 else { throw StoreError.studyNeeded(path: path, names: names) }
      return first
    }
    guard let found = studies.first(where: { $0.1 == name }) else {
      throw StoreError.noStudy(path: path, name: name, names: names)
    }
    return found
  }

  /// The file that an address of Optuna's means; a plain path is itself.
  private static func file(of address: String) -> String {
    let scheme = "sqlite:///"
    return address.hasPrefix(scheme) ? String(address.dropFirst(scheme.count)) : address
  }

  // MARK: - Making

  private static func makeStudy(_ plan: StudyPlan, in db: Database) throws {
    try OptunaSchema.create(in: db)
    try db.execute(
      sql: "INSERT INTO studies (study_id, study_name) VALUES (1, ?)", arguments: [plan.name])
    let objective = plan.objective
    try db.execute(
      sql: """
        INSERT INTO study_directions (direction, study_id, objective) VALUES (?, 1, 0)
        """, arguments: [objective.direction == .minimize ? "MINIMIZE" : "MAXIMIZE"])
    let names = JSON.array([.string(objective.metric)])
    try db.execute(
      sql: """
        INSERT INTO study_system_attributes (study_id, "key", value_json)
        VALUES (1, 'study:metric_names', ?)
        """, arguments: [names.text(spaced: true, ascii: true)])
    try HoneSchema.adopt(study: 1, in: db)
  }

  private func begin(_ plan: StudyPlan, now: Double) throws {
    try write(now: now) { writer in
      try writer.setPlan(plan)
      try writer.post("created", trial: nil, ["name": .string(plan.name)])
    }
  }

  // MARK: - Connections

  private static func configuration(
    readOnly: Bool, patience: Double = 10
  ) -> GRDB.Configuration {
    var configuration = GRDB.Configuration()
    configuration.readonly = readOnly
    // As Optuna has it: its own deletions rely on no checks.
    configuration.foreignKeysEnabled = false
    configuration.busyMode = .timeout(patience)
    configuration.maximumReaderCount = 4
    configuration.label = "hone.store"
    return configuration
  }

  /// A reader of a file, and the sentinel.
  private static func connect(_ file: String) throws -> (DatabasePool, DatabaseQueue) {
    func open(_ file: String) throws -> (DatabasePool, DatabaseQueue) {
      let configuration = configuration(readOnly: true)
      let pool = try DatabasePool(path: file, configuration: configuration)
      try pool.read { db in _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") }
      return (pool, try DatabaseQueue(path: file, configuration: configuration))
    }
    do {
      return try open(file)
    } catch let error as DatabaseError
      where [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
      && FileKind.isEmpty(file + "-wal")
    {
      // A reader of a WAL database makes files beside it. In a folder that cannot be written, and
      // where no write is pending, the file is all there is, and it does not change.
      var address = "file:"
      for character in file {
        switch character {
        case "%": address += "%25"
        case "?": address += "%3f"
        case "#": address += "%23"
        default: address.append(character)
        }
      }
      return try open(address + "?immutable=1")
    }
  }

  /// Writers and readers that do not wait for each other; where shared memory cannot work, on a
  /// network file system, the journal that can.
  private static func setJournal(of queue: DatabaseQueue, kind: FileKind) throws {
    let mode = kind == .network ? "TRUNCATE" : "WAL"
    try queue.inDatabase { db in
      // Another program may hold the database in its own mode just now: then that one stays.
      do {
        try db.execute(sql: "PRAGMA journal_mode = \(mode)")
      } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {}
      // A WAL stays whole without a sync a commit, other journals may not.
      try db.execute(sql: "PRAGMA synchronous = \(mode == "WAL" ? "NORMAL" : "FULL")")
    }
  }

  /// Whether the database lies on a network file system, where commands from another machine
  /// cannot reach the engine.
  public var isOnNetwork: Bool { kind == .network }

  private func writingQueue() throws -> DatabaseQueue {
    guard access == .readWrite else { throw StoreError.readOnly(path: path) }
    return try writer.withLock { writer in
      if let writer { return writer }
      let queue = try DatabaseQueue(
        path: path,
        configuration: StudyStore.configuration(readOnly: false, patience: patience))
      try StudyStore.setJournal(of: queue, kind: kind)
      writer = queue
      return queue
    }
  }

  // MARK: - Reading and writing

  /// Runs `body` on one snapshot.
  func read<T>(_ body: (StudyTables) throws -> T) throws -> T {
    try StoreError.explaining(path) {
      try reader.read { db in try body(try tables(db)) }
    }
  }

  private func tables(_ db: Database) throws -> StudyTables {
    var hasOurs = knowsOurs.load(ordering: .relaxed)
    if !hasOurs, try HoneSchema.exists(in: db) {
      let format = try Int.fetchOne(
        db, sql: "SELECT format FROM hone_clock WHERE study_id = ?", arguments: [study])
      if let format {
        guard format <= HoneSchema.format else {
          throw StoreError.newerFormat(path: path, format: format)
        }
        hasOurs = true
        knowsOurs.store(true, ordering: .relaxed)
      }
    }
    return StudyTables(db: db, study: study, hasOurs: hasOurs, plans: plans)
  }

  /// Writes: all that `body` does in one transaction, or, if it throws, nothing.
  ///
  /// Waits for other writers as long as the store's patience lasts. Makes our tables where they are
  /// missing. While it runs, other processes read what was before.
  ///
  /// - Parameters:
  ///   - now: Seconds since 1970 UTC: the time of what is written.
  ///   - body: What to write; the writer is of no use after it.
  /// - Returns: What `body` returns.
  /// - Throws: `StoreError`, or what `body` throws.
  @discardableResult
  public func write<T>(now: Double, _ body: (StudyWriter) throws -> T) throws -> T {
    try StoreError.explaining(path) {
      let queue = try writingQueue()
      do {
        let result = try queue.writeWithoutTransaction { db in
          var result: T?
          try db.inTransaction(.immediate) {
            result = try transact(db, now: now, body)
            return .commit
          }
          return result
        }
        knowsOurs.store(true, ordering: .relaxed)
        guard let result else { throw StoreError.damaged("a transaction had no result") }
        return result
      } catch {
        // Revisions that were rolled back will be given out again, for other plans.
        plans.forget()
        throw error
      }
    }
  }

  private func transact<T>(
    _ db: Database, now: Double, _ body: (StudyWriter) throws -> T
  ) throws -> T {
    if try !tables(db).hasOurs { try HoneSchema.adopt(study: study, in: db) }
    let tables = StudyTables(db: db, study: study, hasOurs: true, plans: plans)
    try tables.execute("UPDATE hone_clock SET writing = 1 WHERE study_id = ?", [study])
    let ledger = Ledger(revision: try tables.revision())
    let result = try body(StudyWriter(tables: tables, ledger: ledger, path: path, now: now))
    try tables.execute(
      "UPDATE hone_clock SET revision = ?, writing = 0 WHERE study_id = ?",
      [ledger.revision, study])
    return result
  }

  /// Brings what was written into the database file itself, so that a copy of it alone is whole.
  ///
  /// Others who are reading are not waited for: what they still need stays beside it.
  ///
  /// - Throws: `StoreError`.
  public func consolidate() throws {
    try StoreError.explaining(path) {
      guard access == .readWrite, kind != .network else { return }
      try writingQueue().inDatabase { db in
        for mode in ["PASSIVE", "TRUNCATE"] {
          try db.execute(sql: "PRAGMA busy_timeout = 200")
          // Answers with a row, also when somebody holds a part of it.
          do { _ = try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(\(mode))") } catch let error
            as DatabaseError where error.resultCode == .SQLITE_BUSY
          {}
        }
        try db.execute(sql: "PRAGMA busy_timeout = \(Int(patience * 1000))")
      }
    }
  }

  /// A number that changes whenever another connection, of this process or any other, has
  /// committed: the cheap question before `changes(since:)`.
  ///
  /// - Throws: `StoreError`.
  public func dataVersion() throws -> Int {
    try StoreError.explaining(path) {
      guard let sentinel else { return try reader.read { try tables($0).revision() } }
      return try sentinel.unsafeRead { db in
        try Int.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0
      }
    }
  }
}
