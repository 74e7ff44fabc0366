import Foundation
import Tuning

/// The trials that a range test runs, as proposals for the engine.
public struct RangeTestPlan: Sendable, Hashable {
  /// The rates and the number of updates of a sweep.
  public var bounds: RangeTestBounds
  /// How many rates separate runs try, in all.
  public var rates: Int
  /// How many reports each separate run may make.
  public var reports: Int

  /// A plan; whatever is left out has its default.
  public init(
    bounds: RangeTestBounds = .init(low: 1e-7, high: 1, updates: 100), rates: Int = 10,
    reports: Int = 2
  ) {
    self.bounds = bounds
    self.rates = rates
    self.reports = reports
  }

  /// The run that raises its rate itself, if its script knows `HONE_LR_RANGE`.
  ///
  /// - Throws: `ActRefusal` if no parameter is the learning rate.
  public func sweep(of plan: StudyPlan) throws(ActRefusal) -> Proposal {
    let configuration = try configuration(plan, rate: nil)
    return Proposal(
      configuration: configuration, origin: .rangeTest, rangeTest: bounds,
      reason: "range test, \(text(bounds.low)) to \(text(bounds.high))", teaches: false)
  }

  /// A short run at each of several rates, evenly apart in their logarithm: all but the two that are
  /// kept for `runsBetween`.
  ///
  /// - Throws: `ActRefusal` if no parameter is the learning rate, or it is one of a list.
  public func separateRuns(of plan: StudyPlan) throws(ActRefusal) -> [Proposal] {
    let ends = ends(plan)
    let count = rates - between
    var proposals: [Proposal] = []
    for index in 0..<count {
      let share = Double(index) / Double(max(1, count - 1))
      let rate = ends.lowerBound * pow(ends.upperBound / ends.lowerBound, share)
      proposals.append(try separateRun(of: plan, at: rate))
    }
    return proposals
  }

  /// Two runs more, half way between the best of these and those beside it; at an end, both on the one
  /// side there is.
  ///
  /// The loss falls slowly on the one side of the best rate and breaks on the other, so what lies
  /// beside it tells more than two rates more over the whole range.
  /// - Parameter test: What the first runs came to.
  /// - Throws: As `separateRuns`.
  public func runsBetween(of plan: StudyPlan, _ test: RangeTest) throws(ActRefusal) -> [Proposal] {
    let points = test.points
    let best = points.indices.filter { points[$0].loss.isFinite }
      .min { points[$0].loss < points[$1].loss }
    guard between > 0, let best, points.count >= 3 else { return [] }
    func rate(_ neighbour: Int, _ share: Double) -> Double {
      points[best].rate * pow(points[neighbour].rate / points[best].rate, share)
    }
    let rates: [Double]
    switch best {
    case 0: rates = [rate(1, 1.0 / 3), rate(1, 2.0 / 3)]
    case points.count - 1: rates = [rate(best - 1, 2.0 / 3), rate(best - 1, 1.0 / 3)]
    default: rates = [rate(best - 1, 0.5), rate(best + 1, 0.5)]
    }
    var proposals: [Proposal] = []
    for rate in rates { proposals.append(try separateRun(of: plan, at: rate)) }
    return proposals
  }

  /// How many of the runs wait for what the others say.
  private var between: Int { rates >= 7 ? 2 : 0 }

  private func separateRun(
    of plan: StudyPlan, at exact: Double
  ) throws(ActRefusal) -> Proposal {
    let rate = Double(String(format: "%.2e", exact)) ?? exact
    return Proposal(
      configuration: try configuration(plan, rate: rate), origin: .rangeTest,
      seed: plan.commonSeed, steps: reports,
      reason: "\(RangeTest.separateMark) \(text(rate))", teaches: false)
  }

  /// Where separate runs look: the parameter's range and a decade beyond it, within the bounds.
  private func ends(_ plan: StudyPlan) -> ClosedRange<Double> {
    let range = plan.learningRateName.flatMap { plan.space[$0]?.distribution.bounds }
    guard let range, range.lowerBound > 0 else { return max(bounds.low, 1e-6)...bounds.high }
    return max(
      bounds.low, range.lowerBound / 10)...min(
        max(bounds.high, range.upperBound), range.upperBound * 10)
  }

  /// The baseline, else the middle of every range; with this rate.
  private func configuration(
    _ plan: StudyPlan, rate: Double?
  ) throws(ActRefusal) -> Configuration {
    let name = try plan.namedRate()
    var whole = plan.middle
    guard let rate else { return whole }
    guard plan.space[name]?.distribution.isNumeric == true else {
      throw ActRefusal(
        "\(name) is one of a list, so no other rates can be tried; give it a range: "
          + "\(name): {distribution: log_uniform_values, min: 1.0e-5, max: 1.0}")
    }
    whole[name] = .double(rate)
    return whole
  }

  private func text(_ rate: Double) -> String { RangeAnalysis.text(rate) }
}
