import Tuning

/// A pruner as `hone.pruner` has it; nil for none, and for W&B's bands, which stand elsewhere.
func prunerYAML(_ pruner: PrunerPlan) -> String? {
  var parts: [String] = []
  /// An option that is not as it is without saying so.
  func add<Value: Equatable>(
    _ name: String, _ value: Value, _ standard: Value, _ text: (Value) -> String
  ) {
    if value != standard { parts.append("\(name): \(text(value))") }
  }
  func add(_ name: String, _ value: Int, _ standard: Int) {
    add(name, value, standard) { String($0) }
  }
  switch pruner {
  case .none, .bands: return nil
  case .percentile(let options):
    let standard = PrunerPlan.Percentile(percentile: 50)
    parts.append("type: \(options.percentile == 50 ? "median" : "percentile")")
    add("percentile", options.percentile, 50, yamlNumber)
    add("startup", options.startupTrials, standard.startupTrials)
    add("warmup", options.warmupSteps, standard.warmupSteps)
    add("interval", options.interval, standard.interval)
    add("min_trials", options.minimumPeers, standard.minimumPeers)
  case .halving(let options):
    let standard = PrunerPlan.Halving()
    parts.append("type: successive_halving")
    if let least = options.minimumResource { parts.append("min_resource: \(least)") }
    add("reduction_factor", options.reductionFactor, standard.reductionFactor)
    add(
      "min_early_stopping_rate", options.minimumEarlyStoppingRate,
      standard.minimumEarlyStoppingRate)
    add("bootstrap_count", options.bootstrapCount, standard.bootstrapCount)
  case .hyperband(let options):
    let standard = PrunerPlan.Hyperband()
    parts.append("type: hyperband")
    add("min_resource", options.minimumResource, standard.minimumResource)
    if let most = options.maximumResource { parts.append("max_resource: \(most)") }
    add("reduction_factor", options.reductionFactor, standard.reductionFactor)
    add("bootstrap_count", options.bootstrapCount, standard.bootstrapCount)
  case .threshold(let options):
    parts.append("type: threshold")
    if let lower = options.lower { parts.append("lower: \(yamlNumber(lower))") }
    if let upper = options.upper { parts.append("upper: \(yamlNumber(upper))") }
    add("warmup", options.warmupSteps, 0)
    add("interval", options.interval, 1)
  case .patience(let options):
    parts.append("type: patience")
    parts.append("patience: \(options.reports)")
    add("min_delta", options.minimumDelta, 0, yamlNumber)
    if let wrapped = prunerYAML(options.wrapped) { parts.append("wrapped: \(wrapped)") }
  case .gap(let options):
    let standard = PrunerPlan.Gap()
    parts.append("type: gap")
    add("table", options.table, standard.table) { table in
      let rows = table.map { "\(yamlNumber($0.from)): \(yamlNumber($0.worse))" }
      return "{\(rows.joined(separator: ", "))}"
    }
    add("until", options.until, standard.until, yamlNumber)
  case .extrapolation(let options):
    let standard = PrunerPlan.Extrapolation()
    parts.append("type: extrapolation")
    add("gain", options.gain, standard.gain, yamlNumber)
    add("top", options.top, standard.top)
    add("startup", options.startupTrials, standard.startupTrials)
    add("warmup", options.warmup, standard.warmup, yamlNumber)
  }
  return "{\(parts.joined(separator: ", "))}"
}
