import GRDB
import Tuning

/// Trials as Optuna's tables alone tell them: those that other programs made or changed.
struct ForeignReading {
  let tables: StudyTables
  let plan: StudyPlan

  /// A trial as Optuna has it.
  struct Facts {
    var number: Int
    var state: OptunaState
    var started: Double?
    var ended: Double?
    var value: Double?
    var configuration: Tuning.Configuration
    var isEnqueued: Bool
  }

  /// What Optuna knows of a trial, its curve aside; nil if there is no such row.
  func facts(_ id: Int64) throws -> Facts? {
    let trial = try tables.db.cachedStatement(
      sql: """
        SELECT number, state, datetime_start, datetime_complete FROM trials WHERE trial_id = ?
        """)
    guard let line = try Row.fetchOne(trial, arguments: [id]) else { return nil }
    // A trial that is just being made has no number for a moment.
    guard let number: Int = line[0] else { return nil }
    let start: String? = line[2]
    let end: String? = line[3]
    var facts = Facts(
      number: number, state: OptunaState(rawValue: line[1]) ?? .fail,
      started: start.flatMap(OptunaTime.time), ended: end.flatMap(OptunaTime.time), value: nil,
      configuration: Tuning.Configuration(), isEnqueued: false)
    try addParameters(of: id, to: &facts)
    let values = try tables.db.cachedStatement(
      sql: "SELECT value, value_type FROM trial_values WHERE trial_id = ? AND objective = 0")
    if let line = try Row.fetchOne(values, arguments: [id]) {
      facts.value = OptunaNumber.number(line[0], type: line[1])
    }
    return facts
  }

  private func addParameters(of id: Int64, to facts: inout Facts) throws {
    let parameters = try tables.db.cachedStatement(
      sql: """
        SELECT param_name, param_value, distribution_json FROM trial_params WHERE trial_id = ?
        ORDER BY param_id
        """)
    let cursor = try Row.fetchCursor(parameters, arguments: [id])
    while let line = try cursor.next() {
      let name: String = line[0]
      let distribution = try tables.distribution(line[2])
      guard let number: Double = line[1] else { continue }
      facts.configuration[name] = value(of: name, number: number, distribution)
    }
    let fixed = try tables.fetchOne(
      String.self,
      "SELECT value_json FROM trial_system_attributes WHERE trial_id = ? AND \"key\" = ?",
      [id, "fixed_params"])
    guard let fixed else { return }
    facts.isEnqueued = true
    // Once it runs, its parameters say what was made of the fixed ones.
    guard facts.state == .waiting, let json = try? JSON(parsing: fixed) else { return }
    for member in json.members ?? [] where facts.configuration[member.key] == nil {
      facts.configuration[member.key] = value(of: member.key, json: member.value)
    }
  }

  /// A value of ours: of the kind the plan gives the parameter, lists and maps unfolded.
  private func value(
    of name: String, number: Double, _ distribution: OptunaDistribution
  ) -> ParameterValue {
    let ours = plan.space[name]?.distribution
    if case .categorical(let choices) = distribution {
      let index = Int(number.rounded())
      if let known = ours?.choices, known.count == choices.count, known.indices.contains(index) {
        return known[index]
      }
    }
    let value = distribution.value(of: number) ?? .null
    guard let ours, ours.isNumeric, let number = value.number else { return value }
    return ours.value(of: number, clipped: false)
  }

  private func value(of name: String, json: JSON) -> ParameterValue {
    guard let ours = plan.space[name]?.distribution else { return ParameterValue(json) }
    if let choices = ours.choices {
      let match = choices.first {
        OptunaDistribution.means(OptunaDistribution.choice($0), json)
      }
      return match ?? ParameterValue(json)
    }
    guard let number = json.number else { return ParameterValue(json) }
    return ours.value(of: number, clipped: false)
  }

  /// The line of a trial.
  ///
  /// - Parameter ours: What we wrote of it before somebody else took or ended it.
  func row(_ id: Int64, ours: TrialRow?) throws -> TrialRow? {
    guard let facts = try facts(id) else { return nil }
    let curve = try tables.intermediateValues(of: id)
    let direction = plan.objective.direction
    var row =
      ours
      ?? TrialRow(
        number: facts.number, state: facts.state.state, configuration: facts.configuration,
        origin: facts.isEnqueued ? .enqueued : .sampled, isOurs: false)
    row.number = facts.number
    row.state = facts.state.state
    row.started = facts.started ?? row.started
    row.ended = facts.ended
    if let ours, !ours.state.isFinished {
      if ours.state == .queued { row.configuration = facts.configuration.filled(from: ours) }
      row.isOurs = ours.state != .queued
      row.reason = facts.state.isFinished ? "ended by another program" : "run by another program"
    }
    row.objective = facts.value ?? curve.lastValue ?? row.objective
    if let best = curve.best(direction) {
      (row.best, row.bestStep) = (best.value, best.step)
    }
    if let value = facts.value, row.best.map({ direction.isBetter(value, than: $0) }) ?? true {
      (row.best, row.bestStep) = (value, curve.lastStep)
    }
    row.step = curve.lastStep ?? row.step
    if !curve.isEmpty { row.sparkline = curve.outline(16) }
    if let objective = row.objective {
      let name = plan.objective.metric
      row.metrics.removeAll { $0.name == name }
      row.metrics.insert(TrialRow.Metric(name, objective), at: 0)
    }
    return row
  }

  /// The whole trial, for search and pruning.
  func trial(_ id: Int64, ours: TrialRow?, teaches: Bool) throws -> Trial? {
    guard let row = try row(id, ours: ours) else { return nil }
    let curves = try tables.curves(
      of: id, objective: plan.objective.metric, metrics: try tables.metricNames())
    return Trial(
      number: row.number, configuration: row.configuration, state: row.state, curves: curves,
      value: row.state.isFinished ? row.objective : nil, origin: row.origin, parent: row.parent,
      seed: row.seed, teaches: teaches, phase: row.phase, place: row.place, copies: row.copies)
  }
}

extension Tuning.Configuration {
  /// These values, and the row's where there is none.
  fileprivate func filled(from row: TrialRow) -> Tuning.Configuration {
    var filled = row.configuration
    for entry in entries { filled[entry.name] = entry.value }
    return filled
  }
}
