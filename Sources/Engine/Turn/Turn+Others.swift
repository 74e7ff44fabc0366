import StudyStore
import Tuning

extension Turn {
  /// Takes in what other programs wrote: trials of an Optuna worker, enqueued ones, ends of ours.
  mutating func lookAtOthers() throws {
    let changes = try writer.foreignTrials(since: state.othersSince)
    guard !changes.isEmpty else { return }
    for change in changes {
      state.othersSince = max(state.othersSince, change.revision)
      let number = change.trial.number
      if state.live[number] != nil {
        if change.trial.state.isFinished { try endedByOthers(number) }
      } else if change.trial.state == .queued {
        // The list of those that wait is read below.
        continue
      } else {
        if let place = state.queue.firstIndex(where: { $0.number == number }) {
          state.queue.remove(at: place)
          log("#\(number) was taken by another program", .warning)
        }
        if change.attempt == nil {
          messages.append(.replay(change.trial))
          if change.trial.state.isFinished { state.hasSucceeded = true }
        }
      }
    }
    for waiting in try writer.waiting() { state.enqueue(waiting) }
    state.unblock()
  }

  /// Another program finished a trial of ours: it is ended, and keeps their state.
  mutating func endedByOthers(_ number: Int) throws {
    guard var trial = state.live[number], !trial.isEndedByOthers else { return }
    trial.isEndedByOthers = true
    state.live[number] = trial
    log("#\(number) was ended by another program; its process is asked to end", .warning)
    actions.append(.signal(number: number, .terminate))
  }
}
