import Tuning

/// Carries the manual workflow out by itself: what `hone: {autopilot: true}` puts beside the Tuner.
public struct ManualGuide: Guide {
  /// A guide.
  public init() {}

  /// The workflow's next step, as the trial that takes it.
  public func next(_ plan: StudyPlan, trials: [Trial]) -> Guidance {
    switch ManualWorkflow(plan, trials: trials).next() {
    case .step(let step): return .trial(step.proposal)
    case .wait(let reason): return .wait(reason: reason)
    case .through(let reason): return .through(reason: reason)
    }
  }

  /// A range test ends when its script turns out not to take part, or after enough reports.
  public func end(of trial: Trial, _ plan: StudyPlan) -> String? {
    RangeTestCourse.end(of: trial, plan)
  }
}
