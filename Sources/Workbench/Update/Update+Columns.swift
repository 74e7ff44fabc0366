import Canvas
import Tuning

/// Which columns the table has, and which of them are seen.
extension WorkbenchState {
  /// Moves the columns after the fixed ones sideways.
  mutating func moveColumns(by columns: Int) -> [Effect] {
    let movable = tablePlan.movable
    let now = table.columns.skipped
    let isAtEnd = now > 0 && movable.last + 1 >= movable.count
    if columns > 0, movable.hidden == 0 || isAtEnd {
      say("the last column; o chooses columns", .plain)
      return []
    }
    let seen = Set(tablePlan.places.map(\.column))
    var next = now
    repeat {
      next += columns
      table.columns.skipped = max(0, min(movable.count - 1, next))
      // Each key shows something new to the right.
    } while columns > 0 && next < movable.count - 1 && plannedColumns.isSubset(of: seen)
    if table.columns.skipped == now { say("the first column is seen", .plain) }
    return []
  }

  /// Moves the columns back as far as none that is seen has to go for it.
  mutating func returnColumns() {
    while table.columns.skipped > 0 {
      let seen = plannedColumns
      table.columns.skipped -= 1
      if !seen.isSubset(of: plannedColumns) {
        table.columns.skipped += 1
        return
      }
    }
  }

  /// The columns that have room as they were moved.
  private var plannedColumns: Set<TrialColumn> {
    let width = layout.inside(.trials).width
    let plan = TablePlan(width: width, table: table, study: study, rate: study.rate)
    return Set(plan.places.map(\.column))
  }

  /// Takes an action in the list of columns; each takes effect at once.
  mutating func choose(_ prompt: ColumnsPrompt, _ action: Action) -> [Effect] {
    var prompt = prompt
    switch action {
    case .nextField: prompt.move(by: 1)
    case .previousField: prompt.move(by: -1)
    case .toggleField: prompt.toggle()
    case .moveFieldUp: prompt.shift(by: -1)
    case .moveFieldDown: prompt.shift(by: 1)
    case .wider, .narrower:
      let now = tablePlan.places.first { $0.column == prompt.current }?.width ?? 8
      prompt.widen(by: action == .wider ? 1 : -1, from: now)
    default:
      table.columns = ColumnChoice()
      hasChosenColumns = false
      takePreferredColumns()
      overlay = .columns(ColumnsPrompt(table.columns, study, isTree: table.isTree))
      return [columnsSetting]
    }
    overlay = .columns(prompt)
    guard action != .nextField, action != .previousField else { return [] }
    table.columns = prompt.choice
    hasChosenColumns = true
    return [columnsSetting]
  }

  /// Shows the columns that the user prefers in every study, as far as this one has them; unless
  /// others were chosen for it.
  mutating func takePreferredColumns() {
    guard !hasChosenColumns, study.plan != nil else { return }
    table.columns.shown = preferences.columns?.compactMap(preferredColumn)
  }

  /// The column that a configuration calls so; nil if this study has none.
  func preferredColumn(_ name: String) -> TrialColumn? {
    let all = ColumnChoice.all(study)
    return all.first { $0.title(objective: study.objective) == name }
      ?? all.first { if case .parameter(name) = $0 { true } else { false } }
  }

  /// The setting that keeps columns and tree.
  var columnsSetting: Effect {
    var value = [JSON.Member("tree", .bool(table.isTree))]
    if let shown = table.columns.shown {
      value.append(JSON.Member("shown", .array(shown.map { .string($0.key) })))
    }
    if !table.columns.widths.isEmpty {
      let widths = table.columns.widths.map { ($0.key.key, $0.value) }.sorted { $0.0 < $1.0 }
      let members = widths.map { JSON.Member($0.0, .int($0.1)) }
      value.append(JSON.Member("widths", .object(members)))
    }
    return .saveSetting(key: "workbench.columns", .object(value))
  }

  /// Takes the columns of the setting; those that the study does not have are passed over.
  mutating func restoreColumns(_ value: JSON) {
    let all = ColumnChoice.all(study) + [.number, .state, .objective]
    func column(_ key: String) -> TrialColumn? { all.first { $0.key == key } }
    var choice = ColumnChoice()
    if let shown = value["shown"]?.array {
      choice.shown = shown.compactMap { $0.string.flatMap(column) }
      hasChosenColumns = true
    }
    for member in value["widths"]?.members ?? [] {
      guard let column = column(member.key), let width = member.value.int,
        ColumnChoice.widthRange.contains(width)
      else { continue }
      choice.widths[column] = width
    }
    table.columns = choice
    takePreferredColumns()
    if value["tree"]?.bool == true { table.setTree(true, study, filterContext) }
  }
}
