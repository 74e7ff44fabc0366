extension Objective {
  /// What counts as a trial's result so far: its last value, or its best where that counts.
  public func value(of row: TrialRow) -> Double? {
    reduction == .best ? row.best ?? row.objective : row.objective
  }
}
