import Numerics
import Search
import Tuning

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// A study lived through in virtual time: the same Tuner as a real one's, simulated workers, and a
/// landscape in place of training.
///
/// ```swift
/// var simulation = Simulation(of: ClassicFunction.branin, sampler: .random, trials: 60)
/// simulation.run()
/// print(simulation.best?.value ?? .nan, simulation.clock)
/// ```
public struct Simulation: Sendable {
  /// How long things take.
  public struct Pace: Sendable, Hashable {
    /// Workers side by side.
    public var workers: Int
    /// A step's middle duration, in virtual seconds.
    public var secondsPerStep: Double
    /// How unequal trials are: the deviation of the logarithm of a trial's pace.
    public var spread: Double

    /// A pace.
    public init(workers: Int = 1, secondsPerStep: Double = 60, spread: Double = 0.3) {
      self.workers = max(1, workers)
      self.secondsPerStep = secondsPerStep
      self.spread = spread
    }
  }

  /// What a worker is at.
  private struct Work: Sendable {
    var number: Int
    var values: [Double]
    /// Of a step, in virtual seconds.
    var duration: Double
  }

  /// What stands in place of training.
  public let landscape: any Landscape
  /// Virtual seconds since the beginning.
  public private(set) var clock = 0.0
  /// Every trial that began, by number.
  public private(set) var trials: [SimulatedTrial] = []
  /// The numbers of those that ended, in the order in which they did.
  public private(set) var ended: [Int] = []
  /// Why no more trials come; nil while some may.
  public private(set) var exhaustion: String?
  /// Steps that all trials together have run.
  public private(set) var stepsRun = 0

  private var tuner: Tuner
  private let pace: Pace
  private let seed: UInt64
  private var works: [Work?]
  private var queue = EventQueue()
  /// Workers that had nothing to do when they asked.
  private var idle: [Int] = []

  /// A study that has not begun.
  ///
  /// - Parameters:
  ///   - plan: The study; its `seed` is also that of workers and trials.
  public init(of landscape: any Landscape, plan: StudyPlan, pace: Pace = Pace()) {
    self.landscape = landscape
    self.pace = pace
    seed = plan.seed
    tuner = Tuner(plan: plan)
    works = Array(repeating: nil, count: pace.workers)
    for worker in 0..<pace.workers { queue.put(worker, at: 0) }
  }

  /// A study of a landscape by one sampler.
  public init(
    of landscape: any Landscape, sampler: SamplerPlan, pruner: PrunerPlan = .none,
    trials: Int? = nil, seed: UInt64 = 0, pace: Pace = Pace()
  ) {
    self.init(
      of: landscape,
      plan: landscape.plan(sampler: sampler, pruner: pruner, trials: trials, seed: seed),
      pace: pace)
  }

  /// The best complete trial; nil before there is one.
  public var best: (number: Int, value: Double)? { tuner.best }

  /// Whether no trial runs.
  public var isIdle: Bool { works.allSatisfy { $0 == nil } }

  /// Which sampler proposes.
  public var samplerNote: SamplerNote { tuner.samplerNote() }

  /// Lives on to the end of the study, or of so many more trials.
  public mutating func run(trials limit: Int = .max) {
    let goal = limit == .max ? limit : ended.count + limit
    while ended.count < goal, advance() {}
  }

  /// Lives through the next moment: a worker's step, or its question for work. False at the end.
  public mutating func advance() -> Bool {
    guard let (time, worker) = queue.next() else { return false }
    clock = time
    if works[worker] == nil { ask(for: worker) } else { step(of: worker) }
    return true
  }

  private mutating func ask(for worker: Int) {
    switch tuner.ask() {
    case .exhausted(let reason):
      exhaustion = reason
      idle.append(worker)
    case .wait, .person: idle.append(worker)
    case .trial(let proposal):
      exhaustion = nil
      let number = trials.count
      tuner.begin(proposal, number: number)
      trials.append(
        SimulatedTrial(number: number, configuration: proposal.configuration, started: clock))
      // Far from the streams of the Tuner's questions, which count from 0.
      var random = RandomStream(seed: seed, stream: UInt64(number) | 1 << 60)
      let duration = pace.secondsPerStep * exp(pace.spread * random.normal())
      let trialSeed = proposal.seed ?? random.next()
      var values = landscape.values(of: proposal.configuration, seed: trialSeed)
      if let steps = proposal.steps { values = Array(values.prefix(steps)) }
      works[worker] = Work(number: number, values: values, duration: duration)
      queue.put(worker, at: clock + duration)
      // Where there is work for one again there may be for another.
      if let waiting = idle.popLast() { queue.put(waiting, at: clock) }
    }
  }

  private mutating func step(of worker: Int) {
    guard let work = works[worker] else { return }
    let step = trials[work.number].steps + 1
    trials[work.number].steps = step
    stepsRun += 1
    var state: TrialState? = step >= work.values.count ? .complete : nil
    if step <= work.values.count {
      let point = MetricPoint(
        metric: landscape.objective.metric, step: step, value: work.values[step - 1], time: clock)
      switch tuner.report(number: work.number, step: step, metrics: [point]) {
      case .go, .spare: break
      case .prune: state = .pruned
      case .diverged: state = .diverged
      case .end: state = .killed
      }
    }
    guard let state else {
      queue.put(worker, at: clock + work.duration)
      return
    }
    let ending = tuner.tell(number: work.number, state: state)
    trials[work.number].state = ending.state
    trials[work.number].value = ending.value
    if ending.state == .complete {
      trials[work.number].result = landscape.result(of: trials[work.number].configuration)
    }
    trials[work.number].ended = clock
    ended.append(work.number)
    works[worker] = nil
    queue.put(worker, at: clock)
  }
}
