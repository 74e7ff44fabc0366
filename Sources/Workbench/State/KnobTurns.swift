import Foundation
import Tuning

/// Live knobs as far as the trials show them: a knob is asked for, and the script takes it up when it
/// rereads its file, if it does.
struct KnobTurns: Sendable {
  /// A knob of a trial.
  struct Knob: Sendable, Hashable {
    var name: String
    /// What it was started with.
    var before: ParameterValue?
    /// What was asked for last.
    var now: ParameterValue
    /// Whether the trial has reported it.
    var isShown: Bool
  }

  private struct Key: Sendable, Hashable {
    var trial: Int
    var name: String
  }

  /// The values that were asked for, in order.
  private var asked: [Key: [Double]] = [:]
  /// The last value that a report showed: a report stays said, whatever comes after it.
  private var shown: [Key: ParameterValue] = [:]

  /// A turn, where the trial stood.
  struct Mark: Sendable, Hashable {
    var name: String
    /// The last step that it had reported; 0 for none yet.
    var step: Int
    var value: ParameterValue
    /// When, in seconds since 1970 UTC.
    var time: Double
  }

  private var turned: [Int: [Mark]] = [:]

  /// The turns of a trial, in order.
  func marks(of trial: Int) -> [Mark] { turned[trial] ?? [] }

  /// Takes an event in.
  mutating func take(_ event: StudyEvent) {
    guard event.kind == "knob", let trial = event.trial, let name = event.payload["name"]?.string,
      let value = event.payload["value"]?.number
    else { return }
    asked[Key(trial: trial, name: name), default: []].append(value)
    turned[trial, default: []].append(
      Mark(
        name: name, step: event.payload["step"]?.int ?? 0,
        value: event.payload["value"].map { ParameterValue($0) } ?? .double(value),
        time: event.time))
  }

  /// A trial's turns, as `KnobTurn.all` has them; nil where not all of them are known: of a long study
  /// only the newest events are read.
  func turns(of row: TrialRow) -> [KnobTurn]? {
    var values = row.configuration
    let turns = marks(of: row.number).map { mark in
      defer { values[mark.name] = mark.value }
      return KnobTurn(
        name: mark.name, step: mark.step, before: values[mark.name], after: mark.value,
        time: mark.time)
    }
    return values == row.present ? turns : nil
  }

  /// Looks whether a trial's newest report shows what was asked for.
  mutating func look(_ row: TrialRow, _ study: StudyMirror) {
    for knob in row.knobs where isReported(knob, row, study) {
      shown[Key(trial: row.number, name: knob.name)] = knob.value
    }
  }

  /// The knobs of a trial.
  func knobs(of row: TrialRow) -> [Knob] {
    row.knobs.map { knob in
      Knob(
        name: knob.name, before: row.configuration[knob.name], now: knob.value,
        isShown: shown[Key(trial: row.number, name: knob.name)] == knob.value)
    }
  }

  /// Whether of all values that the parameter had the last one comes nearest to what is reported: a
  /// learning rate is reported as its schedule has made it, so that it need not be the very one.
  private func isReported(
    _ knob: Configuration.Entry, _ row: TrialRow, _ study: StudyMirror
  ) -> Bool {
    let isRate = knob.name == study.rate
    let metric =
      row.metric(knob.name) ?? (isRate ? study.rateMetric(of: row) : nil).flatMap(row.metric)
    guard let reported = metric, reported > 0, let wanted = knob.value.number, wanted > 0,
      let started = row.configuration.number(knob.name), started > 0
    else { return knob.value.number != nil && metric == knob.value.number }
    let scale = isRate ? scheduled(row, study) / started : 1
    guard scale > 0 else { return false }
    func distance(_ value: Double) -> Double { abs(log(reported / (value * scale))) }
    let others = [started] + asked[Key(trial: row.number, name: knob.name), default: []]
    return others.allSatisfy { $0 <= 0 || $0 == wanted || distance(wanted) < distance($0) }
  }

  /// The learning rate that the trial would have at its step, had no knob been turned.
  private func scheduled(_ row: TrialRow, _ study: StudyMirror) -> Double {
    let started = study.rate.flatMap { row.configuration.number($0) } ?? 1
    guard let plan = study.plan, let step = row.step, step > 0,
      let course = RateCourse(of: row.configuration, steps: row.steps ?? plan.steps, plan: plan),
      !course.planned.isEmpty
    else { return started }
    return course.planned[min(step, course.planned.count) - 1]
  }
}
