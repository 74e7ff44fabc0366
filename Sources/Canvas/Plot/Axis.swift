#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// One direction of a plot: which values it shows, and how they are spread.
public struct Axis: Sendable, Hashable {
  /// How values are spread.
  public enum Scale: String, Sendable, Hashable, CaseIterable {
    /// Equal differences are equally long.
    case linear
    /// Equal ratios are equally long; shows positive values only.
    case log
  }

  /// How values are spread.
  public let scale: Scale
  /// The value at the left or lower end.
  public let lower: Double
  /// The value at the right or upper end, above `lower`.
  public let upper: Double
  /// Whether its values are whole numbers, steps for instance: no tick stands between two.
  public var isWhole = false
  /// Whether nothing can be read off it: it stands for values of which none is known.
  public private(set) var isBlank = false

  /// An axis without values, and without ticks.
  public static let blank: Axis = {
    var axis = Axis(.linear, from: 0, to: 1)
    axis.isBlank = true
    return axis
  }()

  /// An axis between two values.
  ///
  /// Ends that make no axis are mended: exchanged when in the wrong order, spread when equal,
  /// made positive on a log scale, 0 and 1 when not finite.
  public init(_ scale: Scale, from lower: Double, to upper: Double) {
    var low = lower.isFinite ? lower : 0
    var high = upper.isFinite ? upper : max(1, low)
    if low > high { swap(&low, &high) }
    if scale == .log {
      if high <= 0 { high = 1 }
      if low <= 0 { low = high / 1_000 }
      if high / low < 1.000_001 {
        low /= 1.25
        high *= 1.25
      }
    } else if high - low <= max(abs(low), abs(high)) * 1e-12 {
      let spread = low == 0 ? 1 : abs(low) * 0.1
      low -= spread
      high += spread
    }
    self.scale = scale
    self.lower = low
    self.upper = high
  }

  /// Whether values between two ends spread so far that a logarithmic scale shows more of them.
  ///
  /// - Parameter ratio: How many times the lower end the upper one must be.
  public static func isWide(_ low: Double, _ high: Double, ratio: Double = 20) -> Bool {
    low > 0 && high / low >= ratio
  }

  /// The scale that shows most of finite values: logarithmic where they are wide.
  public static func scale(for values: [Double]) -> Scale {
    guard let low = values.min(), let high = values.max() else { return .linear }
    return isWide(low, high) ? .log : .linear
  }

  /// An axis on which all finite values fit; nil where there is none (on a log scale, none above 0).
  ///
  /// - Parameters:
  ///   - padding: The share of the length that is left free at both ends; on a linear scale never
  ///     past zero where no value is.
  ///   - robust: If given, a share of the values (0.95) that must fit: the ends of the axis are
  ///     moved past it only as far as it does not flatten them. One diverged trial else flattens
  ///     all others; what leaves the plot is marked on its edge.
  public static func fitting(
    _ values: [Double], scale: Scale, padding: Double = 0.05, robust: Double? = nil
  ) -> Axis? {
    let usable = values.filter { $0.isFinite && (scale == .linear || $0 > 0) }
    guard let least = usable.min(), var greatest = usable.max() else { return nil }
    if let robust, usable.count >= 8 {
      let sorted = usable.sorted()
      let share = sorted[min(sorted.count - 1, Int(Double(sorted.count) * robust))]
      let inner = Axis(scale, from: least, to: share)
      if share > least, inner.fraction(of: greatest) > 2 { greatest = inner.value(at: 1.1) }
    }
    let tight = Axis(scale, from: least, to: greatest)
    var low = tight.value(at: -padding)
    var high = tight.value(at: 1 + padding)
    if scale == .linear {
      if least >= 0 { low = max(0, low) }
      if greatest <= 0 { high = min(0, high) }
    }
    return Axis(scale, from: low, to: high)
  }

  /// Where a value lies: 0 at the lower end, 1 at the upper one, outside beyond.
  ///
  /// NaN for NaN; on a log scale −∞ for what is not positive.
  public func fraction(of value: Double) -> Double {
    switch scale {
    case .linear: return (value - lower) / (upper - lower)
    case .log:
      if value <= 0 { return -.infinity }
      return (log10(value) - log10(lower)) / (log10(upper) - log10(lower))
    }
  }

  /// The value at a fraction; the inverse of ``fraction(of:)``.
  public func value(at fraction: Double) -> Double {
    switch scale {
    case .linear: return lower + fraction * (upper - lower)
    case .log:
      return pow(10, log10(lower) + fraction * (log10(upper) - log10(lower)))
    }
  }

  /// Whether a value lies between the ends.
  public func contains(_ value: Double) -> Bool { value >= lower && value <= upper }
}
