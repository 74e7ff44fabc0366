#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// The logarithm of a sum of exponentials, made part by part.
struct LogSum: Sendable {
  private var top: Double
  private var rest = 1.0

  /// A sum of one.
  init(first: Double) { top = first }

  /// The logarithm of the sum.
  var value: Double { top + log(rest) }

  /// Adds a part of the sum times the exponential of a factor.
  mutating func add(_ part: (top: Double, sum: Double), factor: Double) {
    let other = part.top + factor
    if other > top {
      rest = rest * exp(top - other) + part.sum
      top = other
    } else {
      rest += part.sum * exp(other - top)
    }
  }
}
