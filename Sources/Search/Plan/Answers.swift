import Tuning

/// What the tuner answers to "what next?".
public enum Ask: Sendable, Hashable {
  /// Run this.
  case trial(Proposal)
  /// Nothing now, but more may come when running trials have ended.
  case wait(reason: String)
  /// Nothing before a person decides.
  case person(reason: String)
  /// The plan is through; another plan may bring more.
  case exhausted(reason: String)
}

/// What the tuner answers to a report.
public enum Verdict: Sendable, Hashable {
  /// Let the trial run.
  case go
  /// End it: the pruner condemned it.
  case prune(Evidence)
  /// The pruner condemned it, and it runs on all the same; why, in a word:
  /// `pinned` or `audit`.
  case spare(Evidence, reason: String)
  /// End it: its objective is not finite.
  case diverged(Evidence)
  /// End it: what it was run for is known; why.
  case end(reason: String)
}

/// What a trial's end means for the study.
public struct Ending: Sendable, Hashable {
  /// How the trial ended, once its result is known: a trial that completed without a value has
  /// failed, one whose value is not finite has diverged.
  public var state: TrialState
  /// The objective's result; nil without one, never NaN.
  public var value: Double?
  /// Whether it is better than every completed trial before.
  public var isNewBest: Bool
  /// What the pruner's audit found, if the trial was spared for it.
  public var audit: AuditOutcome?
  /// The best after it, where that is another trial or another value than this one's: the mean of
  /// several runs goes by the number of the first.
  public var best: Best?

  /// The best of a study.
  public struct Best: Sendable, Hashable {
    /// The trial.
    public var number: Int
    /// Its value; of several runs of a configuration, their mean.
    public var value: Double
  }

  /// An ending.
  public init(state: TrialState, value: Double?, isNewBest: Bool, audit: AuditOutcome? = nil) {
    self.state = state
    self.value = value
    self.isNewBest = isNewBest
    self.audit = audit
  }
}

/// Which sampler proposes, and why it was chosen.
public struct SamplerNote: Sendable, Hashable {
  /// The sampler's name: `grid`, `random` …
  public var kind: String
  /// Why this one, for a person.
  public var reason: String

  /// A note.
  public init(kind: String, reason: String) {
    self.kind = kind
    self.reason = reason
  }
}

/// The phase of a plan that is on.
public struct PhaseNote: Sendable, Hashable {
  /// Its name.
  public var name: String
  /// Its place among the phases, from 0.
  public var index: Int
  /// How many phases there are.
  public var count: Int
  /// How many of its trials were begun.
  public var begun: Int
  /// How many it takes at most.
  public var trials: Int
}
