import Tuning

/// Counts, in the order of their numbers, the trials since the last improvement.
///
/// The order of numbers, not of ends, so that a history read back from the store gives the same
/// count. The finished trials from the start up to the first unfinished one are counted once.
struct PatienceCount: Sendable {
  private var folded = 0
  private var lastFolded = Int.min
  private var reference: Double?
  private var since = 0
  private var share: Double?

  /// Counts anew if what was counted may have changed at this number.
  mutating func forget(from number: Int) {
    if number <= lastFolded { self = PatienceCount() }
  }

  /// How many trials have ended since the last one that was better by at least `share` of the best;
  /// 0 before any has completed.
  mutating func count(
    _ trials: [Int: Trial], _ numbers: [Int], direction: Direction, share: Double
  ) -> Int {
    if self.share != share {
      self = PatienceCount()
      self.share = share
    }
    while folded < numbers.count, let trial = trials[numbers[folded]], trial.state.isFinished {
      take(trial, direction)
      lastFolded = trial.number
      folded += 1
    }
    var ahead = self
    for number in numbers[folded...] {
      if let trial = trials[number], trial.state.isFinished { ahead.take(trial, direction) }
    }
    return ahead.since
  }

  private mutating func take(_ trial: Trial, _ direction: Direction) {
    guard trial.origin != .rangeTest else { return }
    switch trial.state {
    case .pruned, .diverged: if reference != nil { since += 1 }
    case .complete:
      guard let value = trial.value, value.isFinite else { return }
      if let best = reference {
        let needed = abs(best) * (share ?? 0)
        let gain = direction == .minimize ? best - value : value - best
        guard gain > 0, gain >= needed else {
          since += 1
          return
        }
      }
      reference = value
      since = 0
    // A crash or a kill says nothing about whether the search still finds better ones.
    case .queued, .running, .paused, .stopping, .killed, .failed, .lost: break
    }
  }
}
