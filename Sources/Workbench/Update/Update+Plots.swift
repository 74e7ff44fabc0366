import Canvas
import Tuning

/// How the table is sorted and the plots are drawn.
extension WorkbenchState {
  /// Takes an action that sorts.
  mutating func sort(_ action: Action) -> [Effect] {
    if action == .sortReverse {
      return apply(
        TrialSort(column: table.sort.column, isDescending: !table.sort.isDescending))
    }
    let columns = tablePlan.sortable(study)
    guard !columns.isEmpty else { return [] }
    let index = columns.firstIndex(of: table.sort.column) ?? 0
    let step = action == .sortNext ? 1 : -1
    return sort(by: columns[(index + step + columns.count) % columns.count])
  }

  /// Sorts by a column, the way in which it is mostly wanted; the same column again reverses.
  mutating func sort(by column: TrialColumn) -> [Effect] {
    guard column != table.sort.column else { return sort(.sortReverse) }
    let isDescending: Bool
    switch column {
    case .objective, .best, .smoothed: isDescending = study.direction == .maximize
    case .step, .duration: isDescending = true
    default: isDescending = false
    }
    return apply(TrialSort(column: column, isDescending: isDescending))
  }

  private mutating func apply(_ sort: TrialSort) -> [Effect] {
    hasChosenSort = true
    table.setSort(sort, study, filterContext)
    return [sortSetting]
  }

  private var allIsSeen: String { "all of the curves is seen; ] looks closer" }

  /// Takes an action on the plots.
  mutating func changePlots(_ action: Action) -> [Effect] {
    switch action {
    case .logScale:
      if focus == .rate {
        rates.isLog = !rates.showsLog
      } else {
        curves.isLog = !curves.showsLog
      }
    case .valueReach:
      let all = ValueAxis.Reach.allCases
      let shown = focus == .rate ? rates.reach : curves.reach
      let next = all[((all.firstIndex(of: shown) ?? 0) + 1) % all.count]
      if focus == .rate { rates.reach = next } else { curves.reach = next }
      say(next.words, .plain)
    case .nextMetric, .previousMetric:
      let names = study.metrics
      let index = names.firstIndex(of: curves.metric) ?? 0
      let step = action == .nextMetric ? 1 : -1
      return changePlots(.metric(names[(index + step + names.count) % names.count]))
    case .metric(let name):
      curves.choose(name, isObjective: name == study.objective)
      return [metricSetting]
    case .course:
      let all = CurvesView.Course.allCases
      let index = all.firstIndex(of: curves.course) ?? 0
      curves.course = all[(index + 1) % all.count]
      (curves.window, curves.reading) = (nil, nil)
      say("curves by \(curves.course.title)", .plain)
    case .companion:
      curves.showsCompanion.toggle()
      if curves.showsCompanion, companion(of: curves.metric, among: study.metrics) == nil {
        curves.showsCompanion = false
        say("no metric of the other half (train or validation) goes with \(curves.metric)", .bad)
        return [.bell]
      }
    case .closer:
      if !curves.zoomIn() { say("closer than this is not shown; [ looks further", .plain) }
    case .further:
      if curves.window == nil { say(allIsSeen, .plain) }
      curves.zoomOut()
    case .panLeft, .panRight:
      let before = curves.window
      curves.pan(by: action == .panRight ? 0.25 : -0.25)
      if before == nil {
        say(allIsSeen, .plain)
      } else if before == curves.window {
        say("the curves \(action == .panRight ? "end" : "begin") here", .plain)
      }
    case .smoothMore:
      let last = CurvesView.smoothings.count - 1
      if curves.smoothing == last {
        let most = NumberText.brief(CurvesView.smoothings[last])
        say("smoothed by \(most), which is the most; W smooths less", .plain)
      }
      curves.smoothing = min(last, curves.smoothing + 1)
    case .smoothLess:
      if curves.smoothing == 0 { say("nothing is smoothed; w smooths the curves", .plain) }
      curves.smoothing = max(0, curves.smoothing - 1)
    default:
      let all: [Glyphs.PlotMarks] = options.glyphs.isASCII ? [.ascii] : Glyphs.PlotMarks.allCases
      let index = all.firstIndex(of: options.glyphs.plotMarks) ?? 0
      let next = all[(index + 1) % all.count]
      options.glyphs.plotMarks = next
      say("curves of \(next == .ascii ? "ASCII" : next.rawValue)", .plain)
    }
    return []
  }
}
