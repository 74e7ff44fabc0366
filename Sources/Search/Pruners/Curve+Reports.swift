import Tuning

/// What pruners ask of a curve that grows report by report.
extension Curve {
  /// Whether the curve is one that was read before with exactly one point more at its end: the
  /// rule, for which nothing need be read anew.
  ///
  /// - Parameters:
  ///   - count: How many points it had.
  ///   - last: The step of the last of them; of no meaning if there were none.
  func hasOneMore(than count: Int, through last: Int) -> Bool {
    self.count == count + 1 && (count == 0 || steps[count - 1] == last)
  }

  /// Whether the last report is the first one of an interval of steps that begins after a warm-up,
  /// as Optuna counts them.
  func isFirstReport(ofInterval interval: Int, warmup: Int) -> Bool {
    guard let step = lastStep, step >= warmup else { return false }
    let interval = max(1, interval)
    let due = (step - warmup) / interval * interval + warmup
    let previous = count > 1 ? max(-1, steps[count - 2]) : -1
    return previous < due
  }
}
