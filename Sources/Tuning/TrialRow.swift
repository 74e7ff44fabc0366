/// A trial's whole line in the table: all that the first screen needs, without its curves.
public struct TrialRow: Sendable, Hashable {
  /// The number, from 0 in order of creation.
  public var number: Int
  /// What it is doing, or how it ended.
  public var state: TrialState
  /// Where it came from.
  public var origin: Origin
  /// The trial it came from.
  public var parent: Int?
  /// The objective's last value.
  public var objective: Double?
  /// The objective's best value, and its step.
  public var best: Double?
  /// The last step.
  public var step: Int?
  /// The step at which it will be through; nil if unknown.
  public var steps: Int?
  /// When it began to run, in seconds since 1970 UTC.
  public var started: Double?
  /// When it ended, in seconds since 1970 UTC.
  public var ended: Double?
  /// Seconds it spent paused so far.
  public var pausedSeconds: Double
  /// When it last reported, in seconds since 1970 UTC; a pause since then moves it on.
  public var reported: Double?
  /// The longest that it was silent before a report, in seconds.
  public var longestSilence: Double?
  /// Whether it is immune from pruning.
  public var isPinned: Bool
  /// Whether it belongs to an engine of ours; else an Optuna worker's.
  public var isOurs: Bool
  /// What tables seldom look at. A copy of a row is one reference and a few numbers: screens and
  /// plots copy thousands.
  private var rest: Shared<Rest>

  /// Its values.
  public var configuration: Configuration {
    get { rest.value.configuration }
    _modify { yield &rest.value.configuration }
  }
  /// What makes it differ, for a person: `lr 0.01 → 0.005`.
  public var detail: String? {
    get { rest.value.detail }
    _modify { yield &rest.value.detail }
  }
  /// Its seed.
  public var seed: UInt64? {
    get { rest.value.seed }
    _modify { yield &rest.value.seed }
  }
  /// The step of the best value.
  public var bestStep: Int? {
    get { rest.value.bestStep }
    _modify { yield &rest.value.bestStep }
  }
  /// The last value of every metric, by name in order of appearance.
  public var metrics: [Metric] {
    get { rest.value.metrics }
    _modify { yield &rest.value.metrics }
  }
  /// Up to 16 values of the objective that show its course.
  public var sparkline: [Double] {
    get { rest.value.sparkline }
    _modify { yield &rest.value.sparkline }
  }
  /// How it ended or why it waits, for a person.
  public var reason: String? {
    get { rest.value.reason }
    _modify { yield &rest.value.reason }
  }
  /// The slot it runs in.
  public var slot: Int? {
    get { rest.value.slot }
    _modify { yield &rest.value.slot }
  }
  /// The script's process.
  public var pid: Int? {
    get { rest.value.pid }
    _modify { yield &rest.value.pid }
  }
  /// The machine it runs on.
  public var host: String? {
    get { rest.value.host }
    _modify { yield &rest.value.host }
  }
  /// The user's note.
  public var note: String? {
    get { rest.value.note }
    _modify { yield &rest.value.note }
  }
  /// Steps of its checkpoints, ascending.
  public var checkpoints: [Int] {
    get { rest.value.checkpoints }
    _modify { yield &rest.value.checkpoints }
  }
  /// Live knobs that were turned while it ran: the values it trains with now, where they are others
  /// than it was started with.
  public var knobs: [Configuration.Entry] {
    get { rest.value.knobs }
    _modify { yield &rest.value.knobs }
  }
  /// The state that it is being ended into; written down before the first signal is sent.
  public var ending: TrialState? {
    get { rest.value.ending }
    _modify { yield &rest.value.ending }
  }
  /// The phase of the plan it belongs to.
  public var phase: String? {
    get { rest.value.phase }
    _modify { yield &rest.value.phase }
  }
  /// Its place among the runs of its configuration, or in a population; nil for none.
  public var place: Int? {
    get { rest.value.place }
    _modify { yield &rest.value.place }
  }
  /// For a population's loser: the member whose checkpoint its successor starts from.
  public var copies: Int? {
    get { rest.value.copies }
    _modify { yield &rest.value.copies }
  }

  private struct Rest: Sendable, Hashable {
    var configuration: Configuration
    var detail: String?
    var seed: UInt64?
    var bestStep: Int?
    var metrics: [Metric]
    var sparkline: [Double]
    var reason: String?
    var slot: Int?
    var pid: Int?
    var host: String?
    var note: String?
    var checkpoints: [Int]
    var knobs: [Configuration.Entry]
    var ending: TrialState?
    var phase: String?
    var place: Int?
    var copies: Int?
  }

  /// A metric and its last value.
  public struct Metric: Sendable, Hashable {
    /// The name.
    public var name: String
    /// The last value.
    public var value: Double

    /// A metric and its last value.
    public init(_ name: String, _ value: Double) {
      self.name = name
      self.value = value
    }
  }

  /// A trial that was just made.
  public init(
    number: Int, state: TrialState, configuration: Configuration, origin: Origin = .sampled,
    parent: Int? = nil, detail: String? = nil, seed: UInt64? = nil, objective: Double? = nil,
    best: Double? = nil, bestStep: Int? = nil, step: Int? = nil, steps: Int? = nil,
    metrics: [Metric] = [], sparkline: [Double] = [], started: Double? = nil,
    ended: Double? = nil, pausedSeconds: Double = 0, reason: String? = nil, slot: Int? = nil,
    pid: Int? = nil, host: String? = nil, isPinned: Bool = false, note: String? = nil,
    checkpoints: [Int] = [], isOurs: Bool = true, knobs: [Configuration.Entry] = [],
    ending: TrialState? = nil, phase: String? = nil, place: Int? = nil, copies: Int? = nil
  ) {
    self.number = number
    self.state = state
    self.origin = origin
    self.parent = parent
    self.objective = objective
    self.best = best
    self.step = step
    self.steps = steps
    self.started = started
    self.ended = ended
    self.pausedSeconds = pausedSeconds
    self.isPinned = isPinned
    self.isOurs = isOurs
    rest = Shared(
      Rest(
        configuration: configuration, detail: detail, seed: seed, bestStep: bestStep,
        metrics: metrics, sparkline: sparkline, reason: reason, slot: slot, pid: pid, host: host,
        note: note, checkpoints: checkpoints, knobs: knobs, ending: ending, phase: phase,
        place: place, copies: copies))
  }

  /// Its values as they are now: those it was started with, and over them the knobs that were
  /// turned. What is made from a trial is made from these.
  public var present: Configuration {
    var configuration = configuration
    for knob in knobs { configuration[knob.name] = knob.value }
    return configuration
  }

  /// Whether another program made it: an Optuna worker, a script. One of ours that a worker only took
  /// has a seed.
  public var isFromOutside: Bool { !isOurs && seed == nil && parent == nil }

  /// Whether its value is a result of the study: it is complete, and no run of a range test.
  public var isResult: Bool { state == .complete && origin != .rangeTest }

  /// Whether it was launched and taken back before it began.
  public var isWithdrawn: Bool { state == .killed && started == nil && isOurs }

  /// Takes a pause in that is over, in seconds: it counts neither as running nor as silence.
  public mutating func wasPaused(for seconds: Double) {
    pausedSeconds += seconds
    if let reported { self.reported = reported + seconds }
  }

  /// Seconds it has run by `now` (seconds since 1970 UTC), pauses not counted.
  public func duration(now: Double) -> Double? {
    started.map { max(0, (ended ?? now) - $0 - pausedSeconds) }
  }

  /// How a trial ended that somebody killed.
  public static let handReason = "killed by hand"

  /// How a trial ended that took longer than it may.
  public static let timeLimitReason = "ran into its time limit"

  /// Whether it was ended because it took longer than it may.
  public var hitTimeLimit: Bool {
    state == .killed && reason?.hasPrefix(TrialRow.timeLimitReason) ?? false
  }

  /// Seconds since its last report, where that is long for a trial that runs: two minutes at least,
  /// and four times the longest that it was silent before. Nil where nothing is strange.
  public func strangeSilence(now: Double) -> Double? {
    guard state == .running, let reported, let longestSilence else { return nil }
    let seconds = now - reported
    return seconds > max(120, 4 * longestSilence) ? seconds : nil
  }

  /// The last value of a metric.
  public func metric(_ name: String) -> Double? { metrics.first { $0.name == name }?.value }
}
