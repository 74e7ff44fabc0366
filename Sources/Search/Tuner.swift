import Forecast
import Numerics
import Tuning

/// The mind of a study: a plan, a sampler, a pruner and the history, as a pure state machine.
///
/// It has no clock, no files and no threads. Whoever drives it (an engine, a protocol, a
/// simulation) asks for proposals, begins trials, hands in what they report, and tells how they
/// ended. The same plan and the same calls in the same order give the same answers; whole trials
/// handed in by `replay`, in the order of their numbers, give the same state as having lived
/// through them.
///
/// ```swift
/// var tuner = Tuner(plan: plan)
/// if case .trial(let proposal) = tuner.ask() {
///   tuner.begin(proposal, number: 0)
///   let point = MetricPoint(metric: "loss", step: 1, value: 0.5, time: 0)
///   _ = tuner.report(number: 0, step: 1, metrics: [point])   // .go, .prune(why) …
///   let ending = tuner.tell(number: 0, state: .complete)     // value 0.5, a new best
/// }
/// ```
public struct Tuner: Sendable {
  /// The plan in force.
  public internal(set) var plan: StudyPlan

  var history: TrialHistory
  var sampler: any Sampler
  var pruner: (any Pruner)?
  var problems: [String]
  /// Decides what to run where the plan is tuned by hand; nil if nobody does.
  let guide: (any Guide)?
  /// How many configurations the sampler was asked for; the next one draws from this stream.
  var asked = 0
  /// The phase of the plan that is on; 0 without phases.
  var phase = 0
  /// Proposals that were handed out and have not begun.
  var outstanding: [Outstanding] = []
  var outstandingID = 0
  /// Condemned trials that run on, their reprieve reported already, with what first condemned them.
  var spared: [Int: Reprieve] = [:]

  struct Reprieve: Sendable {
    var evidence: Evidence
    var isAudit: Bool
  }

  struct Outstanding: Sendable {
    var id: Int
    var ask: Int?
    var proposal: Proposal
  }

  /// A tuner that knows no trial yet.
  ///
  /// - Parameter guide: Reads the curves where `plan.manual` wants it.
  public init(plan: StudyPlan, guide: (any Guide)? = nil) {
    self.plan = plan
    self.guide = guide
    history = TrialHistory(objective: plan.objective)
    history.reconsider(
      objective: plan.objective, course: plan.course, replication: plan.replication)
    problems = Tuner.problems(of: plan, guide)
    sampler = SearchPlan.makeSampler(for: plan.searched(in: plan.course?.phases.first))
    pruner = SearchPlan.makePruner(for: plan)
  }

  /// The best completed trial; of equal ones the first. Range tests are no candidates. The runs of
  /// a configuration count as one, by their mean and under the number of its first trial; after a
  /// validation only what was validated counts.
  public var best: (number: Int, value: Double)? {
    history.standings.best.map { ($0.source, $0.value) }
  }

  /// A trial as the tuner knows it.
  public func trial(_ number: Int) -> Trial? { history[number] }

  /// Puts another plan in force; the history stays, and what learned from it learns again.
  public mutating func change(plan new: StudyPlan) {
    let old = plan
    plan = new
    problems = Tuner.problems(of: new, guide)
    if new.objective != old.objective || new.course != old.course
      || new.replication != old.replication
    {
      history.reconsider(
        objective: new.objective, course: new.course, replication: new.replication)
      phase = 0
      for number in history.numbers { notePhase(of: number) }
    }
    if new.sampler != old.sampler || new.space != old.space || new.objective != old.objective
      || new.seed != old.seed || new.course != old.course || new.replication != old.replication
      || new.steps != old.steps
    {
      refitSampler()
    }
    if new.pruner != old.pruner || new.objective != old.objective || new.course != old.course
      || new.steps != old.steps
    {
      refitPruner()
    }
  }

  mutating func put(_ trial: Trial) {
    let before = phase
    let changed = history.put(trial)
    notePhase(of: trial.number)
    guard phase == before else {
      refit()
      return
    }
    for number in changed { teach(number) }
  }

  /// A trial as samplers see it: one that was ended early with where it would likely have ended.
  ///
  /// Samplers would else learn from cut curves, on which early leaders look like winners. The
  /// forecast comes from the trial's own curve alone, so that it is the same whenever the trial is
  /// looked at.
  func foreseen(_ trial: Trial) -> Trial {
    guard trial.state == .pruned || trial.state == .killed, plan.steps != nil else { return trial }
    var whole = trial
    let forecaster = CurveForecaster(objective: plan.objective, steps: plan.steps)
    whole.likelyEnd = forecaster.likelyEnd(ofCurveAlone: trial)?.median
    return whole
  }

  func value(of trial: Trial) -> Double? {
    trial.curves[plan.objective.metric].flatMap(plan.objective.value(of:))
  }
}
