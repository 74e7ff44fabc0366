import Tuning

extension StudyMirror {
  /// Whether time goes on for the study: somebody drives it, or a trial still runs.
  var isLive: Bool {
    if case .running = engine { return true }
    return !alive.isEmpty
  }

  /// What a sweep does that was stopped: `ending: 3 still run`; nil for one that was not.
  var endingText: String? {
    guard isEnding else { return nil }
    return active.count == 1 ? "ending: 1 still runs" : "ending: \(active.count) still run"
  }

  /// Seconds from the study's beginning to now, or to the last end if nothing goes on, nights in
  /// which nothing ran included: the stop rule `hours` counts so.
  func age(now: Double) -> Double? {
    guard let began else { return nil }
    return max(0, (isLive ? now : lastEnd ?? now) - began)
  }

  /// Seconds in which at least one trial ran; nil before the first.
  func ran(now: Double) -> Double? {
    var spans = spans
    for number in active {
      guard let row = row(number), let started = row.started else { continue }
      // Of what runs no more, though nobody saw its end, the last sign of life is known.
      spans.add(started, gone.contains(number) ? row.reported ?? started : max(started, now))
    }
    return spans.isEmpty ? nil : spans.length
  }

  /// The share of steps that pruning saved of those that would have been run without it.
  var savedShare: Double? {
    let all = stepsRun + stepsSaved
    return stepsSaved > 0 && all > 0 ? Double(stepsSaved) / Double(all) : nil
  }

  /// Seconds until the planned trials have ended: what the trials so far took on average, for
  /// those that wait and the rest of those that run, shared among the slots; never beyond the
  /// plan's hours. Nil while nothing can be said.
  func timeLeft(now: Double) -> Double? {
    // What is launched by hand while the sweep stands still brings it no further, and without an
    // engine nothing does.
    guard case .running = engine, !isPaused, !isByHand, !isEnding, trouble == nil,
      plan?.manual.map({ $0.isAutopilot || !active.isEmpty }) ?? true
    else { return nil }
    var left: Double?
    if let unstarted, let average = averageSeconds(now: now) {
      var work = Double(unstarted) * average
      for number in active {
        guard let row = row(number) else { continue }
        let ran = row.duration(now: now) ?? 0
        // A trial that knows its steps tells its own rest; else it takes what the others took.
        if let step = row.step, let steps = row.steps, step > 0, steps > step {
          work += min(average, ran / Double(step) * Double(steps - step))
        } else {
          work += max(0, average - ran)
        }
      }
      left = work / Double(max(1, concurrency ?? active.count))
    }
    if let hours = plan?.stop.hours, let age = age(now: now) {
      let limit = max(0, hours * 3_600 - age)
      left = min(left ?? limit, limit)
    }
    return left
  }

  /// Seconds that a trial takes: the mean of those that ended; before the first, what those that run
  /// will take at their pace. Nil while neither is known.
  private func averageSeconds(now: Double) -> Double? {
    if spent.trials > 0 { return spent.seconds / Double(spent.trials) }
    let likely = active.compactMap { number -> Double? in
      guard let row = row(number), let ran = row.duration(now: now), let step = row.step,
        let steps = row.steps, step > 0
      else { return nil }
      return ran / Double(step) * Double(max(step, steps))
    }
    return likely.isEmpty ? nil : likely.reduce(0, +) / Double(likely.count)
  }
}
