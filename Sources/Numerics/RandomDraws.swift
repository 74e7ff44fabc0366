import Foundation

// The standard library's own `random(in:using:)` and `shuffle(using:)` may change their algorithm
// between releases; a study that is replayed must not. Hence draws of our own.

extension RandomNumberGenerator {
  /// A number in [0, 1), uniform over the multiples of 2⁻⁵³.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number in the range, uniform; the upper bound itself comes up only by rounding.
  ///
  /// - Precondition: both bounds are finite.
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    let low = range.lowerBound
    let high = range.upperBound
    precondition(low.isFinite && high.isFinite, "A uniform range needs finite bounds.")
    let u = uniform()
    // The two-sided form cannot overflow, whatever the bounds; rounding may leave the range.
    return min(max(low * (1 - u) + high * u, low), high)
  }

  /// A number in the range whose logarithm is uniform.
  ///
  /// - Precondition: the lower bound is above 0 and both are finite.
  public mutating func logUniform(in range: ClosedRange<Double>) -> Double {
    precondition(range.lowerBound > 0, "A logarithmic range must start above 0.")
    let exponent = uniform(in: log(range.lowerBound)...log(range.upperBound))
    return min(max(exp(exponent), range.lowerBound), range.upperBound)
  }

  /// A draw from the normal distribution with mean 0 and standard deviation 1.
  ///
  /// Source: Box and Muller, "A note on the generation of random normal deviates", 1958. The second
  /// number of each pair is dropped, so a draw always takes two words of the stream.
  public mutating func normal() -> Double {
    let radius = sqrt(-2 * log(1 - uniform()))
    return radius * cos(2 * Double.pi * uniform())
  }

  /// A draw from the normal distribution with this mean and standard deviation.
  public mutating func normal(mean: Double, standardDeviation: Double) -> Double {
    mean + standardDeviation * normal()
  }

  /// A whole number in the range, every one equally likely.
  ///
  /// Source: Lemire, "Fast random integer generation in an interval", ACM TOMACS 29, 2019.
  public mutating func integer(in range: ClosedRange<Int>) -> Int {
    let span = UInt64(bitPattern: Int64(range.upperBound) &- Int64(range.lowerBound))
    guard span < UInt64.max else { return Int(truncatingIfNeeded: next()) }
    let count = span + 1
    var product = next().multipliedFullWidth(by: count)
    if product.low < count {
      let threshold = (0 &- count) % count
      while product.low < threshold { product = next().multipliedFullWidth(by: count) }
    }
    return range.lowerBound &+ Int(truncatingIfNeeded: product.high)
  }

  /// True with this probability.
  public mutating func chance(_ probability: Double) -> Bool {
    uniform() < probability
  }

  /// One of the elements, every one equally likely; nil if there is none.
  public mutating func choice<C: RandomAccessCollection>(of elements: C) -> C.Element? {
    guard !elements.isEmpty else { return nil }
    let offset = integer(in: 0...(elements.count - 1))
    return elements[elements.index(elements.startIndex, offsetBy: offset)]
  }

  /// Puts the elements into a random order, every order equally likely (Fisher and Yates).
  public mutating func shuffle<C: MutableCollection & RandomAccessCollection>(_ elements: inout C) {
    var last = elements.count - 1
    while last > 0 {
      let other = integer(in: 0...last)
      elements.swapAt(
        elements.index(elements.startIndex, offsetBy: last),
        elements.index(elements.startIndex, offsetBy: other))
      last -= 1
    }
  }

  /// The numbers 0 to `count` − 1 in a random order.
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }
}
