import Canvas
import Documents
import Engine
import Foundation
import Search
import Terminal
import Tuning
import Workbench

/// The sweep file of a study in the user's editor, and what becomes of it.
///
/// The file that the study was made from stays as it is, and the study can be continued with it; what
/// was put in force from here stands beside it, and is what is edited the next time. A draft that
/// could not be used, or was not wanted yet, waits for the next time, too.
struct PlanEditor {
  /// What begins a line that is only for who edits.
  private static let mark = "#: "

  let folder: StudyFolder
  /// The plan in force.
  let plan: StudyPlan

  /// The user's editor, as a shell takes it: `VISUAL`, else `EDITOR`, else what Debian calls the
  /// editor, else vi.
  private static var editor: String {
    let environment = ProcessInfo.processInfo.environment
    for name in ["VISUAL", "EDITOR"] {
      if let word = environment[name], !word.allSatisfy(\.isWhitespace) { return word }
    }
    return Program.isOnPath("editor", path: environment["PATH"]) ? "editor" : "vi"
  }

  /// Lends the terminal to the editor and reads what was made of the file.
  func edit(on screen: TerminalScreen) -> WorkbenchEvent {
    do {
      let base = try text()
      let before = try read(base)
      try makeDraft(of: base, before)
      defer { dropDraft(ifOf: base) }
      let editor = PlanEditor.editor
      let status = screen.lend(to: ["/bin/sh", "-c", "\(editor) \"$1\"", "sh", folder.draftPath])
      guard status == 0 else {
        let end = status.map { $0 == 127 ? "is not there; set EDITOR" : "ended with \($0)" }
        throw CommandFailure("\(editor) \(end ?? "could not be started"); nothing was changed")
      }
      return try taken(base, before)
    } catch {
      return .message(errorText(error), isProblem: true)
    }
  }

  /// Keeps what came into force as what is edited the next time.
  ///
  /// - Parameter draft: What is not in force any more, and waits as a draft; nil for nothing.
  func keep(_ text: String, draft: String? = nil) throws {
    try text.write(toFile: folder.editedPlanPath, atomically: true, encoding: .utf8)
    if let draft {
      try draft.write(toFile: folder.draftPath, atomically: true, encoding: .utf8)
    } else {
      try? FileManager.default.removeItem(atPath: folder.draftPath)
    }
  }

  /// A draft in which nothing was written waits for nothing.
  private func dropDraft(ifOf base: String) {
    guard let draft = try? String(contentsOfFile: folder.draftPath, encoding: .utf8),
      PlanEditor.isSame(PlanEditor.withoutHeader(draft), base)
    else { return }
    try? FileManager.default.removeItem(atPath: folder.draftPath)
  }

  /// A draft without the lines at its top that are only for who edits.
  static func withoutHeader(_ draft: String) -> String {
    var rest = Substring(draft)
    while rest.hasPrefix(mark) {
      guard let end = rest.firstIndex(where: \.isNewline) else { return "" }
      rest = rest[rest.index(after: end)...]
    }
    return String(rest)
  }

  /// Whether two texts have the same lines, whatever ends them.
  static func isSame(_ a: String, _ b: String) -> Bool {
    func lines(_ text: String) -> [Substring] {
      var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      if lines.last?.isEmpty == true { lines.removeLast() }
      return lines
    }
    return lines(a) == lines(b)
  }

  /// The text of the plan as it was last edited, else as it was given.
  func text() throws -> String {
    for path in [folder.editedPlanPath, folder.planPath] {
      if let text = try? String(contentsOfFile: path, encoding: .utf8) { return text }
    }
    throw CommandFailure("a program made this study; it has no sweep file to edit")
  }

  /// Reads a version of the file; all versions have one name, so that none differs by it.
  private func read(_ text: String) throws -> StudyPlan {
    let name = (folder.path as NSString).lastPathComponent + "/draft.yaml"
    return try StudyDocument(
      yaml: text, file: name, workingDirectory: plan.launch.workingDirectory,
      patternProblem: metricPatternProblem
    ).plan
  }

  /// Writes what is edited: the base, or what an earlier draft made of it.
  private func makeDraft(of base: String, _ before: StudyPlan) throws {
    let path = folder.draftPath
    let waits = FileManager.default.fileExists(atPath: path)
    let body =
      waits ? PlanEditor.withoutHeader(try String(contentsOfFile: path, encoding: .utf8)) : base
    var lines = [
      "The sweep file of this study. Save and quit: hone shows what changes, and asks.",
      "Quit without a change to leave all as it is.",
      "Empty the file to drop what you wrote.",
    ]
    if waits { lines.append("What you wrote before is not in force yet.") }
    if body.contains(/(?m)(^|[{,])\s*stages:\s*auto\b/) {
      lines.append("The stages of auto; to change them or their trials, put these in its place:")
      // Inside of braces no other form is read.
      let stages = plan.courseText.dropFirst().map { $0.drop { $0 == " " || $0 == "-" } }
      lines.append("stages: [\(stages.joined(separator: ", "))]")
    }
    if let beyond = beyond(before) { lines.append("In force beyond what stands here: " + beyond) }
    let newline = body.contains("\r\n" as Character) ? "\r\n" : "\n"
    let header = lines.map { PlanEditor.mark + harmless($0, limit: 2_000) + newline }.joined()
    try (header + body).write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// What the command line and the workbench put in force, which no file says; nil for nothing.
  ///
  /// - Parameter written: What the file says.
  func beyond(_ written: StudyPlan) -> String? {
    var plan = plan
    (plan.name, plan.launch.workingDirectory) = (written.name, written.launch.workingDirectory)
    let changes = PlanChange.changes(from: written, to: plan).map(\.text)
    return changes.isEmpty ? nil : changes.joined(separator: "; ")
  }

  /// What becomes of a draft, by the text that was edited and what it said.
  func taken(_ base: String, _ before: StudyPlan) throws -> WorkbenchEvent {
    let draft = try String(contentsOfFile: folder.draftPath, encoding: .utf8)
    let text = PlanEditor.withoutHeader(draft)
    let isEmpty = text.allSatisfy(\.isWhitespace)
    guard !isEmpty, !PlanEditor.isSame(text, base) else {
      try FileManager.default.removeItem(atPath: folder.draftPath)
      let what = isEmpty ? "what was written is dropped" : "the file was not changed"
      return .message("\(what); the plan stays as it is", isProblem: false)
    }
    do {
      // With the lines for who edits: what is wrong is told by its line in the draft.
      let merged = plan.taking(changesFrom: before, to: try read(draft))
      if let problem = SearchPlan.problems(of: merged).first { throw CommandFailure(problem) }
      let changes = PlanChange.changes(from: plan, to: merged)
      if let change = changes.first(where: { $0.obstacle != nil }) {
        throw CommandFailure("\(change) needs a new study")
      }
      guard merged != plan else {
        try keep(text)
        return .message("what was changed leaves the plan as it is", isProblem: false)
      }
      let lines =
        changes.isEmpty ? ["a number beyond the digits that are shown"] : changes.map(\.text)
      return .edited(
        PlanEdit(before: plan, plan: merged, changes: lines, text: text, base: base))
    } catch {
      let lines = errorText(error).split(separator: "\n")
      let more = lines.count > 1 ? " (and \(lines.count - 1) more)" : ""
      throw CommandFailure("\(lines.first ?? "")\(more); O opens it again")
    }
  }
}
