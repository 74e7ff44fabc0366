import Tuning

/// The sweep as lines of text, for pipes, log files and screen readers: an event a line, in words.
///
/// ```swift
/// var lines = PlainLines(timeZoneOffset: 3_600)
/// for change in changes { lines.take(change).forEach { print($0) } }
/// ```
public struct PlainLines: Sendable {
  private var study = StudyMirror()
  private let offset: Int
  private let isVerbose: Bool

  /// Lines from the first change on.
  ///
  /// - Parameters:
  ///   - timeZoneOffset: Seconds that the user's clock is ahead of UTC.
  ///   - isVerbose: With the bookkeeping: what was asked, which commands came.
  public init(timeZoneOffset: Int = 0, isVerbose: Bool = false) {
    offset = timeZoneOffset
    self.isVerbose = isVerbose
  }

  /// The lines that a change adds.
  public mutating func take(_ change: StudyChange) -> [String] {
    _ = study.apply(change)
    return change.events.compactMap { event in
      if !isVerbose, EventText.weight(event) == .quiet { return nil }
      if study.isEcho(event) { return nil }
      let row = event.trial.flatMap(study.row)
      let line = EventText.line(event, row: row, objective: study.objective)
      return "\(TimeText.clock(event.time, offset: offset)) \(line)"
    }
  }

  /// Why the sweep was of no use: that no trial of it succeeded; nil if one did, or none has ended.
  public var failure: String? {
    let failed = (study.counts[.failed] ?? 0) + (study.counts[.lost] ?? 0)
    guard failed > 0, failed == study.finishedCount else { return nil }
    let first = study.rows.first { $0.state == .failed || $0.state == .lost }
    let reason = first.map { " #\($0.number): \($0.reason ?? $0.state.rawValue)" } ?? ""
    return "no trial succeeded, \(failed) failed;\(reason)"
  }

  /// Where the sweep stands: `37/60 trials, 2 tried again, 11 pruned, best 0.0612 #23`.
  public var summary: String {
    var parts = ["\(study.progressText ?? String(study.countedEnds)) trials"]
    let again = study.rows.count { $0.origin == .retry }
    if again > 0 { parts.append("\(again) tried again") }
    let shown: [TrialState] = [.running, .paused, .queued, .pruned, .killed, .diverged, .failed]
    for state in shown {
      let count = study.count(state)
      if count > 0 { parts.append("\(count) \(state.rawValue)") }
    }
    if study.testCount > 0 { parts.append("\(study.testCount) for range tests") }
    if let number = study.best, let value = study.bestValue {
      parts.append("best \(NumberText.metric(value)) #\(number)")
    }
    return parts.joined(separator: ", ")
  }
}
