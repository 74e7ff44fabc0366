import Documents
import Engine
import Foundation
import Search
import StudyStore
import Tuning

/// Makes a study from a sweep file, or continues it.
struct StudyMaker {
  /// What the command line puts over the file's words.
  struct Overrides {
    var concurrency: Int?
    var trials: Int?
    var seed: UInt64?

    /// The plan with these in place of its own.
    func applied(to plan: StudyPlan) -> StudyPlan {
      var plan = plan
      if let concurrency { plan.concurrency = concurrency }
      if let trials { plan.stop.trials = trials }
      if let seed { plan.seed = seed }
      return plan
    }
  }

  /// The study file's path, for messages.
  var file: String
  /// The study file's text.
  var text: String
  /// The folder of the study.
  var directory: String
  var overrides = Overrides()
  /// Whether a changed file changes the study that is there.
  var updates = false

  /// The folder `hone run` uses for a sweep file: `sweep.yaml` → `sweep.hone`.
  static func defaultDirectory(for file: String) -> String {
    let name = (file as NSString).lastPathComponent
    return (name as NSString).deletingPathExtension + ".hone"
  }

  /// The study, made or continued, ready for an engine.
  ///
  /// - Throws: Every problem of the file at once; `CommandFailure` if the file on an existing study
  ///   differs from its plan and `updates` is off.
  func open() async throws -> StudyHandle {
    let document = try StudyDocument(yaml: text, file: file, patternProblem: metricPatternProblem)
    for warning in document.warnings { note(String(describing: warning)) }
    var plan = overrides.applied(to: document.plan)
    // All that is wrong is told at once.
    var problems = SearchPlan.problems(of: plan).map { "\(file): \($0)" }
    do {
      plan = try ProgramFolder(file: file, study: directory).located(plan, line: document.line)
    } catch let problem as Problem {
      problems.append(String(describing: problem))
    }
    guard problems.isEmpty else {
      throw CommandFailure(problems.joined(separator: "\n"), exitCode: 1)
    }
    let folder = StudyFolder(directory)
    if let warning = SearchPlan.gridWarning(of: plan, trialSeconds: trialSeconds(in: folder)) {
      note("hone: \(warning)")
    }
    if FileManager.default.fileExists(atPath: folder.databasePath) {
      return try await continued(plan, document: document)
    }
    guard try make(plan, folder: folder) else {
      // Somebody else made it in this moment.
      return try await continued(plan, document: document)
    }
    return try StudyHandle(named: directory, access: .readWrite)
  }

  /// What a completed trial of the study took in the middle; nil if there is none.
  private func trialSeconds(in folder: StudyFolder) -> Double? {
    guard FileManager.default.fileExists(atPath: folder.databasePath),
      let rows = try? StudyStore(path: folder.databasePath, access: .readOnly).changes(since: 0)
        .rows
    else { return nil }
    let seconds = rows.compactMap { row -> Double? in
      guard row.isResult, let started = row.started, let ended = row.ended else {
        return nil
      }
      return max(0, ended - started)
    }
    return seconds.isEmpty ? nil : seconds.sorted()[seconds.count / 2]
  }

  /// Makes the folder under another name and renames it, so that nothing half-done stays behind.
  ///
  /// - Returns: False if another process was quicker.
  private func make(_ plan: StudyPlan, folder: StudyFolder) throws -> Bool {
    let files = FileManager.default
    var isFolder: ObjCBool = false
    if files.fileExists(atPath: directory, isDirectory: &isFolder) {
      guard isFolder.boolValue else {
        throw CommandFailure("\(directory) is a file, not a folder; name another with --dir")
      }
      let entries = try files.contentsOfDirectory(atPath: directory)
      guard entries.isEmpty else {
        throw CommandFailure(
          "\(directory) exists and is no study (it has no study.db); name another with --dir")
      }
    }
    let draft = directory + ".new-\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? files.removeItem(atPath: draft) }
    do {
      try StudyFolder(draft).make()
    } catch {
      throw CommandFailure(
        "\(directory): the study's folder cannot be made: \(error); name another with --dir")
    }
    try text.write(toFile: StudyFolder(draft).planPath, atomically: true, encoding: .utf8)
    try makeDatabase(plan, folder: StudyFolder(draft))
    // Takes the place of an empty folder, and of no other.
    if rename(draft, directory) == 0 { return true }
    let number = errno
    guard files.fileExists(atPath: folder.databasePath) else {
      throw CommandFailure(
        "\(directory): the study's folder cannot be made: \(String(cString: strerror(number)))")
    }
    return false
  }

  /// The store is closed again before its folder is renamed.
  private func makeDatabase(_ plan: StudyPlan, folder: StudyFolder) throws {
    _ = try StudyStore.create(path: folder.databasePath, plan: plan, now: wallClock())
  }

  private func continued(_ plan: StudyPlan, document: StudyDocument) async throws -> StudyHandle {
    let handle = try StudyHandle(named: directory, access: .readWrite)
    let present = try handle.plan()
    if isUnchanged(document) {
      // What an earlier command line or the workbench changed stays; this one's words come on top.
      let wanted = overrides.applied(to: present)
      if wanted != present { try await put(wanted, into: handle) }
      return handle
    }
    // Where a study's trials run was settled when it was made.
    var plan = plan
    plan.launch.workingDirectory = present.launch.workingDirectory
    // No file says which trial somebody marked.
    plan.baselineTrial = present.baselineTrial
    // The command line's words are changes that are meant.
    let asked = PlanChange.changes(from: overrides.applied(to: present), to: plan)
    if asked.isEmpty {
      if plan != present { try await put(plan, into: handle) }
      return handle
    }
    let lines = asked.map { "  \($0)" }.joined(separator: "\n")
    guard asked.allSatisfy({ $0.obstacle == nil }) else {
      throw CommandFailure(
        "\(file) is not the study in \(directory):\n\(lines)\n"
          + "this needs a new study; name another folder with --dir")
    }
    guard updates else {
      throw CommandFailure(
        "\(file) differs from the study in \(directory):\n\(lines)\n"
          + "put it in force with --update, or make another study with --dir")
    }
    try await put(plan, into: handle)
    let folder = StudyFolder(directory)
    try text.write(toFile: folder.planPath, atomically: true, encoding: .utf8)
    // The file has the last word over what was edited in the workbench.
    try? FileManager.default.removeItem(atPath: folder.editedPlanPath)
    // Nor is a draft of what was before one of what is now.
    if FileManager.default.fileExists(atPath: folder.draftPath) {
      try? FileManager.default.removeItem(atPath: folder.oldDraftPath)
      try? FileManager.default.moveItem(atPath: folder.draftPath, toPath: folder.oldDraftPath)
    }
    return handle
  }

  /// Whether the file says what it said when the study was made, or last updated.
  private func isUnchanged(_ document: StudyDocument) -> Bool {
    let path = StudyFolder(directory).planPath
    guard let known = try? String(contentsOfFile: path, encoding: .utf8) else { return false }
    if known == text { return true }
    guard let before = try? StudyDocument(yaml: known, file: file) else { return false }
    return before.plan == document.plan
  }

  private func put(_ plan: StudyPlan, into handle: StudyHandle) async throws {
    if handle.engine != .absent {
      try await Submission(handle: handle).perform(.plan(plan))
      return
    }
    try handle.store.write(now: wallClock()) { writer in
      try writer.setPlan(plan)
      try writer.post("plan_changed", trial: nil, .object([]))
    }
  }
}
