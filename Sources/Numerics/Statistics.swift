extension Collection<Double> {
  /// The arithmetic mean, or nil if there is no element.
  public func mean() -> Double? {
    guard !isEmpty else { return nil }
    return reduce(0, +) / Double(count)
  }

  /// The variance of the population that these are a sample of (divisor *n* − 1), or nil if there
  /// are fewer than two elements.
  public func sampleVariance() -> Double? {
    guard count > 1, let mean = mean() else { return nil }
    // Two passes: the textbook one-pass formula cancels when the mean is large.
    return reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
  }

  /// The square root of ``sampleVariance()``, or nil if there are fewer than two elements.
  public func sampleStandardDeviation() -> Double? {
    sampleVariance()?.squareRoot()
  }

  /// The middle element, or the mean of the two middle ones; nil if there is none, NaN if one is.
  public func median() -> Double? {
    percentile(50)
  }

  /// The value below which `percent` of the elements lie, interpolated linearly between the two
  /// nearest (numpy's default method, H&F type 7); nil if there is none, NaN if one is.
  ///
  /// - Parameter percent: From 0 (the least) to 100 (the greatest).
  public func percentile(_ percent: Double) -> Double? {
    contains(where: \.isNaN) ? .nan : nanPercentile(percent)
  }

  /// ``percentile(_:)`` of those elements that are not NaN, as numpy's `nanpercentile`; nil if there
  /// is none.
  ///
  /// Beside an infinity it is that infinity, where numpy may give NaN.
  public func nanPercentile(_ percent: Double) -> Double? {
    // As an array first: the rest need not be generic, which thousands of elements feel.
    Array(self).filter { !$0.isNaN }.sorted().sortedPercentile(percent)
  }
}

extension [Double] {
  /// ``Swift/Collection/percentile(_:)`` of elements that ascend, none of them NaN.
  public func sortedPercentile(_ percent: Double) -> Double? {
    precondition((0...100).contains(percent), "A percentile lies between 0 and 100.")
    guard let last else { return nil }
    let position = Double(count - 1) * (percent / 100)
    let index = Int(position)
    guard index + 1 < count else { return last }
    let below = self[index]
    let above = self[index + 1]
    let weight = position - Double(index)
    if weight == 0 || below == above { return below }
    let gap = above - below
    guard gap.isFinite else { return below * (1 - weight) + above * weight }
    // From the nearer end, as numpy does, so that both ends come out exactly.
    return weight < 0.5 ? below + gap * weight : above - gap * (1 - weight)
  }
}
