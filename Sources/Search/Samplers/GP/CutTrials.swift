import Tuning

/// Where trials that were ended early would have ended.
///
/// Where a forecast says so, there. Else a value at a step is read as a rank among the finished
/// trials' values at that step, and the rank as their final value. A cut trial is never taken for
/// better than the best finished one, and what is known of it is the less certain the earlier it
/// was cut.
enum CutTrials {
  /// The final values of all trials, those of cut ones estimated, and how uncertain each estimate
  /// is: 0 for a finished one, up to 1 for one cut at its first step. Nil for what cannot be told.
  static func values(of outcomes: [TrialOutcome]) -> [(value: Double, doubt: Double)?] {
    let finished = outcomes.compactMap { outcome -> (TrialOutcome, Double)? in
      if case .value(let value) = outcome.result { return (outcome, value) }
      return nil
    }
    let finals = finished.map(\.1).sorted()
    var columns: [Int: [Double]] = [:]
    return outcomes.map { outcome in
      switch outcome.result {
      case .value(let value): return (value, 0)
      case .failure, .pending: return nil
      case .cut(let step, let value, let end):
        // With nothing to compare with, what it says itself is all there is.
        guard let best = finals.first else { return (end ?? value, 1) }
        if let end { return (max(best, end), doubt(finished, step)) }
        let peers =
          columns[step] ?? finished.compactMap { $0.0.value(at: step) }.sorted()
        columns[step] = peers
        guard !peers.isEmpty else { return (value, 1) }
        let better = peers.partitionPoint { $0 >= value }
        let rank = Double(better) / Double(peers.count)
        let place = rank * Double(finals.count - 1)
        let low = Int(place)
        let high = min(low + 1, finals.count - 1)
        let estimate = finals[low] + (finals[high] - finals[low]) * (place - Double(low))
        return (max(best, estimate), doubt(finished, step))
      }
    }
  }

  private static func doubt(_ finished: [(TrialOutcome, Double)], _ step: Int) -> Double {
    let last = finished.compactMap { $0.0.curve?.lastStep }.max() ?? step
    guard last > 0 else { return 1 }
    return 1 - min(1, max(0, Double(step) / Double(last)))
  }
}
