import Canvas
import Documents
import Tuning

/// What is handed out: to the clipboard, or to a file.
extension WorkbenchState {
  /// Copies what was asked for.
  mutating func copy(_ prompt: CopyPrompt, _ action: Action) -> [Effect] {
    guard action != .copyToFile else {
      overlay = .copy(CopyPrompt(toFile: !prompt.toFile))
      return []
    }
    guard let plan = study.plan else { return [] }
    overlay = nil
    let rows = targets
    let numbers = names(rows.map(\.number))
    let (text, what, ending) = copied(rows, action, plan)
    guard prompt.toFile else {
      say("copied: \(what) of \(numbers)", .plain)
      return [.copy(text)]
    }
    let trials = rows.count == 1 ? "\(rows[0].number)" : "trials"
    let path = "\(fileWord(plan.name))-\(trials)\(ending)"
    overlay = .line(
      LinePrompt(
        purpose: .file(text: text + "\n", what: "\(what) of \(numbers)"), field: TextField(path)))
    return []
  }

  /// The text, what it is, and how the name of a file with it ends.
  private func copied(
    _ rows: [TrialRow], _ action: Action, _ plan: StudyPlan
  ) -> (text: String, what: String, ending: String) {
    switch action {
    case .copyArguments:
      let lines = rows.map { row in
        row.present.entries.map {
          shellWord("--\($0.name)") + "=" + shellWord(pythonText($0.value))
        }
        .joined(separator: " ")
      }
      return (lines.joined(separator: "\n"), "arguments", ".args")
    case .copyCommand:
      let lines = rows.compactMap { options.commandLine(of: $0, plan) }
      return (lines.joined(separator: "\n"), "the command line", ".sh")
    case .copySchedule:
      let texts = rows.prefix(1).map { row in
        studyYAML(from: plan.study(of: row, turns: knobs.turns(of: row) ?? []))
      }
      return (texts.joined(), "the schedule", "-schedule.yaml")
    case .copyValue:
      let (what, values) = selectedValues(rows)
      return (values.joined(separator: "\n"), what, ".txt")
    case .copyYAML:
      let values = rows.map { configurationYAML($0.present, in: plan.space) }
      return (values.joined(separator: "\n---\n"), "parameters", ".yaml")
    default:
      let values = rows.map { $0.present.json(in: plan.space) }
      let json = values.count == 1 ? values[0] : .array(values)
      return (json.text(spaced: true), "parameters", ".json")
    }
  }

  /// Why there is no schedule that was found by hand; nil if there is.
  var scheduleObstacle: String? {
    guard let plan = study.plan, let row = targets.first else { return "there is no trial yet" }
    guard targets.count == 1 else { return "one trial has a schedule; \(targets.count) are marked" }
    guard let rate = study.rate else { return "no parameter is the learning rate" }
    guard row.knobs.contains(where: { $0.name == rate }) else {
      return "nobody turned \(harmless(rate, limit: 24)) while #\(row.number) ran"
    }
    guard let turns = knobs.turns(of: row) else {
      return "not all turns are known here: hone export --format sweep --trial \(row.number)"
    }
    guard plan.foundSchedule(of: row, turns: turns) != nil else {
      return "#\(row.number) had a schedule of its own; only the last rate is known"
    }
    return nil
  }

  /// What the focused pane shows of each trial: at the reading line of the curves its value there,
  /// beside a parameter that parameter, else the objective.
  private func selectedValues(_ rows: [TrialRow]) -> (what: String, values: [String]) {
    if focus == .curves, curves.reading != nil {
      let values = rows.map { row in
        curves.value(of: row.number, curves.metric).map { formatExact($0.value) } ?? ""
      }
      return ("\(curves.metric) at the reading line", values)
    }
    if focus == .rate, let name = rates.chosen ?? study.rate {
      return (name, rows.map { $0.present[name].map(pythonText) ?? "" })
    }
    let values = rows.map { row in study.value(of: row).map { formatExact($0) } ?? "" }
    return (study.objective, values)
  }

  /// What the clone form says of a trial whose rate was turned: it starts from the last one, for a
  /// space has no place for a course that nobody planned.
  func turnedText(_ form: CloneForm) -> String? {
    guard let plan = study.plan, let row = study.row(form.trial), let rate = study.rate,
      let last = row.now(rate), row.knobs.contains(where: { $0.name == rate }),
      form.changes[rate] == nil
    else { return nil }
    let found = knobs.turns(of: row).flatMap { plan.foundSchedule(of: row, turns: $0) }
    let way = found == nil ? "" : "; y s in the table copies its whole course as a sweep file"
    return "starts at \(shortText(last)), the rate that #\(row.number) was turned to\(way)"
  }

  /// A study's name as part of a file's.
  private func fileWord(_ name: String) -> String {
    let word = name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" }
    return word.isEmpty ? "study" : String(word)
  }
}

extension WorkbenchState.Options {
  /// What a trial is started with, as a shell takes it; nil where hone does not run the trials.
  func commandLine(of row: TrialRow, _ plan: StudyPlan) -> String? {
    arguments.map { $0(row, plan).map(shellWord).joined(separator: " ") }
  }
}

/// A text as one word of a POSIX shell.
func shellWord(_ text: String) -> String {
  let isPlain = text.unicodeScalars.allSatisfy {
    $0.isASCII
      && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
        || "_@%+=:,./-".unicodeScalars.contains($0))
  }
  if isPlain, !text.isEmpty { return text }
  return "'"
    + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
