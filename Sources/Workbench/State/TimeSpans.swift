/// Spans of time as one: how long at least one of them lasted.
struct TimeSpans: Sendable, Hashable {
  /// Ascending, none of them touches another.
  private var spans: [ClosedRange<Double>] = []

  /// Whether there is none.
  var isEmpty: Bool { spans.isEmpty }

  /// Nothing yet.
  init() {}

  /// Adds a span, in seconds; one that ends before it begins is none.
  mutating func add(_ start: Double, _ end: Double) {
    guard start <= end else { return }
    // Mostly the newest: what lies behind it is looked for from the end.
    var first = spans.count
    while first > 0, spans[first - 1].upperBound >= start { first -= 1 }
    var last = first
    while last < spans.count, spans[last].lowerBound <= end { last += 1 }
    var whole = start...end
    if first < last {
      whole =
        min(start, spans[first].lowerBound)...max(end, spans[last - 1].upperBound)
    }
    spans.replaceSubrange(first..<last, with: [whole])
  }

  /// Seconds in which at least one lasted.
  var length: Double { spans.reduce(0) { $0 + $1.upperBound - $1.lowerBound } }
}
