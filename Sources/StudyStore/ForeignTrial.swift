import Tuning

/// A trial that another program (an Optuna worker, optuna-dashboard, a script) added or changed.
public struct ForeignTrial: Sendable, Hashable {
  /// When, as a revision.
  public var revision: Int
  /// The trial as Optuna's tables have it, its state included: a `queued` one may be taken.
  public var trial: Trial
  /// The attempt of ours that runs it; set where somebody else ended or edited a trial of ours.
  public var attempt: String?

  /// Whether somebody else ended a trial that we run.
  public var endsOurs: Bool { attempt != nil && trial.state.isFinished }
}

/// A trial that waits for a slot.
public struct WaitingTrial: Sendable, Hashable {
  /// Its number.
  public var number: Int
  /// What to run. Of another program's: only the values that it fixed; the others are free.
  public var proposal: Proposal
  /// Whether hone queued it.
  public var isOurs: Bool
  /// Higher ones run first.
  public var priority: Int

  /// A trial that waits.
  public init(number: Int, proposal: Proposal, isOurs: Bool, priority: Int) {
    self.number = number
    self.proposal = proposal
    self.isOurs = isOurs
    self.priority = priority
  }
}
