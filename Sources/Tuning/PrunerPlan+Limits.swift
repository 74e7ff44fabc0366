extension PrunerPlan {
  /// Optuna's ThresholdPruner: limits that do not depend on other trials.
  public struct Threshold: Sendable, Hashable, Codable {
    /// A value below it ends the trial; nil for no limit.
    public var lower: Double?
    /// A value above it ends the trial; nil for no limit.
    public var upper: Double?
    /// Steps every trial may run unjudged. Range `0...`.
    public var warmupSteps: Int
    /// Steps between judgements. Range `1...`.
    public var interval: Int

    /// Limits, of which one at least should be given.
    public init(
      lower: Double? = nil, upper: Double? = nil, warmupSteps: Int = 0, interval: Int = 1
    ) {
      self.lower = lower
      self.upper = upper
      self.warmupSteps = warmupSteps
      self.interval = interval
    }
  }

  /// Optuna's PatientPruner: no verdict while the trial still gets better.
  public struct Patience: Sendable, Hashable, Codable {
    /// Reports without progress that are borne, after the one that is looked at. Range `0...`.
    public var reports: Int
    /// By how much the best before must be better than the best since. Range `0...`.
    public var minimumDelta: Double
    /// The pruner that is asked then; `none` ends the trial at once.
    public var wrapped: PrunerPlan

    /// Patience around another pruner.
    public init(reports: Int, minimumDelta: Double = 0, wrapped: PrunerPlan = .none) {
      self.reports = reports
      self.minimumDelta = minimumDelta
      self.wrapped = wrapped
    }
  }

  /// The rule of thumb: how far behind the best a trial may be, by the share of its budget spent.
  public struct Gap: Sendable, Hashable, Codable {
    /// A row of the table: from this share of the budget on, this share behind ends a trial.
    public struct Row: Sendable, Hashable, Codable {
      /// The share of a full trial's steps, in 0…1.
      public var from: Double
      /// How much worse than the best, as a share of the best's absolute value, in 0….
      public var worse: Double

      /// A row.
      public init(from: Double, worse: Double) {
        self.from = from
        self.worse = worse
      }
    }

    /// The rows, ascending by `from`.
    public var table: [Row]
    /// From this share of the budget on nobody is ended, in 0…1.
    public var until: Double

    /// A table; without one the field's own: 15 % at 5 % of the budget, 10 % at 10 %, 5 % at 30 %,
    /// never after half.
    public init(
      table: [Row] = [
        Row(from: 0.05, worse: 0.15), Row(from: 0.1, worse: 0.1), Row(from: 0.3, worse: 0.05),
      ], until: Double = 0.5
    ) {
      self.table = table
      self.until = until
    }
  }
}
