/// When a metric is said to stand still, and what becomes of the learning rate then: the rule of
/// PyTorch's `ReduceLROnPlateau`, with its defaults.
public struct PlateauRule: Sendable, Hashable, Codable {
  /// What the rate is multiplied by; above 0, below 1.
  public var factor: Double
  /// Values in a row that may bring no progress before the rate falls; from 0.
  public var patience: Int
  /// The share by which a value must better the best one to be progress; from 0.
  public var threshold: Double
  /// Values after a fall that are not counted; from 0.
  public var cooldown: Int
  /// The lowest rate ÷ base.
  public var floor: Double
  /// Whether the metric is to fall or to rise.
  public var direction: Direction

  /// A rule; PyTorch's own unless told otherwise.
  public init(
    factor: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4, cooldown: Int = 0,
    floor: Double = 0, direction: Direction = .minimize
  ) {
    self.factor = factor
    self.patience = patience
    self.threshold = threshold
    self.cooldown = cooldown
    self.floor = floor
    self.direction = direction
  }
}

/// A `ReduceLROnPlateau` at work: takes the watched metric value by value, and says how far the rate
/// has come down.
public struct PlateauReduction: Sendable, Hashable, Codable {
  /// What it goes by.
  public let rule: PlateauRule
  /// The rate ÷ the rate without any reduction; from 1 downwards.
  public private(set) var scale = 1.0

  private var best: Double
  private var idle = 0
  private var resting = 0

  /// A reduction that has seen nothing.
  public init(_ rule: PlateauRule) {
    self.rule = rule
    best = rule.direction == .minimize ? .infinity : -.infinity
  }

  /// Takes the next value of the metric, usually once an epoch.
  ///
  /// A value that is no number is no progress.
  /// - Parameter base: The rate without reductions; falls of less than 1e-8 are left out, as in
  ///   PyTorch.
  public mutating func observe(_ value: Double, base: Double) {
    if isProgress(value) {
      best = value
      idle = 0
    } else {
      idle += 1
    }
    if resting > 0 {
      resting -= 1
      idle = 0
    }
    guard idle > rule.patience else { return }
    let lower = max(scale * rule.factor, rule.floor)
    if (scale - lower) * base > 1e-8 { scale = lower }
    resting = rule.cooldown
    idle = 0
  }

  private func isProgress(_ value: Double) -> Bool {
    switch rule.direction {
    case .minimize: return value < best * (1 - rule.threshold)
    case .maximize: return value > best * (1 + rule.threshold)
    }
  }
}
