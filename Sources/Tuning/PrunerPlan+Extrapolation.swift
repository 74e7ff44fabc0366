extension PrunerPlan {
  /// hone's own: ends a trial whose curve, carried on to its end, will hardly be among the best.
  public struct Extrapolation: Sendable, Hashable, Codable {
    /// A trial ends when what it may be expected to gain on the `top`-th best is below this times the
    /// share of its steps that are left, in units of what that one is ahead of the middle of the
    /// first trials. Above 0, at most 1.
    public var gain: Double
    /// Which of the complete trials, the best being 1, a trial has to gain on. With 1 hardly any
    /// trial runs to its end once a good one is known, so that forecasts are no longer checked.
    /// Range `1...`.
    public var top: Int
    /// No trial is judged before so many have completed. Range `1...`.
    public var startupTrials: Int
    /// The share of a full trial's steps that every trial may run unjudged, in 0…1.
    public var warmup: Double

    /// Options with their defaults.
    public init(
      gain: Double = 0.15, top: Int = 5, startupTrials: Int = 4, warmup: Double = 0.05
    ) {
      self.gain = gain
      self.top = top
      self.startupTrials = startupTrials
      self.warmup = warmup
    }
  }
}
