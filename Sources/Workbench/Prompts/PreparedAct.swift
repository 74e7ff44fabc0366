import Tuning

/// An act that was worked out already: it is done as it was shown, or not at all.
struct PreparedAct: Sendable, Hashable {
  /// What it does: `#23: lr ÷ 2`.
  var title: String
  /// What the prompt says besides: why, or from what to what.
  var detail: String
  /// What speaks against it.
  var warning: String?
  /// What carries it out; empty for a range test, which has an effect of its own.
  var commands: [StudyCommand]
  /// The plan that it was worked out for, where it changes the plan.
  var plan: StudyPlan?
  /// Whether only `y` is a yes: where it ends trials or changes the plan.
  var needsYes: Bool
  /// Whether it is a range test, which no command asks for.
  var isRangeTest: Bool { commands.isEmpty }

  init(
    _ title: String, detail: String, warning: String? = nil, commands: [StudyCommand],
    plan: StudyPlan? = nil
  ) {
    self.title = title
    self.detail = detail
    self.warning = warning
    self.commands = commands
    self.plan = plan
    needsYes = commands.contains { command in
      switch command {
      case .kill, .withdraw, .plan, .stop: return true
      case .launch, .pause, .resume, .pin, .unpin, .set, .note, .baseline, .concurrency:
        return false
      }
    }
  }
}
