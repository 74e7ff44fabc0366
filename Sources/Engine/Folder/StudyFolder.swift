import Glibc

/// A study on disk: `sweep.hone/` with its database, its logs and its trials.
public struct StudyFolder: Sendable, Hashable {
  /// The folder, absolute.
  public var path: String

  /// A folder, which need not exist yet.
  public init(_ path: String) { self.path = absolutePath(path) }

  /// The study file as it was given.
  public var planPath: String { "\(path)/study.yaml" }
  /// What was made of the sweep file in the workbench, once that was put in force.
  public var editedPlanPath: String { "\(path)/edited.yaml" }
  /// What is being made of it: no plan yet.
  public var draftPath: String { "\(path)/draft.yaml" }
  /// A draft that a newer sweep file overtook.
  public var oldDraftPath: String { "\(path)/draft.old.yaml" }
  /// The database.
  public var databasePath: String { "\(path)/study.db" }
  /// What the engine did, a line an event.
  public var engineLogPath: String { "\(path)/engine.log" }
  /// Locked while an engine drives the study.
  public var lockPath: String { "\(path)/engine.lock" }
  /// The folder of all trials.
  public var trialsPath: String { "\(path)/trials" }

  /// The folder of a trial: `trials/0012`.
  public func trial(_ number: Int) -> TrialFolder {
    let digits = String(number)
    let padding = String(repeating: "0", count: max(0, 4 - digits.count))
    return TrialFolder("\(trialsPath)/\(padding)\(digits)")
  }

  /// Makes the folder and its `trials`.
  ///
  /// - Throws: `FileError`.
  public func make() throws(FileError) { try WholeFile.makeFolder(trialsPath) }
}

/// A path that does not depend on the current folder, without `.` and `..` parts that need not be.
public func absolutePath(_ path: String) -> String {
  var parts: [Substring] = []
  if !path.hasPrefix("/"), let here = getcwd(nil, 0) {
    defer { free(here) }
    parts = String(cString: here).split(separator: "/")
  }
  for part in path.split(separator: "/") where part != "." {
    // A `..` after a link would name another folder than its text says: it stays.
    if part == "..", let last = parts.last, last != "..",
      !isLink("/" + parts.joined(separator: "/"))
    {
      parts.removeLast()
    } else {
      parts.append(part)
    }
  }
  return "/" + parts.joined(separator: "/")
}

private func isLink(_ path: String) -> Bool {
  var info = stat()
  return lstat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFLNK
}
