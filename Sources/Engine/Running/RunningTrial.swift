import Tuning

/// A trial that runs, whatever runs it: a process or a closure. It hands the engine reports, one at
/// a time: the next one comes when the engine has stored the last.
protocol RunningTrial: AnyObject, Sendable {
  /// Whether it can be stopped for the time being.
  var canPause: Bool { get }
  /// The engine has stored the last report.
  ///
  /// - Parameter isOver: Whether the trial should end.
  func acknowledge(isOver: Bool)
  /// Asks it for something.
  func send(_ signal: TrialSignal)
  /// Writes its live knobs.
  func turn(_ knobs: JSON)
  /// The engine leaves: no report comes any more.
  func abandon()
}

/// What a running trial tells the engine.
struct TrialReport: Sendable {
  /// The trial's number.
  var number: Int
  /// The attempt: what an earlier one still says is not heard.
  var attempt: String
  /// New points, in the order in which they came.
  var points: [MetricPoint] = []
  /// How far its files are read, to be stored with the points; nil if unchanged.
  var offsets: JSON?
  /// The steps of its checkpoints, if others than before.
  var checkpoints: [Int]?
  /// Its processes, when they are first known.
  var process: ProcessRecord?
  /// Why it waits in a batch system's queue; an empty text when it does not any more.
  var pending: String?
  /// How it ended.
  var end: TrialEnd?
  /// Whether it waits for the answer: a closure does.
  var isUrgent = false
}

/// How a trial ended.
enum TrialEnd: Sendable, Hashable {
  /// Its script ended, and its supervisor says how.
  case exited(ExitRecord)
  /// Nobody knows how it ended; what is known.
  case lost(String)
  /// It never started.
  case notStarted(String)
  /// Its closure returned a value, or threw.
  case returned(Double)
  /// Its closure threw; what.
  case threw(String)
  /// Its closure ended because it was asked to.
  case obeyed
}
