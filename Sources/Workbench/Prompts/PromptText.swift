import Canvas
import Tuning

/// What a prompt says before anything is done: which trials, what changes, when it starts.
extension WorkbenchState {
  /// The question of what lies over the panes; nil for what has a box of its own.
  var question: StyledText? {
    switch overlay {
    case .halve(let prompt): return StyledText(halveText(prompt), .prompt)
    case .confirm(let confirmation):
      return StyledText(
        confirmText(confirmation), confirmation.act == .kill ? .promptDanger : .prompt)
    case .prepared(let prepared): return preparedText(prepared)
    case .quit: return StyledText(quitText, .prompt)
    case .refine(let prompt): return refineText(prompt)
    case .replicate(let prompt): return replicateText(prompt)
    case .copy(let prompt):
      return StyledText(
        "Copy of \(names(targetNumbers)) to \(prompt.toFile ? "a file" : "the clipboard"): what?",
        .prompt)
    case nil, .line, .clone, .commands, .columns, .compare, .checklist, .step: return nil
    }
  }

  /// Where and when new trials start: `launch as #38 (1 slot free: starts now)`.
  func launchText(_ count: Int) -> String {
    let first = study.nextNumber
    let number = count == 1 ? "#\(first)" : "#\(first) … #\(first + count - 1)"
    return "launch as \(number)\(slotText(count))"
  }

  private func slotText(_ count: Int) -> String {
    if study.isEnding { return " (the sweep is ending: waits until P or hone run)" }
    if study.isPaused { return " (the study is paused: waits until P)" }
    if case .absent = study.engine {
      return " (no engine runs: one is started for this alone, the sweep stays stopped)"
    }
    guard let free = study.freeSlots else { return "" }
    if free == 0 { return " (no slot free: run\(count == 1 ? "s" : "") next)" }
    let slots = "\(free) slot\(free == 1 ? "" : "s") free"
    if free >= count { return " (\(slots): start\(count == 1 ? "s" : "") now)" }
    return " (\(slots): the others run next)"
  }

  private func halveText(_ prompt: HalvePrompt) -> String {
    guard let plan = study.plan, let name = study.rate else { return "" }
    var changes: [String] = []
    for row in prompt.trials.compactMap(study.row) {
      guard let proposal = try? plan.adjusted(row) else { continue }
      let from = plan.fullText(of: name, in: row.present)
      let to = plan.fullText(of: name, in: proposal.configuration)
      let turned = row.present != row.configuration ? " (turned while it ran)" : ""
      let number = prompt.trials.count == 1 ? "" : "#\(row.number) "
      // What the trial does not know yet comes from the baseline.
      let new = proposal.configuration.differences(from: row.present).filter { $0 != name }
        .map { ", \($0) \(plan.fullText(of: $0, in: proposal.configuration)) (new)" }
      changes.append("\(number)\(from)\(turned) → \(to)\(new.joined())")
    }
    let shown = changes.prefix(3).joined(separator: ", ") + (changes.count > 3 ? " …" : "")
    let running = alive(prompt.trials)
    let kill = prompt.kills && !running.isEmpty ? ", kill \(names(running))" : ""
    return "Halve \(harmless(name)) of \(names(prompt.trials)): \(shown), "
      + launchText(max(1, changes.count)) + kill
  }

  private func alive(_ trials: [Int]) -> [Int] {
    trials.compactMap(study.row).filter { !$0.state.isFinished }.map(\.number)
  }

  private func confirmText(_ confirmation: Confirmation) -> String {
    let trials = confirmation.trials
    switch confirmation.act {
    case .kill:
      guard trials.count == 1, let row = study.row(trials[0]) else {
        let marked = table.marks.count
        let all = trials.count <= 8 ? ": " + trials.map { "#\($0)" }.joined(separator: ", ") : ""
        let ended = marked > trials.count ? " (\(marked - trials.count) marked have ended)" : ""
        return "Kill \(trials.count) trials\(all)?\(ended)"
      }
      if row.state == .queued { return "Take #\(row.number) back? It is queued." }
      var text = "Kill #\(row.number)? It is \(row.state.rawValue)"
      if let step = row.step { text += " at step \(step)" + (row.steps.map { " of \($0)" } ?? "") }
      if let value = study.value(of: row) {
        text += ", \(shortName(study.objective)) \(NumberText.metric(value))"
      }
      return text + "."
    case .revive, .reviveImmune:
      let proposals = trials.compactMap(study.row).compactMap { try? study.plan?.revival(of: $0) }
      let back = confirmation.act == .reviveImmune ? "back, never to be pruned" : "back"
      let launch = launchText(max(1, proposals.count))
      guard trials.count == 1, let row = study.row(trials[0]), let proposal = proposals.first else {
        let rest = trials.count - proposals.count
        let others = rest > 0 ? " (\(rest) marked need no revival)" : ""
        return "Bring \(proposals.count) trials \(back)\(others): \(launch)?"
      }
      let step = row.step.map { " at step \($0)" } ?? ""
      let again =
        row.state == .pruned && confirmation.act == .revive ? "; the pruner judges it again" : ""
      return "Bring #\(row.number) \(back)? It was \(row.state.rawValue)\(step); "
        + "\(proposal.reason ?? ""), \(launch)\(again)"
    case .cloneAsIs:
      let how = trials.count == 1 ? "it is" : "they are"
      return "Clone \(names(trials)) as \(how): \(launchText(trials.count))?"
    }
  }

  private var quitText: String {
    let running = study.alive.count
    let what = running == 1 ? "1 trial runs" : "\(running) trials run"
    if study.isEnding { return "Quit: \(what); then the sweep ends. What becomes of them?" }
    let rest = study.unstarted ?? 0
    let more = rest > 0 ? ", \(rest) \(rest == 1 ? "is" : "are") to come" : ""
    if running == 0 {
      return "Quit: nothing runs\(study.isPaused ? ", the study is paused" : "")\(more). "
        + "What becomes of the sweep?"
    }
    return "Quit: \(what)\(more). What becomes of the sweep?"
  }

  private func replicateText(_ prompt: ReplicatePrompt) -> StyledText {
    var line = StyledText("Run \(names(prompt.trials)) again with ", .prompt)
    line.add("‹\(prompt.count) other seed\(prompt.count == 1 ? "" : "s")›", .prompt, .underline)
    let proposals = replicates(prompt)
    let seeds = prompt.trials.count == 1 ? proposals.compactMap(\.seed).map(String.init) : []
    let shown = seeds.prefix(4).joined(separator: ", ") + (seeds.count > 4 ? " …" : "")
    let list = shown.isEmpty ? "" : " (\(shown))"
    line.add("\(list): \(launchText(proposals.count))", .prompt)
    return line
  }

  private func refineText(_ prompt: RefinePrompt) -> StyledText {
    var line = StyledText("Refine around #\(prompt.trial): ", .prompt)
    func value(_ text: String, edited: Bool) {
      line.add(edited ? "‹\(text)›" : text, .prompt, edited ? .underline : [])
    }
    value("\(prompt.count) trial\(prompt.count == 1 ? "" : "s")", edited: !prompt.editsWidth)
    line.add(" within ", .prompt)
    value("\(prompt.width) %", edited: prompt.editsWidth)
    line.add(" of each range: \(box(prompt)); \(launchText(prompt.count))", .prompt)
    return line
  }

  /// The ranges that a refinement draws from: `lr 2.0e-03 … 4.8e-03, dropout 0.07 … 0.17`.
  private func box(_ prompt: RefinePrompt) -> String {
    guard let plan = study.plan, let row = study.row(prompt.trial) else { return "" }
    let half = Double(prompt.width) / 200
    let parts = plan.space.varying.compactMap { parameter -> String? in
      let distribution = parameter.distribution
      guard distribution.isNumeric, let value = row.present[parameter.name],
        let centre = distribution.unit(of: value)
      else { return nil }
      let ends = [max(0, centre - half), min(1 - 0x1p-53, centre + half)].map {
        // More than the table writes: a narrow range has ends that differ late.
        shortText(distribution.value(at: $0), digits: 3)
      }
      return "\(shortName(parameter.name, 16)) \(ends[0]) … \(ends[1])"
    }
    if parts.isEmpty { return "choices, now and then another" }
    return parts.prefix(3).joined(separator: ", ") + (parts.count > 3 ? " …" : "")
  }

  /// A binding's hint where it depends on what the prompt is about.
  func hint(of binding: Binding) -> String {
    if binding.action == .pauseStudy, study.isHeld { return "go on" }
    guard case .halve(let prompt)? = overlay else { return binding.hint }
    let one = prompt.trials.count == 1 ? study.row(prompt.trials[0]) : nil
    switch binding.action {
    case .acceptWarm:
      guard let step = one?.checkpoints.last else { return "from their checkpoints" }
      return "from its checkpoint (step \(step))"
    case .toggleKill:
      let who = one.map { "#\($0.number)" } ?? "those that run"
      return prompt.kills ? "let \(who) run on" : "also kill \(who)"
    default: return binding.hint
    }
  }
}
