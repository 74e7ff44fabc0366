import Numerics
import Tuning

/// Draws every parameter on its own from its distribution, by the inverse of its cumulative
/// distribution function, as W&B's random search does. Never exhausted.
///
/// Source: Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 13, 2012.
public struct RandomSampler: Sampler {
  private let space: SearchSpace

  /// A sampler of this space.
  public init(space: SearchSpace) { self.space = space }

  /// Nothing: random search does not learn.
  public mutating func update(_ trial: Trial) {}

  /// A configuration that depends on the random stream alone.
  public func suggest(ask: Int, using random: inout RandomStream) -> Suggestion {
    .configuration(space.sample(using: &random), reason: nil)
  }
}
