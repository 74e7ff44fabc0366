/// Which running trials end early.
public indirect enum PrunerPlan: Sendable, Hashable, Codable {
  /// None.
  case none
  /// Those worse than a share of their peers at the same step, as Optuna's PercentilePruner.
  case percentile(Percentile)
  /// Those below the best share at a band of iterations: W&B's `early_terminate: hyperband`.
  case bands(Bands)
  /// Those not among the best 1/eta at a rung, as Optuna's SuccessiveHalvingPruner.
  case halving(Halving)
  /// Successive halving in brackets that begin at different rungs, as Optuna's HyperbandPruner.
  case hyperband(Hyperband)
  /// Those outside fixed limits, as Optuna's ThresholdPruner.
  case threshold(Threshold)
  /// Those without progress for some reports, if another pruner agrees; as Optuna's PatientPruner.
  case patience(Patience)
  /// Those further behind the best than a share that shrinks as they go on.
  case gap(Gap)
  /// Those whose curve will hardly end among the best.
  case extrapolation(Extrapolation)

  /// Those worse than the median of their peers at the same step, as Optuna's MedianPruner.
  public static func median(
    startupTrials: Int = 5, warmupSteps: Int = 0, interval: Int = 1, minimumPeers: Int = 1
  ) -> PrunerPlan {
    .percentile(
      Percentile(
        percentile: 50, startupTrials: startupTrials, warmupSteps: warmupSteps,
        interval: interval, minimumPeers: minimumPeers))
  }

  /// Optuna's PercentilePruner.
  public struct Percentile: Sendable, Hashable, Codable {
    /// The share of peers a trial has to be among, in 0…100; 50 is the median rule.
    public var percentile: Double
    /// No trial is judged before so many have completed. Range `0...`.
    public var startupTrials: Int
    /// Steps every trial may run unjudged. Range `0...`.
    public var warmupSteps: Int
    /// Steps between judgements. Range `1...`.
    public var interval: Int
    /// Completed trials needed at the step. Range `1...`.
    public var minimumPeers: Int

    /// Options with Optuna's defaults.
    public init(
      percentile: Double, startupTrials: Int = 5, warmupSteps: Int = 0, interval: Int = 1,
      minimumPeers: Int = 1
    ) {
      self.percentile = percentile
      self.startupTrials = startupTrials
      self.warmupSteps = warmupSteps
      self.interval = interval
      self.minimumPeers = minimumPeers
    }
  }

  /// W&B's hyperband: bands of iteration counts; at each a trial must be among the best 1/eta.
  public struct Bands: Sendable, Hashable, Codable {
    /// The iteration counts, ascending.
    public var counts: [Int]
    /// The share that goes on is 1/eta. Above 1.
    public var eta: Double
    /// Compares the value at the band, else the trial's best so far.
    public var strict: Bool

    /// Bands.
    public init(counts: [Int], eta: Double = 3, strict: Bool = true) {
      self.counts = counts
      self.eta = eta
      self.strict = strict
    }
  }
}
