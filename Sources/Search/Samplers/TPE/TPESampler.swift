import Numerics
import Tuning

/// The tree-structured Parzen estimator, multivariate: one density of the good configurations, one
/// of the others; the next configuration is the one, of a few drawn from the good, at which their
/// ratio is largest.
///
/// The rules are those of Optuna 5.0's `TPESampler` with its defaults: 10 trials at random first,
/// the best tenth (25 at most) is good, 24 candidates, older trials weigh less, a kernel's width is
/// the larger distance to its neighbours, running trials count as bad ones (the constant liar), and
/// pruned trials stand after complete ones by how far they came. On purpose it differs in three:
/// - parameters live on the unit interval by their own laws, so normal and beta laws keep theirs;
/// - trials that diverged stand last, whatever step they reached;
/// - trials that failed count as bad ones, so that a region where runs crash is left alone.
///
/// All is kept up to date as trials come: an ask reads no history.
///
/// Sources: Bergstra et al., "Algorithms for hyper-parameter optimization", NeurIPS 2011; Falkner et
/// al., "BOHB", ICML 2018 (the multivariate form); Watanabe, "Tree-structured Parzen estimator",
/// arXiv 2304.11127.
public struct TPESampler: Sampler {
  /// The finished trials in the order of merit, the best first.
  private struct Rank: Sendable, Comparable {
    /// 0 complete, 1 ended early, 2 diverged.
    var group: Int
    /// The value, or for one ended early less its last step; small is good.
    var first: Double
    /// The last value of one ended early; small is good.
    var second: Double
    var order: Int

    static func < (a: Rank, b: Rank) -> Bool {
      if a.group != b.group { return a.group < b.group }
      if a.first != b.first { return a.first < b.first }
      if a.second != b.second { return a.second < b.second }
      return a.order < b.order
    }
  }

  /// What is remembered of a trial.
  private struct Record: Sendable {
    /// Nil for one that is not ranked: it runs, or failed.
    var rank: Rank?
    var isRunning: Bool
    var coordinates: [Double]
  }

  /// How many trials are drawn at random first.
  static let startupTrials = 10
  private static let candidates = 24

  private let space: SearchSpace
  private let objective: Objective
  private let axes: [ParzenAxis]
  private var records: [Int: Record] = [:]
  private var ranking: [Rank] = []
  private var good: ParzenMixture
  private var bad: ParzenMixture

  /// A sampler of this space that knows no trial yet.
  public init(space: SearchSpace, objective: Objective) {
    self.space = space
    self.objective = objective
    axes = space.varying.map(ParzenAxis.init)
    good = ParzenMixture(axes: axes)
    bad = ParzenMixture(axes: axes)
  }

  // MARK: - Learning

  /// Takes in a trial as it is now.
  public mutating func update(_ trial: Trial) {
    let order = TPESampler.order(of: trial.number)
    let known = records[order]
    // A running trial is known by its configuration, which does not change while it reports.
    if let known, known.isRunning, trial.teaches, !trial.state.isFinished { return }
    let new = record(of: trial, order: order)
    if known == nil, new == nil { return }
    if let known { forget(known, order) }
    records[order] = new
    if let new {
      bad.insert(order, new.coordinates)
      if let rank = new.rank { ranking.insert(rank, at: ranking.partitionPoint { $0 > rank }) }
    }
    divide()
  }

  /// The place of a trial in time: a proposal without a number is newer than all that have one.
  private static func order(of number: Int) -> Int {
    number < 0 ? Int.max &+ number : number
  }

  private mutating func forget(_ record: Record, _ order: Int) {
    good.remove(order)
    bad.remove(order)
    guard let rank = record.rank else { return }
    let index = ranking.partitionPoint { $0 >= rank }
    if index < ranking.count, ranking[index] == rank { ranking.remove(at: index) }
  }

  /// What a trial teaches; nil for nothing.
  private func record(of trial: Trial, order: Int) -> Record? {
    guard trial.teaches, trial.origin != .rangeTest else { return nil }
    var coordinates: [Double] = []
    for axis in axes {
      guard let value = trial.configuration[axis.name], let at = axis.coordinate(of: value) else {
        return nil
      }
      coordinates.append(at)
    }
    let curve = trial.curves[objective.metric]
    let sign: Double = objective.direction == .minimize ? 1 : -1
    var rank: Rank?
    switch trial.state {
    case .queued, .running, .paused, .stopping, .failed: break
    case .complete:
      guard let value = trial.value, !value.isNaN else { return nil }
      rank = Rank(group: 0, first: sign * value, second: 0, order: order)
    case .pruned:
      let last = curve?.lastValue ?? .nan
      rank = Rank(
        group: 1, first: curve?.lastStep.map { -Double($0) } ?? .infinity,
        second: last.isNaN ? .infinity : sign * last, order: order)
    case .killed:
      guard let curve, let step = curve.lastStep, let last = curve.lastValue, !last.isNaN else {
        return nil
      }
      rank = Rank(group: 1, first: -Double(step), second: sign * last, order: order)
    case .diverged: rank = Rank(group: 2, first: 0, second: 0, order: order)
    case .lost: return nil
    }
    return Record(rank: rank, isRunning: !trial.state.isFinished, coordinates: coordinates)
  }

  /// Puts the best tenth among the good, everyone else among the bad.
  private mutating func divide() {
    let count = min(25, (ranking.count + 9) / 10)
    let wanted = ranking.prefix(count).map(\.order)
    for order in good.numbers where !wanted.contains(order) {
      good.remove(order)
      if let record = records[order] { bad.insert(order, record.coordinates) }
    }
    let here = good.numbers
    for order in wanted where !here.contains(order) {
      bad.remove(order)
      if let record = records[order] { good.insert(order, record.coordinates) }
    }
  }

  // MARK: - Suggesting

  /// The best of 24 candidates; before 10 trials have ended, a configuration drawn at random.
  public func suggest(ask: Int, using random: inout RandomStream) -> Suggestion {
    guard !axes.isEmpty, ranking.count >= TPESampler.startupTrials else {
      let reason = axes.isEmpty ? nil : "at random until \(TPESampler.startupTrials) have ended"
      return .configuration(space.sample(using: &random), reason: reason)
    }
    let points = (0..<TPESampler.candidates).map { _ in good.draw(using: &random) }
    let likely = good.logDensities(at: points)
    let unlikely = bad.logDensities(at: points)
    var best = 0
    for index in points.indices
    where likely[index] - unlikely[index] > likely[best] - unlikely[best] {
      best = index
    }
    var configuration = Configuration()
    for parameter in space.parameters {
      configuration[parameter.name] = parameter.distribution.value(at: 0)
    }
    for (axis, point) in zip(axes, points[best]) {
      configuration[axis.name] = axis.value(at: point.at)
    }
    return .configuration(configuration, reason: "TPE, \(ranking.count) trials")
  }
}
