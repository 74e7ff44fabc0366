import Tuning

/// The line that a percentile pruner holds against running trials, where it can be said exactly.
struct PruningThreshold: Sendable, Hashable {
  /// Steps and the value that a trial must not be worse than there.
  var points: [Point] = []
  /// The rule in a word: `median`.
  var name = ""

  /// A point of the line.
  struct Point: Sendable, Hashable {
    var step: Int
    var value: Double
  }

  /// The line by Optuna's rule (`PercentilePruner`): the percentile of the complete trials' values
  /// at a step, from the end of the warm-up on, once enough trials have completed.
  ///
  /// - Parameters:
  ///   - curves: The objective's curves of all complete trials; of fewer it would be another line.
  init(_ rule: PrunerPlan.Percentile, curves: [Curve], direction: Direction) {
    guard curves.count >= max(1, rule.startupTrials) else { return }
    name = rule.percentile == 50 ? "median" : "\(NumberText.brief(rule.percentile)) %"
    var values: [Int: [Double]] = [:]
    for curve in curves {
      for (step, value) in zip(curve.steps, curve.values) where !value.isNaN {
        values[step, default: []].append(value)
      }
    }
    let share = (direction == .minimize ? rule.percentile : 100 - rule.percentile) / 100
    for step in values.keys.sorted() where step >= rule.warmupSteps {
      guard var here = values[step], here.count >= max(1, rule.minimumPeers) else { continue }
      here.sort()
      // numpy's linear interpolation between the two nearest ranks.
      let place = share * Double(here.count - 1)
      let low = Int(place)
      let high = min(low + 1, here.count - 1)
      let value = here[low] + (here[high] - here[low]) * (place - Double(low))
      points.append(Point(step: step, value: value))
    }
  }

  /// No line.
  init() {}
}
