import Tuning

/// What the study pane says that takes a look at all trials that ended; kept up trial by trial.
struct StudySummary: Sendable {
  /// The best complete value so far, after each trial that completed.
  private(set) var history: [Double] = []
  private var completed: [(time: Double, value: Double)] = []

  /// Takes in the trials that came to their end.
  mutating func take(_ trials: [Int], _ study: StudyMirror) {
    var first = completed.count
    for row in trials.compactMap(study.row) {
      guard let time = row.ended else { continue }
      guard row.state == .complete, let value = study.value(of: row), !value.isNaN else { continue }
      let place = completed.leading { $0.time <= time }
      completed.insert((time, value), at: place)
      first = min(first, place)
    }
    history.removeLast(max(0, history.count - first))
    for index in first..<completed.count {
      let value = completed[index].value
      history.append(history.last.map { study.direction.better($0, value) } ?? value)
    }
  }
}

extension Array {
  /// How many elements meet a condition that those at the front meet and those behind do not.
  fileprivate func leading(_ meets: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if meets(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
