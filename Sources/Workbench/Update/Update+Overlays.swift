import Canvas
import Tuning

/// What asks, and what is typed.
extension WorkbenchState {
  /// Opens what an action needs before it can be done.
  mutating func open(_ action: Action) -> [Effect] {
    message = nil
    switch action {
    case .halve: overlay = .halve(HalvePrompt(trials: targetNumbers))
    case .kill:
      let alive = targets.filter { !$0.state.isFinished }.map(\.number)
      overlay = .confirm(Confirmation(act: .kill, trials: alive))
    case .revive: overlay = .confirm(Confirmation(act: .revive, trials: targetNumbers))
    case .reviveImmune:
      overlay = .confirm(Confirmation(act: .reviveImmune, trials: targetNumbers))
    case .knob: openKnob()
    case .takeMove:
      guard layout.rect(of: .trial) != nil else {
        focus(on: .trial)
        say("what its curve says; V again does what is advised", .plain)
        break
      }
      overlay = verdictMove.map { .prepared($0) }
    case .rangeTest: overlay = .prepared(rangeTestAct)
    case .narrowRange: return prepare { state throws(ActRefusal) in try state.narrowing() }
    case .launchAtRate: return prepare { state throws(ActRefusal) in try state.launchAtRate() }
    case .cloneAsIs: overlay = .confirm(Confirmation(act: .cloneAsIs, trials: targetNumbers))
    case .clone:
      guard let plan = study.plan, let row = subject.flatMap(study.row) else { break }
      overlay = .clone(CloneForm(row, plan: plan, study: study))
      sayAlone(row.number, "C clones all marked ones")
    case .refine:
      guard let trial = subject else { break }
      overlay = .refine(RefinePrompt(trial: trial))
      sayAlone(trial, "a neighbourhood has one middle")
    case .replicate: overlay = .replicate(ReplicatePrompt(trials: targetNumbers))
    case .askStop, .askStopNow: overlay = .prepared(stopping(now: action == .askStopNow))
    case .note:
      let trials = targetNumbers
      let note = trials.count == 1 ? study.row(trials[0])?.note ?? "" : ""
      overlay = .line(LinePrompt(purpose: .note(trials), field: TextField(harmless(note))))
    case .copy: overlay = .copy(CopyPrompt())
    case .help: overlay = .commands(CommandList(self, isHelp: true))
    case .palette: overlay = .commands(CommandList(self, isHelp: false))
    case .compare: overlay = .compare(Comparison(targetNumbers))
    case .checklist: overlay = .checklist(Checklist(diagnosis.reading))
    case .nextStep:
      guided.top = 0
      overlay = .step
    case .columns: overlay = .columns(ColumnsPrompt(table.columns, study, isTree: table.isTree))
    case .quit:
      if options.actObstacle != nil || !options.asksOnQuit || !study.isLive {
        return [.quit(leaveRunning: true)]
      }
      overlay = .quit
    default: break
    }
    return []
  }

  /// Takes an action in what lies over the panes.
  mutating func performInOverlay(_ action: Action) -> [Effect] {
    guard let overlay else { return [] }
    if action == .cancel || action == .no {
      return close(overlay)
    }
    switch overlay {
    case .halve(var prompt):
      if action == .toggleKill {
        prompt.kills.toggle()
        self.overlay = .halve(prompt)
        return []
      }
      self.overlay = nil
      return halve(prompt, warm: action == .acceptWarm)
    case .confirm(let confirmation):
      self.overlay = nil
      return carryOut(confirmation)
    case .prepared(let prepared):
      self.overlay = nil
      return carryOut(prepared)
    case .quit:
      self.overlay = nil
      return quit(action)
    case .refine(let prompt): return refine(prompt, action)
    case .replicate(let prompt): return replicate(prompt, action)
    case .copy(let prompt): return copy(prompt, action)
    case .line(let prompt): return accept(prompt)
    case .clone(let form): return edit(form, action)
    case .commands(let list): return browse(list, action)
    case .checklist(let list): return follow(list, action)
    case .columns(let prompt): return choose(prompt, action)
    case .compare(let comparison): return look(comparison, action)
    case .step: return decide(action)
    }
  }

  /// Says that the marks play no part in what was opened.
  private mutating func sayAlone(_ number: Int, _ why: String) {
    let others = table.marks.subtracting([number]).count
    guard others > 0 else { return }
    say("this is for #\(number) alone, not for the \(formatCount(others)) marked: \(why)", .plain)
  }

  private mutating func close(_ overlay: Overlay) -> [Effect] {
    self.overlay = nil
    // What a form complained of goes with it.
    if case .clone(let form) = overlay, let complaint = form.complaint, message?.text == complaint {
      message = nil
    }
    if case .prepared(let prepared) = overlay { leaveEdit(prepared) }
    guard case .line(let prompt) = overlay else { return [] }
    switch prompt.purpose {
    case .filter:
      // A filter that was being typed was in force already.
      table.setFilter(nil, study, filterContext, from: prompt.place)
      return [filterSetting]
    case .search(let offset): detail.look(for: nil, from: offset)
    case .note, .knob, .file: break
    }
    return []
  }

  private mutating func quit(_ action: Action) -> [Effect] {
    switch action {
    case .stopStudy: return submit([.stop(now: false)], "stop") + [.quit(leaveRunning: false)]
    case .stopNow: return submit([.stop(now: true)], "stop now") + [.quit(leaveRunning: false)]
    default: return [.quit(leaveRunning: true)]
    }
  }

  private mutating func refine(_ prompt: RefinePrompt, _ action: Action) -> [Effect] {
    var prompt = prompt
    switch action {
    case .nextField:
      prompt.editsWidth.toggle()
      prompt.isFresh = true
    case .increase: prompt.value += prompt.editsWidth ? 5 : 1
    case .decrease: prompt.value -= prompt.editsWidth ? 5 : 1
    default:
      overlay = nil
      return refine(prompt)
    }
    overlay = .refine(prompt)
    return []
  }

  private mutating func replicate(_ prompt: ReplicatePrompt, _ action: Action) -> [Effect] {
    var prompt = prompt
    switch action {
    case .increase: prompt.change(by: 1)
    case .decrease: prompt.change(by: -1)
    default:
      overlay = nil
      return replicate(prompt)
    }
    overlay = .replicate(prompt)
    return []
  }

  private mutating func edit(_ form: CloneForm, _ action: Action) -> [Effect] {
    var form = form
    switch action {
    case .nextField: form.moveFocus(by: 1)
    case .previousField: form.moveFocus(by: -1)
    case .increase: form.step(1, study)
    case .decrease: form.step(-1, study)
    case .resetField: form.reset(study)
    case .scaleRate: form.takeOffer(study)
    default:
      if let warned = form.fields.firstIndex(where: { $0.warning != nil }),
        form.problemCount == 0, form.warned != form.fields.map(\.text)
      {
        form.warned = form.fields.map(\.text)
        let field = form.fields[warned]
        let text = "\(field.title) \(field.text): \(field.warning ?? ""); enter again launches it"
        form.complaint = harmless(text)
        say(harmless(text), .bad)
        overlay = .clone(form)
        return [.bell]
      }
      if let effects = launch(form) {
        overlay = nil
        return effects
      }
      if form.moveToProblem() {
        let complaint = form.current.title + ": " + (form.current.problem ?? "")
        form.complaint = complaint
        say(complaint, .bad)
      }
      overlay = .clone(form)
      return [.bell]
    }
    overlay = .clone(form)
    return []
  }

  private mutating func browse(_ list: CommandList, _ action: Action) -> [Effect] {
    var list = list
    switch action {
    case .nextField: list.move(by: 1)
    case .previousField: list.move(by: -1)
    case .pageDown: list.move(by: max(1, size.height - 8))
    case .pageUp: list.move(by: -max(1, size.height - 8))
    default:
      guard let command = list.chosen else { return [.bell] }
      overlay = nil
      return run(command.action)
    }
    overlay = .commands(list)
    return []
  }

  private mutating func look(_ comparison: Comparison, _ action: Action) -> [Effect] {
    var comparison = comparison
    let seen = CompareOverlay.lines(comparison, size)
    func scroll(by lines: Int) {
      comparison.top = max(0, min(comparison.lines.count - seen.count, seen.lowerBound + lines))
    }
    switch action {
    case .nextField: scroll(by: 1)
    case .previousField: scroll(by: -1)
    case .pageDown: scroll(by: max(1, seen.count - 1))
    case .pageUp: scroll(by: -max(1, seen.count - 1))
    case .first: scroll(by: -comparison.lines.count)
    case .last: scroll(by: comparison.lines.count)
    case .increase: comparison.left = min(comparison.sides.count - 1, comparison.left + 1)
    case .decrease: comparison.left = max(0, comparison.left - 1)
    case .nextMetric:
      // Only here: the curves pane keeps its own.
      let names = study.metrics
      let index = names.firstIndex(of: comparison.metric ?? curves.metric) ?? 0
      if !names.isEmpty { comparison.metric = names[(index + 1) % names.count] }
    default: return perform(action)
    }
    overlay = .compare(comparison)
    return []
  }

  // MARK: - Typing

  /// Takes a key that has no binding where something lies over the panes: text, mostly.
  mutating func type(_ key: Key) -> [Effect] {
    switch overlay {
    case .refine(var prompt):
      guard case .character(let character) = key, let digit = character.wholeNumberValue else {
        return [.bell]
      }
      prompt.type(digit)
      overlay = .refine(prompt)
    case .replicate(var prompt):
      guard case .character(let character) = key, let digit = character.wholeNumberValue else {
        return [.bell]
      }
      prompt.type(digit)
      overlay = .replicate(prompt)
    case .line(var prompt):
      guard prompt.field.take(key) else { return [.bell] }
      if case .file = prompt.purpose { prompt.problem = nil }
      overlay = .line(prompt)
      switch prompt.purpose {
      case .filter: narrow(prompt)
      case .search(let offset): look(prompt, from: offset)
      case .note, .knob, .file: break
      }
    case .commands(var list):
      var field = list.field
      guard field.take(key) else { return [.bell] }
      list.search(field, self)
      overlay = .commands(list)
    case .clone(var form):
      if case .character(let character) = key, form.choose(startingWith: character, study) {
        overlay = .clone(form)
        return []
      }
      var isTaken = false
      let isText = form.edit(study) { isTaken = $0.take(key) }
      guard isText, isTaken else { return [.bell] }
      if let complaint = form.complaint, message?.text == complaint { message = nil }
      overlay = .clone(form)
    default: return [.bell]
    }
    return []
  }

  /// Puts pasted text where text is typed; its line ends and controls become blanks.
  mutating func paste(_ text: String) {
    for character in text.prefix(1_000) {
      let isPlain = character.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
      switch overlay {
      case .line, .commands, .clone: _ = type(.character(isPlain ? character : " "))
      default: return
      }
    }
  }

  /// Shows what meets the filter as far as it was typed; keeps the last one that makes sense.
  private mutating func narrow(_ prompt: LinePrompt) {
    var prompt = prompt
    do {
      let filter = try TrialFilter(
        prompt.field.text, parameters: study.parameters, metrics: study.metrics)
      prompt.problem = nil
      table.setFilter(filter, study, filterContext, from: prompt.place)
    } catch {
      prompt.problem = error.description
      // The word that makes no sense yet is left out, not the others.
      let text = prompt.field.text.split(separator: " ").dropLast().joined(separator: " ")
      if let rest = try? TrialFilter(
        text, parameters: study.parameters, metrics: study.metrics)
      {
        table.setFilter(rest, study, filterContext, from: prompt.place)
      }
    }
    overlay = .line(prompt)
  }

  private mutating func accept(_ prompt: LinePrompt) -> [Effect] {
    switch prompt.purpose {
    case .filter:
      if let problem = prompt.problem {
        say(problem, .bad)
        return [.bell]
      }
      overlay = nil
      if prompt.before != table.filter { undos.push(.filter(prompt.before)) }
      return [filterSetting]
    case .note(let trials):
      overlay = nil
      return note(prompt.field.text, on: trials)
    case .search:
      guard detail.search?.lines.isEmpty ?? true, !prompt.field.text.isEmpty else {
        overlay = nil
        return []
      }
      say(noMatch, .bad)
      return [.bell]
    case .knob(let trials): return turn(prompt, of: trials)
    case .file(let text, let what):
      guard !prompt.field.text.isEmpty else { return [.bell] }
      overlay = nil
      return [.write(text, what: what, path: prompt.field.text)]
    }
  }

  /// Puts another filter in force.
  mutating func setFilter(_ filter: TrialFilter?) -> [Effect] {
    guard filter != table.filter else { return [] }
    table.setFilter(filter, study, filterContext)
    return [filterSetting]
  }
}
