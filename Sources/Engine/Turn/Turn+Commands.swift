import StudyStore
import Tuning

extension Turn {
  /// What became of a command.
  enum Attempt {
    /// It is carried out; what to say. A launch is answered when it is known whether there is a
    /// slot.
    case done(String?)
    /// It cannot be; why.
    case refused(String)
  }

  /// Commands that wait for this engine. An errand leaves launches to an engine that starts trials.
  func commandsToDo() throws -> [CommandRecord] {
    try writer.queuedCommands().filter { !(setting.isErrand && $0.command.isLaunch) }
  }

  /// Carries out what a user asked, or says why not.
  mutating func carryOut(_ record: CommandRecord) throws {
    switch try attempt(record) {
    case .done(let text?): try close(record, .done, text)
    case .done(nil): break
    case .refused(let reason): try close(record, .refused, reason)
    }
  }

  /// Carries out what a user asked, and leaves the answer to the caller.
  mutating func attempt(_ record: CommandRecord) throws -> Attempt {
    let before = self
    var answer: String?
    do {
      // A command that cannot be carried out must not keep the turn from being stored.
      try before.writer.savepoint { _ in answer = try carryOut(record.command, id: record.id) }
    } catch let refusal as ActRefusal {
      self = before
      return .refused(refusal.description)
    } catch let error as StoreError {
      // What the database will never take must not come back with every turn.
      guard !error.isPassing else { throw error }
      self = before
      return .refused(error.description)
    }
    return .done(answer)
  }

  /// Writes the answer to a command down.
  mutating func close(
    _ record: CommandRecord, _ result: CommandRecord.State, _ text: String
  ) throws {
    try writer.answer(record.id, result, text)
    let trial = try record.command.trial.flatMap { try writer.row($0)?.number }
    try post(
      "command", trial: trial,
      [
        "command": .int(record.id), "verb": .string(record.command.verb),
        "state": .string(result.rawValue), "result": .string(text),
      ], "\(record.command.verb): \(text)")
  }

  private mutating func carryOut(_ command: StudyCommand, id: Int) throws -> String? {
    switch command {
    case .launch(let proposal, let next):
      launches.append((id, try launch(proposal, next: next)))
      return nil
    case .withdraw(let number): return try withdraw(number)
    case .kill(let number): return try kill(number)
    case .pause(let number?): return try pause(number)
    case .resume(let number?): return try resume(number)
    case .pause(nil): return try pauseStudy()
    case .resume(nil): return try resumeStudy()
    case .pin(let number): return try pin(number, true)
    case .unpin(let number): return try pin(number, false)
    case .set(let number, let name, let value): return try set(number, name, value)
    case .note(let number, let text): return try note(number, text)
    case .baseline(let number): return try markBaseline(number)
    case .concurrency(let count): return try setConcurrency(count)
    case .plan(let plan): return try change(plan)
    case .stop(let isNow): return try stop(isNow: isNow)
    }
  }

  // MARK: - Making trials

  private mutating func launch(_ proposal: Proposal, next: Bool) throws -> Int {
    let problems = state.plan.space.problems(of: proposal.configuration)
    guard problems.isEmpty else { throw ActRefusal(problems.joined(separator: "; ")) }
    if let parent = proposal.parent, try writer.row(parent) == nil {
      throw ActRefusal("there is no trial #\(parent) to come from")
    }
    if let source = proposal.checkpointOf {
      let steps = setting.folder?.trial(source).checkpoints ?? []
      guard !steps.isEmpty else {
        throw ActRefusal(
          "#\(source) has no checkpoint; the script must save folders in $HONE_CHECKPOINTS")
      }
      if let step = proposal.checkpointStep, !steps.contains(step) {
        let known = steps.map(String.init).joined(separator: ", ")
        throw ActRefusal("#\(source) has no checkpoint of step \(step), only of \(known)")
      }
    }
    let priority = next ? Priority.next : Priority.byHand
    let row = try writer.add(proposal, state: .queued, priority: priority)
    state.enqueue(
      WaitingTrial(number: row.number, proposal: proposal, isOurs: true, priority: priority))
    messages.append(.begin(proposal, number: row.number))
    let reason = proposal.reason ?? ""
    try post(
      "queued", trial: row.number,
      ["origin": .string(proposal.origin.rawValue), "reason": .string(reason)],
      "\(proposal.origin.rawValue) \(reason)")
    try postGrounds(of: proposal, trial: row.number)
    return row.number
  }

  /// Tells those who launched by hand whether their trial runs.
  mutating func answerLaunches() throws {
    for (command, number) in launches {
      var text = "#\(number) launched"
      if state.live[number] == nil {
        let before = state.queue.firstIndex { $0.number == number } ?? 0
        text = "#\(number) queued"
        if state.isStopping || state.isInterrupted || state.fault != nil {
          text += "; the sweep is ending, it runs with the next `hone run`"
        } else if state.isPaused {
          text += "; the study is paused"
        } else if before > 0 {
          text += ", \(before) before it"
        }
      }
      try writer.answer(command, .done, text, launched: number)
      try post(
        "command", trial: number,
        [
          "command": .int(command), "verb": "launch", "state": "done", "result": .string(text),
        ], "launch: \(text)")
    }
  }

  private mutating func withdraw(_ number: Int) throws -> String {
    guard let place = state.queue.firstIndex(where: { $0.number == number }) else {
      let row = try existing(number)
      throw ActRefusal(
        row.state.isActive
          ? "#\(number) is \(row.state.rawValue) already; kill it instead"
          : "#\(number) does not wait; it is \(row.state.rawValue)")
    }
    guard var row = try writer.row(number) else { throw StoreError.noTrial(number) }
    state.queue.remove(at: place)
    row.state = .killed
    row.ended = now
    row.reason = "withdrawn before it began"
    guard try writer.update(row) else {
      throw ActRefusal("#\(number) was taken by another program")
    }
    messages.append(.tell(number: number, state: .killed))
    state.unblock()
    try post("withdrawn", trial: number, [:], "")
    return "#\(number) withdrawn"
  }

  // MARK: - Steering trials

  private mutating func kill(_ number: Int) throws -> String {
    if state.queue.contains(where: { $0.number == number }) { return try withdraw(number) }
    let trial = try living(number)
    if let ending = trial.row.ending {
      return "#\(number) is stopping already (\(ending.rawValue))"
    }
    end(number, into: .killed, reason: TrialRow.handReason)
    return "#\(number) is stopping"
  }

  private mutating func pause(_ number: Int) throws -> String {
    var trial = try living(number)
    guard !setting.runsClosures else {
      throw ActRefusal("#\(number) is a closure of a program; closures cannot be paused")
    }
    switch trial.row.state {
    case .paused: return "#\(number) is paused already"
    case .stopping: throw ActRefusal("#\(number) is being ended")
    default: break
    }
    trial.row.state = .paused
    trial.pausedSince = now
    state.live[number] = trial
    changed.insert(number)
    actions.append(.signal(number: number, .pause))
    try post("paused", trial: number, [:], "by hand")
    return "#\(number) paused; it keeps its slot and its memory"
  }

  private mutating func resume(_ number: Int) throws -> String {
    var trial = try living(number)
    guard trial.row.state == .paused else {
      throw ActRefusal("#\(number) is not paused, it is \(trial.row.state.rawValue)")
    }
    trial.row.state = .running
    if let since = trial.pausedSince { trial.row.wasPaused(for: max(0, now - since)) }
    trial.pausedSince = nil
    state.live[number] = trial
    changed.insert(number)
    actions.append(.signal(number: number, .resume))
    try post("resumed", trial: number, [:], "by hand")
    return "#\(number) resumed"
  }

  private mutating func pin(_ number: Int, _ isPinned: Bool) throws -> String {
    let kind: StudyEvent.Kind = isPinned ? "pinned" : "unpinned"
    if var trial = state.live[number] {
      trial.row.isPinned = isPinned
      state.live[number] = trial
      changed.insert(number)
    } else {
      var row = try existing(number)
      guard row.state == .queued, row.isOurs else {
        throw ActRefusal(
          row.isOurs
            ? "#\(number) has ended (\(row.state.rawValue)); only what runs or waits can be pinned"
            : "#\(number) is run by another program, which does not ask hone what to prune")
      }
      row.isPinned = isPinned
      try writer.update(row)
    }
    state.condemned.remove(number)
    messages.append(.pin(number: number, isPinned))
    try post(kind, trial: number, [:], "by hand")
    return isPinned ? "#\(number) pinned: it is not pruned" : "#\(number) unpinned"
  }

  private mutating func set(_ number: Int, _ given: String, _ value: ParameterValue) throws
    -> String
  {
    var trial = try living(number)
    guard !setting.runsClosures else {
      throw ActRefusal("#\(number) is a closure of a program; closures have no live knobs")
    }
    let knob = try state.plan.knob(given, value, of: [trial.row])
    let name = knob.name
    let before = trial.row.present[name]
    trial.row.knobs.removeAll { $0.name == name }
    trial.row.knobs.append(knob)
    trial.knobRevision += 1
    state.live[number] = trial
    changed.insert(number)
    try writer.setTeaches(false, of: number)
    messages.append(.turn(number: number, knob))
    actions.append(.turn(number: number, knobs: knobs(of: trial)))
    let text = "\(name) \(before.map(shortText) ?? "–") → \(shortText(value))"
    try post(
      "knob", trial: number,
      ["name": .string(name), "value": value.json, "step": JSON(trial.row.step)], text)
    let warning = state.plan.knobWarning(knob).map { " (\($0))" } ?? ""
    return "#\(number) \(text)\(warning), once its script rereads $HONE_CONTROL"
  }

  /// `control.json`: each value under its parameter's name and under its role's.
  func knobs(of trial: LiveTrial) -> JSON {
    var members: [JSON.Member] = [.init("revision", .int(trial.knobRevision))]
    let names = state.plan.space.parameters.map(\.name)
    for knob in trial.row.knobs {
      members.append(.init(knob.name, knob.value.json))
      for role in ParameterRole.allCases
      where role.rawValue != knob.name
        && state.plan.roles.name(of: role, among: names) == knob.name
      {
        members.append(.init(role.rawValue, knob.value.json))
      }
    }
    return .object(members)
  }

  private mutating func note(_ number: Int, _ text: String) throws -> String {
    let note = text.isEmpty ? nil : text
    if var trial = state.live[number] {
      trial.row.note = note
      state.live[number] = trial
      changed.insert(number)
    } else {
      var row = try existing(number)
      row.note = note
      try writer.update(row)
    }
    try post("note", trial: number, ["text": .string(text)], text)
    return note == nil ? "#\(number): the note is gone" : "#\(number) noted"
  }

  // MARK: - Finding trials

  func existing(_ number: Int) throws -> TrialRow {
    if let trial = state.live[number] { return trial.row }
    guard let row = try writer.row(number) else {
      throw ActRefusal("there is no trial #\(number)")
    }
    return row
  }

  private func living(_ number: Int) throws -> LiveTrial {
    if let trial = state.live[number] {
      if setting.isLocal, let host = trial.row.host, host != setting.host {
        throw ActRefusal("#\(number) runs on \(host); signals reach it only from there")
      }
      return trial
    }
    let row = try existing(number)
    if row.state == .queued { throw ActRefusal("#\(number) has not begun yet") }
    if row.isOurs, row.state.isActive {
      throw ActRefusal(
        "#\(number) was about to be started when the engine ended; the next one starts it")
    }
    if !row.isOurs, !row.state.isFinished {
      throw ActRefusal("#\(number) is run by another program; hone cannot reach it")
    }
    throw ActRefusal("#\(number) has ended already (\(row.state.rawValue))")
  }
}
