import Canvas

extension Axis {
  /// Lengths between labels, in seconds, that a clock knows.
  private static let clockSteps = [
    1.0, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200,
  ]

  /// Labels of an axis of seconds, each with its unit: `30s`, `1m30s`, `2h`.
  ///
  /// - Parameters:
  ///   - last: The last place that gets a label.
  ///   - width: Columns of the plot.
  static func clockTicks(of axis: Axis, until last: Double, width: Int) -> [Tick] {
    let count = max(2, width / 12)
    let (low, high) = (max(0, axis.lower), min(axis.upper, last))
    guard high > low else { return [] }
    let wanted = (high - low) / Double(count)
    var step = clockSteps.first { $0 >= wanted } ?? 86_400
    while step < wanted { step *= 2 }
    if high - low < 2 { step = max(0.1, ((high - low) * 2.5).rounded(.up) / 10) }
    let first = (low / step).rounded(.up)
    let final = (high / step).rounded(.down)
    guard final >= first, final - first < 1_000 else { return [] }
    return (Int(first)...Int(final)).map { index in
      Tick(value: Double(index) * step, label: label(Double(index) * step))
    }
  }

  private static func label(_ seconds: Double) -> String {
    if seconds == 0 { return "0" }
    if seconds < 60 { return NumberText.brief((seconds * 10).rounded() / 10) + "s" }
    let total = Int(seconds.rounded())
    let parts = [
      (total / 86_400, "d"), (total / 3_600 % 24, "h"), (total / 60 % 60, "m"), (total % 60, "s"),
    ]
    return parts.filter { $0.0 > 0 }.prefix(2).map { "\($0.0)\($0.1)" }.joined()
  }
}
