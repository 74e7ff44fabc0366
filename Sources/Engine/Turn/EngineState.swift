import Search
import StudyStore
import Tuning

/// All that an engine knows and decides by. A value: a turn works on a copy, which counts once its
/// transaction is committed.
struct EngineState: Sendable {
  /// The plan in force.
  var plan: StudyPlan
  /// Trials that run, by number.
  var live: [Int: LiveTrial] = [:]
  /// Trials that wait for a slot, the next one first.
  var queue: [WaitingTrial] = []
  /// How often a retried trial was tried before it, by number.
  var tries: [Int: Int] = [:]
  /// How many trials may run at once.
  var slots = 1

  /// Proposals of the Tuner that wait for a slot.
  var offered: [Proposal] = []
  /// Questions to the Tuner that are not answered yet.
  var asking = 0
  /// Why the Tuner has no proposal, until something changes that may bring one.
  var blocked: Ask?
  /// The phase the study was last told of.
  var phase: String?
  /// Whether it was said that a population's members save no checkpoints.
  var lacksCheckpoints = false
  /// Which sampler the study was last told of.
  var sampler: SamplerNote?

  /// No new trials, and the sweep ends with the running ones.
  var isStopping = false
  /// Whether the Tuner is asked for trials; else only commands launch any.
  var asksTuner = true
  /// Whether the engine leaves when what commands launched is through.
  var isByHand = false
  /// No new trials for the time being; the next engine keeps to it.
  var isPaused = false
  /// The running trials were ended by ^C.
  var isInterrupted = false
  /// What went wrong so badly that nothing new is started.
  var fault: String?

  /// Failures since this engine began, none but failures among the study's ends.
  var failures: [Int] = []
  /// Whether some trial of the study ended otherwise than by failing.
  var hasSucceeded = false
  /// Trials of which it was recorded that the pruner condemned them, spared or not.
  var condemned: Set<Int> = []
  /// When the study was made, in seconds since 1970 UTC.
  var created = 0.0
  /// Up to here changes by others are known.
  var othersSince = 0
  /// The last reason of the Tuner that was recorded.
  var stopReason: String?

  init(plan: StudyPlan) { self.plan = plan }

  /// Where the study keeps whether it is paused.
  static let pausedKey = "paused"

  /// Whether the study's hours are over.
  func isOverTime(_ now: Double) -> Bool {
    guard let hours = plan.stop.hours else { return false }
    return now - created >= hours * 3600
  }

  /// Whether new trials may be started.
  var mayLaunch: Bool { !isStopping && !isPaused && !isInterrupted && fault == nil }

  /// The lowest slot that is free; nil if none is.
  var freeSlot: Int? {
    guard live.count < slots else { return nil }
    let taken = Set(live.values.map(\.slot))
    return (0...live.count).first { !taken.contains($0) }
  }

  /// Puts a trial among those that wait.
  mutating func enqueue(_ trial: WaitingTrial) {
    guard !queue.contains(where: { $0.number == trial.number }) else { return }
    let place = queue.firstIndex {
      ($0.priority, -$0.number) < (trial.priority, -trial.number)
    }
    queue.insert(trial, at: place ?? queue.count)
  }

  /// Something happened that may bring new proposals.
  mutating func unblock() { blocked = nil }
}

/// Among trials that wait, which ones run first.
enum Priority {
  /// By hand, before all others.
  static let next = 2
  /// By hand.
  static let byHand = 1
  /// A retry, or enqueued by another program.
  static let normal = 0
}
