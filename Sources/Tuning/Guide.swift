/// Decides trial by trial what to run next, where a whole trial and not a configuration alone is
/// proposed: a range test, a clone with its parent.
///
/// The contract: both functions are pure. They go by the plan and the trials as they are, whoever
/// proposed them, and survive values that are NaN or infinite.
public protocol Guide: Sendable {
  /// What to run next.
  ///
  /// - Parameter trials: All trials, ascending by number. One that was handed out and has no number
  ///   yet stands at the end as a queued one with a number below 0.
  func next(_ plan: StudyPlan, trials: [Trial]) -> Guidance

  /// Why a running trial has nothing more to tell and shall end; nil to let it run.
  func end(of trial: Trial, _ plan: StudyPlan) -> String?
}

/// A guide's answer.
public enum Guidance: Sendable, Hashable {
  /// Run this; its grounds say why.
  case trial(Proposal)
  /// Nothing before a trial that runs has ended.
  case wait(reason: String)
  /// Nothing is left to try.
  case through(reason: String)
}
