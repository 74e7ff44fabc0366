import Canvas
import Diagnosis
import Tuning

/// The objective of all trials against the learning rate, or against another parameter, ready to be
/// drawn; or the learning-rate range test.
struct RateView: Sendable {
  /// Whether the objective's scale is logarithmic; nil lets the values decide.
  var isLog: Bool?
  /// Which values the vertical axis spans.
  var reach = ValueAxis.Reach.sound
  /// The plot; nil while there is nothing to plot.
  private(set) var plot: Plot?
  /// What the newest range test says; nil while there is none.
  private(set) var analysis: RangeAnalysis?
  /// Whether the range test is shown in place of the trials; nil: as long as they say less.
  private(set) var showsTest: Bool?
  /// The parameter that was chosen in the learning rate's place; nil for the rate.
  private(set) var chosen: String?
  /// For a parameter with choices: the median of each choice's complete trials, the best first.
  private(set) var medians: [Median] = []
  /// The trials that meet the table's filter; nil without one.
  private var filtered: ObjectivePoints?
  private var filterKey: FilterKey?
  private var rate = ObjectivePoints()
  private var other = ObjectivePoints()
  private var isTestStale = false
  private var testKey: TestKey?
  private var groundKey: GroundKey?
  private var ground: Plot?
  private var key: Key?

  /// What a choice is worth.
  struct Median: Sendable, Hashable {
    /// The choice's place.
    var index: Int
    /// The choice.
    var choice: String
    /// The median of its complete trials' objectives.
    var value: Double
    /// How many those are.
    var count: Int
  }

  /// What the ground is made from.
  private struct GroundKey: Sendable, Hashable {
    var name: String?
    var version: Int
    var isLog: Bool?
    var reach: ValueAxis.Reach
    /// The trials that meet the table's filter; nil without one.
    var shown: [Int]?
    var rect: Rect
    var glyphs: Glyphs
    /// What runs decides the axes, too, while few have ended.
    var running: [Int: ObjectivePoints.Point]
  }

  /// What the range test's plot is made from.
  private struct TestKey: Sendable, Hashable {
    var analysis: RangeAnalysis
    var rect: Rect
  }

  /// What the trials that meet the filter are made from.
  private struct FilterKey: Sendable, Hashable {
    var shown: [Int]
    var name: String?
    var version: Int
    var running: [Int: ObjectivePoints.Point]
  }

  /// What lies on top.
  private struct Key: Sendable, Hashable {
    var running: [Int: ObjectivePoints.Point]
    var selected: Int?
    var marks: Set<Int>
  }

  /// The trials against the parameter that is shown.
  var points: ObjectivePoints { filtered ?? all }
  private var all: ObjectivePoints { chosen == nil ? rate : other }
  /// How many trials there are whether they meet the table's filter or not; nil without one.
  var countOfAll: Int? { filtered == nil ? nil : all.count }
  /// Whether the scale of the plot is logarithmic.
  var showsLog: Bool { plot?.y.scale == .log }
  /// Trials in the plot.
  var count: Int { points.count }
  /// Whether some trial stands where its parameter was turned to.
  var hasTurned: Bool { !points.turned.isEmpty }
  /// The learning rates of the best four complete trials; nil with fewer.
  var good: ClosedRange<Double>? { rate.good }

  // MARK: - Taking changes in

  /// Takes a change of the study in.
  mutating func take(_ delta: StudyMirror.Delta, _ study: StudyMirror) {
    let numbers = delta.hasPlan ? study.rows.map(\.number) : delta.changed
    if study.rate != nil, numbers.contains(where: { study.row($0)?.origin == .rangeTest }) {
      isTestStale = true
    }
    if delta.hasPlan {
      if let chosen, !study.varying.contains(chosen) { self.chosen = nil }
      rate.show(study.rate, study)
      other.show(chosen, study)
    } else {
      rate.take(numbers, study)
      other.take(numbers, study)
    }
  }

  /// Puts a parameter in the learning rate's place; the rate itself, or nil, goes back to it.
  mutating func choose(_ name: String?, _ study: StudyMirror) {
    chosen = name == study.rate ? nil : name
    other.show(chosen, study)
    isLog = nil
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

  /// Shows the range test, or all trials against the learning rate.
  mutating func showTest(_ isShown: Bool, _ study: StudyMirror) {
    if chosen != nil { choose(nil, study) }
    showsTest = isShown
  }

  /// Whether the test says more than the trials do.
  var prefersTest: Bool { analysis != nil && good == nil }
  /// Whether the plot is the range test's.
  var isTest: Bool { analysis != nil && chosen == nil && (showsTest ?? prefersTest) }

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
    let shown = table.filter == nil ? nil : table.order
    let filterKey = shown.map {
      FilterKey(shown: $0, name: all.name, version: all.version, running: all.running)
    }
    if filterKey != self.filterKey {
      self.filterKey = filterKey
      filtered = shown.map { all.only($0, study) }
    }
    let points = points
    let groundKey = GroundKey(
      name: points.name, version: points.version, isLog: isLog, reach: reach, shown: shown,
      rect: rect, glyphs: glyphs, running: points.ended.count < 200 ? points.running : [:])
    let key = Key(running: points.running, selected: table.cursor, marks: table.marks)
    if groundKey != self.groundKey {
      self.groundKey = groundKey
      self.key = nil
      makeGround(study, in: rect, glyphs)
    }
    guard key != self.key else { return }
    self.key = key
    plot = ground.map { top(of: $0, table, glyphs) }
  }

  /// The ground with the trials on it that run or are looked at.
  private func top(of ground: Plot, _ table: TrialTable, _ glyphs: Glyphs) -> Plot {
    var plot = ground
    let points = points
    var top = points.running
    for number in table.marks { top[number] = top[number] ?? points.ended[number] }
    if let number = table.cursor { top[number] = top[number] ?? points.ended[number] }
    // The selected one lies over all others and gets its name.
    let numbers = top.keys.sorted().filter { $0 != table.cursor } + [table.cursor].compactMap { $0 }
    for number in numbers {
      guard let point = top[number] else { continue }
      let isSelected = number == table.cursor
      let isMarked = table.marks.contains(number)
      let name = isSelected ? "#\(number)" : ""
      plot.marks.append(
        Plot.Mark(
          RateView.place(point, plot), RateView.sign(point, plot, glyphs),
          isMarked ? .marked : point.state.role, isSelected || isMarked ? .bold : [],
          label: name + (point.isTurned ? String(glyphs.turned) : "")))
    }
    if chosen == nil, let rate = analysis?.recommended, plot.x.contains(rate) {
      plot.lines.append(.vertical(rate, .dotted, .accent, label: "range test"))
    }
    return plot
  }

  private mutating func makeGround(_ study: StudyMirror, in rect: Rect, _ glyphs: Glyphs) {
    ground = nil
    medians = []
    guard count > 0, !rect.isEmpty, let name = points.name else { return }
    let choices = study.plan?.space[name]?.distribution.choices
    if let choices { medians = RateView.medians(points, choices, study.direction) }
    ground = RateView.ground(
      points, medians, study, log: isLog, reach: reach, isRate: chosen == nil, in: rect, glyphs)
  }
}
