import Canvas
import Tuning

/// What the study pane says that takes a look at all trials that ended; kept up trial by trial.
struct StudySummary: Sendable {
  /// The best complete value so far, trial by trial in the order of their numbers.
  private(set) var history: [Double] = []
  /// The values of the complete trials with the best so far, by their numbers.
  private(set) var plot: Plot?
  private var completed: [(number: Int, value: Double)] = []

  /// Takes in the trials that came to their end.
  mutating func take(_ trials: [Int], _ study: StudyMirror) {
    var first = completed.count
    for row in trials.compactMap(study.row) {
      guard row.isResult, let value = study.value(of: row), !value.isNaN else { continue }
      let place = completed.leading { $0.number < row.number }
      if completed.indices.contains(place), completed[place].number == row.number {
        completed.remove(at: place)
      }
      completed.insert((row.number, value), at: place)
      first = min(first, place)
    }
    // Most changes are steps of trials that run.
    guard first < completed.count else { return }
    history.removeLast(max(0, history.count - first))
    for index in first..<completed.count {
      let value = completed[index].value
      history.append(history.last.map { study.direction.better($0, value) } ?? value)
    }
    makePlot()
  }

  private mutating func makePlot() {
    plot = nil
    guard completed.count >= 2, let first = completed.first, let last = completed.last else {
      return
    }
    let values = completed.map(\.value)
    let courses = values.map { ValueAxis.Course(state: .complete, values: [$0], last: $0) }
    guard let y = ValueAxis(courses).axis(log: nil) else { return }
    var plot = Plot(
      x: Axis(.linear, from: Double(first.number), to: Double(last.number)), y: y, title: "trial")
    func place(_ index: Int) -> Double { Double(completed[index].number) }
    // More of them than any screen has columns would only take time.
    let step = max(1, values.count / 400)
    for index in stride(from: 0, to: values.count, by: step) {
      let value = values[index]
      let sign: Unicode.Scalar = y.contains(value) ? "·" : value > y.upper ? "▲" : "▼"
      let seen = min(y.upper, max(y.lower, value))
      plot.marks.append(Plot.Mark(PlotPoint(place(index), seen), sign, .dim))
    }
    var points: [PlotPoint] = []
    for (index, best) in history.enumerated() {
      // A step down where a better one ended, not a slope towards it.
      if let last = points.last, last.y != best {
        points.append(PlotPoint(place(index), last.y))
      } else if index > 0, index < history.count - 1, points.last?.y == best,
        history[index + 1] == best
      {
        continue
      }
      points.append(PlotPoint(place(index), best))
    }
    plot.series.append(PlotSeries(points, role: .best, emphasis: .marked))
    self.plot = plot
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
