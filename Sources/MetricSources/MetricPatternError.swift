/// Why a pattern for reading metrics cannot be used, and what one looks like.
public struct MetricPatternError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, and what to write instead.
  public var description: String

  /// An error.
  public init(_ description: String) { self.description = description }
}
