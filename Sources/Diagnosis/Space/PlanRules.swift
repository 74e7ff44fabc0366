import Foundation
import Tuning

extension SpaceFacts {
  /// Configurations below which a search by this sampler is said to be too short: a model learns from
  /// twenty, and a parameter takes five, unless the space is so small that it is tried out.
  fileprivate func fewest(_ sampler: SamplerPlan) -> Int {
    if sampler == .grid { return 1 }
    // Less than one would try by hand is no search, whatever drives it.
    if isLed { return max(8, varying.count * 2) }
    let each = min(varying.count * 5, gridCount ?? .max)
    return sampler == .random ? each : max(20, each)
  }

  /// Whether trials are not the sampler's alone: by hand eight are what it takes; stages and phases have
  /// trials of their own.
  fileprivate var isLed: Bool { plan.manual != nil || plan.course != nil }

  /// Trials to reckon with: ten configurations a parameter, twenty at least, with all their runs.
  fileprivate var enough: Int { max(20, varying.count * 10) * runsEach }
}

/// How much is tried, and how it ends.
extension SpaceRule {
  /// Trials that random search needs to hit the best twentieth with a chance of 95 %.
  private static let randomCount = 60

  /// A grid that spends its trials badly.
  static let gridSize = SpaceRule("grid-size") { facts in
    guard facts.plan.sampler == .grid, let count = facts.gridCount else { return [] }
    let varying = facts.varying.count
    guard count > 100 || (varying > 3 && count > 2) else { return [] }
    let hours = facts.hours(of: count).map { ", \(briefTime(seconds: $0 * 3_600))" } ?? ""
    let random = min(randomCount, count)
    let randomHours =
      facts.hours(of: random).map { " in \(briefTime(seconds: $0 * 3_600))" } ?? ""
    let most = facts.varying.compactMap(\.distribution.levels).max() ?? 1
    return [
      Remark(
        count > 100 ? .warning : .hint, at: ["method"],
        "a grid over \(varying) parameters is \(count) trials\(hours), and tries each parameter "
          + "at \(most) values at most; \(random) random trials\(randomHours) find one of the "
          + "best 5 % of the configurations with a chance of "
          + "\(Int(((1 - pow(0.95, Double(random))) * 100).rounded())) %, however many parameters",
        fix: [.set(["method"], "random"), .set(["run_cap"], .int(random))],
        isSafe: count > 100)
    ]
  }

  /// Fewer trials than the search can make use of.
  static let trialCount = SpaceRule("trial-count") { facts in
    let plan = facts.plan
    guard plan.sampler != .grid, !facts.isLed, let trials = plan.stop.trials else { return [] }
    let varying = facts.varying.count
    let runs = facts.runsEach
    let configurations = facts.configurations(of: trials)
    guard configurations < facts.fewest(plan.sampler) else { return [] }
    let enough = facts.enough
    let what =
      runs == 1
      ? "\(trials) trial\(trials == 1 ? "" : "s")"
      : "\(trials) trials with \(runs) runs of each configuration are "
        + "\(configurations) configuration\(configurations == 1 ? "" : "s")"
    let key = ["run_cap"]
    // What the hours have no room for is no advice.
    let isOpen = facts.room.map { $0 >= enough } ?? true
    if plan.sampler != .random, configurations < 20 {
      let are = runs == 1 ? " are" : ","
      return [
        Remark(
          .warning, at: key,
          "\(what)\(are) too few for a model to learn from: the first ten or so are random anyway; "
            + (isOpen
              ? "give it \(20 * runs) or more, or use method: random"
              : "the hours have no room for more, so use method: random"),
          fix: isOpen ? [.set(key, .int(enough))] : [.set(["method"], "random")])
      ]
    }
    return [
      Remark(
        configurations < varying * 2 ? .warning : .hint, at: key,
        "\(what) for \(varying) parameter\(varying == 1 ? "" : "s"); reckon with ten "
          + "\(runs == 1 ? "" : "configurations ")a parameter (\(enough)"
          + (isOpen ? "), or fix" : "), and as the hours have no room for them, fix")
          + " those that matter least",
        fix: isOpen ? [.set(key, .int(enough))] : [])
    ]
  }

  /// A search that nothing ends.
  static let noEnd = SpaceRule("no-end") { facts in
    let stop = facts.plan.stop
    guard facts.plan.sampler != .grid, facts.plan.manual == nil, stop.trials == nil,
      stop.hours == nil, stop.patience == nil, stop.sameBest == nil, stop.minimumImprovement == 0,
      // A population is through when its members are.
      facts.plan.course == nil, facts.plan.population == nil
    else { return [] }
    return [
      Remark(
        .hint, at: [],
        "nothing ends this search: give it a number of trials, or hours (hone: {stop: {hours: 8}})",
        fix: [.set(["run_cap"], .int(facts.enough))], isSafe: false)
    ]
  }

  /// More trials than the hours allow.
  static let budget = SpaceRule("budget") { facts in
    let plan = facts.plan
    let planned = [
      plan.stop.trials, plan.sampler == .grid ? facts.gridCount : nil,
    ].compactMap { $0 }.min()
    guard let hours = plan.stop.hours else { return [] }
    let measured = facts.cost
    let limit = plan.launch.timeLimit.map {
      SpaceFacts.Cost(seconds: $0, source: "hone.time_limit")
    }
    guard let cost = measured ?? limit, cost.seconds > 0 else { return [] }
    let fit = SpaceFacts(plan, cost: cost, given: facts.concurrency).room ?? 0
    let least = plan.sampler == .random || plan.sampler == .grid ? 1 : 20
    guard fit < planned ?? least else { return [] }
    // What `trial-count` would call too few is no offer: the hours are for as many as it asks for.
    let isFew =
      !facts.isLed
      && planned.map { facts.configurations(of: $0) < facts.fewest(plan.sampler) } ?? false
    let wanted = isFew ? facts.enough : planned ?? least
    let needed = Double(wanted) * cost.seconds / Double(facts.concurrency) / 3_600
    let at = facts.concurrency == 1 ? "one at a time" : "\(facts.concurrency) at once"
    let isLimit = measured == nil
    // A time limit is a bound: trials that end before it leave room for more.
    let fitting = isLimit ? nil : planned.flatMap { fitted(facts, min(fit, $0)) }
    var edits: [StudyFileEdit] = [
      .set(["hone", "stop", "hours"], .double((needed * 10).rounded(.up) / 10))
    ]
    if isFew { edits.append(.set(["run_cap"], .int(wanted))) }
    let configurations = facts.configurations(of: fit)
    let isReplicated =
      (plan.replication?.seeds ?? 1) > 1 && configurations < facts.fewest(plan.sampler)
    let few =
      isReplicated
      ? ": with \(facts.runsEach) runs each \(configurations) "
        + "configuration\(configurations == 1 ? "" : "s")" : ""
    let isByLot = fitting?.contains { $0.path == ["method"] } == true
    return [
      Remark(
        isLimit ? .hint : .warning, at: ["hone", "stop", "hours"],
        "\(brief(hours)) h \(hours == 1 ? "is" : "are") room for \(fit) "
          + "trial\(fit == 1 ? "" : "s") of \(briefTime(seconds: cost.seconds)) "
          + "(\(cost.source)), \(at), \(planned.map { "not for \($0)" } ?? "too few to search with")"
          + "\(few); \(briefTime(seconds: needed * 3_600)) would do"
          + "\(isFew ? " for \(wanted)" : ""), or "
          + (isReplicated ? "one seed for each while searching, " : "")
          + (isByLot ? "method: random for so few, " : "")
          + "a pruner, or shorter trials",
        fix: fitting ?? edits,
        isSafe: fitting?.allSatisfy { [["run_cap"], ["method"]].contains($0.path) } == true)
    ]
  }

  /// What makes a search of so many trials that `trial-count` has nothing against: as it is, else with
  /// one seed for each, else by lot; nil where nothing does.
  private static func fitted(_ facts: SpaceFacts, _ trials: Int) -> [StudyFileEdit]? {
    guard trials >= 1 else { return nil }
    let sampler = facts.plan.sampler
    let seeds = facts.plan.replication?.seeds ?? 1
    let once: StudyFileEdit = .set(["hone", "replicates"], 1)
    let byLot: StudyFileEdit = .set(["method"], "random")
    let ways: [(edits: [StudyFileEdit], seeds: Int, sampler: SamplerPlan)] = [
      ([], seeds, sampler), ([once], 1, sampler), ([byLot], seeds, .random),
      ([byLot, once], 1, .random),
    ]
    for way in ways where facts.fewest(way.sampler) <= trials * seeds / way.seeds / facts.runsEach {
      return way.edits + [.set(["run_cap"], .int(trials))]
    }
    return nil
  }

  /// A goal that the metric's name speaks against.
  static let goal = SpaceRule("goal") { facts in
    let words = Set(ParameterWords.words(facts.plan.objective.metric))
    let small: Set<String> = [
      "loss", "error", "err", "rmse", "mse", "mae", "nll", "perplexity", "ppl", "wer", "cer",
      "regret",
    ]
    let large: Set<String> = [
      "accuracy", "acc", "f1", "auc", "auroc", "precision", "recall", "r2", "reward", "bleu",
      "rouge", "map", "iou", "dice", "psnr", "ssim",
    ]
    let isSmall = !small.isDisjoint(with: words)
    let isLarge = !large.isDisjoint(with: words)
    guard isSmall != isLarge else { return [] }
    let meant: Direction = isSmall ? .minimize : .maximize
    guard facts.plan.objective.direction != meant else { return [] }
    return [
      Remark(
        .warning, at: ["metric", "goal"],
        "\(facts.plan.objective.metric) is \(facts.plan.objective.direction.rawValue)d, but by its "
          + "name \(isSmall ? "small" : "large") is good",
        fix: [.set(["metric", "goal"], .string(meant.rawValue))], isSafe: false)
    ]
  }

  /// Nothing to beat.
  static let noBaseline = SpaceRule("no-baseline") { facts in
    let plan = facts.plan
    guard plan.baseline == nil, plan.sampler != .grid, !facts.varying.isEmpty else { return [] }
    let values = facts.varying.map { parameter in
      ParameterValue.Entry(parameter.name, ordinary(parameter, facts))
    }
    return [
      Remark(
        .hint, at: [],
        "there is no baseline, so nobody will know whether the search was worth it; put down what "
          + "you use today, and it runs first",
        fix: [.set(["hone", "baseline"], .map(values))], isSafe: false)
    ]
  }

  /// What one would start from: the middle of the range.
  private static func ordinary(_ parameter: Parameter, _ facts: SpaceFacts) -> ParameterValue {
    if ParameterWords.isDropout(parameter), parameter.distribution.contains(0.0) { return 0.0 }
    if facts.rates.contains(where: { $0.name == parameter.name }) {
      return ordinaryRate(parameter, facts)
    }
    if parameter.distribution.choices != nil { return parameter.distribution.value(at: 0) }
    if ParameterWords.isRegulariser(parameter), let extent = parameter.extent,
      extent.upperBound > 0
    {
      return inside(parameter, middle(extent))
    }
    return inside(parameter, parameter.distribution.value(at: 0.5).number)
  }

  /// A rate that the first optimizer usually takes, or the middle of the range by its logarithm.
  private static func ordinaryRate(_ rate: Parameter, _ facts: SpaceFacts) -> ParameterValue {
    let windows = RateWindow.windows(facts)
    let usual =
      windows.count == 1
      ? windows[0].range : facts.optimizers.first.flatMap { RateWindow.usual($0) }
    let isMain = facts.parameter(.learningRate)?.name == rate.name
    guard let extent = rate.extent, extent.upperBound > 0 else {
      return rate.distribution.value(at: 0.5)
    }
    var wanted = middle(extent)
    if isMain, let usual {
      let low = max(usual.lowerBound, extent.lowerBound)
      let high = min(usual.upperBound, extent.upperBound)
      if low < high { wanted = middle(low...high) }
    }
    guard let choices = rate.distribution.choices else { return inside(rate, wanted) }
    let nearest = choices.min { a, b in
      func distance(_ value: ParameterValue) -> Double {
        value.number.map { $0 > 0 ? abs(log($0 / wanted)) : .infinity } ?? .infinity
      }
      return distance(a) < distance(b)
    }
    return nearest ?? rate.distribution.value(at: 0)
  }

  /// The middle by the logarithm; of a range from 0, of its upper three orders of magnitude.
  private static func middle(_ range: ClosedRange<Double>) -> Double {
    let low = range.lowerBound > 0 ? range.lowerBound : range.upperBound / 1_000
    return (low * range.upperBound).squareRoot()
  }

  /// A number as one would write it by hand, if the parameter may be that; else what it may be.
  private static func inside(_ parameter: Parameter, _ number: Double?) -> ParameterValue {
    let middle = parameter.distribution.value(at: 0.5)
    guard case .double = middle, let number else { return middle }
    for candidate in [tidy(number), number]
    where parameter.distribution.contains(.double(candidate)) {
      return .double(candidate)
    }
    return middle
  }
}
