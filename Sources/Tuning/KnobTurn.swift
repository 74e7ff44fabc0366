import Foundation

/// A turn of a live knob: at which step a value of a running trial became which.
public struct KnobTurn: Sendable, Hashable {
  /// The parameter.
  public var name: String
  /// The last step that the trial had reported when it was asked for; 0 for none yet.
  public var step: Int
  /// The value until then; nil if nobody knows.
  public var before: ParameterValue?
  /// The value that was asked for.
  public var after: ParameterValue
  /// When, in seconds since 1970 UTC.
  public var time: Double

  /// A turn.
  public init(
    name: String, step: Int, before: ParameterValue?, after: ParameterValue, time: Double
  ) {
    self.name = name
    self.step = step
    self.before = before
    self.after = after
    self.time = time
  }

  /// All turns of a trial, in order.
  ///
  /// - Parameter events: The trial's events, in order; others are passed over.
  public static func all(of row: TrialRow, events: [StudyEvent]) -> [KnobTurn] {
    var values = row.configuration
    var turns: [KnobTurn] = []
    for event in events where event.kind == "knob" && event.trial == row.number {
      guard let name = event.payload["name"]?.string,
        let value = event.payload["value"].map({ ParameterValue($0) })
      else { continue }
      turns.append(
        KnobTurn(
          name: name, step: event.payload["step"]?.int ?? 0, before: values[name], after: value,
          time: event.time))
      values[name] = value
    }
    return turns
  }

  /// As `hone show --json` promises it.
  public var json: JSON {
    [
      "name": .string(name), "step": .int(step), "from": before?.json ?? .null, "to": after.json,
    ]
  }

  /// For people: `lr 0.02 → 0.002 at step 12`.
  public var text: String {
    let from = before.map { shortText($0) } ?? "–"
    return "\(name) \(from) → \(shortText(after)) at step \(step)"
  }
}

extension StudyPlan {
  /// The schedule that was found by hand: what turns of the rate made of it, as parameters that any
  /// trial of such a script can have, the rate included.
  ///
  /// One factor throughout is `multi-step` with `milestones` and `gamma`, PyTorch's `MultiStepLR`;
  /// else it is `piecewise` with `milestones` and `factors`, a `LambdaLR`. Both count in the trial's
  /// steps.
  ///
  /// - Returns: nil if the rate was not turned, or had a schedule of its own, which went on above
  ///   what was turned.
  public func foundSchedule(of row: TrialRow, turns: [KnobTurn]) -> Configuration? {
    guard let rate = learningRateName, var start = row.configuration.number(rate), start > 0 else {
      return nil
    }
    let steps = row.steps ?? self.steps ?? Int.max
    if let own = LearningRateSchedule(of: row.configuration, roles: roles, steps: steps) {
      guard own.shape == .constant, own.warmup == nil else { return nil }
    } else if row.configuration.entries.contains(where: { ScheduleWords.isSchedule($0.name) }) {
      // A course of its own that nobody here knows.
      return nil
    }
    var stages: [(step: Int, rate: Double)] = []
    for turn in turns where turn.name == rate {
      guard let value = turn.after.number, value > 0 else { return nil }
      if turn.step <= 0 {
        start = value
      } else if stages.last?.step == turn.step {
        stages[stages.count - 1].rate = value
      } else {
        stages.append((turn.step, value))
      }
    }
    guard !stages.isEmpty else { return nil }
    let name = space.parameters.map(\.name).first(where: ScheduleWords.isSchedule) ?? "schedule"
    // 0.2, and not 0.19999999999999998: more digits than a rate is given with say nothing.
    func tidy(_ ratio: Double) -> Double { Double(String(format: "%.7g", ratio)) ?? ratio }
    let ratios = zip(stages, [start] + stages.map(\.rate)).map { tidy($0.rate / $1) }
    var found: Configuration = [rate: .double(start)]
    let milestones = ParameterValue.list(stages.map { .int($0.step) })
    if let gamma = ratios.first, gamma > 0, ratios.allSatisfy({ $0 == gamma }) {
      found[name] = "multi-step"
      found["milestones"] = milestones
      found["gamma"] = .double(gamma)
    } else {
      found[name] = "piecewise"
      found["milestones"] = milestones
      found["factors"] = .list(stages.map { .double(tidy($0.rate / start)) })
    }
    return found
  }

  /// A study of one trial as it went: its values, with the schedule that was found by hand in place
  /// of the rate it began with.
  public func study(of row: TrialRow, turns: [KnobTurn]) -> StudyPlan {
    var values = row.present
    for entry in foundSchedule(of: row, turns: turns)?.entries ?? [] {
      values[entry.name] = entry.value
    }
    var plan = StudyPlan(
      name: "\(name)-\(row.number)", objective: objective,
      space: SearchSpace(
        space.parameters.map { parameter in
          var fixed = parameter
          if let value = values[parameter.name] { fixed.distribution = .constant(value) }
          return fixed
        }
          + values.entries.filter { space[$0.name] == nil }
          .map { Parameter($0.name, .constant($0.value)) }),
      sampler: .grid, launch: launch, steps: row.steps ?? steps, seed: seed)
    plan.roles = roles
    plan.endsDiverged = endsDiverged
    return plan
  }
}
