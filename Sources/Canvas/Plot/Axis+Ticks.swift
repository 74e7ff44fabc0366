#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

extension Axis {
  /// A value worth a label.
  public struct Tick: Sendable, Hashable {
    /// The value.
    public let value: Double
    /// Its spelling: just the digits that tell it from its neighbours.
    public let label: String

    /// A value and its spelling.
    public init(value: Double, label: String) {
      self.value = value
      self.label = label
    }
  }

  /// Values worth a label: multiples of 1, 2 or 5 times a power of ten; on a log scale powers of
  /// ten, with 2 and 5 between them on short axes, every n-th power on long ones.
  ///
  /// - Parameter count: The greatest number of them, at least 1.
  public func ticks(atMost count: Int) -> [Tick] {
    if isBlank { return [] }
    let count = max(1, count)
    if scale == .log {
      let found = logTicks(atMost: count)
      if found.count >= min(2, count) { return found }
    }
    return linearTicks(atMost: count)
  }

  private func linearTicks(atMost count: Int) -> [Tick] {
    let span = upper - lower
    guard span.isFinite, span > 0 else { return [] }
    var exponent = Int(floor(log10(span / Double(count)))) - 1
    while true {
      for factor in [1.0, 2.0, 5.0] {
        let step = factor * pow(10, Double(exponent))
        if isWhole, step < 1 { continue }
        // A hair of slack, so that an end that is a multiple of the step counts as one.
        let first = ceil(lower / step - 1e-9)
        let last = floor(upper / step + 1e-9)
        if last - first + 1 <= Double(count) {
          guard last >= first, abs(first) < 1e15, abs(last) < 1e15 else { return [] }
          return (Int(first)...Int(last)).map { index in
            let value = Double(index) * step
            return Tick(
              value: value,
              label: Axis.label(
                value, exponent: exponent, largest: max(abs(lower), abs(upper))))
          }
        }
      }
      exponent += 1
    }
  }

  private func logTicks(atMost count: Int) -> [Tick] {
    let low = log10(lower) - 1e-9
    let high = log10(upper) + 1e-9
    let decades = high - low
    func ticks(_ factors: [Double], every: Int) -> [Tick] {
      var found: [Tick] = []
      for exponent in Int(floor(low))...Int(ceil(high)) where exponent % every == 0 {
        for factor in factors {
          let value = factor * pow(10, Double(exponent))
          let place = log10(value)
          guard place >= low, place <= high else { continue }
          found.append(Tick(value: value, label: logLabel(value, factor, exponent, decades)))
        }
      }
      return found
    }
    if decades < 2 {
      for factors in [[1.0, 2, 5], [1.0, 3]] {
        let found = ticks(factors, every: 1)
        if found.count <= count, found.count >= 2 { return found }
      }
    }
    for every in 1...400 {
      let found = ticks([1], every: every)
      if found.count <= count { return found }
    }
    return []
  }

  /// Long axes read better as powers, short ones as plain numbers.
  private func logLabel(_ value: Double, _ factor: Double, _ exponent: Int, _ decades: Double)
    -> String
  {
    let plain = decades < 4.5 ? -4...4 : 0...2
    if plain.contains(exponent) { return formatFixed(value, decimals: max(0, -exponent)) }
    return "\(Int(factor))e\(exponent)"
  }

  private static func label(_ value: Double, exponent: Int, largest: Double) -> String {
    if value == 0 { return "0" }
    if largest >= 1e9 || largest < 1e-4 {
      let places = Int(floor(log10(abs(value)) + 1e-9))
      let text = formatFixed(
        value / pow(10, Double(places)), decimals: max(0, places - exponent))
      return "\(text)e\(places)"
    }
    if largest >= 1e6, exponent >= 5 {
      return formatFixed(value / 1e6, decimals: max(0, 6 - exponent)) + "M"
    }
    if largest >= 1e4, exponent >= 2 {
      return formatFixed(value / 1e3, decimals: max(0, 3 - exponent)) + "k"
    }
    return formatFixed(value, decimals: max(0, -exponent))
  }
}
