import Numerics
import Tuning

/// What a verdict on one trial is read from.
public struct TrialCurves: Sendable {
  /// Training, if the trial reports it beside validation.
  let train: LossSeries?
  /// Validation, else the objective: what counts.
  let judged: LossSeries
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
  /// rates have hardly left it, and beyond are those that blew up.
  let guessing: Double?
  /// How many steps those that were carried through took: their median.
  let steps: Int?

  /// Nobody.
  public static let none = PeerLevels(
    count: 0, best: nil, bestTrain: nil, start: nil, guessing: nil)

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
