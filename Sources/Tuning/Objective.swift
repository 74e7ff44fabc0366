/// What a study tunes.
public struct Objective: Sendable, Hashable, Codable {
  /// Which value of a trial's curve counts as its result.
  public enum Reduction: String, Sendable, Hashable, Codable, CaseIterable {
    /// The last one.
    case last
    /// The best one.
    case best
  }

  /// The metric's name, as the script reports it.
  public var metric: String
  /// Whether small or large is good.
  public var direction: Direction
  /// New trials stop once one has reached this value; nil for never.
  public var target: Double?
  /// Which value of the curve counts.
  public var reduction: Reduction

  /// An objective.
  public init(
    metric: String, direction: Direction = .minimize, target: Double? = nil,
    reduction: Reduction = .last
  ) {
    self.metric = metric
    self.direction = direction
    self.target = target
    self.reduction = reduction
  }

  /// The result of a trial with this curve of the objective; nil without a point.
  public func value(of curve: Curve) -> Double? {
    switch reduction {
    case .last: return curve.lastValue
    case .best: return curve.best(direction)?.value ?? curve.lastValue
    }
  }
}
