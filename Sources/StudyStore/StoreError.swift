import GRDB
import Tuning

/// Why a study's database cannot be used as asked; each says what to do.
public enum StoreError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no file.
  case missing(path: String)
  /// There is one already, where a new one should be made.
  case exists(path: String)
  /// The file is no SQLite database.
  case notDatabase(path: String)
  /// The file is a database, but neither hone's nor Optuna's.
  case notOptuna(path: String)
  /// The schema is of another version of Optuna than 3.2 to 5.0.
  case otherSchema(path: String, version: String)
  /// hone's own tables were made by a newer hone.
  case newerFormat(path: String, format: Int)
  /// The file holds several studies, and none was named.
  case studyNeeded(path: String, names: [String])
  /// The file holds no study of this name.
  case noStudy(path: String, name: String, names: [String])
  /// The file holds no study at all.
  case empty(path: String)
  /// Another program held the database for longer than anyone should wait.
  case locked(path: String)
  /// The store was opened for reading, or the file or its folder cannot be written.
  case readOnly(path: String)
  /// The study has no trial of this number.
  case noTrial(Int)
  /// A value that Optuna's tables have no place for.
  case unstorable(parameter: String, value: String, reason: String)
  /// What stands in one of hone's own columns cannot be read.
  case damaged(String)
  /// The disk is full or fails, or memory is short: it may work again in a moment.
  case disk(path: String, message: String)
  /// SQLite failed for another reason.
  case sqlite(path: String, message: String)

  /// Whether trying again later may help: the database is whole, only the moment is bad.
  public var isPassing: Bool {
    switch self {
    case .locked, .disk: return true
    default: return false
    }
  }

  /// What is wrong and what to do, for the user.
  public var description: String {
    switch self {
    case .missing(let path):
      return "\(path): there is no such file"
    case .exists(let path):
      return "\(path): there is a database already; continue it, or choose another folder"
    case .notDatabase(let path):
      return "\(path): this is no SQLite database"
    case .notOptuna(let path):
      return "\(path): this database is neither hone's nor Optuna's (it has no studies and trials)"
    case .otherSchema(let path, let version):
      return "\(path): the schema \(version) is not that of Optuna 3.2 to 5.0 "
        + "(\(OptunaSchema.head)); run `optuna storage upgrade --storage sqlite:///\(path)`"
    case .newerFormat(let path, let format):
      return "\(path): written by a newer hone (format \(format), this one knows "
        + "\(HoneSchema.format)); update hone"
    case .studyNeeded(let path, let names):
      return "\(path): holds \(names.count) studies (\(names.joined(separator: ", "))); "
        + "name one with --study"
    case .noStudy(let path, let name, let names):
      let hint = nearMiss(name, among: names).map { "; did you mean \($0)?" } ?? ""
      return "\(path): has no study \(name), only \(names.joined(separator: ", "))\(hint)"
    case .empty(let path):
      return "\(path): holds no study"
    case .locked(let path):
      return "\(path): another program keeps the database locked; end it, or try again"
    case .readOnly(let path):
      return "\(path): can only be read here; the file or its folder may not be written, "
        + "or it was opened for reading"
    case .noTrial(let number):
      return "the study has no trial #\(number)"
    case .unstorable(let parameter, let value, let reason):
      return "\(parameter): \(value) cannot be stored in an Optuna study: \(reason)"
    case .damaged(let what):
      return "the study's database is damaged: \(what)"
    case .disk(let path, let message):
      return "\(path): \(message); is the disk full?"
    case .sqlite(let path, let message):
      return "\(path): \(message)"
    }
  }
}

extension StoreError {
  /// Runs a database access, and turns what SQLite says into what a user can act on.
  static func explaining<T>(_ path: String, _ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as DatabaseError {
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED: throw StoreError.locked(path: path)
      case .SQLITE_NOTADB: throw StoreError.notDatabase(path: path)
      case .SQLITE_READONLY: throw StoreError.readOnly(path: path)
      case .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_PROTOCOL:
        throw StoreError.disk(path: path, message: error.message ?? "\(error)")
      case .SQLITE_CANTOPEN:
        throw StoreError.sqlite(
          path: path,
          message: "cannot be opened; check that its folder exists and may be read and written")
      default: throw StoreError.sqlite(path: path, message: error.message ?? "\(error)")
      }
    }
  }
}
