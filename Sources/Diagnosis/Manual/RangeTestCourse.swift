import Foundation
import Tuning

/// How far a study's learning-rate range test is, read off its trials: one run of a script that raises
/// its rate itself, else a short run at each of several rates.
struct RangeTestCourse: Sendable {
  enum State: Sendable, Hashable {
    /// The space has no rate to test, or the plan wants no test.
    case none
    /// This run is next.
    case next(Proposal)
    /// This trial has to end first.
    case running(Int)
    /// It has said what it can.
    case over
  }

  /// How far it is.
  let state: State
  /// What it says; nil before it is over, or without a result.
  let analysis: RangeAnalysis?
  private let numbers: Set<Int>
  /// Whether the study may let the rate fall to nothing.
  private let hasFallingSchedule: Bool

  private static let runs = RangeTestPlan()

  init(_ plan: StudyPlan, _ trials: [Trial]) {
    // A run that crashed is tried again under another origin.
    var own: [Trial] = []
    var numbers: Set<Int> = []
    for trial in trials {
      let isRetry = trial.origin == .retry && trial.parent.map(numbers.contains) == true
      guard trial.origin == .rangeTest || isRetry else { continue }
      numbers.insert(trial.number)
      own.append(trial)
    }
    self.numbers = numbers
    hasFallingSchedule = Levers.hasFallingSchedule(plan)
    let runs = RangeTestCourse.runs
    guard plan.manual?.testsRange ?? true, let sweep = try? runs.sweep(of: plan) else {
      (state, analysis) = (.none, nil)
      return
    }
    let sweeps = own.filter { !RangeTestCourse.isShort($0) }
    let short = own.filter(RangeTestCourse.isShort)
    if own.isEmpty {
      (state, analysis) = (.next(sweep), nil)
      return
    }
    if let running = sweeps.first(where: { !$0.state.isFinished }) {
      (state, analysis) = (.running(running.number), nil)
      return
    }
    if short.isEmpty, let found = RangeTestCourse.read(own, plan) {
      (state, analysis) = (.over, RangeAnalysis(found))
      return
    }
    func open(_ wanted: [Proposal]?) -> Proposal? {
      wanted?.first { proposal in !short.contains { proposal.isRun(by: $0) } }
    }
    let first = (try? runs.separateRuns(of: plan)) ?? []
    if let next = open(first) {
      (state, analysis) = (.next(next), nil)
    } else if let running = short.first(where: { !$0.state.isFinished }) {
      (state, analysis) = (.running(running.number), nil)
    } else if let test = RangeTestCourse.read(
      short.filter { trial in first.contains { $0.isRun(by: trial) } }, plan),
      let next = open(try? runs.runsBetween(of: plan, test))
    {
      (state, analysis) = (.next(next), nil)
    } else {
      state = .over
      analysis = RangeTestCourse.read(own, plan).map { RangeAnalysis($0) }
    }
  }

  /// Whether a trial belongs to the test and is no whole one.
  func owns(_ trial: Trial) -> Bool { numbers.contains(trial.number) }

  /// The rate that it recommends, as a value within the parameter's range.
  func rate(_ plan: StudyPlan) -> ParameterValue? { rates(plan).first?.rate }

  /// The rates that it recommends, the first one first, and why.
  func rates(_ plan: StudyPlan) -> [(rate: ParameterValue, because: String)] {
    guard let name = plan.learningRateName, let distribution = plan.space[name]?.distribution
    else { return [] }
    let found = [
      (peak, "the range test's valley, which suits a schedule that falls; the rate matters most"),
      (analysis?.recommended, "the range test recommends it, and the rate matters most"),
    ]
    return found.compactMap { rate, reason in
      guard let rate, let tidy = Double(String(format: "%.1e", rate)) else { return nil }
      return (distribution.value(of: tidy, clipped: true), reason)
    }
  }

  /// Whether two rates are as good as one: less than half as much again apart.
  static func isAlike(_ a: Double, _ b: Double) -> Bool {
    a > 0 && b > 0 && max(a / b, b / a) < 1.5
  }

  /// The rate for a schedule that falls, if the study has one and it wants another rate.
  private var peak: Double? {
    hasFallingSchedule ? analysis?.recommendedUnderSchedule : nil
  }

  /// What it says, in words.
  var sentences: [String] {
    guard let analysis else {
      return state == .over
        ? ["the range test came to no result; the curves have to show the rate"] : []
    }
    let more = peak.map {
      "a schedule that falls to nothing is among the choices, and stands more: begin with the valley, "
        + RangeAnalysis.text($0)
    }
    return (analysis.sentences + [more].compactMap { $0 }).map { "range test: \($0)" }
  }

  /// Why a running test has nothing more to tell; nil to let it run.
  static func end(of trial: Trial, _ plan: StudyPlan) -> String? {
    guard trial.origin == .rangeTest else { return nil }
    guard let bounds = trial.rangeTest else {
      let reports = trial.curves[plan.objective.metric]?.count ?? 0
      guard let enough = trial.steps, reports >= enough else { return nil }
      return reports == 1
        ? "range test: one report at this rate is enough"
        : "range test: \(reports) reports at this rate are enough"
    }
    let takesPart = RangeTest.cooperates(
      trial.curves, objective: plan.objective, roles: plan.roles, bounds: bounds)
    return takesPart == false ? "range test: the script does not raise its rate itself" : nil
  }

  /// Whether it is a short run at one of several rates.
  private static func isShort(_ trial: Trial) -> Bool { trial.rangeTest == nil }

  private static func read(_ trials: [Trial], _ plan: StudyPlan) -> RangeTest? {
    let rows = trials.map { trial in
      var row = TrialRow(trial, plan)
      row.origin = .rangeTest
      if isShort(trial) { row.detail = RangeTest.separateMark }
      return row
    }
    let curves = Dictionary(uniqueKeysWithValues: trials.map { ($0.number, $0.curves) })
    return RangeTest.newest(among: rows, plan: plan) { curves[$0] ?? [:] }
  }
}

extension Proposal {
  /// Whether a trial has the values that this proposes.
  fileprivate func isRun(by trial: Trial) -> Bool {
    trial.configuration.differences(from: configuration).isEmpty
  }
}
