import Canvas
import Diagnosis
import Foundation
import Testing
import Tuning

@testable import Workbench

/// Drives a workbench as `hone` does, without a terminal: sends events, answers what it asks for
/// from a study at hand, and keeps the rest.
struct Driver {
  var state: WorkbenchState
  var study: DigitsStudy
  /// The effects that were not answered here.
  var effects: [Effect] = []
  /// Commands that were submitted, in order.
  var commands: [StudyCommand] = []
  /// What the trials' curves say, as they are asked for.
  var verdicts: [Int: CurveVerdict] = [:]
  /// What the range test says, when it is asked for.
  var rangeTest: RangeAnalysis?
  /// What the manual workflow says, when it is asked for; after a refusal the next one.
  var suggestions: [ManualAnswer] = []
  /// Whether trials are read before they are looked at.
  var foresees = true
  /// Whether the study is looked through when that is asked for.
  var isDiagnosed = false

  init(
    _ size: Size = Size(120, 40), study: DigitsStudy = DigitsStudy(),
    options: WorkbenchState.Options = .init(themes: ["dark", "light"])
  ) {
    self.study = study
    var options = options
    if !options.isForeign, options.arguments == nil {
      options.arguments = { row, plan in
        plan.launch.command.arguments(
          program: plan.launch.program, configuration: row.configuration, in: plan.space,
          jsonFile: "params.json", environment: [:])
      }
    }
    state = WorkbenchState(size: size, options: options, now: DigitsStudy.now)
  }

  /// A workbench that has seen the whole study.
  static func live(
    _ size: Size = Size(120, 40),
    options: WorkbenchState.Options = .init(themes: ["dark", "light"])
  ) -> Driver {
    var driver = Driver(size, options: options)
    driver.send(.change(driver.study.change))
    return driver
  }

  mutating func send(_ event: WorkbenchEvent) { send(together: [event]) }

  /// Sends events that came at once; what they ask for is answered one by one.
  mutating func send(together news: [WorkbenchEvent]) {
    var batches = [news]
    while !batches.isEmpty {
      var events: [WorkbenchEvent] = []
      defer { batches += events.map { [$0] } }
      for effect in update(&state, batches.removeFirst()) {
        switch effect {
        case .loadCurves(let trials, let metric):
          let found = trials.map { ($0, study.curves[metric]?[$0] ?? Curve()) }
          events.append(.curves(metric: metric, Dictionary(uniqueKeysWithValues: found)))
        case .loadLog(let trial): events.append(.log(trial: trial, lines: study.log(trial)))
        case .judge(let trial): events.append(.verdict(trial: trial, verdicts[trial]))
        case .foresee(let trials) where foresees: events += trials.map { .foreseen(foreseen($0)) }
        case .loadRangeTest: events.append(.rangeTest(rangeTest))
        case .suggest where !suggestions.isEmpty: events.append(.suggestion(suggestions[0]))
        case .refuse where !suggestions.isEmpty:
          effects.append(effect)
          suggestions.removeFirst()
          events.append(.suggestion(suggestions.first))
        case .diagnose where isDiagnosed:
          events.append(
            .reading(StudyReading(state.study.plan ?? DigitsStudy.plan, rows: state.study.rows)))
        case .submit(let command, let token):
          commands.append(command)
          events.append(.submitted(token: token, id: commands.count))
        default: effects.append(effect)
        }
      }
    }
  }

  /// All that is shown of a trial beyond its row.
  func foreseen(_ trial: Int) -> ForeseenTrial {
    ForeseenTrial(
      trial: trial, revision: state.revision, verdict: verdicts[trial], log: study.log(trial),
      curves: study.curves.compactMapValues { $0[trial] })
  }

  /// Presses keys: characters as they are, others by name in angle brackets: `hx<esc>/lr<enter>`.
  mutating func press(_ keys: String, sourceLocation: SourceLocation = #_sourceLocation) {
    var rest = keys[...]
    while let first = rest.first {
      var name = String(first)
      if first == "<", let end = rest.firstIndex(of: ">"),
        rest.distance(from: rest.startIndex, to: end) > 1,
        Key(String(rest[rest.index(after: rest.startIndex)..<end])) != nil
      {
        name = String(rest[rest.index(after: rest.startIndex)..<end])
        rest = rest[rest.index(after: end)...]
      } else {
        rest = rest.dropFirst()
      }
      guard let key = Key(name) else {
        Issue.record("no key is called \(name)", sourceLocation: sourceLocation)
        return
      }
      send(.key(key))
    }
  }

  /// The engine's answer to the last command.
  mutating func answer(
    _ result: String, _ answered: CommandRecord.State = .done, launched: Int? = nil
  ) {
    guard let command = commands.last else { return }
    let record = CommandRecord(
      id: commands.count, time: DigitsStudy.now, command: command, state: answered, result: result,
      launched: launched)
    send(
      .change(
        StudyChange(
          revision: state.revision + 1, commands: [record], engine: .running(pid: 1, host: "box"))))
  }

  /// The screen as it is drawn.
  var canvas: Canvas {
    var canvas = Canvas(state.size, glyphs: state.options.glyphs)
    render(state, into: &canvas)
    return canvas
  }

  /// The screen's text.
  var screen: String { canvas.text() }
  /// The screen's rows.
  var lines: [String] { screen.components(separatedBy: "\n") }
}

/// Compares a screen with the picture that is kept of it: text, then a letter a cell for its role.
/// `UPDATE_GOLDEN=1` keeps the screen as it is now.
func expectGolden(
  _ name: String, _ canvas: Canvas, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Golden")
  let file = folder.appendingPathComponent(name + ".txt")
  let picture = canvas.text() + "\n\n--- roles ---\n" + canvas.roleMap + "\n"
  if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try picture.write(to: file, atomically: true, encoding: .utf8)
    return
  }
  let kept = try String(contentsOf: file, encoding: .utf8)
  guard kept != picture else { return }
  let (old, new) = (kept.components(separatedBy: "\n"), picture.components(separatedBy: "\n"))
  let differing = (0..<max(old.count, new.count)).filter {
    (old.indices.contains($0) ? old[$0] : nil) != (new.indices.contains($0) ? new[$0] : nil)
  }
  let shown = differing.prefix(8).map { line in
    let before = old.indices.contains(line) ? old[line] : "(nothing)"
    let after = new.indices.contains(line) ? new[line] : "(nothing)"
    return "line \(line + 1)\n  kept: \(before)\n  now:  \(after)"
  }
  Issue.record(
    "\(name) looks different in \(differing.count) lines:\n\(shown.joined(separator: "\n"))",
    sourceLocation: sourceLocation)
}
