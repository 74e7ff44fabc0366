import Canvas
import Tuning

/// What the prompt says of an act that was worked out already.
extension WorkbenchState {
  func preparedText(_ prepared: PreparedAct) -> StyledText {
    var launches = 0
    var others: [String] = []
    for command in prepared.commands {
      switch command {
      case .launch: launches += 1
      case .kill(let trial): others.append("kill #\(trial)")
      case .withdraw(let trial): others.append("take #\(trial) back")
      case .pause(let trial): others.append("pause \(trial.map { "#\($0)" } ?? "the study")")
      case .resume(let trial): others.append("resume \(trial.map { "#\($0)" } ?? "the study")")
      case .pin(let trial): others.append("pin #\(trial)")
      case .unpin(let trial): others.append("unpin #\(trial)")
      case .set(let trial, let name, let value):
        others.append("\(shortName(name)) \(shortText(value)) in #\(trial)")
      case .note(let trial, _): others.append("a note on #\(trial)")
      case .baseline(let trial): others.append(trial.map { "#\($0) as baseline" } ?? "no baseline")
      case .concurrency(let count): others.append("\(count) at once")
      case .stop: others.append("stop the sweep")
      // From what to what is said already.
      case .plan: break
      }
    }
    // A range test launches its first trial by itself.
    if prepared.isRangeTest { launches = 1 }
    if launches > 0 { others.insert(launchText(launches), at: 0) }
    let question = "\(prepared.title): \(prepared.detail)\(others.joined(separator: ", "))?"
    let warning = prepared.warning.map { " Careful: \($0)." } ?? ""
    return StyledText(question + warning, prepared.needsYes ? .promptDanger : .prompt)
  }
}
