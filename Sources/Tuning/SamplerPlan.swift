/// How configurations are proposed.
public enum SamplerPlan: Sendable, Hashable, Codable {
  /// Every combination, in W&B's order.
  case grid
  /// Independent draws.
  case random
  /// Scrambled Sobol points.
  case sobol
  /// The tree-structured Parzen estimator.
  case tpe
  /// Covariance matrix adaptation.
  case cmaES
  /// Model-based search (`method: bayes`), the sampler chosen by space and number of trials.
  case automatic
  /// Bayesian optimisation with a Gaussian process, however many trials there are.
  case gp
}
