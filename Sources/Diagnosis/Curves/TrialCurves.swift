import Numerics
import Tuning

/// What a verdict on one trial is read from.
public struct TrialCurves: Sendable {
  /// Training, if the trial reports it beside validation.
  private(set) var train: LossSeries?
  /// Validation, else the objective: what counts.
  private(set) var judged: LossSeries
  /// What the judged metric is called.
  let judgedName: String
  /// The learning rate at each of its reports.
  let rate: Curve?
  /// The trial's last step if it is known.
  let steps: Int?
  /// The judged metric's last step.
  let lastStep: Int
  /// Whether it has ended.
  let isFinished: Bool
  /// Whether the engine found that it diverged.
  let isDiverged: Bool

  /// Whether it runs, and its steps are not used up.
  var hasStepsToCome: Bool { !isFinished && steps.map { lastStep < $0 } ?? true }

  /// A trial's curves.
  ///
  /// - Parameters:
  ///   - curves: Every metric's curve by name.
  ///   - objective: What is tuned.
  ///   - roles: Which metric plays which part, where the names don't tell.
  ///   - steps: The trial's last step; nil if unknown.
  ///   - state: What it is doing.
  ///   - turns: The last steps before each turn of a live knob.
  /// - Returns: nil without a point of the objective.
  public init?(
    _ curves: [String: Curve], objective: Objective, roles: Roles = Roles(), steps: Int? = nil,
    state: TrialState = .complete, turns: [Int] = []
  ) {
    let metrics = MetricRoles(
      among: curves.keys.sorted(), objective: objective.metric, roles: roles)
    let name = metrics.validation ?? objective.metric
    guard let curve = curves[name], !curve.isEmpty else { return nil }
    // A loss is minimised, whatever the objective is.
    let direction = name == objective.metric ? objective.direction : metrics.direction(objective)
    judgedName = name
    judged = LossSeries(curve, direction: direction, turns: turns)
    train = metrics.train.flatMap { $0 == name ? nil : curves[$0] }
      .map { LossSeries($0, direction: direction, turns: turns) }
    rate = metrics.rate.flatMap { curves[$0] }
    self.steps = steps
    lastStep = curve.lastStep ?? 0
    isFinished = state.isFinished
    isDiverged = state == .diverged
  }

  /// The curves and the other trials' levels with a zero from which shares can be taken.
  ///
  /// A metric that may be negative (a log density, a reward) has none of its own. Its zero is then put
  /// below the lowest value known, by a tenth of the way from where such runs begin to there: about where
  /// it lies for a loss that has been learnt well.
  func measurable(_ peers: PeerLevels) -> (curves: TrialCurves, peers: PeerLevels) {
    let ends = [peers.best, peers.bestTrain].compactMap { $0 }
    guard let low = ((train?.values ?? []) + judged.values + ends).min(), low < 0 else {
      return (self, peers)
    }
    let start = max(min(judged.start, peers.start ?? judged.start), low)
    let base = low - max(0.1 * (start - low), 1e-3 * abs(low))
    var curves = self
    curves.judged = judged.above(base)
    curves.train = train?.above(base)
    return (curves, peers.above(base))
  }
}

/// Where the other trials of a study stand: what this one could have reached, and where all begin.
public struct PeerLevels: Sendable, Hashable {
  /// How many there are.
  public let count: Int
  /// The lowest end of the judged metric, turned so that small is good.
  let best: Double?
  /// The lowest end of training.
  let bestTrain: Double?
  /// Where they began: the upper quartile of the first values that are known.
  let start: Double?
  /// About where guessing stands: the highest first value within 1.5 times `start`, for trials at low
  /// rates have hardly left it, and beyond are those that blew up, unless they learnt in the end.
  let guessing: Double?
  /// How many steps those that were carried through took: their median.
  let steps: Int?

  /// Nobody.
  public static let none = PeerLevels(
    count: 0, best: nil, bestTrain: nil, start: nil, guessing: nil)

  /// With a trial's own first report, which shows as well what guessing is if it lies near the others':
  /// of those only later ones may be known.
  func guessing(from start: Double) -> PeerLevels {
    guard let guessing, guessing > 0, start > guessing, start < 1.2 * guessing else { return self }
    return PeerLevels(
      count: count, best: best, bestTrain: bestTrain, start: self.start, guessing: start,
      steps: steps)
  }

  func above(_ base: Double) -> PeerLevels {
    PeerLevels(
      count: count, best: best.map { $0 - base }, bestTrain: bestTrain.map { $0 - base },
      start: start.map { $0 - base }, guessing: guessing.map { $0 - base }, steps: steps)
  }

  init(
    count: Int, best: Double?, bestTrain: Double?, start: Double?, guessing: Double?,
    steps: Int? = nil
  ) {
    self.guessing = guessing
    self.steps = steps
    self.count = count
    self.best = best
    self.bestTrain = bestTrain
    self.start = start
  }
}

extension MetricRoles {
  /// Whether the judged metric, if it is not the objective, is to be small.
  func direction(_ objective: Objective) -> Direction {
    let isLoss = (validation ?? train).map { MetricRoles.isLoss(named: $0) } ?? false
    return isLoss ? .minimize : objective.direction
  }
}
