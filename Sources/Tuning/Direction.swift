/// Whether a study looks for the smallest or the largest value of its objective.
public enum Direction: String, Codable, Sendable, Hashable, CaseIterable {
  /// Smaller is better.
  case minimize
  /// Larger is better.
  case maximize

  /// Whether `a` is strictly better than `b`. NaN is never better, and anything is better than NaN.
  public func isBetter(_ a: Double, than b: Double) -> Bool {
    if a.isNaN { return false }
    if b.isNaN { return true }
    return self == .minimize ? a < b : a > b
  }

  /// The better of two values, by `isBetter`.
  public func better(_ a: Double, _ b: Double) -> Double { isBetter(b, than: a) ? b : a }
}
