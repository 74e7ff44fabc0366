import Canvas

/// Which columns of the table fit, where they stand and how wide they are.
struct TablePlan: Sendable, Hashable {
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

  /// Columns before the number: the cursor's and the mark's.
  static let gutter = 2
  private static let stateWidth = 10
  private static let curveWidths = 8...16

  /// No columns.
  init() {}

  /// The columns that fit; what matters most gets its place first, and all stand in their order.
  ///
  /// - Parameter rate: The learning rate's parameter, which goes before the other parameters.
  init(width full: Int, table: TrialTable, study: StudyMirror, rate: String?) {
    let objective = study.objective
    // The last column keeps a blank from the frame.
    let width = full - 1
    func wanted(_ column: TrialColumn) -> Int {
      let title = column.title(objective: objective).count
      switch column {
      case .number: return max(3, table.widths[.number] ?? 0)
      case .state: return TablePlan.stateWidth
      case .objective: return max(8, min(title, 14))
      case .step: return max(4, table.widths[.step] ?? 0)
      case .parameter: return max(min(title, 12), min(table.widths[column] ?? 0, 12))
      case .curve: return TablePlan.curveWidths.lowerBound
      case .metric: return max(min(title, 12), min(table.widths[column] ?? 0, 9))
      case .duration: return 7
      }
    }
    var parameters = study.varying
    if let rate, let index = parameters.firstIndex(of: rate) {
      parameters.remove(at: index)
      parameters.insert(rate, at: 0)
    }
    let numbers = wanted(.number)
    var used = TablePlan.gutter + numbers + 2
    var chosen: Set<TrialColumn> = [.number]
    var widths: [TrialColumn: Int] = [.number: numbers]
    func take(_ column: TrialColumn, gap: Int = 2) -> Bool {
      let need = wanted(column) + gap
      guard used + need <= width else { return false }
      used += need
      chosen.insert(column)
      widths[column] = wanted(column)
      return true
    }
    if !take(.state, gap: 1) {
      hasStateWord = false
      used += 2
      chosen.insert(.state)
      widths[.state] = 1
    }
    // One more for the mark of a value that beats the best.
    if take(.objective, gap: width < 60 ? 1 : 2) { used += 1 }
    _ = take(.step, gap: 1)
    let first = parameters.prefix(3).map(TrialColumn.parameter)
    let rest = parameters.dropFirst(3).map(TrialColumn.parameter)
    let metrics = study.metrics.dropFirst()
      .filter { !study.parameters.contains($0) }
      .prefix(4).map(TrialColumn.metric)
    // In each group a later, narrower one must not take the place of one that matters more.
    for group in [first + [.curve] + rest, [.duration], metrics] {
      for column in group where !take(column) { break }
    }
    let spare = width - used
    if spare > 0, chosen.contains(.curve) {
      let wide = min(TablePlan.curveWidths.upperBound, TablePlan.curveWidths.lowerBound + spare)
      widths[.curve] = wide
    }
    let order: [TrialColumn] =
      [.number, .state, .objective, .step] + study.varying.map(TrialColumn.parameter) + [.curve]
      + metrics + [.duration]
    var x = TablePlan.gutter
    for column in order where chosen.contains(column) {
      guard let columns = widths[column] else { continue }
      switch column {
      case .number: break
      case .state: x += 3  // the origin's mark stands before it
      case .objective: x += width < 60 ? 1 : 2
      case .step: x += 2
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
    let shown = places.map(\.column).filter(\.isSortable)
    let hidden =
      study.varying.map(TrialColumn.parameter) + study.metrics.dropFirst().map(TrialColumn.metric)
      + [.duration]
    return shown + hidden.filter { !shown.contains($0) }
  }
}
