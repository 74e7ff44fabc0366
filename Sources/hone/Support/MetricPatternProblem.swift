import MetricSources

/// What is wrong with a pattern for metrics; nil if nothing is.
func metricPatternProblem(_ pattern: String) -> String? {
  do {
    _ = try OutputReader(objective: "objective", pattern: pattern)
    return nil
  } catch {
    return String(describing: error)
  }
}
