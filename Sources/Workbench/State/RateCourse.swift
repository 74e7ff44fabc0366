import Canvas
import Tuning

/// The learning rate over a trial's run: as the trial reports it, else as its parameters ask for it.
struct RateCourse: Sendable, Hashable {
  /// Runs beyond so many steps are not looked ahead to; nobody counts in such.
  private static let limit = 50_000

  /// The rates that the parameters ask for, a step each; empty where they say nothing.
  private(set) var planned: [Double] = []
  /// What the trial reported.
  private(set) var measured: Curve?
  /// How far the trial is.
  private(set) var step: Int?

  /// The course that a configuration asks for; nil if it says nothing of one.
  ///
  /// - Parameter watched: The objective's values so far, for a reduction on a plateau.
  init?(
    of configuration: Configuration, steps: Int?, plan: StudyPlan, watched: [Double] = []
  ) {
    guard let steps, steps > 1, steps <= RateCourse.limit,
      let planned = LearningRateSchedule.preview(
        of: configuration, steps: steps, roles: plan.roles, watched: watched,
        direction: plan.objective.direction)
    else { return nil }
    self.planned = planned
  }

  /// A trial's course: what it reported, and what its parameters ask for.
  init?(of row: TrialRow, measured: Curve?, plan: StudyPlan?, watched: Curve?) {
    if let plan,
      let course = RateCourse(
        of: row.present, steps: row.steps ?? plan.steps, plan: plan,
        watched: watched?.values ?? [])
    {
      self = course
    }
    self.measured = measured.flatMap { $0.isEmpty ? nil : $0 }
    step = row.step
    if planned.isEmpty, self.measured == nil { return nil }
    // That a rate stays as it is needs no picture.
    if Set(planned).count < 2, Set(self.measured?.values ?? []).count < 2 { return nil }
  }

  /// The rates, as they are known best.
  var values: [Double] { measured?.values ?? planned }

  /// From where to where: `0.0031 → 3.1e-6`, by way of the peak if that is elsewhere.
  var text: String {
    let finite = values.filter(\.isFinite)
    guard let first = finite.first, let last = finite.last, let peak = finite.max() else {
      return ""
    }
    func rate(_ value: Double) -> String { NumberText.brief(value, digits: 2) }
    let between = peak > max(first, last) * 1.05 ? " → \(rate(peak))" : ""
    return "\(rate(first))\(between) → \(rate(last))"
  }

  /// The course as a plot: what was planned dim, what was reported on it, and where the trial is.
  func plot() -> Plot? {
    // More points than any screen has columns would only take time.
    func some(_ count: Int) -> StrideTo<Int> { stride(from: 0, to: count, by: max(1, count / 500)) }
    let plan = some(planned.count).map { PlotPoint(Double($0 + 1), planned[$0]) }
    let real = measured.map { curve in
      some(curve.count).map { PlotPoint(Double(curve.steps[$0]), curve.values[$0]) }
    }
    let last = max(Double(planned.count), real?.last?.x ?? 1, 2)
    guard
      let y = Axis.fitting((plan + (real ?? [])).map(\.y), scale: .linear, padding: 0.02)
    else { return nil }
    var plot = Plot(x: Axis(.linear, from: 1, to: last), y: y, title: "step")
    if !plan.isEmpty {
      plot.series.append(
        PlotSeries(
          plan, role: real == nil ? .curve0 : .curveCrowd,
          emphasis: real == nil ? .marked : .crowd))
    }
    if let real { plot.series.append(PlotSeries(real, role: .curveSelected, emphasis: .selected)) }
    if let step, Double(step) < last {
      plot.lines.append(.vertical(Double(step), .dotted, .cursor))
    }
    return plot
  }
}
