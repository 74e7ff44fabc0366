extension PrunerPlan {
  /// Optuna's SuccessiveHalvingPruner: asynchronous, and nobody is paused.
  public struct Halving: Sendable, Hashable, Codable {
    /// The step of the first rung, from 1; nil for a hundredth of the longest complete trial's last
    /// step, fixed when the first trial is judged after one has completed.
    public var minimumResource: Int?
    /// The share that goes on at a rung is 1/eta, and the next rung is eta times as far. From 2.
    public var reductionFactor: Int
    /// How many rungs are left out at the start. Range `0...`.
    public var minimumEarlyStoppingRate: Int
    /// At a rung that no more trials than this have reached, everyone ends. Range `0...`; needs a
    /// given `minimumResource`.
    public var bootstrapCount: Int

    /// Options with Optuna's defaults.
    public init(
      minimumResource: Int? = nil, reductionFactor: Int = 4, minimumEarlyStoppingRate: Int = 0,
      bootstrapCount: Int = 0
    ) {
      self.minimumResource = minimumResource
      self.reductionFactor = reductionFactor
      self.minimumEarlyStoppingRate = minimumEarlyStoppingRate
      self.bootstrapCount = bootstrapCount
    }
  }

  /// Optuna's HyperbandPruner: every trial belongs to one bracket of successive halving, by the hash
  /// of the study's name and its number.
  public struct Hyperband: Sendable, Hashable, Codable {
    /// The step of the first bracket's first rung. Range `1...`.
    public var minimumResource: Int
    /// A full trial's steps; nil for the longest complete trial's last step and one more, fixed when
    /// the first trial is judged after one has completed.
    public var maximumResource: Int?
    /// The share that goes on at a rung is 1/eta. From 2.
    public var reductionFactor: Int
    /// As successive halving's; needs a given `maximumResource`.
    public var bootstrapCount: Int

    /// Options with Optuna's defaults.
    public init(
      minimumResource: Int = 1, maximumResource: Int? = nil, reductionFactor: Int = 3,
      bootstrapCount: Int = 0
    ) {
      self.minimumResource = minimumResource
      self.maximumResource = maximumResource
      self.reductionFactor = reductionFactor
      self.bootstrapCount = bootstrapCount
    }
  }
}
