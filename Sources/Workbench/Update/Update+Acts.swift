import Diagnosis
import Tuning

/// What acts by hand ask of the study. Proposals come from `StudyPlan`, as on the command line.
extension WorkbenchState {
  /// Gives commands, and says that they were given.
  mutating func submit(_ commands: [StudyCommand], _ title: String) -> [Effect] {
    guard !commands.isEmpty else { return [] }
    let tokens = acts.begin(title, commands: commands.count)
    say("\(title) …", .plain)
    return zip(commands, tokens).map { .submit($0, token: $1) }
  }

  /// The trials in words: `#12`, `#12, #30`, `7 trials`.
  func names(_ trials: [Int]) -> String {
    trials.count <= 3
      ? trials.map { "#\($0)" }.joined(separator: ", ") : "\(trials.count) trials"
  }

  /// Runs trials again with half their learning rate.
  mutating func halve(_ prompt: HalvePrompt, warm: Bool) -> [Effect] {
    guard let plan = study.plan else { return [] }
    var commands: [StudyCommand] = []
    var refusals: [String] = []
    for row in prompt.trials.compactMap(study.row) {
      do {
        commands.append(.launch(try plan.adjusted(row, warm: warm), next: true))
        if prompt.kills { commands += kill(row) }
      } catch { refusals.append(error.description) }
    }
    return act(commands, "halve \(names(prompt.trials))", refusals)
  }

  /// What ends a trial, whatever it is doing.
  private func kill(_ row: TrialRow) -> [StudyCommand] {
    if row.state == .queued { return [.withdraw(trial: row.number)] }
    return row.state.isActive ? [.kill(trial: row.number)] : []
  }

  /// Carries out what was confirmed.
  mutating func carryOut(_ confirmation: Confirmation) -> [Effect] {
    guard let plan = study.plan else { return [] }
    let rows = confirmation.trials.compactMap(study.row)
    var refusals: [String] = []
    var commands: [StudyCommand] = []
    switch confirmation.act {
    case .kill:
      return act(rows.flatMap(kill), "kill \(names(confirmation.trials))")
    case .revive, .reviveImmune:
      for row in rows {
        do { commands.append(.launch(try plan.revival(of: row), next: true)) } catch {
          refusals.append(error.description)
        }
      }
      let effects = act(commands, "bring \(names(confirmation.trials)) back", refusals)
      if confirmation.act == .reviveImmune {
        for case .submit(.launch, let token) in effects { launches.pin(token) }
      }
      return effects
    case .cloneAsIs:
      for row in rows {
        do { commands.append(.launch(try plan.clone(of: row), next: true)) } catch {
          refusals.append(error.description)
        }
      }
      return act(commands, "clone \(names(confirmation.trials))", refusals)
    }
  }

  /// Pauses what runs; if nothing of it runs, lets what is paused go on.
  mutating func togglePause() -> [Effect] {
    let running = targets.filter { $0.state == .running }.map(\.number)
    if !running.isEmpty {
      return act(running.map { .pause(trial: $0) }, "pause \(names(running))")
    }
    let paused = targets.filter { $0.state == .paused }.map(\.number)
    return act(paused.map { .resume(trial: $0) }, "resume \(names(paused))")
  }

  /// Pins what is not pinned; if all is, takes the pins off.
  mutating func togglePin() -> [Effect] {
    let rows = targets.filter { !$0.state.isFinished }
    let loose = rows.filter { !$0.isPinned }.map(\.number)
    if !loose.isEmpty { return act(loose.map { .pin(trial: $0) }, "pin \(names(loose))") }
    let pinned = rows.map(\.number)
    return act(pinned.map { .unpin(trial: $0) }, "unpin \(names(pinned))")
  }

  /// Makes the trial the one that others are compared with; the one that is, no more.
  mutating func toggleBaseline() -> [Effect] {
    guard let number = subject else { return [] }
    guard study.plan?.baselineTrial == number else {
      return act([.baseline(trial: number)], "#\(number) as the baseline")
    }
    return act([.baseline(trial: nil)], "#\(number) no more the baseline")
  }

  /// Lets more or fewer trials run at once.
  mutating func changeSlots(by count: Int) -> [Effect] {
    guard let now = wantedSlots ?? study.concurrency else { return [] }
    let wanted = max(1, now + count)
    guard wanted != now else {
      say("one trial at once is the least; P pauses the study", .bad)
      return [.bell]
    }
    let effects = act([.concurrency(wanted)], "\(wanted) at once")
    wantedSlots = wanted
    return effects
  }

  /// Draws trials from a box around one.
  mutating func refine(_ prompt: RefinePrompt) -> [Effect] {
    let commands = refinements(prompt).map { StudyCommand.launch($0, next: true) }
    let count = prompt.count == 1 ? "1 trial" : "\(prompt.count) trials"
    return act(commands, "refine around #\(prompt.trial): \(count)")
  }

  /// Runs trials again with other seeds.
  mutating func replicate(_ prompt: ReplicatePrompt) -> [Effect] {
    let commands = replicates(prompt).map { StudyCommand.launch($0, next: true) }
    let seeds = "\(prompt.count) other seed\(prompt.count == 1 ? "" : "s")"
    return act(commands, "\(names(prompt.trials)) with \(seeds)")
  }

  /// The trials that such a wish runs: of each, with seeds that its configuration did not have.
  func replicates(_ prompt: ReplicatePrompt) -> [Proposal] {
    guard let plan = study.plan else { return [] }
    return prompt.trials.compactMap(study.row).flatMap { row in
      plan.replicates(of: row, count: prompt.count, beside: study.rows)
    }
  }

  /// The trials that a refinement runs: the same as long as the study does not grow.
  func refinements(_ prompt: RefinePrompt) -> [Proposal] {
    guard let plan = study.plan, let row = study.row(prompt.trial) else { return [] }
    let seed =
      plan.seed &+ UInt64(truncatingIfNeeded: prompt.trial) &* 0x9E37_79B9_7F4A_7C15
      &+ UInt64(truncatingIfNeeded: study.nextNumber)
    return plan.refinements(
      around: row, count: prompt.count, width: Double(prompt.width) / 100, seed: seed)
  }

  /// Runs the configuration of the form; nil if something in it is wrong.
  mutating func launch(_ form: CloneForm) -> [Effect]? {
    guard let plan = study.plan, let row = study.row(form.trial) else { return nil }
    guard !form.fields.contains(where: { $0.problem != nil }) else { return nil }
    do {
      var proposal = try plan.clone(of: row, changes: form.changes, warm: form.isWarm)
      proposal.seed = form.seed
      proposal.steps = form.steps
      proposal.grounds = form.editedGrounds(proposal)
      var commands = [StudyCommand.launch(proposal, next: form.runsNext)]
      if form.killsOriginal { commands += kill(row) }
      return act(commands, "clone #\(form.trial)")
    } catch {
      say(error.description, .bad)
      return nil
    }
  }

  /// Writes a note on trials.
  mutating func note(_ text: String, on trials: [Int]) -> [Effect] {
    return act(trials.map { .note(trial: $0, text: text) }, "note on \(names(trials))")
  }
}
