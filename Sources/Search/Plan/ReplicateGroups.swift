import Tuning

/// Which trials are runs of one configuration, and what they come to together.
struct ReplicateGroups: Sendable {
  /// Runs that each sampled configuration is to have.
  private(set) var planned = 1
  /// The same for phases that have a number of their own.
  private var plannedByPhase: [String: Int] = [:]
  private var keys: [Int: ReplicateKey] = [:]
  private var members: [ReplicateKey: [Int]] = [:]
  /// First runs whose configurations may still need more runs.
  private(set) var open: Set<Int> = []

  mutating func plan(replication: Replication?, course: Course?) {
    planned = replication?.count ?? 1
    plannedByPhase = [:]
    for phase in course?.phases ?? [] {
      if case .validate(_, let seeds) = phase.work {
        plannedByPhase[phase.name] = seeds * max(1, replication?.folds ?? 1)
      }
    }
  }

  mutating func add(_ trial: Trial) {
    let key = ReplicateKey(
      number: trial.number, origin: trial.origin, parent: trial.parent, phase: trial.phase,
      place: trial.place, known: { keys[$0] })
    keys[trial.number] = key
    members[key, default: []].insert(sorted: trial.number)
    if trial.place == 0, trial.origin != .replicate, trial.origin != .retry {
      open.insert(trial.number)
    }
  }

  /// No more runs of this configuration are needed.
  mutating func close(_ number: Int) { open.remove(number) }

  /// Runs that the configuration of this trial is to have.
  func expected(_ trial: Trial) -> Int {
    guard trial.place != nil, trial.origin != .exploited else { return 1 }
    return trial.phase.flatMap { plannedByPhase[$0] } ?? planned
  }

  /// Whether a trial is the only run of its configuration so far.
  func isAlone(_ number: Int) -> Bool { (keys[number].flatMap { members[$0]?.count } ?? 1) == 1 }

  /// The first trial of a trial's configuration, whatever phase it was in.
  func source(of number: Int) -> Int { keys[number]?.root ?? number }

  /// All runs of a trial's configuration, ascending.
  func runs(of number: Int) -> [Int] { keys[number].flatMap { members[$0] } ?? [number] }

  /// The newest try at each place of a trial's configuration.
  func places(of number: Int, _ trials: [Int: Trial]) -> [Int: Trial] {
    var places: [Int: Trial] = [:]
    for number in runs(of: number) {
      if let trial = trials[number], let place = trial.place { places[place] = trial }
    }
    return places
  }

  /// The runs of a trial's configuration as one trial, under the number of the first: with the
  /// mean of the values once all runs have ended, until then as one that runs.
  func merged(_ number: Int, _ trials: [Int: Trial]) -> Trial? {
    let list = runs(of: number)
    guard var view = list.first.flatMap({ trials[$0] }) else { return nil }
    let expected = expected(view)
    if list.count == 1, expected == 1 { return view }
    let all = list.compactMap { trials[$0] }
    var first = view
    var isOver = view.state.isFinished
    if expected > 1 {
      let places = places(of: number, trials)
      first = places[0] ?? view
      // Nobody runs again what ended early at the first try.
      let isWanted = first.state == .complete || !first.state.isFinished
      isOver = all.allSatisfy(\.state.isFinished) && (!isWanted || places.count >= expected)
      view.curves = first.curves
    }
    let values = all.compactMap { trial -> Double? in
      trial.state == .complete ? trial.value.flatMap { $0.isFinite ? $0 : nil } : nil
    }
    let diverged = all.count { $0.state == .diverged }
    guard isOver else {
      if view.state.isFinished { view.state = .running }
      view.value = nil
      return view
    }
    if !values.isEmpty, diverged * 2 < values.count + diverged {
      view.state = .complete
      view.value = values.reduce(0, +) / Double(values.count)
    } else {
      view.state = diverged > 0 ? .diverged : first.state
      view.value = first.value
    }
    return view
  }

  /// The first completed run: it stands for all.
  func speaker(_ number: Int, _ trials: [Int: Trial]) -> Int? {
    runs(of: number).first { trials[$0]?.state == .complete }
  }
}
