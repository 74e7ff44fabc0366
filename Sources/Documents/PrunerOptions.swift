import Tuning

/// The options of one pruner in a study file, read with complaints.
struct PrunerOptions {
  let findings: Findings
  let entry: Node.Entry
  let entries: [Node.Entry]
  /// Where the pruner stands: `hone.pruner`.
  let key: String

  /// Complains about options that the type does not have.
  func check(_ known: [String]) { findings.check(entries, under: key, known: ["type"] + known) }

  /// Reads a whole number of at least `least`, if it is given and sound.
  func whole(_ name: String, from least: Int, _ take: (Int) -> Void) {
    guard let given = entry.node[name] else { return }
    if let value = findings.whole(given, "\(key).\(name)", from: least) { take(value) }
  }

  /// Reads a number in a range, if it is given and sound.
  func number(
    _ name: String, above low: Double? = nil, from least: Double? = nil, to most: Double? = nil,
    _ take: (Double) -> Void
  ) {
    guard let given = entry.node[name] else { return }
    let value = findings.number(given, "\(key).\(name)", above: low, from: least, to: most)
    if let value { take(value) }
  }

  /// Reads a whole number or the word `auto`, if it is given and sound.
  private func resource(_ name: String, _ take: (Int?) -> Void) {
    if let given = entry.node[name], given.node.scalar?.text == "auto" {
      take(nil)
    } else {
      whole(name, from: 1) { take($0) }
    }
  }

  // MARK: - Types

  func percentile(_ type: String) -> PrunerPlan? {
    let names = ["warmup", "startup", "interval", "min_trials"]
    check(names + (type == "percentile" ? ["percentile"] : []))
    var options = PrunerPlan.Percentile(percentile: 50)
    if type == "percentile" {
      guard let given = entry.node["percentile"] else {
        findings.error(
          entry, key,
          "percentile is missing: the share of its peers, in 0…100, that a trial must be among")
        return nil
      }
      guard let value = findings.number(given, "\(key).percentile", from: 0, to: 100) else {
        return nil
      }
      options.percentile = value
    }
    whole("startup", from: 0) { options.startupTrials = $0 }
    whole("warmup", from: 0) { options.warmupSteps = $0 }
    whole("interval", from: 1) { options.interval = $0 }
    whole("min_trials", from: 1) { options.minimumPeers = $0 }
    return .percentile(options)
  }

  func halving() -> PrunerPlan? {
    check(["min_resource", "reduction_factor", "min_early_stopping_rate", "bootstrap_count"])
    var options = PrunerPlan.Halving()
    resource("min_resource") { options.minimumResource = $0 }
    whole("reduction_factor", from: 2) { options.reductionFactor = $0 }
    whole("min_early_stopping_rate", from: 0) { options.minimumEarlyStoppingRate = $0 }
    whole("bootstrap_count", from: 0) { options.bootstrapCount = $0 }
    if let given = entry.node["bootstrap_count"], options.bootstrapCount > 0,
      options.minimumResource == nil
    {
      findings.error(
        given, "\(key).bootstrap_count",
        "needs min_resource as a number; write e.g. min_resource: 1")
      return nil
    }
    return .halving(options)
  }

  func hyperband() -> PrunerPlan? {
    // W&B's hyperband has the same name and other options.
    for name in ["min_iter", "max_iter", "s", "eta", "strict"] {
      guard let given = entry.node[name] else { continue }
      findings.error(
        given, "\(key).\(name)",
        "is an option of W&B's hyperband; write it under early_terminate: at the top level, or use "
          + "min_resource, max_resource, reduction_factor, bootstrap_count here")
      return nil
    }
    check(["min_resource", "max_resource", "reduction_factor", "bootstrap_count"])
    var options = PrunerPlan.Hyperband()
    whole("min_resource", from: 1) { options.minimumResource = $0 }
    resource("max_resource") { options.maximumResource = $0 }
    whole("reduction_factor", from: 2) { options.reductionFactor = $0 }
    whole("bootstrap_count", from: 0) { options.bootstrapCount = $0 }
    if let given = entry.node["bootstrap_count"], options.bootstrapCount > 0,
      options.maximumResource == nil
    {
      findings.error(
        given, "\(key).bootstrap_count",
        "needs max_resource as a number; write e.g. max_resource: 30")
      return nil
    }
    if let given = entry.node["max_resource"], let most = options.maximumResource,
      most < options.minimumResource
    {
      findings.error(
        given, "\(key).max_resource",
        "must be at least min_resource (\(options.minimumResource)), but it is \(most)")
      return nil
    }
    return .hyperband(options)
  }

  func threshold() -> PrunerPlan? {
    check(["lower", "upper", "warmup", "interval"])
    var options = PrunerPlan.Threshold()
    number("lower") { options.lower = $0 }
    number("upper") { options.upper = $0 }
    whole("warmup", from: 0) { options.warmupSteps = $0 }
    whole("interval", from: 1) { options.interval = $0 }
    if entry.node["lower"] == nil, entry.node["upper"] == nil {
      findings.error(
        entry, key, "threshold needs lower, upper or both; write e.g. {type: threshold, upper: 2.5}"
      )
      return nil
    }
    if let given = entry.node["upper"], let lower = options.lower, let upper = options.upper,
      upper < lower
    {
      findings.error(
        given, "\(key).upper",
        "must be at least lower (\(shortText(.double(lower)))), but it is \(given.node.given)")
      return nil
    }
    return .threshold(options)
  }

  func gap() -> PrunerPlan? {
    check(["table", "until"])
    var options = PrunerPlan.Gap()
    number("until", above: 0, to: 1) { options.until = $0 }
    if let given = entry.node["table"] {
      let path = "\(key).table"
      guard let rows = findings.map(given, path, like: "{0.05: 0.15, 0.1: 0.1, 0.3: 0.05}") else {
        return nil
      }
      options.table = rows.compactMap { row in
        guard let from = Double(row.key), (0...1).contains(from) else {
          findings.error(
            row, "\(path).\(row.key)", "is no share of the budget; write a number in 0…1, as 0.05")
          return nil
        }
        let worse = findings.number(row, "\(path).\(row.key)", from: 0)
        return worse.map { .init(from: from, worse: $0) }
      }
      options.table.sort { $0.from < $1.from }
    }
    return .gap(options)
  }

  func extrapolation() -> PrunerPlan? {
    check(["gain", "top", "startup", "warmup"])
    var options = PrunerPlan.Extrapolation()
    number("gain", above: 0, to: 1) { options.gain = $0 }
    whole("top", from: 1) { options.top = $0 }
    whole("startup", from: 1) { options.startupTrials = $0 }
    number("warmup", from: 0, to: 1) { options.warmup = $0 }
    return .extrapolation(options)
  }
}
