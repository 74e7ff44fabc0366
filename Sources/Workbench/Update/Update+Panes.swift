import Tuning

/// What single panes do that the others do not.
extension WorkbenchState {
  // MARK: - The objective against a parameter

  /// Puts the next or the previous parameter in the learning rate's place.
  mutating func showParameter(_ action: Action) -> [Effect] {
    var names = study.varying
    if let rate = study.rate {
      names.removeAll { $0 == rate }
      names.insert(rate, at: 0)
    }
    guard !names.isEmpty else { return [] }
    let shown = rates.chosen ?? study.rate
    let index = shown.flatMap { names.firstIndex(of: $0) }
    let next: Int
    if let index {
      next = (index + (action == .nextParameter ? 1 : -1) + names.count) % names.count
    } else {
      next = action == .nextParameter ? 0 : names.count - 1
    }
    return show(against: names[next])
  }

  /// Shows the objective against a parameter.
  mutating func show(against name: String) -> [Effect] {
    rates.choose(name, study)
    if layout.rect(of: .rate) == nil { focus(on: .rate) }
    say("\(study.objective) against \(name)", .plain)
    return [.saveSetting(key: "workbench.against", .string(rates.chosen ?? ""))]
  }

  // MARK: - The pruning log

  /// Shows the decisions of the next rule, after the last one all again.
  mutating func narrowPruning() {
    pruning.narrowToNext()
    if focus == .pruning { followPruning() }
    let text = pruning.narrowed.map { "decisions: \($0)" } ?? "all decisions"
    say("\(text), \(pruning.count) of \(pruning.decisions.count)", .plain)
  }

  // MARK: - The study

  /// Whether the keys that move columns move the axes of the parallel coordinates.
  var movesParallel: Bool { focus == .study && parallel.axes.count > 1 }

  // MARK: - The trial's output

  /// Looks for something in the output of the trial, or for more of it.
  mutating func search(_ action: Action) -> [Effect] {
    switch action {
    case .search:
      overlay = .line(
        LinePrompt(
          purpose: .search(from: detail.offset), field: TextField(detail.search?.text ?? "")))
      return []
    case .endSearch:
      detail.look(for: nil, from: 0)
      return []
    default:
      guard detail.moveMatch(by: action == .nextMatch ? 1 : -1) else {
        say(noMatch, .bad)
        return [.bell]
      }
      return []
    }
  }

  /// Shows where the text is found as far as it was typed.
  mutating func look(_ prompt: LinePrompt, from end: Int) {
    detail.look(for: prompt.field.text, from: end)
  }

  /// Why there is nothing to go to.
  var noMatch: String {
    "“\(detail.search?.text ?? "")” is not in the \(detail.log.count) lines of output that are here"
  }

  // MARK: - Live knobs

  /// The trials whose knobs can be turned.
  var turnable: [Int] {
    targets.filter { $0.state == .running || $0.state == .paused }.map(\.number)
  }

  /// A line to turn a knob with: the learning rate's, else that of the first parameter that varies.
  mutating func openKnob() {
    let trials = turnable
    // What shapes the network cannot change while it trains.
    let other = study.varying.first { study.plan?.space[$0]?.isArchitecture != true }
    guard let name = study.rate ?? other, let row = trials.first.flatMap(study.row) else {
      say("all that varies here shapes the network, which cannot change while it trains", .bad)
      return
    }
    let value = row.present[name].map(shortText) ?? ""
    overlay = .line(
      LinePrompt(
        purpose: .knob(trials), field: TextField("\(name)=\(value)", selected: value.count)))
  }

  /// What a line turns: a parameter and its new value, checked as the engine checks it.
  func knob(_ text: String, of trials: [Int]) throws(ActRefusal) -> Configuration.Entry {
    guard let plan = study.plan else { throw ActRefusal("the study's plan is not known yet") }
    // Whoever types the name again, behind the one that stands there, means the last.
    let parts = text.split(separator: "=").suffix(2).map(String.init)
    guard parts.count == 2, !parts[1].isEmpty else {
      throw ActRefusal("write NAME=VALUE, as in \(study.rate ?? "lr")=0.001")
    }
    let value = ParameterValue(typed: parts[1].filter { $0 != " " })
    return try plan.knob(
      parts[0].filter { $0 != " " }, value, of: trials.compactMap(study.row))
  }

  /// Turns a knob of trials, or says what is wrong with the line.
  mutating func turn(_ prompt: LinePrompt, of trials: [Int]) -> [Effect] {
    do {
      let knob = try knob(prompt.field.text, of: trials)
      overlay = nil
      return act(
        trials.map { .set(trial: $0, name: knob.name, value: knob.value) },
        "\(knob.name) \(shortText(knob.value)) for \(names(trials))")
    } catch {
      say(error.description, .bad)
      return [.bell]
    }
  }
}
