/// What a trial is doing, or how it ended.
public enum TrialState: String, Codable, Sendable, Hashable, CaseIterable {
  /// Waits for a slot.
  case queued
  /// Trains.
  case running
  /// Stopped for the time being; keeps its slot and its memory.
  case paused
  /// Was asked to end and has not ended yet.
  case stopping
  /// Ended by itself, with a value.
  case complete
  /// Ended by a pruner.
  case pruned
  /// Ended by hand.
  case killed
  /// Ended because its objective was not finite.
  case diverged
  /// Ended with an error, or without a value.
  case failed
  /// Ended, and nobody knows how.
  case lost

  /// Whether nothing will change any more.
  public var isFinished: Bool {
    switch self {
    case .queued, .running, .paused, .stopping: return false
    case .complete, .pruned, .killed, .diverged, .failed, .lost: return true
    }
  }

  /// Whether a process (or a closure) is there.
  public var isActive: Bool { self == .running || self == .paused || self == .stopping }
}

/// Where a trial came from.
public enum Origin: String, Codable, Sendable, Hashable, CaseIterable {
  /// The sampler proposed it.
  case sampled
  /// The study's configuration to beat.
  case baseline
  /// Somebody gave its whole configuration.
  case enqueued
  /// A copy of another trial, edited or not.
  case clone
  /// Another trial with its learning rate multiplied.
  case adjusted
  /// Drawn from a box around another trial.
  case refined
  /// Another trial with another seed.
  case replicate
  /// A population's loser replaced by a better trial, perturbed.
  case exploited
  /// The same again, after a crash.
  case retry
  /// A pruned trial carried on.
  case revived
  /// A learning-rate range test.
  case rangeTest = "range_test"
}
