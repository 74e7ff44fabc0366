import Canvas
import Tuning

/// What the curves stand on: steps or time, all of it or a part.
extension CurvesView {
  /// What lies along the horizontal axis.
  enum Course: String, Sendable, Hashable, CaseIterable {
    /// The trial's own steps.
    case step
    /// The steps, every power of ten as wide as the next.
    case logStep
    /// Seconds since the trial's first point.
    case time

    /// The title of the axis.
    var title: String {
      switch self {
      case .step: return "step"
      case .logStep: return "step, log"
      case .time: return "time"
      }
    }

    /// Where a point of a curve stands.
    func place(_ index: Int, of curve: Curve) -> Double {
      switch self {
      case .step, .logStep: return Double(curve.steps[index])
      case .time: return curve.times[index] - (curve.times.first ?? 0)
      }
    }

    /// The last place that a curve reaches.
    func last(of curve: Curve) -> Double? {
      curve.isEmpty ? nil : place(curve.count - 1, of: curve)
    }
  }

  mutating func horizontalAxis(_ curves: [Curve], _ study: StudyMirror, width: Int) -> Axis {
    let whole = wholeAxis(curves, study, width: width)
    guard let window else { return whole }
    var part = Axis(
      whole.scale, from: whole.value(at: window.lowerBound), to: whole.value(at: window.upperBound))
    part.isWhole = whole.isWhole
    return part
  }

  private mutating func wholeAxis(_ curves: [Curve], _ study: StudyMirror, width: Int) -> Axis {
    var (low, high): (Double, Double)
    switch course {
    case .step, .logStep:
      let first = curves.compactMap(\.steps.first).min() ?? 0
      let last = max(curves.compactMap(\.lastStep).max() ?? 1, study.plan?.steps ?? 0)
      (low, high) = (Double(min(first, 1)), Double(max(last, first + 1)))
      if course == .logStep { low = max(1, low) }
    case .time:
      low = 0
      high = max(1, curves.compactMap { course.last(of: $0) }.max() ?? 1)
    }
    // Names stand at the ends of curves: room for some columns of text.
    let room = width >= 40 ? 6 / Double(width - 10) : 0
    lastPlace = high
    let axis = Axis(course == .logStep ? .log : .linear, from: low, to: high)
    var wide = Axis(axis.scale, from: low, to: axis.value(at: 1 + room))
    wide.isWhole = course == .step
    return wide
  }

  mutating func verticalAxis(_ values: ValueAxis) -> Axis {
    let (low, high) = values.span ?? (0, 1)
    // What was found stands until the values clearly say otherwise: a scale that goes to and fro
    // while values come cannot be read.
    isWide = Axis.isWide(low, high, ratio: isWide ? 5 : 20)
    return values.axis(log: isLog ?? isWide, reach) ?? .blank
  }

  // MARK: - Looking closer

  /// Shows half as much around the reading line, or around the middle; false if that is too little.
  mutating func zoomIn() -> Bool {
    let window = window ?? 0...1
    let width = (window.upperBound - window.lowerBound) / 2
    guard width > 1.0 / 256 else { return false }
    let middle = reading.flatMap { plot?.x.fraction(of: $0) } ?? 0.5
    let center = window.lowerBound + min(1, max(0, middle)) * 2 * width
    show(from: center - width / 2, width: width)
    return true
  }

  /// Shows twice as much.
  mutating func zoomOut() {
    guard let window else { return }
    let width = (window.upperBound - window.lowerBound) * 2
    show(from: (window.lowerBound + window.upperBound - width) / 2, width: width)
  }

  /// Shows half as much, or twice as much, so that what stands in a column of the screen stays there.
  mutating func zoom(closer: Bool, atColumn column: Int, in rect: Rect) {
    guard let area = plot?.area(in: rect), area.width > 0 else { return }
    let place = min(1, max(0, (Double(column - area.x) + 0.5) / Double(area.width)))
    let window = window ?? 0...1
    let before = window.upperBound - window.lowerBound
    let width = closer ? before / 2 : before * 2
    guard width > 1.0 / 256 else { return }
    show(from: window.lowerBound + place * (before - width), width: width)
  }

  /// Moves what is shown by a share of its width.
  mutating func pan(by share: Double) {
    guard let window else { return }
    let width = window.upperBound - window.lowerBound
    show(from: window.lowerBound + share * width, width: width)
  }

  private mutating func show(from start: Double, width: Double) {
    guard width < 0.999 else {
      window = nil
      return
    }
    let start = max(0, min(1 - width, start))
    window = start...(start + width)
  }

  // MARK: - Reading values

  /// Moves the reading line by columns of the plot; it begins at the right end of the selected
  /// trial's curve. Left of the plot it goes.
  mutating func moveReading(by columns: Int, selected: Int?) {
    guard let plot, plotWidth > 0 else { return }
    let step = 1 / Double(plotWidth)
    guard let reading else {
      let last = selected.flatMap { store.curve($0, metric) }.flatMap { course.last(of: $0) }
      let end = last.map { plot.x.fraction(of: $0) } ?? 1
      read(at: plot.x.value(at: min(1 - step / 2, max(step / 2, end))))
      return
    }
    let fraction = plot.x.fraction(of: reading) + Double(columns) * step
    if fraction <= 0 {
      self.reading = nil
    } else {
      read(at: plot.x.value(at: min(1 - step / 2, fraction)))
    }
  }

  /// Puts the reading line where a column of the plot stands; beside the curves it stays.
  mutating func read(atColumn column: Int, in rect: Rect) {
    guard let plot else { return }
    let area = plot.area(in: rect)
    guard column >= area.x, column < area.maxX else { return }
    read(at: plot.x(atColumn: column, in: rect))
  }

  /// The line goes no further than the curves can: behind them are only names.
  private mutating func read(at place: Double) { reading = min(place, lastPlace) }

  /// Whether a point of a curve stands where is read.
  func isAtReading(_ place: Double) -> Bool {
    guard let reading else { return false }
    return course == .time ? reading <= place : place.rounded() == reading.rounded()
  }

  /// The value of a trial's curve at the reading line: at the point nearest to it, which is its
  /// last one for a curve that ends before the line.
  func value(of trial: Int, _ metric: String) -> (place: Double, value: Double)? {
    guard let reading, let curve = store.curve(trial, metric), !curve.isEmpty else { return nil }
    var low = 0
    var high = curve.count - 1
    while low < high {
      let middle = (low + high) / 2
      if course.place(middle, of: curve) < reading { low = middle + 1 } else { high = middle }
    }
    if low > 0 {
      let (before, after) = (course.place(low - 1, of: curve), course.place(low, of: curve))
      if reading - before < after - reading { low -= 1 }
    }
    return (course.place(low, of: curve), curve.values[low])
  }
}

/// The metric that belongs beside another in a plot of one trial: training beside validation.
///
/// - Returns: The other half's metric of the same name, else nil.
func companion(of metric: String, among metrics: [String]) -> String? {
  let valid = ["val", "valid", "validation", "eval", "test", "dev"]
  let train = ["train", "training", "tr"]
  func parts(_ name: String) -> [String] {
    name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }
  let own = parts(metric)
  let isValid = own.contains(where: valid.contains)
  let bare = own.filter { !valid.contains($0) && !train.contains($0) }
  let others = metrics.filter { other in
    let words = parts(other)
    return other != metric && words.filter { !valid.contains($0) && !train.contains($0) } == bare
  }
  let wanted = isValid ? train : valid
  return others.first { parts($0).contains(where: wanted.contains) } ?? others.first
}
