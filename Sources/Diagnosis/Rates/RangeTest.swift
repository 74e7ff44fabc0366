import Tuning

/// A learning-rate range test's outcome: the loss at each of many rates.
public struct RangeTest: Sendable, Hashable {
  /// How the losses came about.
  public enum Manner: String, Sendable, Hashable {
    /// One run whose rate rises from update to update.
    case sweep
    /// A short run from scratch at each rate.
    case separateRuns = "separate_runs"
  }

  /// A rate and the loss there; a loss that is no number means that training diverged.
  public struct Point: Sendable, Hashable {
    /// The learning rate, above 0.
    public var rate: Double
    /// The loss; small is good.
    public var loss: Double

    /// A point.
    public init(_ rate: Double, _ loss: Double) {
      self.rate = rate
      self.loss = loss
    }
  }

  /// How the losses came about.
  public var manner: Manner
  /// By ascending rate.
  public var points: [Point]
  /// The trials that it was read from.
  public var trials: [Int]
  /// The share of its last step that the optimizer keeps in the next, 0 to below 1: 0.9 of Adam and of
  /// momentum, 0 of plain gradient descent and where the plan does not tell.
  public var momentum: Double

  /// A test of these points, in any order.
  public init(
    _ manner: Manner, _ points: [Point], trials: [Int] = [], momentum: Double = 0
  ) {
    self.manner = manner
    self.momentum = (0..<1).contains(momentum) ? momentum : 0
    self.points = points.filter { $0.rate > 0 && $0.rate.isFinite }.sorted { $0.rate < $1.rate }
    self.trials = trials
  }

  // MARK: - Reading it off trials

  /// Whether a script takes part in the sweep (`HONE_LR_RANGE`), as far as its reports tell.
  ///
  /// A script that does reports a learning rate that rises from report to report, from near the
  /// lowest rate of the test. One that does not know the variable reports no rate, or one that
  /// stays or falls as its schedule has it.
  /// - Returns: nil as long as there are too few reports to tell.
  public static func cooperates(
    _ curves: [String: Curve], objective: Objective, roles: Roles, bounds: RangeTestBounds
  ) -> Bool? {
    let metrics = MetricRoles(
      among: curves.keys.sorted(), objective: objective.metric, roles: roles)
    guard let name = metrics.rate, let rates = curves[name]?.values else {
      let reports = curves.values.map(\.count).max() ?? 0
      return reports >= 2 ? false : nil
    }
    guard rates.count >= 3 else { return nil }
    let head = rates.prefix(8)
    let rises = zip(head, head.dropFirst()).allSatisfy { $0 < $1 }
    return rises && head[0] < bounds.low * 10
  }

  /// The newest range test among a study's trials; nil if there is none with a result.
  ///
  /// - Parameters:
  ///   - rows: All rows of the study.
  ///   - plan: The study's plan.
  ///   - curves: Reads a trial's curves.
  public static func newest(
    among rows: [TrialRow], plan: StudyPlan, curves: (Int) -> [String: Curve]
  ) -> RangeTest? {
    let tests = rows.filter { $0.origin == .rangeTest && $0.step != nil }
    guard let last = tests.last else { return nil }
    if !isSeparate(last) {
      if let sweep = sweep(last, curves(last.number), plan) { return sweep }
    }
    // Separate runs of one test stand side by side; with a rate that was tried already begins another.
    var runs: [TrialRow] = []
    var rates: Set<Double> = []
    for row in tests.reversed() {
      guard isSeparate(row) else {
        if runs.isEmpty { continue }
        break
      }
      if row.state != .failed, let name = plan.learningRateName,
        let rate = row.configuration.number(name), !rates.insert(rate).inserted
      {
        break
      }
      runs.append(row)
    }
    return separate(runs, plan, curves)
  }

  /// What a run at one rate of several is marked with, in its detail.
  public static let separateMark = "range test at"

  private static func isSeparate(_ row: TrialRow) -> Bool {
    row.detail?.hasPrefix(separateMark) ?? false
  }

  private static func sweep(_ row: TrialRow, _ curves: [String: Curve], _ plan: StudyPlan)
    -> RangeTest?
  {
    let metrics = MetricRoles(
      among: curves.keys.sorted(), objective: plan.objective.metric, roles: plan.roles)
    guard let rates = metrics.rate.flatMap({ curves[$0] }),
      let loss = (metrics.train ?? metrics.validation).flatMap({ curves[$0] })
    else { return nil }
    let points = zip(rates.steps, rates.values).compactMap { step, rate in
      loss.value(at: step).map { Point(rate, $0) }
    }
    guard points.count >= 5 else { return nil }
    return RangeTest(
      .sweep, points, trials: [row.number], momentum: plan.momentum(of: row.configuration))
  }

  /// The loss at the last report that all runs which did not break were asked for and reached: how
  /// much further one came before it was ended is chance.
  private static func separate(
    _ rows: [TrialRow], _ plan: StudyPlan, _ curves: (Int) -> [String: Curve]
  ) -> RangeTest? {
    guard let name = plan.learningRateName else { return nil }
    var read: [(rate: Double, curve: Curve, asked: Int, isOver: Bool)] = []
    for row in rows {
      guard let rate = row.configuration.number(name) else { continue }
      let all = curves(row.number)
      let metrics = MetricRoles(
        among: all.keys.sorted(), objective: plan.objective.metric, roles: plan.roles)
      guard let loss = (metrics.train ?? metrics.validation).flatMap({ all[$0] }), !loss.isEmpty
      else { continue }
      read.append((rate, loss, row.steps ?? .max, row.state.isFinished))
    }
    let whole = read.filter { $0.isOver && $0.curve.values.allSatisfy(\.isFinite) }
    guard let count = whole.map({ min($0.curve.count, $0.asked) }).min(), count > 0 else {
      return nil
    }
    let points = read.filter(\.isOver).compactMap { run -> Point? in
      let values = run.curve.values
      let isBroken = values.contains { !$0.isFinite }
      guard isBroken || values.count >= count else { return nil }
      return Point(run.rate, isBroken ? .nan : values[count - 1])
    }
    guard points.count >= 4 else { return nil }
    return RangeTest(
      .separateRuns, points, trials: rows.map(\.number).sorted(),
      momentum: rows.first.map { plan.momentum(of: $0.configuration) } ?? 0)
  }
}
