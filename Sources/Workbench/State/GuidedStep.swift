import Diagnosis
import Tuning

/// The next step of the manual workflow as far as it is known; computed elsewhere.
struct GuidedStep: Sendable {
  /// The newest answer.
  private(set) var answer: ManualAnswer?
  /// How many lines of its box are scrolled away.
  var top = 0
  private var isAsked = false
  /// How much of the study the newest question was about.
  private var asked = Extent()

  /// How much of a study there is.
  private struct Extent: Sendable, Equatable {
    var trials = -1
    var finished = -1
    var plan: StudyPlan?
  }

  /// Whether to ask again: the study has grown since, and no answer is under way.
  mutating func request(_ study: StudyMirror) -> Bool {
    let extent = Extent(
      trials: study.rows.count, finished: study.finishedCount, plan: study.plan)
    guard !isAsked, study.plan != nil, extent != asked else { return false }
    isAsked = true
    asked = extent
    return true
  }

  /// Takes an answer.
  mutating func take(_ answer: ManualAnswer?) {
    self.answer = answer
    top = 0
    isAsked = false
  }

  /// The step, if there is one.
  var step: ManualStep? {
    if case .step(let step)? = answer { return step }
    return nil
  }
}

extension WorkbenchState {
  /// Whether every trial waits for a person.
  var isGuided: Bool { study.plan?.manual.map { !$0.isAutopilot } ?? false }

  /// Whether the next step is looked at.
  var wantsStep: Bool {
    if case .step? = overlay { return true }
    return isGuided
  }
}
