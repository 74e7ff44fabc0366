import Canvas

extension KeyMap {
  /// The keys as they come.
  public static let standard = KeyMap(
    acts + moving + table + plots + panes + program + overlays)

  private static func key(_ character: Character) -> Key { .character(character) }

  private static let acts: [Binding] = [
    Binding(
      [key("h")], .everywhere, "halve the learning rate and run again", hint: "halve lr", rank: 0,
      danger: .changes, .halve),
    Binding(
      [key("c")], .everywhere, "clone the trial, edited in a form", hint: "clone", rank: 1,
      danger: .changes, .clone),
    Binding(
      [key("C")], .everywhere, "clone as it is", hint: "clone as is", danger: .changes, .cloneAsIs),
    Binding(
      [key("r")], .everywhere, "refine: run a handful drawn around the trial", hint: "refine",
      rank: 2, danger: .changes, .refine),
    Binding(
      [key("M")], .everywhere, "run it again with other seeds (asks how many)", hint: "more seeds",
      danger: .changes, .replicate),
    Binding(
      [key("x")], .everywhere, "kill the trial (asks)", hint: "kill", rank: 3, danger: .ends, .kill),
    Binding(
      [key("p")], .everywhere, "pause the trial, or let it go on", hint: "pause", rank: 4,
      danger: .changes, .pause),
    Binding(
      [key("u")], .everywhere, "bring a pruned or ended trial back (asks)", hint: "bring back",
      rank: 5, danger: .changes, .revive),
    Binding(
      [key("I")], .everywhere, "bring it back and never prune it (asks)",
      hint: "back, pinned", rank: 5, panes: [.pruning], danger: .changes, .reviveImmune),
    Binding(
      [key("K")], .everywhere, "turn a live knob of the running trial: lr=0.001",
      hint: "live knob", rank: 5, panes: [.trial], danger: .changes, .knob),
    Binding(
      [key("i")], .everywhere, "pin: never prune the trial; again takes it off", hint: "pin",
      rank: 12, danger: .changes, .pin),
    Binding(
      [key("V")], .everywhere, "follow the verdict: take its next move", hint: "next move",
      rank: 2, panes: [.trial], danger: .changes, .takeMove),
    Binding(
      [key(".")], .everywhere, "the next trial by what the curves say: run it, edit it, or another",
      hint: "next trial", danger: .changes, .nextStep),
    Binding(
      [key("L")], .everywhere, "run a learning-rate range test", hint: "range test", rank: 4,
      panes: [.rate], danger: .changes, .rangeTest),
    Binding(
      [key("N")], .everywhere, "narrow the rate's range to what the range test says (asks)",
      hint: "narrow", rank: 4, panes: [.rate], danger: .changes, .narrowRange),
    Binding(
      [key("R")], .everywhere, "launch a trial at the range test's rate", hint: "try the rate",
      rank: 4, panes: [.rate], danger: .changes, .launchAtRate),
    Binding(
      [key("n")], .everywhere, "write a note on the trial", hint: "note", rank: 13,
      danger: .changes, .note),
    Binding(
      [key("*")], .everywhere, "mark the trial as the baseline; again takes it off",
      hint: "baseline", danger: .changes, .markBaseline),
    Binding(
      [key("+"), key("=")], .everywhere, "one more trial at once", hint: "more at once", rank: 14,
      danger: .changes, .moreSlots),
    Binding(
      [key("-")], .everywhere, "one trial fewer at once", hint: "fewer", danger: .changes,
      .fewerSlots),
    Binding(
      [key("P")], .everywhere, "pause the study: no new trials; again lets it go on",
      hint: "pause study", danger: .changes, .pauseStudy),
    Binding(
      [key("X")], .everywhere, "stop the study: what runs may finish (asks)", hint: "stop study",
      danger: .ends, .askStop),
    Binding(
      [key("O")], .everywhere, "open the sweep file in your editor: ranges, stages, limits (asks)",
      hint: "edit plan", rank: 10, panes: [.study], danger: .changes, .editPlan),
  ]

  private static let moving: [Binding] = [
    Binding([key("j"), .down], .everywhere, "down", .down),
    Binding([key("k"), .up], .everywhere, "up", .up),
    Binding([.pageDown, .control("f")], .everywhere, "a page down", .pageDown),
    Binding([.pageUp, .control("b")], .everywhere, "a page up", .pageUp),
    Binding([.control("d")], .everywhere, "half a page down", .halfDown),
    Binding([.control("u")], .everywhere, "half a page up", .halfUp),
    Binding([key("g"), .home], .everywhere, "to the first", .first),
    Binding([key("G"), .end], .everywhere, "to the last", .last),
    Binding([.tab], .everywhere, "next pane", .nextPane),
    Binding([.backTab], .everywhere, "previous pane", .previousPane),
    Binding([key("1")], .everywhere, "trials", .pane(.trials)),
    Binding([key("2")], .everywhere, "curves", .pane(.curves)),
    Binding([key("3")], .everywhere, "objective against learning rate", .pane(.rate)),
    Binding([key("4")], .everywhere, "pruning log", .pane(.pruning)),
    Binding([key("5")], .everywhere, "the trial under the cursor", .pane(.trial)),
    Binding([key("6")], .everywhere, "the study and what happened in it", .pane(.study)),
    Binding([.enter], .everywhere, "look at the trial, in full", hint: "open", .open),
    Binding(
      [key("z")], .everywhere, "zoom the pane, and back", hint: "zoom", rank: 9, .zoom),
    Binding(
      [key("Z")], .everywhere, "all panes in their usual sizes; the mouse drags borders",
      hint: "usual sizes", .resetLayout),
    Binding([.escape], .everywhere, "one level back", hint: "back", .back),
  ]

  private static let table: [Binding] = [
    Binding(
      [key(" ")], .everywhere, "mark the trial; acts are for all marked", hint: "mark", rank: 6,
      panes: [.trials, .pruning], .mark),
    Binding(
      [key("a")], .everywhere, "mark all that are shown, or none", hint: "mark all", .markAll),
    Binding([key("A")], .everywhere, "take all marks off", hint: "unmark", .unmark),
    Binding(
      [key("s"), key(">")], .everywhere, "sort by the next column", hint: "sort", rank: 8,
      panes: [.trials],
      .sortNext),
    Binding([key("S")], .everywhere, "sort the other way round", hint: "reverse", .sortReverse),
    Binding([key("<")], .everywhere, "sort by the column to the left", .sortPrevious),
    Binding(
      [key("T")], .everywhere, "the tree: each trial below the one it came from", hint: "tree",
      .tree),
    Binding(
      [key("o")], .everywhere, "choose columns, their order and width", hint: "columns", .columns),
    Binding(
      [.right], .everywhere, "columns further right; in the curves, read values", .columnsRight),
    Binding(
      [.left], .everywhere, "columns further left; in the curves, read values", .columnsLeft),
    Binding(
      [key("/")], .everywhere, "filter: state:pruned lr<1e-3 text", hint: "filter", rank: 7,
      .filter),
    Binding(
      [key("v")], .everywhere, "compare the marked trials side by side", hint: "compare", .compare),
    Binding(
      [key("U")], .everywhere, "undo: marks, filter, acts, a launch that waits", hint: "undo",
      .undo),
    Binding([key("F")], .everywhere, "show all trials again", hint: "no filter", .clearFilter),
  ]

  private static let plots: [Binding] = [
    Binding(
      [key("l")], .everywhere, "logarithmic values, or linear", hint: "log", rank: 5,
      panes: [.curves, .rate], .logScale),
    Binding(
      [key("Y")], .everywhere, "values as far as sound trials reach, all, where curves end",
      hint: "values", .valueReach),
    Binding(
      [key("e")], .everywhere, "next metric", hint: "metric", rank: 5, panes: [.curves], .nextMetric
    ),
    Binding([key("E")], .everywhere, "previous metric", .previousMetric),
    Binding(
      [key("w")], .everywhere, "smoother curves", hint: "smooth", rank: 5, panes: [.curves],
      .smoothMore),
    Binding([key("W")], .everywhere, "less smooth curves", .smoothLess),
    Binding(
      [key("d")], .everywhere, "train beside validation of the trial under the cursor",
      hint: "train + val", .companion),
    Binding(
      [key("f")], .everywhere, "curves by step, by log step, by time", hint: "step/time", .course),
    Binding([key("]")], .everywhere, "closer: half as much of the curves", hint: "closer", .closer),
    Binding([key("[")], .everywhere, "further: twice as much of the curves", .further),
    Binding([key("}")], .everywhere, "later part of the curves", .panRight),
    Binding([key("{")], .everywhere, "earlier part of the curves", .panLeft),
    Binding(
      [key("b")], .everywhere, "curves of braille, blocks or ASCII", hint: "marks", rank: 6,
      panes: [.curves, .rate], .marksOfPlots),
    Binding(
      [key("D")], .everywhere, "the range test, or all trials", hint: "test | trials", rank: 5,
      panes: [.rate], .toggleRangeTest),
  ]

  private static let panes: [Binding] = [
    Binding(
      [key("e")], .rate, "another parameter in the rate's place", hint: "parameter", rank: 4,
      .nextParameter),
    Binding([key("E")], .rate, "the parameter before", .previousParameter),
    Binding(
      [key("f")], .pruning, "decisions of one rule, of the next, of all", hint: "by rule", rank: 5,
      .nextRule),
    Binding([key("/")], .trial, "search the output", hint: "search", rank: 3, .search),
    Binding([key("n")], .search, "next match", hint: "next match", rank: -1, .nextMatch),
    Binding(
      [key("N")], .search, "previous match", hint: "previous", rank: -1, .previousMatch),
    Binding([.escape], .search, "end the search", .endSearch),
    Binding(
      [key("e")], .study, "the trials across all parameters, or the summary", hint: "parameters",
      rank: 4, .studyView),
  ]

  private static let program: [Binding] = [
    Binding(
      [key("!")], .everywhere, "what the study shows: the checklist, and what to do",
      hint: "checklist", rank: 9, panes: [.study], .checklist),
    Binding(
      [key(":")], .everywhere, "commands by name", hint: "command", rank: 10, .palette),
    Binding([key("?"), .function(1)], .everywhere, "help", hint: "help", rank: 11, .help),
    Binding([key("y")], .everywhere, "copy the trial", hint: "copy", rank: 15, .copy),
    Binding([key("t")], .everywhere, "next theme", hint: "theme", .theme),
    Binding(
      [key("m")], .everywhere, "take the mouse, or let the terminal have it", hint: "mouse", .mouse),
    Binding([.control("l")], .everywhere, "draw everything anew", .redraw),
    Binding([.control("z")], .everywhere, "to the shell; fg comes back", .suspend),
    Binding(
      [key("q"), .control("c")], .everywhere, "quit (asks what becomes of the sweep)",
      hint: "quit", rank: 16, .quit),
  ]

  private static let overlays: [Binding] = [
    Binding([.enter], .checklist, "do it", rank: 0, danger: .changes, .accept),
    Binding([.down, key("j"), .tab], .checklist, "next", rank: 1, .nextField),
    Binding([.up, key("k"), .backTab], .checklist, "previous", .previousField),
    Binding([.pageDown], .checklist, "a page down", .pageDown),
    Binding([.pageUp], .checklist, "a page up", .pageUp),
    Binding([.escape, key("q"), key("!"), .control("c")], .checklist, "close", rank: 2, .cancel),

    Binding([.enter], .halve, "from scratch", rank: 0, danger: .changes, .accept),
    Binding(
      [key("w")], .halve, "from its checkpoint", rank: 1, danger: .changes, .acceptWarm),
    Binding([key("k")], .halve, "also kill it", rank: 2, danger: .ends, .toggleKill),
    Binding([.escape, key("q"), .control("c")], .halve, "no", rank: 3, .cancel),

    Binding([key("y")], .confirm, "yes", rank: 0, danger: .ends, .yes),
    Binding(
      [key("n"), .escape, .enter, key("q"), .control("c")], .confirm, "no", rank: 1, .no),

    Binding([.enter], .launch, "do it", rank: 0, danger: .changes, .accept),
    Binding([.escape, key("n"), key("q"), .control("c")], .launch, "no", rank: 1, .cancel),

    Binding([key("l"), key("q")], .quit, "leave it running", rank: 0, .leaveRunning),
    Binding(
      [key("s")], .quit, "stop after the running trials", hint: "stop, finish running", rank: 1,
      danger: .ends, .stopStudy),
    Binding(
      [key("X")], .quit, "stop and end the running trials", hint: "stop now", rank: 2,
      danger: .ends, .stopNow),
    Binding([.escape, key("n"), .enter, .control("c")], .quit, "stay", rank: 3, .cancel),

    Binding([.enter], .refine, "run them", rank: 0, danger: .changes, .accept),
    Binding([.tab, .backTab, .up, .down], .refine, "number | width", rank: 1, .nextField),
    Binding([.right, key("+"), key("=")], .refine, "more", rank: 2, .increase),
    Binding([.left, key("-")], .refine, "less", rank: 3, .decrease),
    Binding([.escape, key("q"), .control("c")], .refine, "no", rank: 4, .cancel),

    Binding([.enter], .replicate, "run them", rank: 0, danger: .changes, .accept),
    Binding([.right, .up, key("+"), key("=")], .replicate, "more", rank: 1, .increase),
    Binding([.left, .down, key("-")], .replicate, "less", rank: 2, .decrease),
    Binding([.escape, key("q"), key("n"), .control("c")], .replicate, "no", rank: 3, .cancel),

    Binding([key("p"), .enter], .copy, "parameters as JSON", hint: "JSON", rank: 0, .copyJSON),
    Binding([key("y")], .copy, "parameters as YAML", hint: "YAML", rank: 1, .copyYAML),
    Binding([key("a")], .copy, "as arguments", hint: "arguments", rank: 2, .copyArguments),
    Binding([key("c")], .copy, "its command line", hint: "command line", rank: 3, .copyCommand),
    Binding([key("v")], .copy, "the selected value", hint: "value", rank: 4, .copyValue),
    Binding(
      [key("s")], .copy, "as a sweep file, its turned rate as a schedule", hint: "schedule",
      rank: 5, .copySchedule),
    Binding([key("f")], .copy, "to a file, or the clipboard", rank: 6, .copyToFile),
    Binding([.escape, key("q"), .control("c")], .copy, "no", rank: 7, .cancel),

    Binding([.enter], .line, "done", rank: 0, .accept),
    Binding([.escape, .control("c")], .line, "no", rank: 1, .cancel),

    Binding([.enter], .form, "launch", rank: 0, danger: .changes, .accept),
    Binding([.tab, .down], .form, "next", rank: 1, .nextField),
    Binding([.backTab, .up], .form, "previous", .previousField),
    Binding([.right], .form, "choose", rank: 3, .increase),
    Binding([.left], .form, "choose the one before", .decrease),
    Binding([key("=")], .form, "reset", rank: 4, .resetField),
    Binding(
      [.control("r")], .form, "the rate that goes with the batch size", hint: "scale rate", rank: 5,
      .scaleRate),
    Binding([.escape, .control("c")], .form, "no", rank: 2, .cancel),

    Binding([.enter], .step, "run it", rank: 0, danger: .changes, .accept),
    Binding([key("e"), key("c")], .step, "edit it first", hint: "edit", rank: 1, .editStep),
    Binding(
      [key("n"), key("x")], .step, "not that: what else?", hint: "another", rank: 2,
      danger: .changes, .refuseStep),
    Binding([.escape, key("q"), key("."), .control("c")], .step, "later", rank: 3, .cancel),
    Binding([.down, key("j")], .step, "more of the evidence", .nextField),
    Binding([.up, key("k")], .step, "back to what it proposes", .previousField),
    Binding([.pageDown], .step, "a page down", .pageDown),
    Binding([.pageUp], .step, "a page up", .pageUp),

    Binding([key(" ")], .columns, "show or hide", rank: 0, .toggleField),
    Binding([.down, key("j")], .columns, "next", .nextField),
    Binding([.up, key("k")], .columns, "previous", .previousField),
    Binding([key("J")], .columns, "move down", rank: 1, .moveFieldDown),
    Binding([key("K")], .columns, "move up", rank: 2, .moveFieldUp),
    Binding([.right, key("+")], .columns, "wider", rank: 3, .wider),
    Binding([.left, key("-")], .columns, "narrower", rank: 4, .narrower),
    Binding([key("=")], .columns, "as they come", rank: 5, .resetAll),
    Binding(
      [.enter, .escape, key("q"), key("o"), .control("c")], .columns, "close", rank: 6, .cancel),

    Binding([.down, key("j")], .compare, "down", rank: 0, .nextField),
    Binding([.up, key("k")], .compare, "up", rank: 1, .previousField),
    Binding([.pageDown, .control("d")], .compare, "a page down", .pageDown),
    Binding([.pageUp, .control("u")], .compare, "a page up", .pageUp),
    Binding([key("g"), .home], .compare, "to the first line", .first),
    Binding([key("G"), .end], .compare, "to the last line", .last),
    Binding([.right], .compare, "further trials", rank: 2, .increase),
    Binding([.left], .compare, "trials before", rank: 3, .decrease),
    Binding([key("e")], .compare, "curves of the next metric", rank: 4, .nextMetric),
    Binding(
      [.escape, .enter, key("v"), key("q"), .control("c")], .compare, "close", rank: 5, .cancel),

    Binding([.enter], .commands, "run it", rank: 0, .accept),
    Binding([.down, .tab, .control("n")], .commands, "next", rank: 1, .nextField),
    Binding([.up, .backTab, .control("p")], .commands, "previous", .previousField),
    Binding([.pageDown], .commands, "a page down", .pageDown),
    Binding([.pageUp], .commands, "a page up", .pageUp),
    Binding([.escape, .control("c")], .commands, "close", rank: 2, .cancel),
  ]
}
