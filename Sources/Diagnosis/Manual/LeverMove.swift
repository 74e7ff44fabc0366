import Tuning

/// One change to a configuration that may make it better.
struct LeverMove: Sendable, Hashable {
  /// The parameter that is changed; of a batch size with its rate the batch size.
  var lever: String
  /// Whether its value goes up (1), down (−1), or to another choice (0).
  var direction: Int
  /// The new values.
  var changes: Configuration
  /// Why, in one sentence.
  var why: String

  /// A move.
  init(_ lever: String, _ direction: Int, _ changes: Configuration, because why: String) {
    self.lever = lever
    self.direction = direction
    self.changes = changes
    self.why = why
  }

  /// A rate that changes by more is no step but another start.
  static let jump = 6.0

  /// The move that a trial was, seen from the one before; nil if several things were changed.
  init?(_ record: StepRecord, _ plan: StudyPlan) {
    guard let base = record.base else { return nil }
    let rate = plan.learningRateName
    let others = record.names.filter { $0 != rate }
    guard let name = others.count == 1 ? others[0] : others.isEmpty ? rate : nil,
      record.names.contains(name)
    else { return nil }
    let new = record.trial.configuration
    if name == rate, let old = base.configuration.number(name), let value = new.number(name),
      old > 0, value > 0, max(old / value, value / old) > LeverMove.jump
    {
      return nil
    }
    lever = name
    direction = LeverMove.direction(from: base.configuration[name], to: new[name])
    changes = Configuration(
      record.names.compactMap { name in new[name].map { Configuration.Entry(name, $0) } })
    why = ""
  }

  static func direction(from old: ParameterValue?, to new: ParameterValue?) -> Int {
    guard let old = old?.number, let new = new?.number else { return 0 }
    return new > old ? 1 : new < old ? -1 : 0
  }
}
