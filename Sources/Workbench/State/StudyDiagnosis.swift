import Canvas
import Diagnosis
import Tuning

/// What is known of the study as a whole; computed elsewhere, and asked for while it is looked at.
struct StudyDiagnosis: Sendable {
  /// The newest answer.
  private(set) var reading: StudyReading?
  private var isAsked = false
  /// How much of the study the newest question was about, and when it was put.
  private var asked = (finished: -1, plan: StudyPlan?.none, time: 0.0)
  /// When the next question may be put because of trials that ended.
  private var next = 0.0

  /// How often an answer's time must pass before trials that end are a reason to ask again: what
  /// is computed beside thousands of trials must not take a core from those that train.
  private static let rest = 100.0

  /// Whether to ask again: trials ended or the plan changed since, and no answer is under way.
  ///
  /// - Parameters:
  ///   - now: The time, in seconds.
  ///   - isUrgent: Somebody reads the answer.
  mutating func request(_ study: StudyMirror, now: Double, isUrgent: Bool) -> Bool {
    guard !isAsked, study.plan != nil, study.finishedCount > 0 else { return false }
    guard
      study.plan != asked.plan
        || study.finishedCount != asked.finished && (isUrgent || now >= next)
    else { return false }
    isAsked = true
    asked = (study.finishedCount, study.plan, now)
    return true
  }

  /// Takes an answer.
  mutating func take(_ reading: StudyReading, now: Double) {
    self.reading = reading
    isAsked = false
    next = now + StudyDiagnosis.rest * max(0, now - asked.time)
  }
}

extension WorkbenchState {
  /// Whether the checklist lies over the panes.
  var isReadingShown: Bool {
    if case .checklist? = overlay { return true }
    return false
  }

  /// Takes in what the study shows.
  mutating func take(_ reading: StudyReading) {
    diagnosis.take(reading, now: now)
    if case .checklist(var list)? = overlay {
      list.update(reading)
      overlay = .checklist(list)
    }
  }

  /// Takes an action in the checklist.
  mutating func follow(_ list: Checklist, _ action: Action) -> [Effect] {
    var list = list
    switch action {
    case .nextField, .previousField:
      let step = action == .nextField ? 1 : -1
      ChecklistOverlay.move(&list, by: step, self)
    case .pageDown: ChecklistOverlay.turn(&list, by: 1, self)
    case .pageUp: ChecklistOverlay.turn(&list, by: -1, self)
    default:
      let acts = list.acts
      guard acts.indices.contains(list.position) else { return [.bell] }
      guard case .move(let move) = acts[list.position] else {
        guard case .next(let edits) = acts[list.position] else { return [] }
        overlay = nil
        return [.writeNext(edits)]
      }
      if let reason = options.actObstacle {
        say(reason, .bad)
        return [.bell]
      }
      // A whole plan is put in force by some moves: it must be the one that was looked at.
      guard !move.changesPlan || study.plan == list.plan else {
        say("the plan has changed since; it is looked at anew", .bad)
        return [.bell]
      }
      let prepared = PreparedAct(
        harmless(move.title), detail: "\(harmless(move.reason)); ", commands: move.commands,
        plan: move.changesPlan ? list.plan : nil)
      // One trial may be taken back; another plan, or several trials, are asked about.
      guard !prepared.needsYes, move.commands.count == 1 else {
        overlay = .prepared(prepared)
        return []
      }
      overlay = nil
      return act(move.commands, move.title)
    }
    overlay = .checklist(list)
    return []
  }
}
