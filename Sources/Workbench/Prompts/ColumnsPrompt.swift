import Tuning

/// All columns of the table, to be chosen, ordered and made wider or narrower.
struct ColumnsPrompt: Sendable {
  /// A column, and whether it is shown.
  struct Entry: Sendable, Hashable {
    var column: TrialColumn
    var isShown: Bool
  }

  /// The columns after the fixed ones, in the order they will stand in.
  private(set) var entries: [Entry]
  /// The chosen entry.
  private(set) var position = 0
  /// Widths that were set by hand.
  private(set) var widths: [TrialColumn: Int]

  /// The columns of a study as they are chosen now.
  init(_ choice: ColumnChoice, _ study: StudyMirror, isTree: Bool) {
    let all = ColumnChoice.all(study)
    let constant = Set(study.parameters).subtracting(study.varying)
    let shown =
      choice.shown
      ?? all.filter { column in
        if case .parameter(let name) = column { return !constant.contains(name) }
        return column != .best && column != .smoothed && (column != .origin || isTree)
      }
    entries = shown.filter(all.contains).map { Entry(column: $0, isShown: true) }
    entries += all.filter { !shown.contains($0) }.map { Entry(column: $0, isShown: false) }
    widths = choice.widths
  }

  /// What was chosen.
  var choice: ColumnChoice {
    ColumnChoice(shown: entries.filter(\.isShown).map(\.column), widths: widths)
  }

  /// The chosen column.
  var current: TrialColumn? {
    entries.indices.contains(position) ? entries[position].column : nil
  }

  mutating func move(by lines: Int) {
    position = max(0, min(entries.count - 1, position + lines))
  }

  mutating func toggle() {
    guard entries.indices.contains(position) else { return }
    entries[position].isShown.toggle()
  }

  /// Moves the chosen column among the others.
  mutating func shift(by places: Int) {
    let target = position + places
    guard entries.indices.contains(position), entries.indices.contains(target) else { return }
    entries.swapAt(position, target)
    position = target
  }

  /// Makes the chosen column wider or narrower, from how wide it is now.
  mutating func widen(by columns: Int, from now: Int) {
    guard let current else { return }
    let range = ColumnChoice.widthRange
    let width = (widths[current] ?? now) + columns
    widths[current] = max(range.lowerBound, min(range.upperBound, width))
  }
}
