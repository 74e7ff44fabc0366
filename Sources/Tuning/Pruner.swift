/// Judges whether a running trial should end early. It stops nothing itself.
///
/// The contract: `update` is called for every trial that begins, reports its objective at a step, or
/// ends, in the order of the study's revisions, before the trial's own judgement at that step.
/// `judge` changes nothing.
public protocol Pruner: Sendable {
  /// Takes in a trial as it is now.
  mutating func update(_ trial: Trial)

  /// The judgement on a running trial at the step it reported last.
  func judge(_ trial: Trial) -> Judgement
}

/// A pruner's answer.
public enum Judgement: Sendable, Hashable {
  /// Let it run.
  case keep
  /// End it, for this reason.
  case prune(Evidence)
}
