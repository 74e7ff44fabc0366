import Canvas
import Tuning

/// All commands by name: help shows them with their keys, the palette runs them; both search.
struct CommandList: Sendable {
  /// A line of the list.
  struct Entry: Sendable {
    /// What it does.
    var name: String
    /// The keys that do it without the list.
    var keys: String
    /// The heading it stands under.
    var section: String
    /// Other words by which it is found.
    var words = ""
    /// What is done; nil for keys that mean something only where something asks.
    var action: Action?
    /// Why it cannot be done now.
    var obstacle: String?
  }

  /// Whether it shows every key under headings; else only what can be run.
  let isHelp: Bool
  /// What is looked for.
  private(set) var field = TextField()
  /// The entries that are shown.
  private(set) var shown: [Entry]
  /// How many of them, at the front, are what the text is the key of.
  private(set) var keyed = 0
  /// The chosen one's place among them.
  private(set) var position = 0
  private let all: [Entry]

  /// The commands of the key map, and of a study's own columns, metrics and themes.
  init(_ state: WorkbenchState, isHelp: Bool) {
    self.isHelp = isHelp
    var entries: [Entry] = []
    for binding in state.keys.bindings {
      let isPane = binding.context.isPane
      guard isHelp || isPane, binding.action != .palette, isHelp || binding.action != .help,
        isHelp || !binding.action.isMove
      else { continue }
      if state.options.actObstacle != nil, binding.action.isAct || binding.action == .nextStep {
        continue
      }
      let section =
        binding.context == .everywhere
        ? CommandList.section(binding.action) : "In " + binding.context.rawValue
      entries.append(
        Entry(
          name: binding.name, keys: binding.label, section: section, words: binding.action.words,
          action: isPane ? binding.action : nil,
          obstacle: isPane ? state.obstacle(to: binding.action) : nil))
    }
    if !isHelp {
      entries += CommandList.more(state)
      for column in state.tablePlan.sortable(state.study) {
        let isPlain = column != .best && column != .smoothed
        let objective = state.study.objective
        let title = isPlain ? column.title(objective: objective) : column.name(objective: objective)
        let name = column == .number ? "number" : title
        entries.append(
          Entry(name: "sort by \(harmless(name))", keys: "", section: "", action: .sort(column)))
      }
      for metric in state.study.metrics {
        let name = "curves of \(harmless(metric))"
        entries.append(Entry(name: name, keys: "", section: "", action: .metric(metric)))
      }
      for parameter in state.study.varying {
        let name = "\(harmless(state.study.objective)) against \(harmless(parameter))"
        entries.append(Entry(name: name, keys: "", section: "", action: .against(parameter)))
      }
      for theme in state.options.themes {
        let name = state.themeWords(theme)
        entries.append(Entry(name: name, keys: "", section: "", action: .chooseTheme(theme)))
      }
    }
    // Under each heading once, in the order of the first of its commands.
    var sections: [String: Int] = [:]
    for entry in entries where sections[entry.section] == nil {
      sections[entry.section] = sections.count
    }
    let sorted = entries.enumerated().sorted {
      (sections[$0.element.section] ?? 0, $0.offset)
        < (sections[$1.element.section] ?? 0, $1.offset)
    }.map(\.element)
    all = sorted
    shown = sorted
  }

  /// Commands of this study that have no key.
  private static func more(_ state: WorkbenchState) -> [Entry] {
    var entries: [Entry] = []
    func add(_ name: String, _ words: String, _ action: Action) {
      entries.append(
        Entry(
          name: name, keys: "", section: "", words: words, action: action,
          obstacle: state.obstacle(to: action)))
    }
    if state.options.actObstacle == nil {
      add("stop the study now: end what runs (asks)", Action.askStopNow.words, .askStopNow)
    }
    if let best = state.study.best { add("go to the best, #\(best)", "top winner", .go(best)) }
    if let baseline = state.study.baseline {
      add("go to the baseline, #\(baseline)", "reference start", .go(baseline))
    }
    return entries
  }

  private static func section(_ action: Action) -> String {
    if action.isAct || action == .nextStep {
      return "Acts on the marked trials, else on the one under the cursor"
    }
    if action.isMove { return "Moving" }
    switch action {
    case .mark, .markAll, .unmark, .sortNext, .sortPrevious, .sortReverse, .filter, .clearFilter,
      .tree, .columns, .columnsLeft, .columnsRight, .compare, .undo:
      return "Table"
    case .logScale, .valueReach, .nextMetric, .previousMetric, .smoothMore, .smoothLess,
      .marksOfPlots, .course,
      .companion, .closer, .further, .panLeft, .panRight, .toggleRangeTest:
      return "Plots"
    default: return "Program"
    }
  }

  /// The chosen command, if it can be run.
  var chosen: (name: String, action: Action)? {
    guard shown.indices.contains(position), let action = shown[position].action else { return nil }
    return (shown[position].name, action)
  }

  /// Chooses another line.
  mutating func move(by lines: Int) {
    position = max(0, min(shown.count - 1, position + lines))
  }

  /// Shows what has all the words in its name, or the text as its key; a number goes to a trial.
  mutating func search(_ field: TextField, _ state: WorkbenchState) {
    self.field = field
    let text = field.text
    position = 0
    let words = text.lowercased().split(separator: " ")
    guard !words.isEmpty else {
      (shown, keyed) = (all, 0)
      return
    }
    // `ctrl-d`, as a configuration spells it, is `^D` here.
    let label = Key(text.lowercased()).map(Binding.label)
    let byKey = all.filter { entry in
      let keys = entry.keys.split(separator: " ")
      return keys.contains(Substring(text))
        || (text.count > 1 && label.map { keys.contains(Substring($0)) } ?? false)
    }
    func has(_ text: String) -> Bool { words.allSatisfy { text.contains($0) } }
    let others = all.filter { entry in
      !byKey.contains { $0.name == entry.name && $0.section == entry.section }
    }
    // What is called so, then what could be called so.
    let byName = others.filter { has($0.name.lowercased()) }
    let byWord = others.filter { entry in
      !has(entry.name.lowercased()) && has(entry.name.lowercased() + " " + entry.words)
    }
    shown = byKey + byName + byWord
    keyed = byKey.count
    let digits = text.hasPrefix("#") ? text.dropFirst() : text[...]
    if let number = Int(digits), state.study.row(number) != nil {
      shown.insert(
        Entry(name: "go to #\(number)", keys: "", section: "", action: .go(number)), at: keyed)
    }
  }
}

extension Action {
  /// Whether it only moves about.
  var isMove: Bool {
    switch self {
    case .down, .up, .pageDown, .pageUp, .halfDown, .halfUp, .first, .last, .nextPane,
      .previousPane, .pane, .open, .back, .zoom:
      return true
    default: return false
    }
  }
}
