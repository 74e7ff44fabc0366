import Canvas
import Tuning

/// The widest text of each column of the trials table so far. Columns only ever grow, so that they
/// do not jump.
///
/// Thousands of rows are measured before the first picture: no text is made of a value that cannot
/// be wider than what was seen.
struct ColumnWidths: Sendable {
  /// Whether a trial was ever pinned here.
  private(set) var hasPins = false
  /// Whether a trial ever had a note here.
  private(set) var hasNotes = false
  private var number = 0
  private var step = 0
  private var origin = 0
  private var parameters: [Entry] = []
  private var metrics: [Entry] = []

  private struct Entry: Sendable {
    var name: String
    var format = ParameterFormat()
    var width = 0
  }

  /// The width in screen columns; nil for a column of which nothing was seen, or that is measured
  /// elsewhere.
  subscript(column: TrialColumn) -> Int? {
    let width: Int
    switch column {
    case .number: width = number
    case .step: width = step
    case .origin: width = origin
    case .parameter(let name): width = parameters.first { $0.name == name }?.width ?? 0
    case .metric(let name): width = metrics.first { $0.name == name }?.width ?? 0
    case .state, .objective, .curve, .duration, .best, .smoothed: width = 0
    }
    return width > 0 ? width : nil
  }

  /// Measures anew where trials came from: the tree says it in other words.
  mutating func measureOrigins(_ rows: [TrialRow], isTree: Bool) {
    origin = 0
    for row in rows where !row.isSampledHere { takeOrigin(row, isTree: isTree) }
  }

  private mutating func takeOrigin(_ row: TrialRow, isTree: Bool) {
    origin = max(origin, min(40, DisplayWidth.of(originText(row, isTree: isTree))))
  }

  /// Takes a row's texts in.
  mutating func take(_ row: TrialRow, _ study: StudyMirror, isTree: Bool) {
    number = max(number, NumberText.digits(row.number))
    hasPins = hasPins || row.isPinned
    hasNotes = hasNotes || row.hasNote
    // As `stepText`: `18/30`.
    if let last = row.step {
      let bound = NumberText.digits(last) + (row.steps.map { 1 + NumberText.digits($0) } ?? 0)
      if bound > step { step = max(step, row.stepText.count) }
    }
    if !row.isSampledHere { takeOrigin(row, isTree: isTree) }
    for (place, entry) in row.configuration.entries.enumerated() {
      let index = ColumnWidths.index(of: entry.name, near: place, in: &parameters) {
        Entry(name: entry.name)
      }
      parameters[index].format = study.formats[entry.name] ?? ParameterFormat()
      let format = parameters[index].format
      if format.mostColumns(entry.value) > parameters[index].width {
        let width = DisplayWidth.of(format.text(entry.value))
        parameters[index].width = max(parameters[index].width, width)
      }
    }
    for (place, metric) in row.metrics.enumerated() {
      let index = ColumnWidths.index(of: metric.name, near: place, in: &metrics) {
        Entry(name: metric.name)
      }
      if NumberText.mostColumns(metric: metric.value) > metrics[index].width {
        metrics[index].width = max(
          metrics[index].width, NumberText.metric(metric.value).count)
      }
    }
  }

  /// Where a name stands, which all rows have at the same place more often than not.
  private static func index(
    of name: String, near place: Int, in entries: inout [Entry], new: () -> Entry
  ) -> Int {
    if entries.indices.contains(place), entries[place].name == name { return place }
    if let index = entries.firstIndex(where: { $0.name == name }) { return index }
    entries.append(new())
    return entries.count - 1
  }
}

extension NumberText {
  /// How many columns a whole number takes.
  static func digits(_ x: Int) -> Int {
    var count = x < 0 ? 2 : 1
    var rest = x / 10
    while rest != 0 {
      count += 1
      rest /= 10
    }
    return count
  }

  /// How many columns `metric(_:)` takes at most: where rounding may add a digit, one more than it
  /// may come to.
  static func mostColumns(metric x: Double) -> Int {
    guard x.isFinite else { return 4 }
    let size = abs(x)
    let digits: Int
    switch size {
    case 0: return 6
    case ..<1e-3: digits = size < 1e-98 ? 9 : 8
    case ..<9.9999: digits = 6
    case ..<10: digits = 7
    case ..<99.999: digits = 6
    case ..<100: digits = 7
    case ..<999.99: digits = 6
    case ..<9_999.9: digits = 7
    case ..<99_999.9: digits = 7
    default: digits = size > 1e98 ? 9 : 8
    }
    return digits + (x < 0 ? 1 : 0)
  }
}

extension ParameterFormat {
  /// How many columns `text(_:)` takes at most.
  func mostColumns(_ value: ParameterValue) -> Int {
    if case .int(let whole) = value { return NumberText.digits(whole) }
    // A value as the user spelled it has the text that it has.
    guard case .double(let number) = value, number.isFinite else { return .max }
    // Seven for `0.00031`, eight for powers of three digits.
    let size = abs(number)
    return (size != 0 && (size < 1e-98 || size > 1e98) ? 8 : 7) + (number < 0 ? 1 : 0)
  }
}
