import Engine
import Foundation
import StudyStore
import Tuning

/// An opened study: its store, and its folder if it has one.
struct StudyHandle {
  /// How a study is opened.
  typealias Access = StudyStore.Access

  /// The store.
  let store: StudyStore
  /// The study's folder; nil for a bare Optuna database.
  let folder: StudyFolder?
  /// The database's path.
  let path: String

  /// Opens a study by what the user wrote.
  ///
  /// - Parameters:
  ///   - name: A folder, a `study.db` or a `sqlite:///` address; nil for the only `*.hone` folder
  ///     of the working directory.
  ///   - study: The study's name, if the database holds several.
  /// - Throws: `CommandFailure` if there is no such study; what the store throws.
  init(named name: String?, study: String? = nil, access: Access) throws {
    let name = try name ?? StudyHandle.onlyStudyHere()
    var isFolder: ObjCBool = false
    let files = FileManager.default
    if name.hasPrefix("sqlite:///") {
      path = String(name.dropFirst("sqlite:///".count))
    } else if files.fileExists(atPath: name, isDirectory: &isFolder), isFolder.boolValue {
      path = StudyFolder(name).databasePath
    } else {
      path = name
    }
    guard files.fileExists(atPath: path) else {
      let hint =
        name.hasSuffix(".yaml") || name.hasSuffix(".yml")
        ? "; a sweep file is started with: hone run \(name)" : ""
      throw CommandFailure("\(name): there is no study\(hint)")
    }
    let parent = (path as NSString).deletingLastPathComponent
    let isOurs = (path as NSString).lastPathComponent == "study.db"
    folder = isOurs ? StudyFolder(parent.isEmpty ? "." : parent) : nil
    store = try StudyStore(path: path, study: study, access: access)
  }

  /// What drives the study at this moment.
  var engine: EngineStatus { folder.map { EngineLock.status($0) } ?? .absent }

  /// The plan.
  ///
  /// - Throws: `CommandFailure` for a database without one.
  func plan() throws -> StudyPlan {
    guard let plan = try store.plan() else {
      throw CommandFailure("\(path): the study has no plan and no trial to read one from")
    }
    return plan
  }

  /// A trial's row.
  ///
  /// - Throws: `CommandFailure` if there is no such trial.
  func row(_ number: Int) throws -> TrialRow {
    guard let row = try store.row(number) else {
      let count = try store.rows().count
      let known = count == 0 ? "there is no trial yet" : "the study has #0 to #\(count - 1)"
      throw CommandFailure("#\(number): no such trial; \(known)")
    }
    return row
  }

  private static func onlyStudyHere() throws -> String {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: ".")) ?? []
    let studies = entries.filter {
      $0.hasSuffix(".hone") && FileManager.default.fileExists(atPath: $0 + "/study.db")
    }.sorted()
    switch studies.count {
    case 1: return studies[0]
    case 0:
      throw CommandFailure.usage(
        "there is no *.hone folder here; name the study, or start one: hone run sweep.yaml")
    default:
      throw CommandFailure.usage(
        "several studies are here; name one: \(studies.joined(separator: ", "))")
    }
  }
}
