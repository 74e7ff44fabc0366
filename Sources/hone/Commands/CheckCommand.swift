import ArgumentParser
import Canvas
import Diagnosis
import Documents
import Engine
import Foundation
import Tuning

/// `hone check`: what is wrong or unwise in a sweep file.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "What is wrong or unwise in a sweep file, before an hour is spent on it.",
    discussion: """
      Exits with 1 if the file has errors, with 0 if it is only unwise.

      Examples:
        hone check sweep.yaml
        hone check sweep.yaml --fix
        hone check sweep.yaml --trial-time 10m
        hone check sweep.yaml --json
      """)

  @Argument(help: "The sweep file.") var sweep: String
  @Flag(help: "An array of objects, for programs.") var json = false
  @Flag(help: "Writes what follows from the file alone; all other lines stay as they are.")
  var fix = false
  @Option(
    help: "What a full trial takes: 90s, 10m, 2h; else it is measured, if the study has trials.",
    transform: Duration.init(typed:)) var trialTime: Duration?

  func run() throws {
    let text = try readSweep(sweep)
    let given = trialTime.map { SpaceFacts.Cost(seconds: $0.seconds, source: "as you say") }
    let known = given ?? SweepCheck.measuredCost(folder: StudyMaker.defaultDirectory(for: sweep))
    var made: [SweepCheck.Item] = []
    var current = text
    if fix {
      (current, made) = SweepCheck.fixed(file: sweep, text: text) { _ in known }
      if current != text { try replaceFile(sweep, with: current) }
    }
    let check = SweepCheck(file: sweep, text: current) { _ in known }
    if json {
      for item in made { note("\(sweep): \(item.rule): \(item.fix.joined(separator: "; "))") }
      print(JSON.array(check.items.map(\.json)))
    } else {
      for line in CheckText(check: check, made: made, isFixed: fix).lines { print(line) }
    }
    if check.count(.error) > 0 { throw ExitCode(1) }
  }
}

/// A check as lines for a person.
private struct CheckText {
  let check: SweepCheck
  let made: [SweepCheck.Item]
  /// Whether `--fix` has done what it can.
  let isFixed: Bool
  private let ink = Ink()

  init(check: SweepCheck, made: [SweepCheck.Item], isFixed: Bool) {
    self.check = check
    self.made = made
    self.isFixed = isFixed
  }

  var lines: [String] {
    var lines: [String] = []
    for item in made {
      lines.append(
        "\(check.file): \(ink("fixed", .good)): \(harmless(item.written)) (\(item.rule))")
      lines += item.fix.map { "    \(ink(harmless($0), .accent))" }
    }
    if made.contains(where: \.changesBaseline) {
      lines.append(
        "\(check.file): \(ink("the baseline is another one now", .warning)): it had to follow its "
          + "ranges. If it was what you use today, put that back and widen the range instead.")
    }
    if !made.isEmpty { lines.append("") }
    for severity in Problem.Severity.allCases {
      let items = check.items.filter { $0.severity == severity }
      for item in items { lines += text(item) }
      if !items.isEmpty { lines.append("") }
    }
    lines.append(summary)
    return lines
  }

  private func text(_ item: SweepCheck.Item) -> [String] {
    let tone: Ink.Tone
    switch item.severity {
    case .error: tone = .bad
    case .warning: tone = .warning
    case .hint: tone = .accent
    }
    let place = item.line.map { "\(check.file):\($0)" } ?? check.file
    let key = item.key.isEmpty ? "" : "\(ink(harmless(item.key), .bold)): "
    let rule = item.rule == "file" ? "" : " " + ink("[\(item.rule)]", .dim)
    var lines = [
      "\(place): \(ink(item.severity.rawValue, tone)): \(key)\(harmless(item.message))\(rule)"
    ]
    let offer = item.isFixable || item.fix.isEmpty ? "" : ink("  # if it suits you", .dim)
    lines += item.fix.map { "    \(ink(harmless($0), .good))\(offer)" }
    return lines
  }

  private var summary: String {
    let parts = Problem.Severity.allCases.compactMap { severity -> String? in
      let count = check.count(severity)
      return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
    }
    guard !parts.isEmpty else {
      guard let plan = check.plan else { return "\(check.file): nothing to remark" }
      let count = plan.space.varying.count
      let trials = plan.stop.trials.map { ", \($0) trials" } ?? ""
      return
        "\(check.file): nothing to remark (\(count) parameter\(count == 1 ? "" : "s")\(trials))"
    }
    let fixable = isFixed ? 0 : check.items.count { $0.isFixable }
    let offer =
      fixable == 0
      ? "" : "; hone check \(check.file) --fix puts \(fixable == 1 ? "one" : "\(fixable)") right"
    return parts.joined(separator: ", ") + offer
  }
}

/// A sweep file's text.
///
/// - Throws: `CommandFailure` that says what is there instead.
func readSweep(_ path: String) throws -> String {
  if let text = try? String(contentsOfFile: path, encoding: .utf8) { return text }
  var isFolder: ObjCBool = false
  guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
    throw CommandFailure("\(path): there is no such file")
  }
  throw CommandFailure(
    isFolder.boolValue
      ? "\(path): is a folder; name the sweep file, as in hone run sweep.yaml"
      : "\(path): cannot be read as text")
}

/// Puts a new text in the place of a file, whole, with its mode, following links.
///
/// - Throws: `CommandFailure` if it cannot be written; the file is then as it was.
func replaceFile(_ path: String, with text: String) throws {
  let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
  let files = FileManager.default
  let draft = "\(place).\(ProcessInfo.processInfo.processIdentifier).tmp"
  do {
    let mode = try files.attributesOfItem(atPath: place)[.posixPermissions]
    try Data(text.utf8).write(to: URL(fileURLWithPath: draft))
    if let mode { try files.setAttributes([.posixPermissions: mode], ofItemAtPath: draft) }
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: draft))
    try handle.synchronize()
    try handle.close()
    guard rename(draft, place) == 0 else { throw CocoaError(.fileWriteUnknown) }
  } catch {
    try? files.removeItem(atPath: draft)
    throw CommandFailure("\(path): cannot be written: \(error.localizedDescription)")
  }
}
