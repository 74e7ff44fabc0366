import Diagnosis
import Tuning

extension WorkbenchState.Options {
  /// Why nothing at all can be asked of the study; nil if it can.
  var actObstacle: String? {
    if isReadOnly { return "read-only: this screen watches, it does not act" }
    return isForeign ? "an Optuna database; hone does not run its trials" : nil
  }
}

extension WorkbenchState {
  /// Why an action cannot be taken now; nil if it can.
  func obstacle(to action: Action) -> String? {
    if action.isAct {
      if let reason = options.actObstacle { return reason }
      if study.plan == nil { return "the study's plan is not known yet" }
    }
    switch action {
    case .halve, .clone, .cloneAsIs, .refine, .replicate, .kill, .pause, .revive, .reviveImmune,
      .pin, .note, .knob, .markBaseline, .copy:
      return obstacleToActing(action)
    case .copyCommand: return options.arguments == nil ? "hone does not run these trials" : nil
    case .copySchedule: return scheduleObstacle
    case .compare:
      if table.marks.count >= 2 { return nil }
      return table.order.isEmpty ? noTrial : "space marks the trials to compare; two at least"
    case .mark, .open:
      return subject == nil ? noTrial : nil
    case .markAll: return table.order.isEmpty ? noTrial : nil
    case .unmark: return table.marks.isEmpty ? "no trial is marked" : nil
    case .clearFilter: return table.filter == nil ? "no filter is set" : nil
    case .nextMetric, .previousMetric:
      return study.metrics.count < 2 ? "there is no other metric than \(curves.metric)" : nil
    case .fewerSlots:
      guard let slots = study.concurrency else { return unknownSlots }
      return slots <= 1 ? "one trial at once is the least; P pauses the study" : nil
    case .askStop, .askStopNow, .stopStudy:
      if study.engine == .absent { return "no engine runs; there is nothing to stop" }
      // What runs may still be ended.
      return action == .askStopNow ? nil : ending
    case .pauseStudy:
      if study.engine == .absent, study.isFinished { return "the sweep is finished" }
      return nil
    case .moreSlots: return study.concurrency == nil ? unknownSlots : nil
    case .theme:
      return options.themes.count < 2 ? "there is no other theme" : nil
    case .takeMove: return moveObstacle
    case .rangeTest: return study.rate == nil ? noRate : nil
    case .editStep, .refuseStep: return obstacleToStep(action)
    case .accept where context == .step: return obstacleToStep(action)
    case .scaleRate: return scaleObstacle
    case .narrowRange, .launchAtRate: return rangeTestObstacle
    case .nextParameter, .previousParameter:
      return study.varying.count < 2 ? "no other parameter varies" : nil
    case .nextRule:
      return pruning.labels.count < 2 && pruning.narrowed == nil
        ? "there are no decisions of another kind" : nil
    case .search: return table.cursor == nil ? noTrial : nil
    case .nextMatch, .previousMatch, .endSearch:
      return detail.search == nil ? "nothing is looked for; / in pane 5 searches the output" : nil
    case .resetLayout:
      return paneSizes.parts.isEmpty ? "no border was dragged; the mouse does" : nil
    case .studyView: return study.plan == nil ? "the study's plan is not known yet" : nil
    case .toggleRangeTest: return rates.analysis == nil ? noRangeTest : nil
    case .accept:
      guard case .checklist(let list)? = overlay else { return nil }
      return options.actObstacle
        ?? (list.acts.isEmpty ? "there is nothing to be done about it with a key" : nil)
    case .acceptWarm: return warmObstacle
    case .toggleKill: return killObstacle
    default: return nil
    }
  }

  /// Why the form has no rate to offer.
  private var scaleObstacle: String? {
    guard case .clone(let form)? = overlay, form.offer == nil else { return nil }
    return "the rate goes with the batch size; this form does not change it"
  }

  /// Why a sweep that is ending is not stopped again; nil for one that goes on.
  private var ending: String? {
    study.endingText.map { "the sweep is \($0); P lets it go on" }
  }

  private var noTrial: String {
    if !study.rows.isEmpty { return "no trial meets the filter \(table.filter?.text ?? "")" }
    return "there is no trial yet"
  }

  private var unknownSlots: String {
    "how many trials run at once is not known yet: no engine has said it"
  }

  /// The trial that the keys are about: the pruning log's own, while it has them; else the table's.
  var subject: Int? {
    focus == .pruning ? pruning.current?.trial ?? table.cursor : table.cursor
  }

  /// The trials that an act is for: the marked ones, ascending, else the one the keys are about.
  var targetNumbers: [Int] {
    table.marks.isEmpty ? subject.map { [$0] } ?? [] : table.sortedMarks
  }

  /// The trials an act is for.
  var targets: [TrialRow] { targetNumbers.compactMap(study.row) }

  /// Why the first of the trials allows no proposal; nil if one of them does.
  private func reason(
    against rows: some Sequence<TrialRow>, _ make: (TrialRow) throws(ActRefusal) -> Proposal
  ) -> String? {
    var first: String?
    for row in rows {
      do {
        _ = try make(row)
        return nil
      } catch { first = first ?? error.description }
    }
    return first
  }

  private func obstacleToActing(_ action: Action) -> String? {
    // Every hint asks, and thousands may be marked: no array of them is made.
    let numbers = targetNumbers
    let rows = numbers.lazy.compactMap { [study] in study.row($0) }
    guard let first = rows.first(where: { _ in true }) else { return noTrial }
    func none(_ what: String, _ one: (TrialRow) -> String) -> String {
      numbers.count == 1 ? one(first) : "none of the \(numbers.count) marked trials \(what)"
    }
    switch action {
    case .halve:
      guard let plan = study.plan else { return nil }
      return reason(against: rows) { row throws(ActRefusal) in try plan.adjusted(row) }
    case .kill:
      if rows.contains(where: { $0.state.isActive || $0.state == .queued }) { return nil }
      return none("runs") { "#\($0.number) has ended (\($0.state.rawValue)); nothing to kill" }
    case .pause:
      if rows.contains(where: { $0.state == .running || $0.state == .paused }) { return nil }
      return none("runs") { "#\($0.number) is \($0.state.rawValue); only a running trial pauses" }
    case .revive, .reviveImmune:
      guard let plan = study.plan else { return nil }
      return reason(against: rows) { row throws(ActRefusal) in try plan.revival(of: row) }
    case .knob:
      if !turnable.isEmpty { return nil }
      return none("runs") {
        "#\($0.number) is \($0.state.rawValue); only what runs has live knobs"
      }
    case .pin:
      if rows.contains(where: { !$0.state.isFinished }) { return nil }
      return none("still runs") {
        "#\($0.number) has ended (\($0.state.rawValue)); a pin protects trials that run"
      }
    case .markBaseline:
      guard let row = subject.flatMap(study.row) else { return noTrial }
      if row.origin == .rangeTest { return "#\(row.number) is a range test; its loss is no result" }
      if study.plan?.baselineTrial == nil, study.baseline == row.number {
        return "#\(row.number) is the baseline already"
      }
      if row.state == .complete || study.plan?.baselineTrial == row.number { return nil }
      return "#\(row.number) is \(row.state.rawValue); only a complete trial can be compared with"
    case .refine:
      guard let row = subject.flatMap(study.row) else { return noTrial }
      return study.varying.isEmpty ? "#\(row.number): no parameter varies" : nil
    default: return nil
    }
  }

  private var noRate: String {
    "no parameter is the learning rate; name it in the study file: "
      + "hone: {roles: {learning_rate: NAME}}"
  }

  private var noRangeTest: String {
    "there is no range test" + (options.actObstacle == nil ? " yet; L runs one" : "")
  }

  private var rangeTestObstacle: String? {
    if study.rate == nil { return noRate }
    guard let analysis = rates.analysis else { return noRangeTest }
    guard analysis.recommended != nil else {
      return "the range test names no rate: " + (analysis.sentences.first ?? "too few points")
    }
    return nil
  }

  /// Why the verdict's next move cannot be made.
  private var moveObstacle: String? {
    guard let number = table.cursor else { return noTrial }
    // Nobody reads its curve before pane 5 is shown: then that is what the key does.
    guard layout.rect(of: .trial) != nil else { return nil }
    guard detail.trial == number, let verdict = detail.verdict else {
      return "#\(number) has no verdict yet: too few reports, or its curve is still being read"
    }
    guard verdict.firstAct == nil else { return nil }
    guard let move = verdict.moves.first else {
      return "#\(number) is \(verdict.words(isRunning: false)); nothing needs to be done"
    }
    return "\(move.title): the space has no parameter for it, so it is done in the script"
  }

  /// Why the trials of the open prompt cannot start from checkpoints.
  private var warmObstacle: String? {
    guard case .halve(let prompt)? = overlay else { return nil }
    let without = prompt.trials.filter { study.row($0)?.checkpoints.isEmpty ?? true }
    guard !without.isEmpty else {
      return prompt.trials.lazy.compactMap(study.row).compactMap(nothingLeft).first
    }
    let names = without.prefix(3).map { "#\($0)" }.joined(separator: ", ")
    return "\(names)\(without.count > 3 ? " …" : "") \(without.count == 1 ? "has" : "have") "
      + "no checkpoint; the script must save folders in $HONE_CHECKPOINTS"
  }

  /// Why a trial has nothing left to run from its newest checkpoint; nil if it has.
  private func nothingLeft(_ row: TrialRow) -> String? {
    guard let step = row.checkpoints.last, let steps = row.steps ?? study.plan?.steps, step >= steps
    else { return nil }
    return "#\(row.number) step \(step) of \(steps): nothing is left; "
      + "raise the steps (c clones it with more)"
  }

  /// Why nothing of the open prompt can be ended.
  private var killObstacle: String? {
    guard case .halve(let prompt)? = overlay else { return nil }
    let rows = prompt.trials.compactMap(study.row)
    if rows.contains(where: { $0.state.isActive || $0.state == .queued }) { return nil }
    return rows.count == 1
      ? "#\(rows[0].number) has ended already" : "all \(rows.count) trials have ended already"
  }
}
