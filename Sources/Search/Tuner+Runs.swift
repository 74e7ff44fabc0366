import Numerics
import Tuning

/// Further runs of configurations, to be judged by their mean.
extension Tuner {
  /// The seed of a run, the same for every configuration: what differs is then the configuration.
  func seed(place: Int) -> UInt64 {
    let index = plan.replication?.seedIndex(place: place) ?? place
    var random = RandomStream(seed: plan.seed, stream: UInt64(index) | 1 << 60)
    return random.next() >> 33
  }

  /// The next run of a configuration that was begun; nil if all have theirs, or wait for the first
  /// to show that it is worth it.
  mutating func nextRun() -> Proposal? {
    guard let replication = plan.replication, replication.count > 1 else { return nil }
    for number in history.groups.open.sorted() {
      guard let state = runState(number) else { continue }
      if state == .over {
        history.groups.close(number)
        continue
      }
      guard case .next(let place) = state, let first = history[number] else { continue }
      return run(of: first, place: place, count: replication.count)
    }
    return nil
  }

  private enum RunState: Equatable {
    /// All runs were begun, or none are worth it.
    case over
    /// The first run has to end.
    case waits
    /// This one is next.
    case next(Int)
  }

  private func runState(_ number: Int) -> RunState? {
    guard let replication = plan.replication, let first = history[number] else { return nil }
    let places = history.groups.places(of: number, history.trials)
    let lead = places[0] ?? first
    if lead.state.isFinished, lead.state != .complete { return .over }
    let begun = outstanding.filter {
      $0.proposal.origin == .replicate && $0.proposal.parent == number
        && $0.proposal.phase == first.phase
    }.compactMap(\.proposal.place)
    let next = (1..<max(2, replication.count)).first { places[$0] == nil && !begun.contains($0) }
    guard let next else { return begun.isEmpty ? .over : .waits }
    // Where bad ones are ended early, the first run shows whether the others are worth it.
    if pruner != nil, lead.state != .complete { return .waits }
    return .next(next)
  }

  private func run(of first: Trial, place: Int, count: Int) -> Proposal {
    let fold = plan.replication?.fold(place: place).map { "fold \($0)" }
    let seed = seed(place: place)
    return Proposal(
      configuration: first.configuration, origin: .replicate, parent: first.number, seed: seed,
      steps: first.steps, phase: first.phase, place: place,
      reason: "run \(place + 1) of \(count), \(fold ?? "seed \(seed)")")
  }

  /// Whether the plan's number of trials leaves room for another configuration with all its runs.
  func lackOfRoom() -> Ask? {
    guard let cap = plan.stop.trials, let replication = plan.replication, replication.count > 1
    else { return nil }
    let owed = history.groups.open.reduce(0) { sum, number in
      guard let state = runState(number), state != .over else { return sum }
      let places = history.groups.places(of: number, history.trials).count
      let begun = outstanding.count { $0.proposal.parent == number }
      return sum + max(0, replication.count - places - begun)
    }
    // Those that were handed out and have not begun want all their runs.
    let coming = outstanding.count { $0.proposal.place == 0 } * (replication.count - 1)
    let left = cap - history.counted - outstanding.count - owed - coming
    guard left < replication.count else { return nil }
    if owed + coming > 0 { return .wait(reason: "further runs wait for the first ones to end") }
    return .exhausted(
      reason: "\(history.counted) trials; \(cap) leave no room for another configuration of "
        + "\(replication.count) runs")
  }
}
