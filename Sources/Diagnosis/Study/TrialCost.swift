import Numerics
import Tuning

/// What a full trial costs, measured: the median of those that ran to their end.
///
/// - Returns: Nil while none has.
public func trialCost(_ rows: [TrialRow]) -> SpaceFacts.Cost? {
  let seconds = rows.compactMap { row -> Double? in
    guard row.isResult, let ended = row.ended else { return nil }
    return row.duration(now: ended).flatMap { $0 > 0 ? $0 : nil }
  }
  guard let median = seconds.median() else { return nil }
  let source = seconds.count == 1 ? "measured on one trial" : "median of \(seconds.count) trials"
  return SpaceFacts.Cost(seconds: median, source: source)
}
