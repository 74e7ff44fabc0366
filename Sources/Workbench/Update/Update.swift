import Canvas
import Tuning

/// Takes an event in; what comes back is to be done outside, in order.
///
/// Pure: the same state and event give the same state and effects. Everything that costs time is
/// computed here and kept, so that `render(_:into:)` only draws.
public func update(_ state: inout WorkbenchState, _ event: WorkbenchEvent) -> [Effect] {
  update(&state, [event])
}

/// Takes events in that came together; what is computed from the state is computed once for all.
public func update(_ state: inout WorkbenchState, _ events: [WorkbenchEvent]) -> [Effect] {
  var effects = events.flatMap { state.absorb($0) }
  effects += state.settle()
  // Who only watches a study writes nothing into it.
  if state.options.isReadOnly {
    effects.removeAll { if case .saveSetting = $0 { true } else { false } }
  }
  return effects
}

extension WorkbenchState {
  /// Takes an event in without bringing what is kept up to date.
  fileprivate mutating func absorb(_ event: WorkbenchEvent) -> [Effect] {
    var effects: [Effect] = []
    switch event {
    case .change(let change):
      let before = (study.best, study.isLive, study.revision)
      effects = take(change)
      effects += occasions(before: before)
    case .preferences(let preferences): effects = take(preferences)
    case .key(let key):
      dropOldMessage()
      effects = press(key)
    case .mouse(let mouse): effects = point(mouse)
    case .paste(let text): paste(text)
    case .resize(let size):
      self.size = size
      arrange()
    case .tick(let now): tick(now)
    case .curves(let metric, let curves):
      self.curves.store.take(curves, metric: metric)
      detail.take(curves, metric: metric)
    case .reading(let reading): take(reading)
    case .suggestion(let answer): guided.take(answer)
    case .log(let trial, let lines): detail.take(lines, of: trial)
    case .verdict(let trial, let verdict): detail.take(verdict, of: trial)
    case .foreseen(let trial): foresight.take(trial)
    case .rangeTest(let analysis): rates.take(analysis)
    case .submitted(let token, let id):
      tell(acts.submitted(token: token, id: id))
      effects = pin(launches.submitted(token: token, id: id))
    case .notSubmitted(let token, let reason):
      launches.failed(token: token)
      tell(acts.failed(token: token, reason: reason))
    case .setting(let key, let value): restore(key, value)
    case .notWritten(let text, let what, let path, let reason):
      guard overlay == nil else {
        say(harmless(reason), .bad)
        break
      }
      // The prompt lies over the line of messages, so it says itself what is wrong.
      overlay = .line(
        LinePrompt(
          purpose: .file(text: text, what: what), field: TextField(path), problem: reason))
    case .edited(let edit): take(edit)
    case .message(let text, let isProblem):
      // What follows a problem's first line stands in its pane.
      let line = text.split(separator: "\n").first ?? ""
      say(harmless(line), isProblem ? .bad : .plain)
    }
    return effects
  }
}

extension WorkbenchState {
  /// Seconds after which a message leaves the screen.
  private static let messageSeconds = 20.0
  /// Seconds after which the next key takes it away, unless it tells of a problem.
  private static let readSeconds = 3.0

  /// Takes a message away that was read, when something else is done.
  fileprivate mutating func dropOldMessage() {
    guard let message, message.tone != .bad, acts.isEmpty,
      now - message.time >= WorkbenchState.readSeconds
    else { return }
    self.message = nil
  }

  /// Takes in what is new in the study.
  mutating func take(_ change: StudyChange) -> [Effect] {
    let slots = study.concurrency
    let (fault, trouble) = (study.fault, study.trouble)
    let metrics = study.metrics.count
    let delta = study.apply(change)
    if delta.hasPlan { curves.follow(study.objective) }
    if delta.hasPlan || study.metrics.count != metrics { takePreferredColumns() }
    if !delta.finished.isEmpty || delta.hasPlan { tellUnknownColumns() }
    if delta.hasPlan, !hasChosenSort {
      let sort = TrialSort(column: .objective, isDescending: study.direction == .maximize)
      if sort != table.sort { table.setSort(sort, study, filterContext) }
    }
    if study.concurrency != slots { wantedSlots = nil }
    table.apply(delta, study, filterContext)
    summary.take(delta.finished, study)
    rates.take(delta, study)
    for event in change.events {
      if let trial = event.trial, let end = ProcessEnd(event) { processEnds[trial] = end }
      knobs.take(event)
    }
    for row in change.rows where !row.knobs.isEmpty { knobs.look(row, study) }
    for event in change.events where !study.isEcho(event) {
      pruning.take(event, row: event.trial.flatMap(study.row), steps: study.plan?.steps)
      feed.take(event)
    }
    let isJudgedAnew = !delta.finished.isEmpty || change.events.contains { $0.kind == "audited" }
    if pruning.hasAudit, isJudgedAnew, let objective = study.plan?.objective {
      pruning.stand(in: EndStanding(study.rows, objective))
    }
    if study.fault != fault, let why = study.fault.first {
      say(harmless(why), .bad)
      // Its pane has the last lines of output.
      if overlay == nil { focus(on: .study) }
    }
    if study.trouble != trouble {
      say(
        harmless(study.trouble ?? "the study can be stored again"),
        study.trouble == nil ? .good : .bad)
    }
    curves.store.spoil(delta.changed)
    foresight.spoil(delta.changed, revision: study.revision)
    if let trial = detail.trial, delta.changed.contains(trial) { isLogStale = true }
    var effects: [Effect] = []
    for record in change.commands {
      tell(acts.take(record))
      effects += pin(launches.take(record))
      effects += keepEdit(after: record)
    }
    // What was chosen before the plan or the metrics came.
    for (key, value) in postponed {
      postponed[key] = nil
      restore(key, value)
    }
    return effects
  }

  /// Pins a trial that was brought back to run on whatever the pruner says.
  mutating func pin(_ trial: Int?) -> [Effect] {
    trial.map { submit([.pin(trial: $0)], "#\($0) is back; pin it") } ?? []
  }

  /// Says what became of an act.
  mutating func tell(_ answer: PendingActs.Answer?) {
    guard let answer else { return }
    // A number of slots that was refused is no base for the next wish.
    if !answer.isGood { wantedSlots = nil }
    let rest = answer.isGood ? afterword.map { "; \($0)" } ?? "" : ""
    afterword = nil
    say(answer.text + rest, answer.isGood ? .good : .bad)
  }

  mutating func tick(_ now: Double) {
    self.now = now
    if let message, now - message.time > WorkbenchState.messageSeconds, acts.isEmpty {
      self.message = nil
    }
  }

  /// Brings everything that is kept up to date, and asks for what is looked at and not there.
  mutating func settle() -> [Effect] {
    var effects: [Effect] = []
    let inside = layout.inside(.trials)
    // A table that is hidden keeps its lines for when it comes back.
    if !inside.isEmpty {
      table.height = max(1, inside.height - 1)
      table.reveal()
    }
    // What was moved for want of room comes back with the room.
    if inside.width > tablePlan.width { returnColumns() }
    tablePlan = TablePlan(
      width: inside.width, table: table, study: study, rate: study.rate)
    let log = layout.inside(.pruning)
    if !log.isEmpty {
      pruning.linesPerDecision = PruningPane.linesPerDecision(width: log.width)
      pruning.reveal(lines: PruningPane.listHeight(log))
    }
    let foreseen = foresight.arrive(table.cursor)
    if let foreseen {
      curves.store.add(foreseen, [study.objective, curves.metric, curves.companion])
    }
    effects += settleCurves()
    // Its keys work where its pane has no room.
    if rates.wantsTest() { effects.append(.loadRangeTest) }
    let rate = RatePane.plotRect(self, layout.inside(.rate))
    if !rate.isEmpty {
      rates.prepare(table, study, in: rate, options.glyphs)
    }
    if layout.rect(of: .study) != nil {
      let rect = StudyPane.parallelRect(self, layout.inside(.study))
      parallel.prepare(
        table, study, size: ParallelLines.plotSize(rect), options.glyphs.plotMarks)
    }
    effects += showTheme()
    if wantsStep, guided.request(study) { effects.append(.suggest) }
    if layout.rect(of: .study) != nil || isReadingShown,
      diagnosis.request(study, now: now, isUrgent: isReadingShown)
    {
      effects.append(.diagnose)
    }
    if layout.rect(of: .trial) != nil {
      let isOld = detail.arrive(
        table.cursor.flatMap(study.row), foreseen, revision: study.revision)
      if let trial = detail.request(changed: isLogStale || isOld) {
        effects += [.loadLog(trial: trial), .judge(trial: trial)]
      }
      if let trial = table.cursor, layout.rect(of: .curves) == nil {
        // Nobody else asks for what it says of the last steps.
        let missing = curves.store.request([trial], metric: study.objective)
        if !missing.isEmpty {
          effects.append(.loadCurves(trials: missing, metric: study.objective))
        }
      }
      if let trial = table.cursor, let metric = detail.requestRate(study.row(trial), study) {
        effects.append(.loadCurves(trials: [trial], metric: metric))
      }
      detail.prepareCourse(
        table.cursor.flatMap(study.row), study,
        watched: table.cursor.flatMap { curves.store.curve($0, study.objective) })
      detail.prepareCommand(table.cursor.flatMap(study.row), study.plan, options)
      isLogStale = false
    }
    if layout.rect(of: .trial) != nil || layout.rect(of: .curves) != nil {
      let next = foresight.request(table, study)
      if !next.isEmpty { effects.append(.foresee(trials: next)) }
    }
    return effects
  }

  /// Draws with the theme under the palette's cursor as long as it is there, else with the one in
  /// use.
  private mutating func showTheme() -> [Effect] {
    var wanted = options.theme
    if case .commands(let list)? = overlay, case .chooseTheme(let name)? = list.chosen?.action {
      wanted = name
    }
    guard wanted != shownTheme else { return [] }
    shownTheme = wanted
    return [.theme(wanted)]
  }

  /// Asks for the curves that are looked at, and makes the plots of those that are there.
  private mutating func settleCurves() -> [Effect] {
    let plots = layout.inside(.curves)
    let cases = PruningPane.caseRect(layout.inside(.pruning))
    if case .compare(var comparison)? = overlay {
      let metric = comparison.metric ?? curves.metric
      curves.store.trim(keeping: [metric: comparison.trials])
      let missing = curves.store.request(comparison.trials, metric: metric)
      let rect = CompareOverlay.plotRect(size, lines: comparison.lines.count)
      comparison.prepare(study, curves.store, metric: metric, in: rect)
      overlay = .compare(comparison)
      return missing.isEmpty ? [] : [.loadCurves(trials: missing, metric: metric)]
    }
    guard !plots.isEmpty || !cases.isEmpty else { return [] }
    curves.findCompanion(study)
    let wanted = curves.wanted(table, study)
    let decision = cases.isEmpty ? nil : pruning.decision(pruning.position)
    var asked: [String: [Int]] = [:]
    if !plots.isEmpty {
      asked[curves.metric] = wanted
      if let companion = curves.companion, let trial = table.cursor { asked[companion] = [trial] }
    }
    if !cases.isEmpty {
      let own = decision.map { [$0.trial] } ?? []
      asked[study.objective] = wanted + own.filter { !wanted.contains($0) }
    }
    curves.store.trim(keeping: asked)
    var effects: [Effect] = []
    for (metric, trials) in asked.sorted(by: { $0.key < $1.key }) {
      let missing = curves.store.request(trials, metric: metric)
      if !missing.isEmpty { effects.append(.loadCurves(trials: missing, metric: metric)) }
    }
    if !plots.isEmpty {
      curves.prepare(wanted, table, study, pruning, in: plots, options.glyphs)
    }
    if !cases.isEmpty { condemned.prepare(decision, wanted, study, curves.store, in: cases) }
    return effects
  }
}
