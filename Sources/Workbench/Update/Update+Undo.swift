import Tuning

/// Taking back what was done last.
extension WorkbenchState {
  /// Takes the last step back, or says why it cannot be.
  mutating func undo() -> [Effect] {
    switch undos.pop() {
    case .marks(let marks)?:
      table.setMarks(marks)
      say("undone: the marks are as they were", .plain)
      return []
    case .filter(let filter)?:
      say(filter.map { "undone: filter \($0.text)" } ?? "undone: no filter", .plain)
      return setFilter(filter)
    case .notes(let notes)?:
      return submit(
        notes.map { .note(trial: $0.trial, text: $0.text) },
        "undo: note on \(names(notes.map(\.trial)))")
    case .pins(let trials, let wasPinning)?:
      let running = trials.compactMap(study.row).filter { !$0.state.isFinished }.map(\.number)
      guard !running.isEmpty else {
        say("\(names(trials)) ended since; a pin means nothing any more", .bad)
        return [.bell]
      }
      let commands = running.map { wasPinning ? StudyCommand.unpin(trial: $0) : .pin(trial: $0) }
      return submit(commands, "undo: \(wasPinning ? "unpin" : "pin") \(names(running))")
    case .launches(let first, let title)?: return withdraw(from: first, title)
    case .final(let reason)?:
      say(reason, .bad)
      return [.bell]
    case nil:
      say("nothing to undo", .plain)
      return []
    }
  }

  /// Takes back what was launched by hand and has not begun.
  private mutating func withdraw(from first: Int, _ title: String) -> [Effect] {
    let launched = study.rows.filter { $0.number >= first && $0.origin.isByHand }
    let queued = launched.filter { $0.state == .queued }.map(\.number)
    guard !queued.isEmpty else {
      let running = launched.filter { $0.state.isActive }.map(\.number)
      say(
        running.isEmpty
          ? "\(title) cannot be undone: what it launched has ended"
          : "\(title) cannot be undone: \(names(running)) runs; x kills it", .bad)
      return [.bell]
    }
    return submit(queued.map { .withdraw(trial: $0) }, "undo: withdraw \(names(queued))")
  }
}

extension Origin {
  /// Whether somebody launched it by hand.
  fileprivate var isByHand: Bool {
    switch self {
    case .clone, .adjusted, .refined, .replicate, .revived, .enqueued: return true
    case .sampled, .baseline, .exploited, .retry, .rangeTest: return false
    }
  }
}
