import ArgumentParser
import Canvas
import Diagnosis
import Documents
import Foundation
import StudyStore
import Tuning

/// `hone advise`: how to search, and what the trials so far say of the search.
struct AdviseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advise",
    abstract: "Which search for this budget, and what the trials so far say of it.",
    discussion: """
      Of a sweep file: which search, how many trials, which pruner, what to tune first, when to \
      stop. Of a study: the same from what its trials took, and its red flags with what to do.

      Examples:
        hone advise sweep.yaml --hours 8 --trial-time 10m
        hone advise                      the study in this folder
        hone advise s.hone --next        writes s-next.yaml with what it says of the space
        hone advise s.hone --json
      """)

  @Argument(
    help: "A sweep file, or a study; left out, the only *.hone folder here.") var subject: String?
  @Option(name: .customLong("study"), help: "The study's name, if a database holds several.")
  var studyName: String?
  @Option(help: "Hours that may be spent; else the file's own stop.hours.") var hours: Double?
  @Option(
    help: "What a full trial takes: 90s, 10m, 2h; else it is measured, if there are trials.",
    transform: Duration.init(typed:)) var trialTime: Duration?
  @Option(help: "How many trials run at once; else as the file says.") var concurrency: Int?
  @Flag(help: "Of a study: write what it cannot take any more into the file of a next one.")
  var next = false
  @Flag(help: "An object, for programs.") var json = false

  func validate() throws {
    if let hours, !(hours > 0 && hours.isFinite) {
      throw ValidationError("--hours must be above 0")
    }
    if let concurrency, concurrency < 1 {
      throw ValidationError("--concurrency must be at least 1")
    }
  }

  func run() throws {
    let isFile = ["yaml", "yml", "json"].contains { subject?.hasSuffix("." + $0) ?? false }
    if isFile, let subject {
      guard !next else {
        throw ValidationError("--next is for a study; hone check --fix changes a sweep file")
      }
      try adviseFile(subject)
    } else {
      try adviseStudy()
    }
  }

  private var givenCost: SpaceFacts.Cost? {
    trialTime.map { SpaceFacts.Cost(seconds: $0.seconds, source: "as you say") }
  }

  private func facts(_ plan: StudyPlan, _ cost: SpaceFacts.Cost?) -> SpaceFacts {
    SpaceFacts(
      plan, cost: cost,
      concurrency: max(1, ProcessInfo.processInfo.activeProcessorCount / 2), given: concurrency)
  }

  private func adviseFile(_ file: String) throws {
    let document = try StudyDocument(
      yaml: try readSweep(file), file: file, needsCommand: false,
      patternProblem: metricPatternProblem)
    let cost =
      givenCost ?? SweepCheck.measuredCost(folder: StudyMaker.defaultDirectory(for: file))
    let facts = facts(document.plan, cost)
    let advice = Advice(facts, hours: hours)
    let remarks = checkSpace(facts).filter { $0.severity == .warning }
    if json {
      print(
        JSON.object([
          JSON.Member("advice", advice.json), JSON.Member("findings", .array([])),
          JSON.Member("check", .int(remarks.count)),
        ]))
      return
    }
    var text = AdviceText()
    text.add(advice) { document.replacement(after: $0) }
    if !remarks.isEmpty {
      text.lines += [
        "",
        "hone check \(file) has \(remarks.count) warning\(remarks.count == 1 ? "" : "s") about "
          + "the space itself; look at \(remarks.count == 1 ? "it" : "them") first.",
      ]
    }
    for line in text.lines { print(line) }
  }

  private func adviseStudy() throws {
    let handle = try StudyHandle(named: subject, study: studyName, access: .readOnly)
    let plan = try handle.plan()
    let rows = try handle.store.rows()
    let audit = AuditSummary(
      try handle.store.events(kinds: ["audited"]).compactMap { AuditOutcome($0) },
      in: EndStanding(rows, plan.objective))
    let reading = StudyReading(
      plan, rows: rows, audit: audit, now: handle.engine == .absent ? nil : wallClock())
    let study = StudyFacts(plan, rows: rows, importance: reading.importance, audit: audit)
    let advice = Advice(facts(plan, givenCost ?? trialCost(rows)), hours: hours, study: study)
    if json {
      print(
        JSON.object([
          JSON.Member("advice", advice.json),
          JSON.Member("findings", .array(reading.findings.map(\.json))),
          JSON.Member("checklist", .array(reading.checklist.map(\.json))),
          JSON.Member("importance", reading.importance?.json ?? .null),
          JSON.Member("next", plan.manual == nil ? .null : try handle.manualAnswer().json),
          JSON.Member("audit", audit.audited > 0 ? audit.json : .null),
          JSON.Member("written", JSON(try next ? nextFile(reading, handle, plan) : nil)),
        ]))
      return
    }
    var text = AdviceText()
    if plan.manual != nil {
      text.lines += NextCommand.lines(try handle.manualAnswer()) + [""]
    }
    text.add(reading)
    text.add(advice, lines: nil)
    for line in text.lines { print(line) }
    guard next else { return }
    let path = try nextFile(reading, handle, plan)
    print(
      path.map { "\nwritten: \($0) (hone run starts it as a study of its own)" }
        ?? "\nNothing of it is a change of the sweep file.")
  }

  /// Writes what is to change into the next study's file; its path, or nil if nothing is.
  private func nextFile(
    _ reading: StudyReading, _ handle: StudyHandle, _ plan: StudyPlan
  ) throws -> String? {
    guard let folder = handle.folder else {
      throw CommandFailure("a bare database has no sweep file to change")
    }
    let edits = reading.findings.flatMap(\.edits)
    return edits.isEmpty ? nil : try PlanEditor(folder: folder, plan: plan).writeNext(edits)
  }
}

/// Advice as lines for a person.
private struct AdviceText {
  var lines: [String] = []
  private let ink = Ink()

  mutating func add(_ reading: StudyReading) {
    lines.append(ink("Checklist", .bold))
    let width = reading.checklist.map(\.question.count).max() ?? 0
    for item in reading.checklist {
      let mark: String
      switch item.answer {
      case .fine: mark = ink("✓", .good)
      case .problem: mark = ink("✗", .bad)
      case .open: mark = ink("·", .dim)
      }
      let question = item.question.padding(toLength: width, withPad: " ", startingAt: 0)
      lines.append("  \(mark) \(question)  \(ink(harmless(item.evidence), .dim))")
      // What is amiss is spoken of below.
      if item.answer == .open, !item.advice.isEmpty {
        lines.append("      → \(harmless(item.advice))")
      }
    }
    lines.append("")
    for finding in reading.findings {
      let tone: Ink.Tone
      switch finding.severity {
      case .warning: tone = .warning
      case .hint: tone = .accent
      case .good: tone = .good
      }
      lines.append(
        "\(ink(finding.severity.rawValue, tone)): \(harmless(finding.message)) "
          + ink("[\(finding.rule)]", .dim))
      lines.append("    " + ink(harmless(finding.evidence.joined(separator: " · ")), .dim))
      for move in finding.moves {
        lines.append("    → \(harmless(move.title)): \(harmless(move.reason))")
      }
      for edit in finding.edits { lines.append("    " + ink(harmless(edit.text), .accent)) }
    }
    if !reading.findings.isEmpty { lines.append("") }
    if let importance = reading.importance {
      let shares = importance.shares.prefix(6).map {
        "\(harmless($0.name)) \(Int(($0.share * 100).rounded())) %"
      }
      lines.append("\(ink("What matters", .bold)): \(shares.joined(separator: ", "))")
      if let caution = importance.caution { lines.append(ink(harmless(caution), .warning)) }
      lines.append("")
    }
  }

  mutating func add(_ advice: Advice, lines written: (([StudyFileEdit]) -> [String])?) {
    lines.append(ink("How to search", .bold))
    let width = advice.points.map(\.topic.count).max() ?? 0
    for point in advice.points {
      let topic = point.topic.padding(toLength: width, withPad: " ", startingAt: 0)
      lines.append("  \(topic)  \(ink(harmless(point.what), .accent))")
      let blank = String(repeating: " ", count: width)
      lines.append("  \(blank)  \(ink(harmless(point.why), .dim))")
    }
    let edits = advice.points.flatMap(\.edits)
    guard let written, !edits.isEmpty else { return }
    lines += ["", ink("As lines of the file, in the place of those with the same key", .bold)]
    lines += written(edits).map { "  \(ink(harmless($0), .good))" }
  }
}

extension StudyFileEdit {
  /// The edit as one would say it: `parameters.lr.max: 0.3`.
  fileprivate var text: String {
    let key = path.joined(separator: ".")
    switch self {
    case .set(_, let value): return "\(key): \(yamlText(value))"
    case .remove: return "\(key): take it out"
    }
  }
}
