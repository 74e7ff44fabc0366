/// When a study ends by itself.
public struct StopRules: Sendable, Hashable, Codable {
  /// After so many trials in all (`run_cap`, `stop.trials`).
  public var trials: Int?
  /// After so many hours since the study began.
  public var hours: Double?
  /// After so many finished trials without a better one.
  public var patience: Int?
  /// What counts as better for `patience`: an improvement of at least this share of the best.
  public var minimumImprovement: Double
  /// After the best configuration was found so many times.
  public var sameBest: Int?

  /// Rules; nil for never.
  public init(
    trials: Int? = nil, hours: Double? = nil, patience: Int? = nil,
    minimumImprovement: Double = 0, sameBest: Int? = nil
  ) {
    self.trials = trials
    self.hours = hours
    self.patience = patience
    self.minimumImprovement = minimumImprovement
    self.sameBest = sameBest
  }
}
