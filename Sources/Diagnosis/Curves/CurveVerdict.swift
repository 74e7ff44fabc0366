/// What a trial's curves say, why, and what to do next.
public struct CurveVerdict: Sendable, Hashable, Codable {
  /// The ten things that a curve can say, and that there is no whole one.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// It fell and settled, and nothing is wrong with where. While it runs: it converges, or still
    /// falls with steps to come.
    case good
    /// The budget ended (or the trial was stopped) before the curve did.
    case stillFalling = "still_falling"
    /// It falls, but so little that the end is far away: the rate is too low.
    case tooSlow = "too_slow"
    /// It fell at first and then stood, above where it could be.
    case plateau
    /// It goes up and down without getting better: the rate is too high.
    case oscillating
    /// Single jumps up, from which it comes back.
    case spiking
    /// It rose for good, or stopped being a number.
    case diverged
    /// Training gets better while validation gets worse.
    case overfitting
    /// Training and validation stand together, high: the model is too small.
    case underfitting
    /// It never left where it began: nothing is learnt.
    case noSignal = "no_signal"
    /// The script ended with an error: not the curve says what to do, but how it ended.
    case failed
  }

  /// What it says.
  public var kind: Kind
  /// The numbers that say so, in words, the strongest first.
  public var evidence: [String]
  /// What to do next, the best first.
  public var moves: [Move]

  /// A verdict.
  public init(_ kind: Kind, evidence: [String], moves: [Move] = []) {
    self.kind = kind
    self.evidence = evidence
    self.moves = moves
  }
}
