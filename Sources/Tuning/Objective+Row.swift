extension Objective {
  /// What counts as a trial's result so far: its last value, or its best where that counts.
  public func value(of row: TrialRow) -> Double? { reduction.value(of: row) }
}

extension Objective.Reduction {
  /// What counts as a trial's result so far: its last value, or its best where that counts.
  public func value(of row: TrialRow) -> Double? {
    self == .best ? row.best ?? row.objective : row.objective
  }
}
