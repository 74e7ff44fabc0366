/// Everything a key, a click or the palette can do.
enum Action: Sendable, Hashable {
  // Moving about.
  case down, up, pageDown, pageUp, halfDown, halfUp, first, last
  case nextPane, previousPane
  case pane(Pane)
  case open, zoom, resetLayout, back

  // The table.
  case mark, markAll, unmark
  case sortNext, sortPrevious, sortReverse
  case filter, clearFilter
  case sort(TrialColumn)
  case tree, columns, columnsLeft, columnsRight
  case go(Int)

  // The plots.
  case logScale, valueReach, nextMetric, previousMetric, smoothMore, smoothLess, marksOfPlots
  case course, companion, closer, further, panLeft, panRight
  case toggleRangeTest
  case metric(String)
  case nextParameter, previousParameter
  case against(String)

  // The other panes.
  case nextRule
  case search, nextMatch, previousMatch, endSearch
  case studyView

  // Acts on trials and on the study.
  case compare, undo
  case halve, clone, cloneAsIs, refine, replicate, kill, pause, revive, reviveImmune, pin, note,
    knob
  case markBaseline
  case moreSlots, fewerSlots, pauseStudy, askStop, askStopNow, editPlan
  case takeMove, rangeTest, narrowRange, launchAtRate, nextStep

  // The program.
  case chooseTheme(String)
  case checklist
  case copy, theme, mouse, palette, help, suspend, redraw, quit

  // While something asks or a form is open.
  case accept, acceptWarm, toggleKill, cancel, yes, no
  case leaveRunning, stopStudy, stopNow
  case nextField, previousField, increase, decrease, resetField, scaleRate
  case editStep, refuseStep
  case copyJSON, copyYAML, copyArguments, copyCommand, copyValue, copySchedule,
    copyToFile
  case toggleField, moveFieldUp, moveFieldDown, wider, narrower, resetAll

  /// Whether it asks something of the study, so that a read-only workbench does not have it.
  var isAct: Bool {
    switch self {
    case .halve, .clone, .cloneAsIs, .refine, .replicate, .kill, .pause, .revive, .reviveImmune,
      .pin, .note, .knob, .markBaseline,
      .moreSlots, .fewerSlots, .pauseStudy, .askStop, .askStopNow, .editPlan, .takeMove,
      .rangeTest, .narrowRange, .launchAtRate, .stopStudy, .stopNow:
      return true
    default: return false
    }
  }
}
