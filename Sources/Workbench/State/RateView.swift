import Canvas
import Diagnosis
import Tuning

/// The objective of all trials against the learning rate, ready to be drawn.
///
/// The trials that have ended make a ground that changes only when another ends; those that run,
/// and those that are looked at, are put on top of it.
struct RateView: Sendable {
  /// Whether the objective's scale is logarithmic; nil lets the values decide.
  var isLog: Bool?
  /// The plot; nil while there is nothing to plot.
  private(set) var plot: Plot?
  /// The learning rates of the best four complete trials; nil with fewer.
  private(set) var good: ClosedRange<Double>?
  /// What the newest range test says; nil while there is none.
  private(set) var analysis: RangeAnalysis?
  /// Whether the range test is shown in place of the trials; nil: as long as they say less.
  var showsTest: Bool?
  private var isTestStale = false
  private var testKey: TestKey?
  private var ended: [Int: Point] = [:]
  private var running: [Int: Point] = [:]
  private var best: [(rate: Double, value: Double)] = []
  private var version = 0
  private var groundKey: GroundKey?
  private var ground: Plot?
  private var key: Key?

  /// A trial in the plot.
  private struct Point: Sendable, Hashable {
    var x: Double
    var y: Double
    var state: TrialState
  }

  /// What the ground is made from.
  private struct GroundKey: Sendable, Hashable {
    var version: Int
    var isLog: Bool?
    var rect: Rect
    var glyphs: Glyphs
    /// What runs decides the axes, too, while few have ended.
    var running: [Int: Point]
  }

  /// What the range test's plot is made from.
  private struct TestKey: Sendable, Hashable {
    var analysis: RangeAnalysis
    var rect: Rect
  }

  /// What lies on top.
  private struct Key: Sendable, Hashable {
    var running: [Int: Point]
    var selected: Int?
    var marks: Set<Int>
  }

  /// Whether the scale of the plot is logarithmic.
  var showsLog: Bool { plot?.y.scale == .log }
  /// Trials in the plot.
  var count: Int { ended.count + running.count }

  // MARK: - Taking changes in

  /// Takes a change of the study in.
  mutating func take(_ delta: StudyMirror.Delta, _ study: StudyMirror) {
    if delta.hasPlan {
      (ended, running, best, good) = ([:], [:], [], nil)
      version += 1
    }
    guard let name = study.rate else { return }
    let numbers = delta.hasPlan ? study.rows.map(\.number) : delta.changed
    if numbers.contains(where: { study.row($0)?.origin == .rangeTest }) { isTestStale = true }
    for row in numbers.compactMap(study.row) where row.origin != .rangeTest {
      running[row.number] = nil
      guard let rate = row.configuration.number(name), rate.isFinite else { continue }
      let value = study.value(of: row)
      guard value != nil || row.state == .diverged else { continue }
      let point = Point(x: rate, y: value ?? .nan, state: row.state)
      guard row.state.isFinished else {
        running[row.number] = point
        continue
      }
      if ended.updateValue(point, forKey: row.number) != point { version += 1 }
      if row.state == .complete, let value, !value.isNaN { place(rate, value, study.direction) }
    }
  }

  /// Keeps the best four.
  private mutating func place(_ rate: Double, _ value: Double, _ direction: Direction) {
    let index = best.firstIndex { direction.isBetter(value, than: $0.value) } ?? best.count
    guard index < 4 else { return }
    best.insert((rate, value), at: index)
    if best.count > 4 { best.removeLast() }
    guard best.count == 4 else { return }
    let rates = best.map(\.rate)
    good = (rates.min() ?? rate)...(rates.max() ?? rate)
  }

  // MARK: - The range test

  /// Whether the range test must be read now; it counts as asked for.
  mutating func wantsTest() -> Bool {
    defer { isTestStale = false }
    return isTestStale
  }

  /// Takes the newest range test in.
  mutating func take(_ analysis: RangeAnalysis?) {
    self.analysis = analysis
    key = nil
    groundKey = nil
  }

  /// Whether the test says more than the trials do.
  var prefersTest: Bool { analysis != nil && good == nil }
  /// Whether the plot is the range test's.
  var isTest: Bool { analysis != nil && (showsTest ?? prefersTest) }

  // MARK: - Making the plot

  /// Makes the plot anew if something it shows has changed.
  mutating func prepare(_ table: TrialTable, _ study: StudyMirror, in rect: Rect, _ glyphs: Glyphs)
  {
    if isTest, let analysis {
      let new = TestKey(analysis: analysis, rect: rect)
      guard new != testKey else { return }
      testKey = new
      (self.groundKey, self.key) = (nil, nil)
      plot = Plot(analysis, name: study.rate ?? "learning rate")
      return
    }
    testKey = nil
    let groundKey = GroundKey(
      version: version, isLog: isLog, rect: rect, glyphs: glyphs,
      running: ended.count < 200 ? running : [:])
    let key = Key(running: running, selected: table.cursor, marks: table.marks)
    if groundKey != self.groundKey {
      self.groundKey = groundKey
      self.key = nil
      makeGround(study, in: rect, glyphs)
    }
    guard key != self.key else { return }
    self.key = key
    guard var plot = ground else {
      self.plot = nil
      return
    }
    var top = running
    for number in table.marks { top[number] = top[number] ?? ended[number] }
    if let number = table.cursor { top[number] = top[number] ?? ended[number] }
    // The selected one lies over all others and gets its name.
    let numbers = top.keys.sorted().filter { $0 != table.cursor } + [table.cursor].compactMap { $0 }
    for number in numbers {
      guard let point = top[number] else { continue }
      let isSelected = number == table.cursor
      let isMarked = table.marks.contains(number)
      plot.marks.append(
        Plot.Mark(
          place(point, plot).point, point.state.glyph(glyphs),
          isMarked ? .marked : point.state.role, isSelected || isMarked ? .bold : [],
          label: isSelected ? "#\(number)" : ""))
    }
    if let rate = analysis?.recommended, plot.x.contains(rate) {
      plot.lines.append(.vertical(rate, .dotted, .accent, label: "range test"))
    }
    self.plot = plot
  }

  /// Where a trial stands; what left the plot, or never was a number, on its upper edge.
  private func place(_ point: Point, _ plot: Plot) -> (point: PlotPoint, height: Double) {
    let fraction = plot.y.fraction(of: point.y)
    let height = fraction.isNaN ? 1 : min(1, max(0, fraction))
    return (PlotPoint(point.x, plot.y.value(at: height)), height)
  }

  private mutating func makeGround(_ study: StudyMirror, in rect: Rect, _ glyphs: Glyphs) {
    ground = nil
    guard count > 0, !rect.isEmpty, let name = study.rate else { return }
    var plot = axes(study, name)
    let size = plot.area(in: rect).size
    guard size.width > 0, size.height > 0 else { return }
    // A mark a cell: of trials that share one, a complete one shows, else the first.
    var taken: [Int: Int] = [:]
    for (_, point) in ended.sorted(by: { $0.key < $1.key }) {
      let (place, height) = place(point, plot)
      let column = Int(plot.x.fraction(of: point.x) * Double(size.width))
      let cell = column * 10_000 + Int((1 - height) * Double(size.height))
      let mark = Plot.Mark(place, point.state.glyph(glyphs), point.state.role)
      if let index = taken[cell] {
        if point.state == .complete { plot.marks[index] = mark }
      } else {
        taken[cell] = plot.marks.count
        plot.marks.append(mark)
      }
    }
    ground = plot
  }

  private func axes(_ study: StudyMirror, _ name: String) -> Plot {
    let all = Array(ended.values) + Array(running.values)
    let distribution = study.plan?.space[name]?.distribution
    let (least, most) = (all.lazy.map(\.x).min() ?? 0, all.lazy.map(\.x).max() ?? 1)
    let ends = distribution?.bounds.map { [$0.lowerBound, $0.upperBound] } ?? []
    let isLogX = least > 0 && (distribution?.isLogarithmic ?? true || least * 20 < most)
    let x =
      Axis.fitting(ends + [least, most], scale: isLogX ? .log : .linear, padding: 0.02)
      ?? Axis(.linear, from: 0, to: 1)
    let ys = all.lazy.map(\.y).filter(\.isFinite)
    let (low, high) = (ys.min() ?? 0, ys.max() ?? 1)
    let wantsLog = isLog ?? (low > 0 && high / low >= 20)
    let y =
      (wantsLog ? Axis.fitting(ys, scale: .log, robust: 0.95) : nil)
      ?? Axis.fitting(ys, scale: .linear, robust: 0.95) ?? Axis(.linear, from: 0, to: 1)
    return Plot(x: x, y: y, title: name + (isLogX ? ", log" : ""))
  }
}
