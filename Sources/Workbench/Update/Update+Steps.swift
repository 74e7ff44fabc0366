import Diagnosis
import Tuning

/// The next step of the manual workflow: taken, edited, or refused.
extension WorkbenchState {
  /// Why an action cannot be taken on the step that is shown; nil if it can.
  func obstacleToStep(_ action: Action) -> String? {
    if let reason = options.actObstacle { return reason }
    guard let step = guided.step else {
      switch guided.answer {
      case .wait(let reason)?, .through(let reason)?: return reason
      default: return "the curves are being read"
      }
    }
    if action == .editStep, step.base.flatMap(study.row) == nil {
      return step.isRangeTest
        ? "a range test has nothing to edit; its rates come from the rate's range"
        : "there is no trial yet to change; run this one, or refuse it"
    }
    return nil
  }

  /// Moves the step's box over what it says, as far as there is more.
  @discardableResult
  mutating func scrollStep(by lines: Int) -> [Effect] {
    let last = StepOverlay.lastTop(self)
    guided.top = max(0, min(last, min(last, guided.top) + lines))
    return []
  }

  /// Takes an action in the step's overlay.
  mutating func decide(_ action: Action) -> [Effect] {
    switch action {
    case .nextField: return scrollStep(by: 1)
    case .previousField: return scrollStep(by: -1)
    case .pageDown, .pageUp:
      let page = max(1, StepOverlay.room(self) - 1)
      return scrollStep(by: action == .pageDown ? page : -page)
    default: break
    }
    guard let step = guided.step else { return [.bell] }
    switch action {
    case .editStep:
      guard let plan = study.plan, let row = step.base.flatMap(study.row) else { return [.bell] }
      var form = CloneForm(row, plan: plan, study: study)
      for name in step.proposal.configuration.differences(from: row.present) {
        if let value = step.proposal.configuration[name] { form.set(name, to: value, study) }
      }
      form.grounds = step.grounds
      overlay = .clone(form)
      return []
    case .refuseStep:
      say("not \(step.grounds.change); what else?", .plain)
      guided.take(nil)
      return [.refuse(step)]
    default:
      overlay = nil
      if step.isRangeTest { return carryOut(rangeTestAct) }
      return act([.launch(step.proposal, next: true)], step.grounds.change)
    }
  }
}
