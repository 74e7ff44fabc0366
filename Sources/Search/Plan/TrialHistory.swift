import Tuning

/// All trials of a study as the tuner knows them, and what follows from the set of them.
///
/// Nothing here depends on the order in which trials ended, only on their numbers: a history that
/// was read back from the store is the same as one that was lived through.
struct TrialHistory: Sendable {
  private(set) var trials: [Int: Trial] = [:]
  /// The numbers that are known, ascending.
  private(set) var numbers: [Int] = []
  /// How many trials count towards the study's number of trials.
  private(set) var counted = 0
  /// The best completed trial; of equal ones the first.
  private(set) var best: (number: Int, value: Double)?
  /// The first trial, by number, of those that reached the objective's target.
  private(set) var onTarget: Int?
  /// Whether the configuration to beat is among the trials.
  private(set) var hasBaseline = false

  private var objective: Objective
  /// Trials that a revived one stands for.
  private var replaced: Set<Int> = []
  /// How often the best configuration was found; nil where that is to be counted anew.
  private var timesFound: Int?
  private var patience = PatienceCount()

  init(objective: Objective) { self.objective = objective }

  subscript(number: Int) -> Trial? { trials[number] }

  /// Whether a trial is known and has not ended.
  func isUnfinished(_ number: Int) -> Bool { trials[number].map { !$0.state.isFinished } ?? false }

  // MARK: - Growing

  /// Puts a trial in, or another state of one that is there. Returns the numbers of all trials that
  /// changed by it: its own, and the parent that it replaces.
  mutating func put(_ new: Trial) -> [Int] {
    var trial = new
    if replaced.contains(trial.number) { trial.teaches = false }
    if let old = trials[trial.number] {
      counted -= TrialHistory.counts(old) ? 1 : 0
      patience.forget(from: trial.number)
    } else if let last = numbers.last, last > trial.number {
      numbers.insert(trial.number, at: numbers.partition { $0 > trial.number })
      patience.forget(from: trial.number)
    } else {
      numbers.append(trial.number)
    }
    trials[trial.number] = trial
    hasBaseline = hasBaseline || trial.origin == .baseline
    counted += TrialHistory.counts(trial) ? 1 : 0
    consider(trial)
    var changed = [trial.number]
    // A revived trial goes over its parent's steps, and teaches in its stead.
    if trial.origin == .revived, let parent = trial.parent, parent != trial.number {
      replaced.insert(parent)
      if trials[parent]?.teaches == true {
        trials[parent]?.teaches = false
        changed.append(parent)
      }
    }
    return changed
  }

  /// Adds points to a trial that is not finished.
  mutating func add(_ points: some Sequence<MetricPoint>, to number: Int) {
    for point in points {
      trials[number]?.curves[point.metric, default: Curve()].add(
        step: point.step, value: point.value)
      if point.metric == objective.metric { noteTarget(number, point.value) }
    }
  }

  /// Ends a trial.
  mutating func finish(_ number: Int, state: TrialState, value: Double?) {
    guard let trial = trials[number], !trial.state.isFinished else { return }
    counted -= TrialHistory.counts(trial) ? 1 : 0
    trials[number]?.state = state
    trials[number]?.value = value
    guard let ended = trials[number] else { return }
    counted += TrialHistory.counts(ended) ? 1 : 0
    consider(ended)
  }

  mutating func pin(_ number: Int, _ pinned: Bool) { trials[number]?.isPinned = pinned }

  mutating func setTeaches(_ number: Int, _ teaches: Bool) { trials[number]?.teaches = teaches }

  /// Looks at all trials anew with another objective.
  mutating func change(objective: Objective) {
    self.objective = objective
    best = nil
    timesFound = nil
    onTarget = nil
    patience = PatienceCount()
    for number in numbers {
      if let trial = trials[number] { consider(trial) }
    }
  }

  // MARK: - What follows

  /// Whether a trial counts towards `run_cap`: all do but those that carry another one on (revived,
  /// retried), range tests, and those that were taken back or killed before they reported.
  static func counts(_ trial: Trial) -> Bool {
    switch trial.origin {
    case .revived, .retry, .rangeTest: return false
    case .sampled, .baseline, .enqueued, .clone, .adjusted, .refined, .replicate, .exploited:
      return trial.state != .killed || trial.curves.contains { !$0.value.isEmpty }
    }
  }

  /// How often the search itself completed the best configuration.
  mutating func timesBestWasFound() -> Int {
    if let timesFound { return timesFound }
    let count = trials.values.count(where: findsBest)
    timesFound = count
    return count
  }

  private func findsBest(_ trial: Trial) -> Bool {
    guard let best, let configuration = trials[best.number]?.configuration else { return false }
    return trial.state == .complete && [.sampled, .baseline].contains(trial.origin)
      && trial.configuration.differences(from: configuration).isEmpty
  }

  /// How many trials have ended since the last one that was better by `share` of the best.
  mutating func trialsSinceImprovement(share: Double) -> Int {
    patience.count(trials, numbers, direction: objective.direction, share: share)
  }

  private mutating func consider(_ trial: Trial) {
    guard trial.origin != .rangeTest else { return }
    if let value = trial.curves[objective.metric]?.best(objective.direction)?.value {
      noteTarget(trial.number, value)
    }
    guard trial.state == .complete, let value = trial.value, value.isFinite else { return }
    noteTarget(trial.number, value)
    if let known = best {
      let isFirst = value == known.value && trial.number < known.number
      guard isFirst || objective.direction.isBetter(value, than: known.value) else {
        if let count = timesFound, findsBest(trial) { timesFound = count + 1 }
        return
      }
    }
    best = (trial.number, value)
    timesFound = nil
  }

  private mutating func noteTarget(_ number: Int, _ value: Double) {
    guard let target = objective.target, value.isFinite, number < onTarget ?? .max,
      trials[number]?.origin != .rangeTest
    else { return }
    if value == target || objective.direction.isBetter(value, than: target) { onTarget = number }
  }
}
