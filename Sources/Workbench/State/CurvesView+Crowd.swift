import Canvas
import Tuning

/// Which curves are in the plot, and those of them that stay as they are.
extension CurvesView {
  /// The trials whose curves the plot may show.
  struct Cast: Sendable {
    /// What is drawn whatever is selected and marked: the trials that run, and of the rest those
    /// that the table shows first.
    fileprivate(set) var crowd: [Int] = []
    /// What is compared with a trial that is looked at.
    fileprivate var others: [Int] = []
    /// The crowd with the selected trial and the marked ones.
    fileprivate(set) var drawn: [Int] = []
    /// Whether more trials have curves than are drawn.
    fileprivate(set) var isCut = false
    /// How many trials have a curve that could be drawn.
    fileprivate(set) var drawable = 0
    private var key: Key?

    private struct Key: Sendable, Equatable {
      var revision: Int
      var order: [Int]
      var isFiltered: Bool
    }

    /// Finds the crowd anew if the table's order or the study changed.
    fileprivate mutating func prepare(_ table: TrialTable, _ study: StudyMirror) {
      let new = Key(
        revision: study.revision, order: table.order, isFiltered: table.filter != nil)
      guard new != key else { return }
      key = new
      var seen: Set<Int> = []
      func hasCurve(_ number: Int) -> Bool {
        study.row(number)?.hasCurve == true && seen.insert(number).inserted
      }
      let active = new.isFiltered ? [] : study.active.filter(hasCurve)
      others = active + table.order.prefix(CurveStore.crowdLimit).filter(hasCurve)
      crowd = Array(others.prefix(active.count + CurveStore.drawnLimit))
      drawable =
        new.isFiltered
        ? table.order.count { study.row($0)?.hasCurve == true } : study.curveCount
    }

    fileprivate mutating func wanted(_ table: TrialTable, _ study: StudyMirror) -> [Int] {
      // More marks than can be told apart are a crowd, and are in it.
      let marks = table.sortedMarks.prefix(CurveStore.drawnLimit)
      let asked = ([table.cursor].compactMap { $0 } + marks).filter {
        study.row($0)?.step != nil
      }
      let first = Set(asked)
      let own = asked.enumerated().filter { $0 == 0 || $1 != asked.first }.map(\.element)
      drawn = own + crowd.filter { !first.contains($0) }
      let wanted = own + others.filter { !first.contains($0) }
      isCut = wanted.count > drawn.count
      return wanted
    }
  }

  /// What the curves of finished trials look like in the plot; as long as it is the same, so do
  /// they.
  struct SettledKey: Sendable, Hashable {
    struct Member: Sendable, Hashable {
      var trial: Int
      var stamp: Int
      var state: TrialState
    }

    var members: [Member]
    var smoothing: Int
    var course: Course
    var window: ClosedRange<Double>?
    var x: Axis
    var y: Axis
    var size: Size
    var glyphs: Glyphs
  }

  /// The trials whose curves belong in the plot or beside it: the selected one, the marked ones,
  /// those that run, and of the rest what the table shows first.
  mutating func wanted(_ table: TrialTable, _ study: StudyMirror) -> [Int] {
    cast.prepare(table, study)
    return cast.wanted(table, study)
  }

  /// Puts the crowd into the plot: what is finished as it was drawn before, what runs anew.
  ///
  /// The selected curve and the marked ones stay in it: their own lie over it, so that the crowd
  /// is the same wherever the cursor goes.
  mutating func addCrowd(
    _ numbers: [Int], to plot: inout Plot, _ table: TrialTable, _ study: StudyMirror, _ size: Size,
    _ glyphs: Glyphs
  ) {
    let crowd = Set(cast.crowd)
    var members: [SettledKey.Member] = []
    for number in numbers where crowd.contains(number) {
      guard let reduced = reduced[number], let state = study.row(number)?.state else { continue }
      if state.isFinished {
        members.append(.init(trial: number, stamp: reduced.stamp, state: state))
      } else if number != table.cursor, !table.marks.contains(number),
        let series = series(number, study, glyphs)
      {
        plot.series.append(series)
      }
    }
    members.sort { $0.trial < $1.trial }
    let key = SettledKey(
      members: members, smoothing: smoothing, course: course, window: window, x: plot.x,
      y: plot.y, size: size, glyphs: glyphs)
    if settled?.key != key {
      let series = members.compactMap { self.series($0.trial, study, glyphs) }
      settled = (key, CrowdLayer(series, x: plot.x, y: plot.y, size: size, glyphs))
    }
    plot.crowd = settled?.layer
  }
}

extension TrialRow {
  /// Whether its curve can be set beside the others': a range test's steps are no trial's.
  var hasCurve: Bool { step != nil && origin != .rangeTest }
}
