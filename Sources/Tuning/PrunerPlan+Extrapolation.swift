extension PrunerPlan {
  /// hone's own: ends a trial whose curve, carried on to its end, will hardly be among the best.
  public struct Extrapolation: Sendable, Hashable, Codable {
    /// A trial ends when what it may be expected to gain on the best is below this times the share of
    /// its steps that are left, in units of what the best of the first trials is ahead of their middle.
    /// Above 0, at most 1.
    public var gain: Double
    /// Among the best means: better than the so many best complete trials. Range `1...`.
    public var top: Int
    /// No trial is judged before so many have completed. Range `1...`.
    public var startupTrials: Int
    /// The share of a full trial's steps that every trial may run unjudged, in 0…1.
    public var warmup: Double

    /// Options with their defaults.
    public init(
      gain: Double = 0.05, top: Int = 1, startupTrials: Int = 4, warmup: Double = 0.05
    ) {
      self.gain = gain
      self.top = top
      self.startupTrials = startupTrials
      self.warmup = warmup
    }
  }
}
