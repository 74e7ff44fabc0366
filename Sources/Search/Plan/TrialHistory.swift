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
  /// The first trial, by number, of those that reached the objective's target.
  private(set) var onTarget: Int?
  /// Whether the configuration to beat is among the trials.
  private(set) var hasBaseline = false
  /// The trials of each phase, ascending by number, and how many of them have not ended.
  private(set) var phases: [String: PhaseTally] = [:]
  /// Who filled each place of a population, one after the other.
  private(set) var places: [Int: [Int]] = [:]
  /// Which trials are runs of one configuration.
  var groups = ReplicateGroups()
  /// The best of what can be compared.
  var standings = Standings()

  private(set) var objective: Objective
  /// Trials that a revived one stands for.
  private var replaced: Set<Int> = []
  /// What became of the trials up to the first that has not ended.
  private var folded: ImprovementCount
  private var foldedCount = 0
  private var foldedShare = 0.0

  /// The trials of a phase.
  struct PhaseTally: Sendable {
    var numbers: [Int] = []
    var unfinished: Set<Int> = []
    /// Configurations that were begun, runs and tries of the same one not counted.
    var begun = 0

    /// Whether a trial makes its phase fuller.
    static func counts(_ trial: Trial) -> Bool {
      [.sampled, .refined, .clone].contains(trial.origin) && TrialHistory.counts(trial)
    }
  }

  init(objective: Objective) {
    self.objective = objective
    folded = ImprovementCount(direction: objective.direction, share: 0)
  }

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
      count(old, -1)
      unfold(from: trial.number)
    } else {
      if let last = numbers.last, last > trial.number {
        numbers.insert(trial.number, at: numbers.partition { $0 > trial.number })
        unfold(from: trial.number)
      } else {
        numbers.append(trial.number)
      }
      groups.add(trial)
      if let phase = trial.phase {
        phases[phase, default: PhaseTally()].numbers.insert(sorted: trial.number)
      }
      if let place = trial.place, trial.origin != .replicate, trial.phase == nil {
        places[place, default: []].insert(sorted: trial.number)
      }
    }
    trials[trial.number] = trial
    tally(trial)
    hasBaseline = hasBaseline || trial.origin == .baseline
    count(trial, 1)
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
    count(trial, -1)
    trials[number]?.state = state
    trials[number]?.value = value
    guard let ended = trials[number] else { return }
    tally(ended)
    count(ended, 1)
    consider(ended)
  }

  mutating func pin(_ number: Int, _ pinned: Bool) { trials[number]?.isPinned = pinned }

  mutating func setTeaches(_ number: Int, _ teaches: Bool) { trials[number]?.teaches = teaches }

  /// Keeps what a live knob was turned to.
  mutating func turn(_ number: Int, _ knob: Configuration.Entry) {
    trials[number]?.turned[knob.name] = knob.value
  }

  /// Says whose checkpoint the successor of a population's loser starts from.
  mutating func condemn(_ number: Int, copies: Int) { trials[number]?.copies = copies }

  /// Looks at all trials anew by another objective or another course.
  mutating func reconsider(objective: Objective, course: Course?, replication: Replication?) {
    self.objective = objective
    groups.plan(replication: replication, course: course)
    standings = Standings(course: course, direction: objective.direction)
    onTarget = nil
    unfold(from: .min)
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
      return trial.state != .killed || trial.hasReported
    }
  }

  /// The runs of a trial's configuration as the one trial that samplers learn from.
  func merged(_ number: Int) -> Trial? { groups.merged(number, trials) }

  /// What became of the ended trials in the order of their numbers, the runs of a configuration as
  /// one.
  mutating func improvement(share: Double) -> ImprovementCount {
    if share != foldedShare {
      foldedShare = share
      unfold(from: .min)
    }
    while foldedCount < numbers.count, isSettled(numbers[foldedCount]) {
      take(numbers[foldedCount], into: &folded)
      foldedCount += 1
    }
    var ahead = folded
    for number in numbers[foldedCount...] { take(number, into: &ahead) }
    return ahead
  }

  /// The same for the trials of one phase.
  func improvement(share: Double, phase: String) -> ImprovementCount {
    var count = ImprovementCount(direction: objective.direction, share: share)
    for number in phases[phase]?.numbers ?? [] { take(number, into: &count) }
    return count
  }

  /// Whether what a trial comes to does not change any more: its runs change what a configuration
  /// comes to.
  private func isSettled(_ number: Int) -> Bool {
    guard let trial = trials[number] else { return true }
    guard trial.state.isFinished else { return false }
    return trial.origin == .rangeTest || groups.isAlone(number) && groups.expected(trial) == 1
  }

  /// Takes a trial into a count once it has ended, the runs of a configuration as one.
  private func take(_ number: Int, into count: inout ImprovementCount) {
    guard let trial = trials[number], trial.origin != .rangeTest,
      let merged = groups.isAlone(number) && groups.expected(trial) == 1
        ? trial : groups.merged(number, trials),
      merged.number == number, merged.state.isFinished
    else { return }
    count.take(state: merged.state, value: merged.value)
  }

  private mutating func unfold(from number: Int) {
    guard foldedCount > 0 || number == .min else { return }
    guard number == .min || number <= numbers[foldedCount - 1] else { return }
    folded = ImprovementCount(direction: objective.direction, share: foldedShare)
    foldedCount = 0
  }

  private mutating func count(_ trial: Trial, _ change: Int) {
    if TrialHistory.counts(trial) { counted += change }
    if let phase = trial.phase, PhaseTally.counts(trial) { phases[phase]?.begun += change }
  }

  private mutating func tally(_ trial: Trial) {
    guard let phase = trial.phase else { return }
    if trial.state.isFinished {
      phases[phase]?.unfinished.remove(trial.number)
    } else {
      phases[phase]?.unfinished.insert(trial.number)
    }
  }

  private mutating func consider(_ trial: Trial) {
    guard trial.origin != .rangeTest else { return }
    if let value = trial.curves[objective.metric]?.best(objective.direction)?.value {
      noteTarget(trial.number, value)
    }
    if trial.state == .complete, let value = trial.value, value.isFinite {
      noteTarget(trial.number, value)
    }
    if groups.isAlone(trial.number), groups.expected(trial) == 1 {
      guard trial.state == .complete, let value = trial.value, value.isFinite else { return }
      standings.consider(
        trial.configuration, phase: trial.phase, number: trial.number, value: value,
        root: trial.number, source: groups.source(of: trial.number))
    } else if let merged = groups.merged(trial.number, trials) {
      standings.forget(root: merged.number)
      guard merged.state == .complete, let value = merged.value, value.isFinite,
        let number = groups.speaker(trial.number, trials)
      else { return }
      standings.consider(
        merged.configuration, phase: merged.phase, number: number, value: value,
        root: merged.number, source: groups.source(of: trial.number))
    }
  }

  private mutating func noteTarget(_ number: Int, _ value: Double) {
    guard let target = objective.target, value.isFinite, number < onTarget ?? .max,
      trials[number]?.origin != .rangeTest
    else { return }
    if value == target || objective.direction.isBetter(value, than: target) { onTarget = number }
  }
}

extension [Int] {
  /// Puts a number where it belongs among ascending ones.
  mutating func insert(sorted number: Int) {
    let place = last.map { $0 < number } ?? true ? count : firstIndex { $0 > number } ?? count
    insert(number, at: place)
  }
}
