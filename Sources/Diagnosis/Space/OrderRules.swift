import Tuning

/// What has to be searched before, or together with, something else: the rate, mostly.
extension SpaceRule {
  /// Things are tuned for a rate that nobody chose.
  static let rateMissing = SpaceRule("rate-missing") { facts in
    guard facts.rates.isEmpty else { return [] }
    let coupled = (facts.searchedBatchSize.map { [$0] } ?? []) + facts.searchedWarmup
    let dependent = coupled + facts.searchedArchitecture
    guard let first = dependent.first else { return [] }
    let names = listed(dependent.map(\.name))
    let are = dependent.count == 1 ? "is" : "are"
    let range = RateWindow.windows(facts).first?.searched ?? 1e-5...0.1
    return [
      Remark(
        coupled.isEmpty ? .hint : .warning, at: first.filePath,
        "\(names) \(are) searched, but no learning rate is; the best \(first.name) depends on it, "
          + "so what is found holds for the script's own rate only (if one of the parameters is "
          + "the rate, say so: hone: {roles: {learning_rate: NAME}})",
        fix: [Parameter("lr", .constant(.null)).logarithmicEdit(range)], isSafe: false)
    ]
  }

  /// A batch size that is tuned for one rate.
  static let batchWithoutRate = SpaceRule("batch-without-rate") { facts in
    guard let batch = facts.searchedBatchSize, let rate = facts.fixedRate else { return [] }
    let value = rate.extent.map { " at \(brief($0.lowerBound))" } ?? ""
    return [
      Remark(
        .warning, at: batch.filePath,
        "is searched while \(rate.name) is fixed\(value); the best rate grows with the batch size, "
          + "so this finds the size that suits the rate: search both",
        fix: openedRate(rate, facts))
    ]
  }

  /// A network that is shaped for one rate.
  static let architectureBeforeRate = SpaceRule("architecture-before-rate") { facts in
    guard let first = facts.searchedArchitecture.first, let rate = facts.fixedRate else {
      return []
    }
    return [
      Remark(
        .warning, at: first.filePath,
        "the network's shape (\(listed(facts.searchedArchitecture.map(\.name)))) is searched while "
          + "\(rate.name) is fixed; the rate matters most and a shape is judged fairly only at a "
          + "rate that suits it: search the rate first, or with it",
        fix: openedRate(rate, facts))
    ]
  }

  /// A warm-up that is tuned for one rate.
  static let warmupWithoutRate = SpaceRule("warmup-without-rate") { facts in
    guard let warmup = facts.searchedWarmup.first, let rate = facts.fixedRate else { return [] }
    return [
      Remark(
        .warning, at: warmup.filePath,
        "is searched while \(rate.name) is fixed; a warm-up is there to allow a higher rate, so "
          + "alone it has little to gain: search both",
        fix: openedRate(rate, facts))
    ]
  }

  /// A fixed rate as a range: of what its optimizer wants if it misses that, else of two orders of
  /// magnitude around it; in a grid, that needs values, as three of them.
  private static func openedRate(_ rate: Parameter, _ facts: SpaceFacts) -> [StudyFileEdit] {
    guard let value = rate.extent?.lowerBound, value > 0 else { return [] }
    if let range = RateWindow.corrected(rate, facts) { return [rate.searchedEdit(range, facts)] }
    let range = tidy(value / 10)...tidy(value * 10)
    guard facts.plan.sampler == .grid else { return [rate.logarithmicEdit(range)] }
    return [
      rate.edit([
        ("values", .list([.double(range.lowerBound), .double(value), .double(range.upperBound)]))
      ])
    ]
  }

  /// Several seeds while searching.
  static let seedSearched = SpaceRule("seed-searched") { facts in
    searchedSeeds(facts) + searchedReplicates(facts)
  }

  private static func searchedSeeds(_ facts: SpaceFacts) -> [Remark] {
    guard let seed = facts.parameter(.seed), !seed.distribution.isConstant else { return [] }
    // A study of nothing but seeds is a replication, as it should be.
    guard facts.varying.count > 1 else { return [] }
    let levels = seed.distribution.levels
    let times = facts.plan.sampler == .grid ? levels.map { "\($0) times the trials" } : nil
    let first = seed.distribution.choices?.first ?? .int(Int(seed.extent?.lowerBound ?? 0))
    return [
      Remark(
        .warning, at: seed.filePath,
        "a seed is no hyperparameter: searching it costs \(times ?? "trials") and rewards luck; "
          + "search with one, then run the best again with several: hone replicate N --seeds 3",
        fix: [seed.edit([("value", first)])])
    ]
  }

  /// Runs with other seeds of every configuration, the bad ones too.
  private static func searchedReplicates(_ facts: SpaceFacts) -> [Remark] {
    guard let seeds = facts.plan.replication?.seeds, seeds > 1, !facts.varying.isEmpty else {
      return []
    }
    let trials = facts.plan.stop.trials.map { trials in
      let count = facts.configurations(of: trials)
      return ": \(trials) trials are \(count) configuration\(count == 1 ? "" : "s")"
    }
    return [
      Remark(
        .hint, at: ["hone", "replicates"],
        "every configuration runs with \(seeds) seeds, the bad ones too\(trials ?? ""); search "
          + "with one seed, then run the best again with several (hone replicate N --seeds 3, or a "
          + "phase validate), unless seeds differ more than configurations do",
        fix: [.set(["hone", "replicates"], 1)], isSafe: false)
    ]
  }
}
