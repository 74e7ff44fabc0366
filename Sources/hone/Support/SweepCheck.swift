import Diagnosis
import Documents
import Engine
import Foundation
import StudyStore
import Tuning

/// A sweep file looked through: its own problems and what the rules say of its plan.
struct SweepCheck {
  /// A line of the result.
  struct Item {
    /// `file`, or the rule's name.
    var rule: String
    var severity: Problem.Severity
    var line: Int?
    var key: String
    var message: String
    /// What to write instead, a line each.
    var fix: [String] = []
    /// Whether `--fix` writes it.
    var isFixable = false
    /// The changes of the file.
    var edits: [StudyFileEdit] = []
  }

  /// The file, as it was named.
  let file: String
  /// What was found, in the order of the file.
  let items: [Item]
  /// The file's plan; nil if it has errors.
  let plan: StudyPlan?

  /// Looks a file through.
  ///
  /// - Parameter cost: Says what a full trial of a plan costs.
  init(file: String, text: String, cost: (StudyPlan) -> SpaceFacts.Cost?) {
    self.file = file
    do {
      let document = try StudyDocument(
        yaml: text, file: file, needsCommand: false, patternProblem: metricPatternProblem)
      plan = document.plan
      let facts = SpaceFacts(
        document.plan, cost: cost(document.plan), concurrency: SweepCheck.defaultConcurrency)
      let found = checkSpace(facts).map { finding -> Item in
        var item = Item(finding, in: document)
        item.isFixable = item.isFixable && item.isSettled(in: document, file: file, cost: cost)
        return item
      }
      let missing = SweepCheck.missingProgram(of: document, file: file).map { [Item($0)] } ?? []
      items = (document.warnings.map { Item($0) } + missing + found).enumerated().sorted {
        ($0.element.line ?? .max, $0.offset) < ($1.element.line ?? .max, $1.offset)
      }.map(\.element)
    } catch {
      plan = nil
      items = error.problems.map { Item($0) }
    }
  }

  /// What trials would run and is not here; a warning, for the sweep may be meant for another
  /// machine.
  private static func missingProgram(of document: StudyDocument, file: String) -> Problem? {
    let folder = ProgramFolder(file: file, study: StudyMaker.defaultDirectory(for: file))
    do {
      _ = try folder.located(document.plan, line: document.line)
      return nil
    } catch let problem as Problem {
      return Problem(
        file: problem.file, line: problem.line, column: problem.column, key: problem.key,
        message: problem.message, severity: .warning)
    } catch {
      return nil
    }
  }

  /// Half the cores: what an engine without GPUs runs at once.
  fileprivate static var defaultConcurrency: Int {
    max(1, ProcessInfo.processInfo.activeProcessorCount / 2)
  }

  /// How many there are of a severity.
  func count(_ severity: Problem.Severity) -> Int { items.count { $0.severity == severity } }

  /// The file's text with every change made that follows from the file alone.
  ///
  /// A change may settle, or bring up, something else, so each is looked at afresh; one that brings
  /// back what another put right is not made.
  static func fixed(
    file: String, text: String, cost: (StudyPlan) -> SpaceFacts.Cost?
  ) -> (text: String, made: [Item]) {
    var text = text
    var made: [Item] = []
    var tried: Set<[String]> = []
    while true {
      let check = SweepCheck(file: file, text: text, cost: cost)
      guard
        let next = check.items.first(where: { $0.isFixable && !tried.contains([$0.rule, $0.key]) }),
        let document = try? StudyDocument(yaml: text, file: file, needsCommand: false)
      else { return (text, made) }
      tried.insert([next.rule, next.key])
      let (changed, refused) = document.text(applying: next.edits)
      guard refused.isEmpty, changed != text else { continue }
      let after = SweepCheck(file: file, text: changed, cost: cost).items
      guard !made.contains(where: { old in after.contains { $0.isSame(as: old) && $0.isFixable } })
      else { continue }
      text = changed
      made.append(next)
    }
  }

  /// What a full trial takes, measured in a study of the sweep; nil if there is none with trials
  /// that ran to their end.
  static func measuredCost(folder: String) -> SpaceFacts.Cost? {
    guard FileManager.default.fileExists(atPath: StudyFolder(folder).databasePath),
      let handle = try? StudyHandle(named: folder, access: .readOnly),
      let rows = try? handle.store.rows()
    else { return nil }
    return trialCost(rows)
  }
}

extension SweepCheck.Item {
  /// Whether two are about the same.
  fileprivate func isSame(as other: SweepCheck.Item) -> Bool {
    rule == other.rule && key == other.key
  }

  /// Whether its change leaves a file that can be used, and of which the rule says it no more.
  fileprivate func isSettled(
    in document: StudyDocument, file: String, cost: (StudyPlan) -> SpaceFacts.Cost?
  ) -> Bool {
    let changed = document.text(applying: edits).text
    guard let after = try? StudyDocument(yaml: changed, file: file, needsCommand: false) else {
      return false
    }
    let facts = SpaceFacts(
      after.plan, cost: cost(after.plan), concurrency: SweepCheck.defaultConcurrency)
    return !checkSpace(facts).contains {
      $0.rule == rule && $0.key == key && $0.fix?.isSafe == true
    }
  }

  /// The keys that its change writes.
  /// Whether the configuration to beat was changed with it.
  var changesBaseline: Bool {
    rule != "no-baseline" && edits.contains { $0.path.starts(with: ["hone", "baseline"]) }
  }

  var written: String { edits.map { $0.path.joined(separator: ".") }.joined(separator: ", ") }

  init(_ problem: Problem) {
    self.init(
      rule: "file", severity: problem.severity, line: problem.line, key: problem.key,
      message: problem.message)
  }

  init(_ finding: SpaceFinding, in document: StudyDocument) {
    let edits = (finding.fix?.edits ?? []).map { edit -> StudyFileEdit in
      // A baseline may have its groups as maps, as the parameters have theirs.
      guard case .set(let path, let value) = edit, path.starts(with: ["hone", "baseline"]),
        path.count == 3, !document.contains(path)
      else { return edit }
      let grouped = path.prefix(2) + path[2].split(separator: ".").map(String.init)
      return document.contains(Array(grouped.dropLast())) && grouped.count > 3
        ? .set(Array(grouped), value) : edit
    }
    // A key that the file does not have yet stands where its nearest one does.
    var path = finding.path
    var line = document.line(of: path.joined(separator: "."))
    while line == nil, path.count > 1 {
      path.removeLast()
      line = document.line(of: path.joined(separator: "."))
    }
    self.init(
      rule: finding.rule, severity: finding.severity == .warning ? .warning : .hint, line: line,
      key: finding.key, message: finding.message, fix: document.lines(after: edits),
      isFixable: finding.fix?.isSafe == true && document.text(applying: edits).refused.isEmpty,
      edits: edits)
  }

  /// As `hone check --json` promises it.
  var json: JSON {
    [
      "rule": .string(rule), "severity": .string(severity.rawValue), "line": JSON(line),
      "key": .string(key), "message": .string(message),
      "fix": fix.isEmpty ? .null : .string(fix.joined(separator: "\n")),
      "fixable": .bool(isFixable),
    ]
  }
}
