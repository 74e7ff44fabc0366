import Tuning

/// Ends a trial whose best value so far is worse than a percentile of what completed trials had at
/// the same step; with 50, the median stopping rule.
///
/// The rule is that of Optuna's `PercentilePruner` and `MedianPruner`, decision by decision: only
/// complete trials are peers, and a trial's *best* value is held against their values *at* the
/// step. Peers are those trials that teach: a warm-started copy says nothing about early steps.
///
/// - Complexity: O(log *n*) for each value of a completed trial, O(1) for a judgement.
///
/// Sources: Golovin et al., "Google Vizier", KDD 2017; Optuna 5.0, `pruners/_percentile.py`.
public struct PercentilePruner: Pruner {
  /// The complete trials' values at one step.
  private struct Peers: Sendable {
    /// Reports, NaN included.
    var reports = 0
    var values = OrderStatistic()
  }

  /// What is known of a running trial: enough to judge it without reading its curve again.
  private struct Own: Sendable {
    var count = 0
    var lastStep = 0
    var best = Double.nan
  }

  private let options: PrunerPlan.Percentile
  private let objective: Objective
  /// The share of values below the threshold, in 0…1.
  private let share: Double
  private var peers: [Int: Peers] = [:]
  private var completed: [Int: Curve] = [:]
  private var running: [Int: Own] = [:]

  /// A pruner that knows no trial yet.
  public init(_ options: PrunerPlan.Percentile, objective: Objective) {
    self.options = options
    self.objective = objective
    let percent = min(100, max(0, options.percentile))
    share = (objective.direction == .minimize ? percent : 100 - percent) / 100
  }

  /// Takes in a trial as it is now.
  public mutating func update(_ trial: Trial) {
    guard trial.origin != .rangeTest else { return }
    let curve = trial.curves[objective.metric] ?? Curve()
    guard trial.state.isFinished else {
      follow(curve, of: trial.number)
      return
    }
    running[trial.number] = nil
    let isPeer = trial.state == .complete && trial.teaches
    if let known = completed[trial.number] {
      if isPeer, known == curve { return }
      completed[trial.number] = isPeer ? curve : nil
      count(allOf: completed)
    } else if isPeer {
      completed[trial.number] = curve
      count(curve)
    }
  }

  /// The judgement on a running trial at its last step.
  public func judge(_ trial: Trial) -> Judgement {
    guard !completed.isEmpty, completed.count >= options.startupTrials,
      let curve = trial.curves[objective.metric], let step = curve.lastStep,
      curve.isFirstReport(ofInterval: options.interval, warmup: options.warmupSteps)
    else { return .keep }
    let own = best(of: curve, of: trial.number)
    if own.isNaN {
      return .prune(
        Evidence(
          rule: rule, step: step, value: own, threshold: .nan, peers: 0,
          detail: "no report is a number"))
    }
    guard let peers = peers[step], peers.reports >= options.minimumPeers,
      let threshold = threshold(of: peers.values), !threshold.isNaN,
      objective.direction.isBetter(threshold, than: own)
    else { return .keep }
    return .prune(
      Evidence(
        rule: rule, step: step, value: own, threshold: threshold, peers: peers.values.count,
        detail: description(peers: peers.values.count), isBest: true))
  }

  // MARK: - Peers

  private var rule: String { options.percentile == 50 ? "median" : "percentile" }

  private func description(peers: Int) -> String {
    let of = peers == 1 ? "1 peer" : "\(peers) peers"
    if options.percentile == 50 { return "median of \(of)" }
    let text = pythonText(options.percentile)
    return "percentile \(text.hasSuffix(".0") ? String(text.dropLast(2)) : text) of \(of)"
  }

  private mutating func count(_ curve: Curve) {
    for (step, value) in zip(curve.steps, curve.values) {
      peers[step, default: Peers()].reports += 1
      guard !value.isNaN else { continue }
      let count = peers[step]?.values.count ?? 0
      // After this one there are count + 1 values, and numpy's position is (n − 1) · share.
      peers[step]?.values.insert(value, rank: Int(Double(count) * share))
    }
  }

  private mutating func count(allOf curves: [Int: Curve]) {
    peers = [:]
    for curve in curves.values { count(curve) }
  }

  /// numpy's percentile, its arithmetic of infinities included: beside one it may be NaN, and then
  /// Optuna keeps the trial.
  private func threshold(of values: OrderStatistic) -> Double? {
    guard let low = values.value else { return nil }
    let position = Double(values.count - 1) * share
    let high = values.next ?? low
    let weight = position - position.rounded(.down)
    let gap = high - low
    return weight < 0.5 ? low + gap * weight : high - gap * (1 - weight)
  }

  // MARK: - The trial itself

  /// Takes in what a running trial reported since.
  private mutating func follow(_ curve: Curve, of number: Int) {
    guard let last = curve.lastStep, let value = curve.lastValue else { return }
    var own = running[number] ?? Own()
    if curve.hasOneMore(than: own.count, through: own.lastStep) {
      own.best = objective.direction.better(own.best, value)
    } else {
      own.best = curve.best(objective.direction)?.value ?? .nan
    }
    own.count = curve.count
    own.lastStep = last
    running[number] = own
  }

  private func best(of curve: Curve, of number: Int) -> Double {
    if let own = running[number], own.count == curve.count, own.lastStep == curve.lastStep {
      return own.best
    }
    return curve.best(objective.direction)?.value ?? .nan
  }
}
