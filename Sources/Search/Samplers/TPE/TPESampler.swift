import Numerics
import Tuning

/// The tree-structured Parzen estimator, multivariate: one density of the good configurations, one
/// of the others; the next configuration is the one, of a few drawn from the good, at which their
/// ratio is largest.
///
/// The rules are those of Optuna 5.0's `TPESampler` with its defaults: 10 trials at random first,
/// the best tenth (25 at most) is good, 24 candidates, older trials weigh less, a kernel's width is
/// the larger distance to its neighbours, running trials count as bad ones (the constant liar), and
/// pruned trials stand after complete ones by how far they came. On purpose it differs in four:
/// - trials that were ended early stand where they would likely have ended, if somebody says where;
/// - parameters live on the unit interval by their own laws, so normal and beta laws keep theirs;
/// - trials that diverged stand last, whatever step they reached;
/// - trials that failed count as bad ones, so that a region where runs crash is left alone.
///
/// All is kept up to date as trials come: an ask reads no history.
///
/// Sources: Bergstra et al., "Algorithms for hyper-parameter optimization", NeurIPS 2011; Falkner
/// et al., "BOHB", ICML 2018 (the multivariate form); Watanabe, "Tree-structured Parzen estimator",
/// arXiv 2304.11127.
public struct TPESampler: Sampler {
  /// What is remembered of a trial.
  private struct Record: Sendable {
    /// Nil for one that is not ranked: it runs, or failed.
    var merit: TrialMerit?
    var isRunning: Bool
    var coordinates: [Double]
  }

  /// How many trials are drawn at random first.
  static let startupTrials = 10
  private static let candidates = 24

  private let space: SearchSpace
  private let objective: Objective
  private let axes: [UnitAxis]
  private var records: [Int: Record] = [:]
  private var ranking = MeritLeaders()
  private var good: ParzenMixture
  private var bad: ParzenMixture
  /// Who among the bad has a kernel.
  private var sample = KernelSample()

  /// A sampler of this space that knows no trial yet.
  public init(space: SearchSpace, objective: Objective) {
    self.space = space
    self.objective = objective
    axes = space.varying.map(UnitAxis.init)
    good = ParzenMixture(axes: axes)
    bad = ParzenMixture(axes: axes)
  }

  // MARK: - Learning

  /// Takes in a trial as it is now.
  public mutating func update(_ trial: Trial) {
    let order = TrialMerit.order(of: trial.number)
    let known = records[order]
    // A running trial is known by its configuration, which does not change while it reports.
    if let known, known.isRunning, trial.teaches, !trial.state.isFinished { return }
    let new = record(of: trial, order: order)
    if known == nil, new == nil { return }
    records[order] = new
    if let merit = known?.merit { ranking.remove(merit) }
    if let merit = new?.merit { ranking.insert(merit) }
    if known?.coordinates != new?.coordinates {
      if known != nil {
        good.remove(order)
        apply(sample.remove(order))
      }
      if new != nil { apply(sample.insert(order)) }
    }
    divide()
  }

  /// What a trial teaches; nil for nothing.
  private func record(of trial: Trial, order: Int) -> Record? {
    guard trial.teaches, trial.origin != .rangeTest else { return nil }
    let merit = TrialMerit(of: trial, objective: objective, order: order)
    // Of those without merit, running ones keep others away and failed ones say where not to go.
    guard merit != nil || !trial.state.isFinished || trial.state == .failed else { return nil }
    var coordinates: [Double] = []
    coordinates.reserveCapacity(axes.count)
    for axis in axes {
      guard let value = trial.configuration[axis.name], let at = axis.coordinate(of: value) else {
        return nil
      }
      coordinates.append(at)
    }
    return Record(merit: merit, isRunning: !trial.state.isFinished, coordinates: coordinates)
  }

  /// Puts the best tenth among the good, everyone else among the bad.
  private mutating func divide() {
    let count = min(25, (ranking.count + 9) / 10)
    if !ranking.knows(count) { ranking.refill(from: records.values.lazy.compactMap(\.merit)) }
    let wanted = ranking.best.prefix(count).map(\.order)
    for order in good.numbers where !wanted.contains(order) {
      good.remove(order)
      apply(sample.insert(order))
    }
    let here = good.numbers
    for order in wanted where !here.contains(order) {
      apply(sample.remove(order))
      if let record = records[order] { good.insert(order, record.coordinates) }
    }
  }

  /// Gives and takes the kernels of bad ones.
  private mutating func apply(_ changes: [KernelSample.Change]) {
    for change in changes {
      if !change.joins {
        bad.remove(change.number)
      } else if let record = records[change.number] {
        bad.insert(change.number, record.coordinates)
      }
    }
    bad.thinned = (sample.sampled, sample.share)
  }

  // MARK: - Suggesting

  /// The best of 24 candidates; before 10 trials have ended, a configuration drawn at random.
  public func suggest(ask: Int, using random: inout RandomStream) -> Suggestion {
    guard !axes.isEmpty, ranking.count >= TPESampler.startupTrials else {
      let reason = axes.isEmpty ? nil : "at random until \(TPESampler.startupTrials) have ended"
      return .configuration(space.sample(using: &random), reason: reason)
    }
    let candidates = good.draw(TPESampler.candidates, using: &random)
    let likely = good.logDensities(at: candidates)
    let unlikely = bad.logDensities(at: candidates)
    var best = 0
    for index in 0..<candidates.count
    where likely[index] - unlikely[index] > likely[best] - unlikely[best] {
      best = index
    }
    var next = 0
    let entries = space.parameters.map { parameter -> Configuration.Entry in
      guard next < axes.count, axes[next].name == parameter.name else {
        return Configuration.Entry(parameter.name, parameter.distribution.value(at: 0))
      }
      next += 1
      return Configuration.Entry(
        parameter.name, axes[next - 1].value(at: candidates.columns[next - 1][best].at))
    }
    return .configuration(Configuration(entries), reason: "TPE, \(ranking.count) trials")
  }
}
