import Engine
import StudyStore
import Tuning

/// What runs at this moment, in one line: `2 running, engine pid 123, 2 at once`.
func engineLine(_ handle: StudyHandle, plan: StudyPlan, rows: [TrialRow]) throws -> String {
  let shown: [TrialState] = [.running, .stopping, .paused, .queued]
  var parts = shown.compactMap { state -> String? in
    let count = rows.count { $0.state == state }
    return count == 0 ? nil : "\(count) \(state.rawValue)"
  }
  switch handle.engine {
  case .running(let pid, let host):
    if parts.isEmpty { parts.append("nothing runs yet") }
    let place = host == MachineMark.current.host ? "" : " on \(host)"
    parts.append("engine pid \(pid)\(place)")
    if let slots = plan.concurrency { parts.append("\(slots) at once") }
    if try handle.store.isPaused() {
      parts.append("the study is paused: nothing new starts until hone resume")
    }
  case .absent:
    parts.append("no engine runs")
  }
  return parts.joined(separator: ", ")
}
