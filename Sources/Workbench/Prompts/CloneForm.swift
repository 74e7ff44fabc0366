import Diagnosis
import Tuning

/// A trial's configuration, to be changed value by value and run as a new trial.
struct CloneForm: Sendable {
  /// A line of the form.
  struct Field: Sendable {
    /// What the line sets.
    enum Role: Sendable, Hashable {
      case parameter(String)
      case seed
      case steps
      case start
      case place
      case original
    }

    /// How it is set.
    enum Input: Sendable {
      case text(TextField)
      case choice([String], Int)
    }

    /// What the line sets.
    var role: Role
    /// The name at its left.
    var title: String
    /// What is there now.
    var input: Input
    /// What was there when the form opened.
    var original: String
    /// What it may be: `1e-5 … 1e-1  log`.
    var range: String
    /// What is wrong with it; such a form cannot be launched.
    var problem: String?
    /// What is unusual about it, though it may be.
    var warning: String?

    /// The value as text.
    var text: String {
      switch input {
      case .text(let field): return field.text
      case .choice(let choices, let index): return choices[index]
      }
    }
    /// Whether it differs from what was there.
    var isChanged: Bool { text != original }
  }

  /// The trial that is cloned.
  let trial: Int
  /// The lines.
  var fields: [Field]
  /// The line that takes the keys.
  private(set) var focus = 0
  /// The first line on the screen.
  var top = 0
  /// A trial that has this very configuration already.
  private(set) var twin: Int?
  /// Values of the best trials, by parameter: where the good ones lie.
  private(set) var good: [String: ClosedRange<Double>] = [:]
  /// The learning rate over the run that the form asks for; nil where nothing is said of it.
  private(set) var course: RateCourse?
  /// The rate that goes with the changed batch size; once it is taken, the one by the other rule; see
  /// `takeOffer`.
  private(set) var offer: BatchRate?
  /// The rate that somebody typed; nil while it is the trial's.
  var ownRate: Double?
  /// The rate of the offer that was taken last.
  var offeredRate: Double?
  /// What the form was opened for, where it edits a step of the manual workflow.
  var grounds: Grounds?
  /// How many trials `good` comes from.
  private(set) var goodCount = 0
  let plan: StudyPlan
  /// The step of the trial's newest checkpoint; nil if it has none.
  let checkpoint: Int?

  /// What the message line says of a form that could not be launched.
  var complaint: String?
  /// The values at which the user was told of what is unusual: these may be launched all the same.
  var warned: [String]?

  /// How many lines are wrong.
  var problemCount: Int { fields.count { $0.problem != nil } }

  /// The form for a trial; the constants of the space are not in it.
  init(_ row: TrialRow, plan: StudyPlan, study: StudyMirror) {
    trial = row.number
    self.plan = plan
    checkpoint = row.checkpoints.last
    let values = plan.filled(row.present)
    fields = plan.space.varying.map { CloneForm.field($0, values) }
    let seed = row.seed.map(String.init) ?? ""
    fields.append(
      Field(
        role: .seed, title: "seed", input: .text(TextField(seed)), original: seed,
        range: "any; empty draws one"))
    let steps = (row.steps ?? plan.steps).map(String.init) ?? ""
    fields.append(
      Field(
        role: .steps, title: "steps", input: .text(TextField(steps)), original: steps,
        range: "1 …"))
    var starts = ["from scratch"]
    if let step = row.checkpoints.last { starts.append("checkpoint at \(step)") }
    fields.append(CloneForm.choice(.start, "start", starts))
    if starts.count == 1 { fields[fields.count - 1].range = "#\(row.number) has no checkpoint" }
    fields.append(CloneForm.choice(.place, "then", ["run next", "run last"]))
    if row.state.isActive {
      let name = "#\(row.number)"
      fields.append(CloneForm.choice(.original, name, ["runs on", "is killed"]))
    }
    findGood(study)
    check(study)
  }

  private static func choice(_ role: Field.Role, _ title: String, _ choices: [String]) -> Field {
    Field(
      role: role, title: title, input: .choice(choices, 0), original: choices[0], range: "")
  }

  private static func field(_ parameter: Parameter, _ present: Configuration) -> Field {
    let distribution = parameter.distribution
    let value = present[parameter.name]
    if let choices = distribution.choices {
      let texts = choices.map(\.displayText)
      let index = value.flatMap(distribution.index(of:)) ?? 0
      return Field(
        role: .parameter(parameter.name), title: parameter.name, input: .choice(texts, index),
        original: texts[index], range: "")
    }
    let text = value.map(shortText) ?? ""
    var range = ""
    if let bounds = distribution.bounds {
      let ends = [bounds.lowerBound, bounds.upperBound].map { shortText(.double($0)) }
      range = "\(ends[0]) … \(ends[1])"
      if distribution.isLogarithmic { range += "  log" }
      if let step = distribution.step { range += "  by \(shortText(.double(step)))" }
    }
    return Field(
      role: .parameter(parameter.name), title: parameter.name, input: .text(TextField(text)),
      original: text, range: range)
  }

  // MARK: - Moving and typing

  /// The line that takes the keys.
  var current: Field { fields[focus] }

  /// Goes to another line, round the ends.
  mutating func moveFocus(by lines: Int) {
    focus = (focus + lines % fields.count + fields.count) % fields.count
  }

  /// Goes to a line.
  mutating func moveFocus(to line: Int) { focus = max(0, min(fields.count - 1, line)) }

  /// Goes to the first line that is wrong; false if none is.
  mutating func moveToProblem() -> Bool {
    guard let index = fields.firstIndex(where: { $0.problem != nil }) else { return false }
    focus = index
    return true
  }

  /// Takes another choice; in a text, moves the caret.
  mutating func step(_ by: Int, _ study: StudyMirror) {
    switch fields[focus].input {
    case .choice(let choices, let index):
      let next = (index + by % choices.count + choices.count) % choices.count
      fields[focus].input = .choice(choices, next)
      check(study)
    case .text(var field):
      field.move(by: by)
      fields[focus].input = .text(field)
    }
  }

  /// Changes the text of the line; a choice ignores it and says so by false.
  mutating func edit(_ study: StudyMirror, _ change: (inout TextField) -> Void) -> Bool {
    guard case .text(var field) = fields[focus].input else { return false }
    change(&field)
    fields[focus].input = .text(field)
    check(study)
    return true
  }

  /// Takes the next choice that starts with a character; false if none does.
  mutating func choose(startingWith character: Character, _ study: StudyMirror) -> Bool {
    guard case .choice(let choices, let index) = fields[focus].input else { return false }
    let wanted = character.lowercased()
    for offset in 1...choices.count {
      let next = (index + offset) % choices.count
      guard choices[next].lowercased().hasPrefix(wanted) else { continue }
      fields[focus].input = .choice(choices, next)
      check(study)
      return true
    }
    return false
  }

  /// Puts back what was there.
  mutating func reset(_ study: StudyMirror) {
    switch fields[focus].input {
    case .text: fields[focus].input = .text(TextField(fields[focus].original))
    case .choice(let choices, _):
      let index = choices.firstIndex(of: fields[focus].original) ?? 0
      fields[focus].input = .choice(choices, index)
    }
    check(study)
  }

  // MARK: - Checking

  /// Looks at every line, and whether a trial with this configuration is there already.
  mutating func check(_ study: StudyMirror) {
    for index in fields.indices {
      (fields[index].problem, fields[index].warning) = verdict(on: fields[index])
    }
    twin = nil
    let changes = self.changes
    findCourse(changes, study)
    offer = findOffer(changes, study)
    guard !changes.entries.isEmpty, var wanted = study.row(trial)?.present else { return }
    for entry in changes.entries { wanted[entry.name] = entry.value }
    twin =
      study.rows.last { row in
        changes.entries.allSatisfy { row.configuration[$0.name]?.means($0.value) ?? false }
          && row.configuration.differences(from: wanted).isEmpty
      }?.number
  }

  /// What the learning rate will do with the values as they stand.
  private mutating func findCourse(_ changes: Configuration, _ study: StudyMirror) {
    guard var wanted = study.row(trial)?.present else { return }
    for entry in changes.entries { wanted[entry.name] = entry.value }
    course = RateCourse(of: wanted, steps: steps ?? plan.steps, plan: plan)
    if let rates = course?.planned, Set(rates).count < 2 { course = nil }
  }

  /// Where the best four complete trials have each number.
  private mutating func findGood(_ study: StudyMirror) {
    let best = study.bestTrials(4)
    guard best.count == 4 else { return }
    goodCount = best.count
    for parameter in plan.space.varying where parameter.distribution.isNumeric {
      let values = best.compactMap { $0.configuration.number(parameter.name) }
      if let low = values.min(), let high = values.max() { good[parameter.name] = low...high }
    }
  }
}
