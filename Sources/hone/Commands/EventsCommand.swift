import ArgumentParser
import Canvas
import Foundation
import StudyStore
import Tuning

/// `hone events`: what happened, the pruning log included.
struct EventsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "What happened: the event log and the pruning log.",
    discussion: """
      Examples:
        hone events                       everything
        hone events --kind pruned         the pruning log
        hone events s.hone --trial 12 --json
      """)

  @OptionGroup var study: StudyOption
  @Option(help: "Only events of this kind; may be given several times.") var kind: [String] = []
  @Option(help: "Only events of this trial.") var trial: Int?
  @Option(help: "Only events after this revision.") var since: Int = 0
  @Option(name: [.short, .long], help: "Only the newest so many.") var limit: Int?
  @Flag(help: "An array of objects, for programs.") var json = false

  func validate() throws {
    let known = StudyEvent.Kind.known.map(\.rawValue)
    for name in kind where !known.contains(name) {
      let hint = nearMiss(name, among: known).map { ", did you mean \($0)? The" } ?? "; the"
      throw ValidationError(
        "\(name) is no kind of event\(hint) kinds are: \(known.joined(separator: ", "))")
    }
  }

  func run() throws {
    let handle = try study.open()
    let kinds = kind.isEmpty ? nil : kind.map(StudyEvent.Kind.init(rawValue:))
    guard json || kinds != nil else { return try tell(handle) }
    let events = try handle.store.events(kinds: kinds, trial: trial, since: since, limit: limit)
    if json {
      print(JSON.array(events.map(\.json)))
      return
    }
    try tell(events, of: handle)
  }

  /// What a person wants to know: what was asked of the sampler is bookkeeping.
  private func tell(_ handle: StudyHandle) throws {
    let shown = try handle.store.events(trial: trial, since: since).filter { $0.kind != "asked" }
    try tell(limit.map { Array(shown.suffix($0)) } ?? shown, of: handle)
  }

  private func tell(_ events: [StudyEvent], of handle: StudyHandle) throws {
    if !events.isEmpty { print(events.flatMap(eventLines).joined(separator: "\n")) }
    let outcomes = events.compactMap { AuditOutcome($0) }
    guard !outcomes.isEmpty else { return }
    let standing = EndStanding(try handle.store.rows(), try handle.plan().objective)
    let audit = AuditSummary(outcomes, in: standing)
    if audit.audited > 0 { print(audit.text) }
  }
}

/// An event for a person: one line, and one more for each of the grounds of advice.
func eventLines(_ event: StudyEvent) -> [String] {
  let clock = Date(timeIntervalSince1970: event.time)
  var calendar = Calendar(identifier: .gregorian)
  calendar.timeZone = .current
  let parts = calendar.dateComponents([.hour, .minute, .second], from: clock)
  func two(_ value: Int?) -> String { value.map { $0 < 10 ? "0\($0)" : "\($0)" } ?? "--" }
  let time = "\(two(parts.hour)):\(two(parts.minute)):\(two(parts.second))"
  let trial = event.trial.map { "#\($0) " } ?? ""
  // Why a step of the manual workflow was taken is there to be read.
  if let grounds = Grounds(event.payload) {
    let lines =
      ["\(time)  \(trial)\(event.kind.rawValue)  \(grounds.change)"]
      + grounds.seen.map { "            seen: \($0)" }
      + (grounds.why.isEmpty ? [] : ["            why:  \(grounds.why)"])
    return lines.map { harmless($0) }
  }
  return [harmless("\(time)  \(trial)\(event.kind.rawValue)\(eventDetail(event))")]
}

private func eventDetail(_ event: StudyEvent) -> String {
  if let evidence = event.evidence {
    let saved = evidence.stepsSaved.map { ", \($0) steps saved" } ?? ""
    return " at step \(evidence.step) by \(evidence.rule): \(formatNumber(evidence.value)) against "
      + "\(formatNumber(evidence.threshold)) (\(evidence.detail))\(saved)"
  }
  let members = event.payload.members ?? []
  guard !members.isEmpty else { return "" }
  return "  "
    + members.compactMap { member -> String? in
      switch (member.key, member.value) {
      // The names of attempts are for programs.
      case ("attempt", _): return nil
      case (_, .double(let number)): return "\(member.key)=\(shortText(.double(number)))"
      default:
        // Of output that a reason quotes the first line; `--json` has all.
        let text = member.value.string ?? member.value.text()
        let first = text.prefix { $0 != "\n" }
        return "\(member.key)=\(first)\(first.count < text.count ? " …" : "")"
      }
    }.joined(separator: " ")
}
