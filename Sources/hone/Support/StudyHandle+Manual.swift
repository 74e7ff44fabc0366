import Diagnosis
import StudyStore
import Tuning

extension StudyHandle {
  /// The kind of event by which a person refuses a step.
  private static let refused: StudyEvent.Kind = "advice_refused"

  /// What the manual workflow says of the study as it stands.
  ///
  /// - Throws: What the store throws; `CommandFailure` without a plan.
  func manualAnswer() throws -> ManualAnswer {
    let refused = try store.events(kinds: [StudyHandle.refused]).compactMap {
      $0.payload["step"]?.string
    }
    return ManualWorkflow(try plan(), trials: try store.trials(), refused: Set(refused)).next()
  }

  /// Writes down that a person does not want a step.
  ///
  /// - Throws: What the store throws.
  func refuse(_ step: ManualStep) throws {
    try store.write(now: wallClock()) { writer in
      _ = try writer.post(StudyHandle.refused, trial: step.base, step.grounds.payload)
    }
  }
}
