import Tuning

/// What it takes to undo an act: commands that put back what was, and launches to be withdrawn.
struct ActUndo: Sendable {
  /// The act, as it was said: `halve #23`.
  var title: String
  /// What puts back what was, in this order.
  var back: [StudyCommand] = []
  /// The tokens of its launches.
  var launches: [Int] = []
  /// What of it cannot be taken back, with what can be done instead.
  var final: String?
  /// The plan that it put in force; only that one is taken back.
  var plan: StudyPlan?
}

extension WorkbenchState {
  /// Gives the commands of an act, so that it can be undone.
  ///
  /// - Parameter refusals: Why others of its commands could not be made.
  mutating func act(
    _ commands: [StudyCommand], _ title: String, _ refusals: [String] = []
  ) -> [Effect] {
    if commands.isEmpty, let first = refusals.first {
      say(first, .bad)
      return [.bell]
    }
    guard !commands.isEmpty else { return [] }
    var undo = ActUndo(title: title)
    for command in commands { add(command, to: &undo) }
    let suffix = refusals.isEmpty ? "" : " (not \(refusals.count): \(refusals[0]))"
    let effects = submit(commands, title + suffix)
    for case .submit(.launch, let token) in effects {
      launches.wait(for: token)
      undo.launches.append(token)
    }
    undos.push(.act(undo))
    return effects
  }

  /// Notes how a command is taken back.
  private func add(_ command: StudyCommand, to undo: inout ActUndo) {
    switch command {
    case .launch: break
    case .withdraw(let trial):
      undo.final = "#\(trial) was taken back; u brings it back as a new trial"
    case .kill(let trial):
      undo.final =
        undo.final == nil
        ? "a kill cannot be undone; u brings #\(trial) back as a new trial"
        : "kills cannot be undone; u brings trials back as new ones"
    case .stop: undo.final = "a sweep that was stopped goes on with: hone run"
    case .pause(let trial): undo.back.append(.resume(trial: trial))
    case .resume(let trial): undo.back.append(.pause(trial: trial))
    case .pin(let trial): undo.back.append(.unpin(trial: trial))
    case .unpin(let trial): undo.back.append(.pin(trial: trial))
    case .note(let trial, _):
      undo.back.append(.note(trial: trial, text: study.row(trial)?.note ?? ""))
    case .set(let trial, let name, _):
      guard let before = study.row(trial)?.present[name] else {
        undo.final = "what \(name) of #\(trial) was is not known; K turns it"
        return
      }
      undo.back.append(.set(trial: trial, name: name, value: before))
    case .baseline: undo.back.append(.baseline(trial: study.plan?.baselineTrial))
    case .concurrency:
      if let before = wantedSlots ?? study.concurrency { undo.back.append(.concurrency(before)) }
    case .plan(let new):
      guard let before = study.plan else { return }
      undo.back.append(.plan(before))
      undo.plan = new
    }
  }

  /// Takes an act back as far as it can be, or says why not.
  mutating func takeBack(_ act: ActUndo) -> [Effect] {
    let fates = act.launches.map { launches.fate(of: $0) }
    if fates.contains(.open) {
      undos.push(.act(act))
      return refuse("\(act.title) has no answer of the engine yet; undo it then")
    }
    if let plan = act.plan, study.plan != plan {
      return refuse("\(act.title): not undone, the plan is another one by now")
    }
    if act.back.contains(.resume(trial: nil)), study.engine == .absent {
      return refuse("\(act.title): not undone, it would start the sweep anew; P does that")
    }
    let launched = fates.compactMap { fate -> TrialRow? in
      if case .trial(let number) = fate { study.row(number) } else { nil }
    }
    let queued = launched.filter { $0.state == .queued }.map(\.number)
    let commands = act.back.filter(isOfUse) + queued.map { .withdraw(trial: $0) }
    guard !commands.isEmpty else {
      let running = launched.filter { $0.state.isActive }.map(\.number)
      if !running.isEmpty {
        return refuse(
          "\(act.title): a launch that has started cannot be undone; x kills \(names(running))")
      }
      if let final = act.final { return refuse(final) }
      if !launched.isEmpty {
        return refuse("\(act.title) cannot be undone: what it launched has ended")
      }
      return refuse("\(act.title): there is nothing of it left to undo")
    }
    for case .concurrency(let count) in commands { wantedSlots = count }
    let rest = act.final.map { " (\($0))" } ?? ""
    afterword = act.final
    let what = queued.isEmpty ? act.title : "\(act.title), withdraw \(names(queued))"
    return submit(commands, "undo: \(what)\(rest)")
  }

  /// Whether a command still finds what it is about: what has ended has no pin, no pause, no knob.
  private func isOfUse(_ command: StudyCommand) -> Bool {
    switch command {
    case .pin(let trial), .unpin(let trial), .pause(let trial?), .resume(let trial?),
      .set(let trial, _, _):
      return study.row(trial).map { !$0.state.isFinished } ?? false
    default: return true
    }
  }

  private mutating func refuse(_ reason: String) -> [Effect] {
    say(reason, .bad)
    return [.bell]
  }
}
