import Canvas
import Tuning

extension WorkbenchState {
  /// Where keys mean something now.
  var context: Binding.Context {
    switch overlay {
    case nil: return .everywhere
    case .halve: return .halve
    case .confirm(let confirmation): return confirmation.needsYes ? .confirm : .launch
    case .prepared(let prepared): return prepared.needsYes ? .confirm : .launch
    case .quit: return .quit
    case .refine: return .refine
    case .replicate: return .replicate
    case .copy: return .copy
    case .line: return .line
    case .clone: return .form
    case .commands: return .commands
    case .columns: return .columns
    case .checklist: return .checklist
    case .compare: return .compare
    case .step: return .step
    }
  }

  /// Where keys mean something now, what counts first in front.
  var contexts: [Binding.Context] {
    guard overlay == nil else { return [context] }
    switch focus {
    case .rate: return [.rate, .everywhere]
    case .pruning: return [.pruning, .everywhere]
    case .trial: return (detail.search == nil ? [] : [.search]) + [.trial, .everywhere]
    case .study: return [.study, .everywhere]
    case .trials, .curves: return [.everywhere]
    }
  }

  /// Takes a key.
  mutating func press(_ key: Key) -> [Effect] {
    if layout.isTooSmall {
      // Nobody can see what a key would do; only leaving is safe.
      switch keys.binding(key, in: [.everywhere])?.action {
      case .quit: return [.quit(leaveRunning: true)]
      case .suspend: return [.suspend]
      default: return []
      }
    }
    if let binding = keys.binding(key, in: contexts) { return run(binding.action) }
    if overlay != nil { return type(key) }
    say("\(Binding.label(key)) does nothing here; ? shows the keys", .plain)
    return []
  }

  /// Takes an action, or says why it cannot be taken.
  mutating func run(_ action: Action) -> [Effect] {
    if let reason = obstacle(to: action) {
      say(reason, .bad)
      return [.bell]
    }
    // What is acted on, or looked at, keeps the cursor.
    switch action {
    case .open, .copy, .tree, .pane(.trial): table.hold()
    case let act where act.isAct: table.hold()
    default: break
    }
    return overlay == nil ? perform(action) : performInOverlay(action)
  }

  /// Takes an action in the panes.
  mutating func perform(_ action: Action) -> [Effect] {
    switch action {
    case .down, .up, .pageDown, .pageUp, .halfDown, .halfUp, .first, .last: move(action)
    case .nextPane: focus(by: 1)
    case .previousPane: focus(by: -1)
    case .pane(let pane): focus(on: pane)
    case .open:
      openedFrom = focus
      isZoomed = true
      focus(on: .trial)
    case .resetLayout: return resetLayout()
    case .zoom:
      openedFrom = nil
      isZoomed.toggle()
      arrange()
    case .back: return back()
    case .mark:
      undos.push(.marks(table.marks))
      if let subject { table.toggleMark(subject) }
      if focus == .pruning { move(.down) } else { table.move(by: 1) }
      refilterMarks()
    case .markAll:
      undos.push(.marks(table.marks))
      table.toggleAll()
      refilterMarks()
    case .unmark: dropMarks()
    case .sortNext, .sortPrevious, .sortReverse: return sort(action)
    case .sort(let column): return sort(by: column)
    case .tree:
      table.setTree(!table.isTree, study, filterContext)
      return [columnsSetting]
    case .columnsLeft where focus == .curves:
      curves.moveReading(by: -1, selected: table.cursor)
    case .columnsRight where focus == .curves:
      curves.moveReading(by: 1, selected: table.cursor)
    case .columnsLeft where movesParallel: parallel.move(by: -1)
    case .columnsRight where movesParallel: parallel.move(by: 1)
    case .columnsLeft, .columnsRight: return moveColumns(by: action == .columnsRight ? 1 : -1)
    case .filter:
      let text = table.filter?.text ?? ""
      overlay = .line(
        LinePrompt(
          purpose: .filter, field: TextField(text), before: table.filter, place: table.place))
    case .clearFilter: return dropFilter()
    case .undo: return undo()
    case .logScale, .valueReach, .nextMetric, .previousMetric, .smoothMore, .smoothLess,
      .marksOfPlots,
      .metric, .course, .companion, .closer, .further, .panLeft, .panRight:
      return changePlots(action)
    case .moreSlots: return changeSlots(by: 1)
    case .fewerSlots: return changeSlots(by: -1)
    case .pause: return togglePause()
    case .pin: return togglePin()
    case .markBaseline: return toggleBaseline()
    case .toggleRangeTest: rates.showTest(!rates.isTest, study)
    case .nextParameter, .previousParameter: return showParameter(action)
    case .against(let name): return show(against: name)
    case .nextRule: narrowPruning()
    case .search, .nextMatch, .previousMatch, .endSearch: return search(action)
    case .studyView: parallel.isShown.toggle()
    case .pauseStudy:
      return study.isHeld
        ? act([.resume(trial: nil)], "resume the study")
        : act([.pause(trial: nil)], "pause the study")
    case .halve, .kill, .revive, .reviveImmune, .knob, .cloneAsIs, .clone, .refine, .replicate,
      .askStop, .askStopNow, .note, .copy, .help, .palette, .quit, .columns, .compare, .checklist,
      .takeMove, .rangeTest, .narrowRange,
      .launchAtRate, .nextStep:
      return open(action)
    case .editPlan: return [.editPlan]
    case .theme, .chooseTheme, .mouse, .redraw, .suspend: return program(action)
    case .go(let number): return go(to: number)
    default: break
    }
    return []
  }

  private mutating func program(_ action: Action) -> [Effect] {
    switch action {
    case .theme:
      let index = options.themes.firstIndex(of: options.theme) ?? -1
      return program(.chooseTheme(options.themes[(index + 1) % options.themes.count]))
    case .chooseTheme(let name):
      options.theme = name
      say(themeWords(name), .plain)
      return [.rememberTheme(name)]
    case .mouse:
      options.hasMouse.toggle()
      say(
        options.hasMouse
          ? "the mouse is ours: click, scroll; m lets the terminal have it"
          : "the mouse is the terminal's: select text; m takes it back", .plain)
      return [.mouse(options.hasMouse)]
    case .suspend: return [.suspend]
    default:
      curves.forgetKept()
      return [.redraw]
    }
  }

  // MARK: - Moving

  private mutating func move(_ action: Action) {
    let page = max(1, (layout.inside(focus).height - 1))
    let lines: Int
    switch action {
    case .down: lines = 1
    case .up: lines = -1
    case .pageDown: lines = page
    case .pageUp: lines = -page
    case .halfDown: lines = max(1, page / 2)
    case .halfUp: lines = -max(1, page / 2)
    case .first: lines = -1_000_000_000
    default: lines = 1_000_000_000
    }
    switch focus {
    case .trials, .curves, .rate:
      table.move(by: lines)
      followTable()
    case .pruning:
      pruning.move(by: lines)
      followPruning()
    // Down is towards the end of what is read from top to bottom.
    case .trial: detail.scroll(down: lines, last: TrialPane.lastTop(self))
    case .study: feed.scroll(by: lines)
    }
  }

  /// The pruning log shows the decision about the trial under the table's cursor, if there is one.
  mutating func followTable() {
    guard let trial = table.cursor, let decision = pruning.decision(about: trial) else { return }
    pruning.chosen = decision.revision
  }

  /// The table's cursor goes to the trial of the chosen decision.
  mutating func followPruning() {
    guard let decision = pruning.decision(pruning.position) else { return }
    if !table.select(decision.trial) {
      say("#\(decision.trial) is not among the trials shown; F shows all", .plain)
    }
  }

  private mutating func go(to number: Int) -> [Effect] {
    guard study.row(number) != nil else {
      say("there is no #\(number)", .bad)
      return [.bell]
    }
    guard table.select(number) else {
      say("#\(number) does not meet the filter \(table.filter?.text ?? ""); F shows all", .bad)
      return [.bell]
    }
    followTable()
    return []
  }

  /// Gives the keyboard to a pane, and brings it up if it is not shown.
  mutating func focus(on pane: Pane) {
    focus = pane
    recency.removeAll { $0 == pane }
    recency.insert(pane, at: 0)
    arrange()
  }

  private mutating func focus(by step: Int) {
    // In one frame all panes take turns; else those that are seen.
    let panes = layout.slots.count == 1 ? Pane.allCases : layout.shown
    guard let index = panes.firstIndex(of: focus) else { return focus(on: panes.first ?? .trials) }
    focus(on: panes[(index + step + panes.count) % panes.count])
  }

  /// Goes one level back: out of the reading line, the zoom, the pane; in the table the filter goes
  /// first, then the zoom, then the marks.
  private mutating func back() -> [Effect] {
    if focus == .curves, curves.reading != nil {
      curves.reading = nil
    } else if focus == .trials, table.filter != nil {
      return dropFilter()
    } else if isZoomed {
      isZoomed = false
      focus(on: openedFrom ?? focus)
      openedFrom = nil
    } else if focus != .trials {
      focus(on: .trials)
    } else if !table.marks.isEmpty {
      dropMarks()
    } else {
      message = nil
    }
    return []
  }

  /// Takes all marks off, and says how they come back.
  private mutating func dropMarks() {
    let count = table.marks.count
    undos.push(.marks(table.marks))
    table.unmarkAll()
    refilterMarks()
    say("\(count) mark\(count == 1 ? "" : "s") cleared · \(undoHint(count == 1))", .plain)
  }

  /// Shows all trials, and says how the filter comes back.
  private mutating func dropFilter() -> [Effect] {
    undos.push(.filter(table.filter))
    say(
      "filter \(harmless(table.filter?.text ?? "", limit: 40)) cleared · \(undoHint(true))", .plain)
    return setFilter(nil)
  }

  private func undoHint(_ isOne: Bool) -> String {
    let key = keys.bindings.first { $0.action == .undo }?.keys.first.map(Binding.label)
    return (key.map { "\($0) brings " } ?? "undo brings ") + (isOne ? "it back" : "them back")
  }

  private mutating func refilterMarks() {
    guard let filter = table.filter, filter.asksForMarks else { return }
    table.setFilter(filter, study, filterContext)
  }
}
