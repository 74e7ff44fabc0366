import Numerics
import Tuning

/// Scrambled Sobol points, each coordinate mapped by its parameter's quantiles: random search
/// without the gaps and clusters. Never exhausted; it does not learn.
///
/// The *n*-th ask of a study gets the *n*-th point, so workers that ask side by side share one
/// sequence. Parameters beyond the 128th are drawn at random, which is what high Sobol dimensions
/// amount to at the number of trials that a study has.
///
/// Sources: Sobol', USSR Computational Mathematics and Mathematical Physics 7, 1967; for tuning,
/// Bousquet et al., "Critical hyper-parameters: no random, no cry", arXiv 1706.03200.
public struct SobolSampler: Sampler {
  private let space: SearchSpace
  private let sequence: SobolSequence

  /// A sampler of this space.
  ///
  /// - Parameter seed: The study's; another one gives another scrambling.
  public init(space: SearchSpace, seed: UInt64) {
    self.space = space
    sequence = SobolSequence(
      dimensions: min(SobolSequence.mostDimensions, space.varying.count), seed: seed)
  }

  /// Nothing: the points are as they are.
  public mutating func update(_ trial: Trial) {}

  /// The point of this ask.
  public func suggest(ask: Int, using random: inout RandomStream) -> Suggestion {
    let point = sequence.point(at: max(0, ask))
    var next = 0
    let entries = space.parameters.map { parameter -> Configuration.Entry in
      var u = 0.0
      if !parameter.distribution.isConstant {
        u = next < point.count ? point[next] : random.uniform()
        next += 1
      }
      return Configuration.Entry(parameter.name, parameter.distribution.value(at: u))
    }
    return .configuration(Configuration(entries), reason: nil)
  }
}
