import Tuning

/// A trial that an engine runs.
struct LiveTrial: Sendable {
  /// Its line in the table.
  var row: TrialRow
  /// What it was made of.
  var proposal: Proposal
  /// The uuid of the attempt that runs it.
  var attempt: String
  /// The objective's curve so far.
  var curve: Curve
  /// Since when it is paused, in seconds since 1970 UTC.
  var pausedSince: Double?
  /// How often knobs were turned.
  var knobRevision = 0
  /// Whether somebody else has ended its row: it is ended, and keeps their state.
  var isEndedByOthers = false
  /// Whether a closure waits for the answer to its report.
  var awaitsVerdict = false

  init(row: TrialRow, proposal: Proposal, attempt: String, curve: Curve = Curve()) {
    self.row = row
    self.proposal = proposal
    self.attempt = attempt
    self.curve = curve
  }

  /// The slot it runs in.
  var slot: Int { row.slot ?? 0 }

  /// Whether the Tuner may still judge it.
  var isJudged: Bool { row.ending == nil && !isEndedByOthers }

  /// Takes points into the line and the curve.
  mutating func take(_ points: [MetricPoint], objective: Objective) {
    var places: [String: Int] = [:]
    for (index, metric) in row.metrics.enumerated() { places[metric.name] = index }
    for point in points {
      let before = row.reported ?? row.started ?? point.time
      row.longestSilence = max(row.longestSilence ?? 0, point.time - before)
      row.reported = max(before, point.time)
      row.step = max(row.step ?? point.step, point.step)
      if let place = places[point.metric] {
        row.metrics[place].value = point.value
      } else {
        places[point.metric] = row.metrics.count
        row.metrics.append(TrialRow.Metric(point.metric, point.value))
      }
      if point.metric == objective.metric {
        curve.add(step: point.step, value: point.value, time: point.time)
      }
    }
    row.objective = curve.lastValue
    let best = curve.best(objective.direction)
    row.best = best?.value
    row.bestStep = best?.step
    row.sparkline = curve.outline(16)
  }

  /// The objective's result so far.
  func value(_ objective: Objective) -> Double? { objective.value(of: curve) }
}
