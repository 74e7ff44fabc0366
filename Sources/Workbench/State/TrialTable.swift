import Tuning

/// The trials table: which trials are shown in which order, and what the cursor and the marks hold.
///
/// The order is kept, never made anew for a frame: a change takes the changed trials out and puts
/// each where it belongs now.
struct TrialTable: Sendable {
  /// What the table is ordered by.
  private(set) var sort = TrialSort(column: .objective, isDescending: false)
  /// What trials must meet to be shown.
  private(set) var filter: TrialFilter?
  /// The numbers of the trials that are shown, in order.
  private(set) var order: [Int] = []
  /// The trial under the cursor.
  private(set) var cursor: Int?
  /// The marked trials.
  private(set) var marks: Set<Int> = [] {
    didSet { sortedMarks = marks.sorted() }
  }
  /// The marked trials, ascending.
  private(set) var sortedMarks: [Int] = []
  /// The position of the first line on the screen.
  private(set) var top = 0
  /// Lines that fit on the screen.
  var height = 1
  /// Where the cursor's trial stands in `order`.
  private(set) var position = 0
  /// The trial that the wheel took out of sight: it gets the cursor back when it is seen again.
  private var passed: Int?
  /// Whether the user chose the cursor's trial; until then the first line has the cursor.
  private(set) var isHeld = false
  /// The widest text of each column so far.
  private(set) var widths = ColumnWidths()
  /// Whether trials stand below the ones they came from.
  private(set) var isTree = false
  /// Where each trial hangs in the tree; empty while there is none.
  private(set) var lineage = Lineage()
  /// Which columns are wanted.
  var columns = ColumnChoice()
  /// The sort key of each of the study's rows.
  private var keys: [SortKey] = []
  /// The best trial when rows were last looked at.
  private var best: Int?

  // MARK: - The cursor

  /// Moves the cursor by so many lines.
  mutating func move(by lines: Int) { move(to: position + lines) }

  /// Keeps the cursor on its trial from now on.
  mutating func hold() {
    isHeld = cursor != nil
    passed = nil
  }

  /// Moves the cursor to a position; beyond the ends, to the end.
  mutating func move(to position: Int) {
    guard !order.isEmpty else { return }
    self.position = max(0, min(order.count - 1, position))
    cursor = order[self.position]
    hold()
    reveal()
  }

  /// Puts the cursor on a trial; false if it is not shown.
  mutating func select(_ number: Int) -> Bool {
    guard let position = order.firstIndex(of: number) else { return false }
    move(to: position)
    return true
  }

  /// Scrolls; the cursor stays with its trial, and waits at the edge for one that is out of sight.
  mutating func scroll(by lines: Int) {
    let own = (passed ?? cursor).flatMap { order.firstIndex(of: $0) } ?? position
    top = max(0, min(max(0, order.count - height), top + lines))
    let seen = max(top, min(top + height - 1, own))
    if seen != position { move(to: seen) }
    passed = seen == own || !order.indices.contains(own) ? nil : order[own]
  }

  /// Scrolls as little as possible so that the cursor is on the screen.
  mutating func reveal() {
    let height = max(1, height)
    top = max(0, min(top, order.count - height))
    if position < top { top = position }
    if position >= top + height { top = position - height + 1 }
  }

  // MARK: - Marks

  /// The lines that are seen, from 1, where not all of them are.
  var seen: ClosedRange<Int>? {
    let last = min(order.count, top + height)
    return order.count > height && last > top ? top + 1...last : nil
  }

  /// Marks a trial, or takes its mark off.
  mutating func toggleMark(_ number: Int) {
    if marks.remove(number) == nil { marks.insert(number) }
  }

  /// Marks all trials that are shown; if all are, takes the marks off.
  mutating func toggleAll() {
    marks = marks.isSuperset(of: order) ? [] : marks.union(order)
  }

  /// Marks these trials and no others.
  mutating func setMarks(_ marks: Set<Int>) { self.marks = marks }

  /// Takes all marks off.
  mutating func unmarkAll() { marks = [] }

  // MARK: - Order

  /// Orders by another column or the other way.
  mutating func setSort(_ sort: TrialSort, _ study: StudyMirror, _ context: TrialFilter.Context) {
    self.sort = sort
    passed = nil
    keys = study.rows.map { key(of: $0, study, context) }
    rebuild(study, context)
    // Who sorts wants to see what comes first.
    top = 0
    reveal()
  }

  /// Puts trials below the ones they came from, or all in one list.
  mutating func setTree(_ isTree: Bool, _ study: StudyMirror, _ context: TrialFilter.Context) {
    self.isTree = isTree
    passed = nil
    lineage = Lineage()
    widths.measureOrigins(study.rows, isTree: isTree)
    rebuild(study, context)
    // The family of the trial under the cursor is seen with it.
    top = position - height / 2
    reveal()
  }

  /// Where the cursor was, and among which trials.
  struct Place: Sendable {
    fileprivate var cursor: Int?
    fileprivate var order: [Int]
  }

  /// Where the cursor is now.
  var place: Place { Place(cursor: cursor, order: order) }

  /// Shows what meets another condition.
  ///
  /// - Parameter place: Where the cursor was before a condition began to be typed: it goes back
  ///   there, or to what is nearest and shown.
  mutating func setFilter(
    _ filter: TrialFilter?, _ study: StudyMirror, _ context: TrialFilter.Context,
    from place: Place? = nil
  ) {
    self.filter = filter
    passed = nil
    if let place, let cursor = place.cursor, let position = place.order.firstIndex(of: cursor) {
      top += position - self.position
      (self.cursor, self.position, order) = (cursor, position, place.order)
    }
    rebuild(study, context)
  }

  /// Takes a change of the study in.
  mutating func apply(
    _ delta: StudyMirror.Delta, _ study: StudyMirror, _ context: TrialFilter.Context
  ) {
    for number in delta.changed {
      if let index = study.index(of: number) {
        widths.take(study.rows[index], study, isTree: isTree)
      }
    }
    if delta.hasInserted || keys.count > study.rows.count { keys = [] }
    let known = keys.count
    for number in delta.changed {
      guard let index = study.index(of: number), index < known else { continue }
      keys[index] = key(of: study.rows[index], study, context)
    }
    keys.reserveCapacity(study.rows.count)
    for index in known..<study.rows.count {
      keys.append(key(of: study.rows[index], study, context))
    }
    // Who is the best may be asked by the filter, and the former best did not change.
    let hasLead = filter != nil && context.best != best
    best = context.best
    if delta.changed.count > 64 || order.isEmpty || hasLead
      || (isTree && !delta.changed.isEmpty)
    {
      rebuild(study, context)
    } else if !delta.changed.isEmpty {
      reorder(delta.changed, study, context)
    }
  }

  /// Whether a trial is to be shown. A launch that was taken back never was a trial: only a filter
  /// that asks for it shows it.
  private func shows(_ row: TrialRow, _ context: TrialFilter.Context) -> Bool {
    guard let filter else { return !row.isWithdrawn }
    return filter.matches(row, context) && (!row.isWithdrawn || filter.asksForWithdrawn)
  }

  /// Everything anew: another sort, another filter, or many changes at once.
  private mutating func rebuild(_ study: StudyMirror, _ context: TrialFilter.Context) {
    let shown = study.rows.indices.filter { shows(study.rows[$0], context) }
    let descending = sort.isDescending
    let sorted: [Int]
    if let ranks = SortKey.ranks(of: keys, descending: descending) {
      sorted = shown.map { (rank: ranks[$0], index: $0) }
        .sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }
        .map(\.index)
    } else {
      sorted = shown.sorted {
        SortKey.precedes(keys[$0], keys[$1], descending: descending) ?? ($0 < $1)
      }
    }
    var numbers = sorted.map { study.rows[$0].number }
    if isTree {
      lineage = Lineage(numbers) { study.row($0)?.parent }
      numbers = lineage.order
    }
    keepCursor { $0.order = numbers }
  }

  /// Only the changed trials, given ascending, move.
  private mutating func reorder(
    _ changed: [Int], _ study: StudyMirror, _ context: TrialFilter.Context
  ) {
    guard let first = changed.first, let last = changed.last else { return }
    let moved = Set(changed)
    var next = order
    // Of thousands few lie between the changed ones, which are mostly the newest.
    next.removeAll { $0 >= first && $0 <= last && moved.contains($0) }
    for number in changed {
      guard let index = study.index(of: number), shows(study.rows[index], context) else { continue }
      let key = keys[index]
      var low = 0
      var high = next.count
      while low < high {
        let middle = (low + high) / 2
        let other = study.index(of: next[middle]).map { keys[$0] } ?? .missing
        let isBefore =
          SortKey.precedes(other, key, descending: sort.isDescending) ?? (next[middle] < number)
        if isBefore { low = middle + 1 } else { high = middle }
      }
      next.insert(number, at: low)
    }
    if next != order { keepCursor { $0.order = next } }
  }

  /// Changes the order; the cursor stays on its trial and, if it can, on its line of the screen.
  ///
  /// A table that shows its first line goes on to, as long as the cursor can be seen with it: what
  /// comes first is what is looked for. A cursor that nobody moved is on the first line.
  private mutating func keepCursor(_ change: (inout TrialTable) -> Void) {
    let line = position - top
    let isAtTop = top == 0
    defer {
      if !isHeld, !order.isEmpty { (cursor, position) = (order[0], 0) }
      if isAtTop || !isHeld { top = 0 }
      reveal()
    }
    let before = order
    let wasFirst = position == 0 && cursor == nil
    change(&self)
    if let cursor, let now = order.firstIndex(of: cursor) {
      position = now
    } else if !order.isEmpty, !wasFirst, cursor != nil {
      // Its trial is not shown any more: take the next of the old order that is.
      let shown = Set(order)
      let heir =
        before[min(position, before.count)...].first(where: shown.contains)
        ?? before[..<min(position, before.count)].last(where: shown.contains)
      cursor = heir ?? order.first
      position = heir.flatMap { order.firstIndex(of: $0) } ?? 0
    } else {
      cursor = order.first ?? cursor
      position = 0
    }
    top = position - line
  }

  /// What a row is ordered by.
  private func key(
    of row: TrialRow, _ study: StudyMirror, _ context: TrialFilter.Context
  ) -> SortKey {
    func number(_ value: Double?) -> SortKey { value.map(SortKey.number) ?? .missing }
    switch sort.column {
    case .number: return .number(Double(row.number))
    case .state: return .number(Double(row.state.rank))
    case .objective: return number(study.value(of: row))
    case .step: return number(row.step.map(Double.init))
    case .duration: return number(row.duration(now: context.now))
    case .metric(let name): return number(row.metric(name))
    case .best: return number(row.best)
    case .smoothed: return number(row.smoothed)
    case .parameter(let name):
      guard let value = row.now(name) else { return .missing }
      return value.number.map(SortKey.number) ?? .text(value.displayText)
    case .curve, .origin: return .missing
    }
  }
}

/// Where a trial came from, in a few words, and what makes it differ: `#23: lr 0.01 → 0.005`.
///
/// - Parameter isTree: Whether the one it came from stands above it anyway.
func originText(_ row: TrialRow, isTree: Bool) -> String {
  guard let detail = row.detail, !detail.isEmpty else {
    if row.isSampledHere { return "" }
    if isTree, !row.isFromOutside { return row.origin.sign }
    return row.isFromOutside ? row.originWords : row.origin.words(parent: row.parent)
  }
  return (isTree ? "" : row.parent.map { "#\($0): " } ?? "") + detail
}

/// A change cut to so many columns: its words first, the values last.
///
/// `weight_decay 0.0001 → 3e-5` becomes `weight_… 0.0001→3e-5`.
func shortChange(_ text: String, width: Int) -> String {
  guard text.count > width, text.contains(" → ") else { return text }
  let parts = text.replacing(" → ", with: "→").split(separator: ", ")
  func cut(_ limit: Int) -> String {
    parts.map { part in
      guard let end = part.firstIndex(of: " "), part[..<end].count > limit else {
        return String(part)
      }
      return part.prefix(limit - 1) + "…" + part[end...]
    }.joined(separator: ", ")
  }
  return (3...14).reversed().lazy.map(cut).first { $0.count <= width } ?? cut(3)
}

extension TrialRow {
  /// How much of the value before stays in `smoothed`, as TensorBoard counts it.
  static let smoothing = 0.6

  /// Where the objective's course has come to: the exponential mean, without bias at its start, of
  /// the up to 16 values of it that the row has. Nil before the first.
  var smoothed: Double? {
    var mean = 0.0
    var bias = 1.0
    for value in sparkline where value.isFinite {
      mean = TrialRow.smoothing * mean + (1 - TrialRow.smoothing) * value
      bias *= TrialRow.smoothing
    }
    return bias < 1 ? mean / (1 - bias) : objective
  }

  /// The step and the last one, `18/30`; the step alone where the last is unknown, or nothing to a
  /// range test, which counts updates.
  var stepText: String {
    guard let step else { return "–" }
    return (origin == .rangeTest ? nil : steps).map { "\(step)/\($0)" } ?? String(step)
  }
}
