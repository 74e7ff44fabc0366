import Canvas

/// Which columns of the table fit, where they stand and how wide they are.
struct TablePlan: Sendable {
  /// A column on the screen.
  struct Place: Sendable, Hashable {
    var column: TrialColumn
    /// The first column of cells, from the left inner side of the pane.
    var x: Int
    var width: Int
    /// How the values of a parameter are written.
    var format = ParameterFormat()
  }

  /// The columns from left to right.
  private(set) var places: [Place] = []
  /// Whether the state has room for its word beside its glyph.
  private(set) var hasStateWord = true

  /// Columns behind the number in which the signs of pins, origins and notes stand, each in its own.
  struct Signs: Sendable, Hashable {
    /// The pin's, counted from the end of the number.
    var pin = 0
    /// The origin's.
    var origin = 1
    /// The note's.
    var note = 2
    /// All of them, up to the state.
    var width = 3
  }

  /// Where the signs behind the number stand.
  private(set) var signs = Signs()

  /// Columns before the number: the cursor's and the mark's.
  static let gutter = 2

  /// The columns that have room when none is taken for the sort.
  private var usual: [TrialColumn] = []

  /// No columns.
  init() {}

  /// The columns of cells that there are.
  private(set) var width = 0

  /// How many of the movable columns there are, which of them are seen, and how many are not.
  private(set) var movable = (count: 0, first: 0, last: 0, hidden: 0)

  /// The columns that fit; what matters most gets its place first, and all stand in their order.
  ///
  /// Columns that were chosen, or moved sideways, are taken in their order as far as they fit.
  ///
  /// What the table is sorted by has its place before all others: an order that cannot be read is
  /// none.
  ///
  /// - Parameter rate: The learning rate's parameter, which goes before the other parameters.
  init(width full: Int, table: TrialTable, study: StudyMirror, rate: String?) {
    let plain = TablePlan(width: full, table: table, study: study, rate: rate, sorted: nil)
    let sorted = table.sort.column
    self = plain
    if full > 1, sorted.isSortable, !plain.places.contains(where: { $0.column == sorted }) {
      self = TablePlan(width: full, table: table, study: study, rate: rate, sorted: sorted)
      usual = plain.usual
    }
    width = full
  }

  private init(
    width full: Int, table: TrialTable, study: StudyMirror, rate: String?, sorted: TrialColumn?
  ) {
    // The last column keeps a blank from the frame.
    let width = full - 1
    var room = Room(width: width, table: table, objective: study.objective)
    // Where there are pins or notes, and room, a blank keeps them from the number and the state.
    if width >= 60, table.widths.hasPins {
      signs.pin += 1
      signs.origin += 1
      signs.note += 1
      signs.width += 1
    }
    if width >= 60, table.widths.hasNotes { signs.width += 1 }
    room.takeFixed(signs: signs.width)
    hasStateWord = room.hasStateWord
    let order = TablePlan.order(table, study)
    if let sorted { _ = room.take(sorted) }
    let first = min(table.columns.skipped, max(0, order.count - 1))
    if table.columns.shown == nil, first == 0 {
      room.takeBest(table, study, rate: rate)
    } else {
      // On narrow screens the state's word gives way: what was moved to is to be read.
      if first > 0, width < 60 { room.dropStateWord() }
      room.take(inOrder: Array(order.dropFirst(first)))
      hasStateWord = room.hasStateWord
    }
    room.widenParameters(order)
    if table.columns.widths[.origin] == nil { room.widenOrigin() }
    if table.columns.widths[.curve] == nil { room.widenCurve() }
    // Beside the objective, unless it has a place of its own.
    let isOwn = sorted.map { order.dropFirst(first).contains($0) } ?? true
    let others = isOwn ? order : [sorted].compactMap { $0 } + order.filter { $0 != sorted }
    place([.number, .state, .objective] + others, room, study)
    usual = places.map(\.column)
    let seen = order.indices.filter { $0 >= first && room.widths[order[$0]] != nil }
    let hidden = order.count { room.widths[$0] == nil }
    movable = (order.count, seen.first ?? 0, seen.last ?? 0, hidden)
  }

  /// The movable columns in their order: those that were chosen, else all but what would repeat.
  private static func order(_ table: TrialTable, _ study: StudyMirror) -> [TrialColumn] {
    if let shown = table.columns.shown {
      let known = Set(ColumnChoice.all(study))
      return shown.filter(known.contains)
    }
    return [.step] + (table.isTree ? [.origin] : []) + study.varying.map(TrialColumn.parameter)
      + [.curve] + ColumnChoice.metrics(study) + [.duration]
  }

  private mutating func place(_ order: [TrialColumn], _ room: Room, _ study: StudyMirror) {
    var x = TablePlan.gutter
    for column in order {
      guard let columns = room.widths[column] else { continue }
      switch column {
      case .number: break
      case .state: x += signs.width
      case .objective: x += room.width < 60 ? 1 : 2
      default: x += 2
      }
      var place = Place(column: column, x: x, width: columns)
      if case .parameter(let name) = column {
        place.format = study.formats[name] ?? ParameterFormat()
      }
      places.append(place)
      x += columns
    }
  }

  /// The column at a place, counted from the left inner side of the pane.
  func column(at x: Int) -> TrialColumn? {
    places.last { x >= $0.x - 1 && x <= $0.x + $0.width }?.column
  }

  /// The columns that a sort can go through, in order.
  func sortable(_ study: StudyMirror) -> [TrialColumn] {
    let shown = usual.filter(\.isSortable)
    let hidden =
      [.best, .smoothed] + study.varying.map(TrialColumn.parameter)
      + ColumnChoice.metrics(study) + [.duration]
    return shown + hidden.filter { !shown.contains($0) }
  }
}

/// The room of a line, and what has a place in it.
private struct Room {
  static let stateWidth = 10
  static let curveWidths = 8...16
  /// A course of so few columns still shows whether it falls.
  static let leastCurve = 5
  /// A parameter's column is not narrower, however short its values are.
  static let leastParameter = 5
  /// A column that is cut to less says nothing.
  static let leastCut = 4

  let width: Int
  let table: TrialTable
  let objective: String
  /// How wide each column with a place is.
  private(set) var widths: [TrialColumn: Int] = [:]
  /// Whether the state has room for its word beside its glyph.
  private(set) var hasStateWord = true
  private var used = TablePlan.gutter

  init(width: Int, table: TrialTable, objective: String) {
    self.width = width
    self.table = table
    self.objective = objective
  }

  /// How wide a column wants to be.
  private func wanted(_ column: TrialColumn) -> Int {
    if let width = table.columns.widths[column] { return width }
    let title = column.title(objective: objective).count
    let widest = table.widths[column] ?? 0
    switch column {
    case .number: return max(3, widest)
    case .state: return Room.stateWidth
    case .objective: return max(8, min(title, 14))
    case .step: return max(4, widest)
    case .parameter: return max(min(title, 12), min(widest, 12))
    case .curve: return Room.curveWidths.lowerBound
    case .metric: return max(min(title, 12), min(widest, 9))
    case .duration: return 7
    case .best, .smoothed: return 8
    // The tree is looked at for what was changed, which most trials have no word of: it has about a
    // third of the line, and more where nobody else wants it.
    case .origin:
      return table.isTree
        ? max(10, min(widest + 4, width / 3)) : max(10, min(widest, width < 90 ? 20 : 32))
    }
  }

  /// Takes room for a column; false if there is not enough.
  mutating func take(_ column: TrialColumn, gap: Int = 2) -> Bool {
    guard widths[column] == nil else { return true }
    let need = wanted(column) + gap
    guard used + need <= width else { return false }
    used += need
    widths[column] = wanted(column)
    return true
  }

  /// Number, state and objective, which are always there.
  mutating func takeFixed(signs: Int) {
    widths[.number] = wanted(.number)
    used += wanted(.number) + signs - 1
    if !take(.state, gap: 1) {
      hasStateWord = false
      used += 2
      widths[.state] = 1
    }
    // One more for the mark of a value that beats the best.
    if take(.objective, gap: width < 60 ? 1 : 2) { used += 1 }
  }

  /// What matters most, as long as there is room.
  mutating func takeBest(_ table: TrialTable, _ study: StudyMirror, rate: String?) {
    var parameters = study.varying
    if let rate, let index = parameters.firstIndex(of: rate) {
      parameters.remove(at: index)
      parameters.insert(rate, at: 0)
    }
    _ = take(.step, gap: 1)
    if table.isTree { _ = take(.origin) }
    // What varies is what the table is read for; its course is in the plot as well, how long a
    // trial ran in its pane. In each group a later, narrower one must not take the place of one that
    // matters more.
    let groups = [
      parameters.map(TrialColumn.parameter), [.curve], [.duration],
      Array(ColumnChoice.metrics(study).prefix(4)),
    ]
    for group in groups {
      for column in group where !take(column) && !takeNarrow(column) { break }
      if group == [.curve], widths[.curve] == nil { takeShortCurve() }
    }
  }

  /// Columns in their order as far as they fit; the first one is cut to the room that there is.
  mutating func take(inOrder columns: [TrialColumn]) {
    for (index, column) in columns.enumerated() where !take(column) {
      let rest = width - used - 2
      if index == 0, rest >= Room.leastCut {
        widths[column] = rest
        used = width
      }
      break
    }
  }

  /// Takes the room of the state's word back.
  mutating func dropStateWord() {
    guard hasStateWord, let now = widths[.state], now > 1 else { return }
    hasStateWord = false
    used -= now - 1
    widths[.state] = 1
  }

  /// A parameter as wide as its values: rather a name that is cut than a later column in its place.
  private mutating func takeNarrow(_ column: TrialColumn) -> Bool {
    guard case .parameter = column, table.columns.widths[column] == nil else { return false }
    let narrow = max(Room.leastParameter, min(table.widths[column] ?? 0, 12))
    guard narrow < wanted(column), used + narrow + 2 <= width else { return false }
    used += narrow + 2
    widths[column] = narrow
    return true
  }

  /// Gives names that were cut what nobody else took.
  mutating func widenParameters(_ order: [TrialColumn]) {
    for column in order {
      guard case .parameter = column, let now = widths[column], now < wanted(column) else {
        continue
      }
      let more = max(0, min(wanted(column) - now, width - used))
      widths[column] = now + more
      used += more
    }
  }

  private mutating func takeShortCurve() {
    let need = Room.leastCurve + 2
    guard table.columns.widths[.curve] == nil, used + need <= width else { return }
    used += need
    widths[.curve] = Room.leastCurve
  }

  /// Gives the texts of the tree what nobody else took, as far as they need it.
  mutating func widenOrigin() {
    guard table.isTree, let now = widths[.origin], let widest = table.widths[.origin] else {
      return
    }
    let more = max(0, min(widest + 4 - now, width - used))
    widths[.origin] = now + more
    used += more
  }

  /// Gives the curve what nobody else took.
  mutating func widenCurve() {
    let spare = width - used
    guard spare > 0, widths[.curve] != nil else { return }
    let now = widths[.curve] ?? 0
    widths[.curve] = min(Room.curveWidths.upperBound, now + spare)
  }
}
