import Numerics

/// Proposes the next configuration.
///
/// The contract: `update` is called for every trial that begins, reports or ends, in the order of
/// the study's revisions, whoever proposed the trial. `suggest` changes nothing: two calls with the
/// same random stream give the same answer. A sampler reads no clock and no file, and survives
/// values that are NaN or infinite, trials with unknown or missing parameters, and its own absence
/// from any of the history. What it suggests depends on the set of trials as they are, not on the
/// order in which they came.
///
/// A proposal that was handed out and has no number yet comes as a queued trial with a number below
/// 0; it goes as a killed one that does not teach.
public protocol Sampler: Sendable {
  /// Takes in a trial as it is now.
  mutating func update(_ trial: Trial)

  /// The next configuration.
  ///
  /// - Parameters:
  ///   - ask: The number of this ask, from 0; every ask of a study has one of its own.
  ///   - random: The random stream of this ask.
  func suggest(ask: Int, using random: inout RandomStream) -> Suggestion
}

/// A sampler's answer.
public enum Suggestion: Sendable, Hashable {
  /// Run this; with the reason for a person, if there is one worth reading.
  case configuration(Configuration, reason: String?)
  /// There is nothing left to try.
  case exhausted(reason: String)
}
