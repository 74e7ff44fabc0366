import Canvas
import Diagnosis
import Tuning

/// What is known of the trial under the cursor beyond its row: what its curves say, and the end of
/// its output.
struct TrialDetail: Sendable {
  /// The trial whose output is here.
  private(set) var trial: Int?
  /// What its curves say; nil while that is not known, or there is too little to judge.
  private(set) var verdict: CurveVerdict?
  /// The last lines, harmless.
  private(set) var log: [String] = []
  /// Whether an answer for `trial` came, even an empty one.
  private(set) var hasLog = false
  /// How many lines the pane is scrolled back from the newest.
  var offset = 0
  private var isAsked = false
  private var isStale = false

  /// The trial whose output must be read now; it counts as asked for.
  mutating func request(_ selected: Int?, changed: Bool) -> Int? {
    if selected != trial {
      self = TrialDetail()
      trial = selected
      isStale = selected != nil
    }
    if changed { isStale = true }
    guard let trial, isStale, !isAsked else { return nil }
    isStale = false
    isAsked = true
    return trial
  }

  /// Takes a verdict in, if it is still wanted.
  mutating func take(_ verdict: CurveVerdict?, of trial: Int) {
    if trial == self.trial { self.verdict = verdict }
  }

  /// Takes the end of an output in, if it is still wanted.
  mutating func take(_ lines: [String], of trial: Int) {
    guard trial == self.trial else { return }
    isAsked = false
    if offset > 0, lines.count > log.count { offset += lines.count - log.count }
    log = lines.map { harmless($0) }
    while let last = log.last, last.isEmpty { log.removeLast() }
    hasLog = true
  }

  /// Scrolls; positive numbers go back.
  mutating func scroll(by lines: Int) {
    offset = max(0, min(max(0, log.count - 1), offset + lines))
  }
}
