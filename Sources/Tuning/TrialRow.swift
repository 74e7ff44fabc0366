/// A trial's whole line in the table: all that the first screen needs, without its curves.
public struct TrialRow: Sendable, Hashable, Codable {
  /// The number, from 0 in order of creation.
  public var number: Int
  /// What it is doing, or how it ended.
  public var state: TrialState
  /// Its values.
  public var configuration: Configuration
  /// Where it came from.
  public var origin: Origin
  /// The trial it came from.
  public var parent: Int?
  /// What makes it differ, for a person: `lr 0.01 → 0.005`.
  public var detail: String?
  /// Its seed.
  public var seed: UInt64?
  /// The objective's last value.
  public var objective: Double?
  /// The objective's best value, and its step.
  public var best: Double?
  /// The step of the best value.
  public var bestStep: Int?
  /// The last step.
  public var step: Int?
  /// The step at which it will be through; nil if unknown.
  public var steps: Int?
  /// The last value of every metric, by name in order of appearance.
  public var metrics: [Metric]
  /// Up to 16 values of the objective that show its course.
  public var sparkline: [Double]
  /// When it began to run, in seconds since 1970 UTC.
  public var started: Double?
  /// When it ended, in seconds since 1970 UTC.
  public var ended: Double?
  /// Seconds it spent paused so far.
  public var pausedSeconds: Double
  /// How it ended or why it waits, for a person.
  public var reason: String?
  /// The slot it runs in.
  public var slot: Int?
  /// The script's process.
  public var pid: Int?
  /// The machine it runs on.
  public var host: String?
  /// Whether it is immune from pruning.
  public var isPinned: Bool
  /// The user's note.
  public var note: String?
  /// Steps of its checkpoints, ascending.
  public var checkpoints: [Int]
  /// Whether it belongs to an engine of ours; else an Optuna worker's.
  public var isOurs: Bool
  /// Live knobs that were turned while it ran: the values it trains with now, where they are others
  /// than it was started with.
  public var knobs: [Configuration.Entry]
  /// The state that it is being ended into; written down before the first signal is sent.
  public var ending: TrialState?
  /// The phase of the plan it belongs to.
  public var phase: String?
  /// Its place among the runs of its configuration, or in a population; nil for none.
  public var place: Int?
  /// For a population's loser: the member whose checkpoint its successor starts from.
  public var copies: Int?

  /// A metric and its last value.
  public struct Metric: Sendable, Hashable, Codable {
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
    self.configuration = configuration
    self.origin = origin
    self.parent = parent
    self.detail = detail
    self.seed = seed
    self.objective = objective
    self.best = best
    self.bestStep = bestStep
    self.step = step
    self.steps = steps
    self.metrics = metrics
    self.sparkline = sparkline
    self.started = started
    self.ended = ended
    self.pausedSeconds = pausedSeconds
    self.reason = reason
    self.slot = slot
    self.pid = pid
    self.host = host
    self.isPinned = isPinned
    self.note = note
    self.checkpoints = checkpoints
    self.isOurs = isOurs
    self.knobs = knobs
    self.ending = ending
    self.phase = phase
    self.place = place
    self.copies = copies
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

  /// Whether it was launched and taken back before it began.
  public var isWithdrawn: Bool { state == .killed && started == nil && isOurs }

  /// Seconds it has run by `now` (seconds since 1970 UTC), pauses not counted.
  public func duration(now: Double) -> Double? {
    started.map { max(0, (ended ?? now) - $0 - pausedSeconds) }
  }

  /// The last value of a metric.
  public func metric(_ name: String) -> Double? { metrics.first { $0.name == name }?.value }
}
