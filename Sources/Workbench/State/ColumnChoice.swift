import Tuning

/// Which columns of the table the user wants, in which order and how wide.
struct ColumnChoice: Sendable, Hashable {
  /// The columns after the fixed ones, in order; nil leaves it to the workbench.
  var shown: [TrialColumn]?
  /// Widths that were set by hand.
  var widths: [TrialColumn: Int] = [:]
  /// How many of the columns after the fixed ones have left to the side.
  var skipped = 0

  /// The narrowest and widest that a column can be made.
  static let widthRange = 4...40

  /// Columns that stay while the others move sideways.
  static let fixed: Set<TrialColumn> = [.number, .state, .objective]

  /// All columns of a study after the fixed ones, in the order they come in.
  static func all(_ study: StudyMirror) -> [TrialColumn] {
    [.step, .origin] + study.varying.map(TrialColumn.parameter) + [.curve]
      + [.best, .smoothed] + metrics(study) + [.duration]
      + study.parameters.filter { !study.varying.contains($0) }.map(TrialColumn.parameter)
  }

  /// The metrics that have a column: all but the objective, and but those that repeat a parameter.
  static func metrics(_ study: StudyMirror) -> [TrialColumn] {
    study.metrics.dropFirst().filter { !study.parameters.contains($0) }.map(TrialColumn.metric)
  }
}
