import Numerics
import Tuning

@testable import Search

/// Spaces that samplers have to cope with.
enum Spaces {
  static let mixed = SearchSpace([
    .logUniform("lr", 1e-5...1e-1), .uniform("dropout", 0...0.5), .integer("layers", 1...6),
    .choice("optimizer", ["sgd", "adam", "adamw"]), Parameter("amp", .constant(true)),
    Parameter(
      path: ["aug", "strength"],
      .continuous(
        .uniform(low: 0, high: 1), quantum: Distribution.Quantum(step: 0.25, isInteger: false))),
    Parameter(
      "width",
      .continuous(
        .logUniform(low: 16, high: 512), quantum: Distribution.Quantum(step: 16, isInteger: true))),
  ])

  static let laws = SearchSpace([
    Parameter("n", .continuous(.normal(mean: 1, deviation: 2), quantum: nil)),
    Parameter("ln", .continuous(.logNormal(mean: -2, deviation: 1), quantum: nil)),
    Parameter("b", .continuous(.beta(a: 2, b: 5), quantum: nil)),
    Parameter("ilu", .continuous(.inverseLogUniform(low: 0.01, high: 10), quantum: nil)),
    Parameter(
      "qn",
      .continuous(
        .normal(mean: 0, deviation: 5), quantum: Distribution.Quantum(step: 2, isInteger: true))),
    Parameter("w", .categorical(["a", "b", 3, .null], probabilities: [0.7, 0.1, 0.1, 0.1])),
    .choice("lists", [.list([1, 2]), .list([3]), .map([.init("k", 1.0)])]),
  ])

  static let countable = SearchSpace([
    .choice("b", ["x", "y"]), .integer("a", 1...3), Parameter("c", .constant(7)),
    Parameter(
      "q",
      .continuous(
        .uniform(low: 0, high: 1), quantum: Distribution.Quantum(step: 0.25, isInteger: false))),
  ])

  static let numbers = SearchSpace([
    .logUniform("lr", 1e-5...1e-1), .uniform("x", -1...1), .integer("few", 0...1),
    .integer("many", 0...10_000),
  ])

  static let single = SearchSpace([Parameter("only", .constant(1)), .choice("one", ["v"])])
}

extension StudyPlan {
  /// A plan with short names for tests.
  static func test(
    _ space: SearchSpace = Spaces.mixed, sampler: SamplerPlan = .random,
    pruner: PrunerPlan = .none, direction: Direction = .minimize, target: Double? = nil,
    reduction: Objective.Reduction = .last, steps: Int? = nil, seed: UInt64 = 0,
    baseline: Configuration? = nil, stop: StopRules = StopRules(), endsDiverged: Bool = true
  ) -> StudyPlan {
    StudyPlan(
      name: "test",
      objective: Objective(
        metric: "loss", direction: direction, target: target, reduction: reduction),
      space: space, sampler: sampler, pruner: pruner, steps: steps, seed: seed,
      baseline: baseline, stop: stop, endsDiverged: endsDiverged)
  }
}

extension Ask {
  /// The proposal, if there is one.
  var proposal: Proposal? {
    if case .trial(let proposal) = self { return proposal }
    return nil
  }

  /// Why there is none.
  var reason: String? {
    switch self {
    case .trial: return nil
    case .wait(let reason), .person(let reason), .exhausted(let reason): return reason
    }
  }
}

extension Verdict {
  /// The evidence, if there is any.
  var evidence: Evidence? {
    switch self {
    case .go, .end: return nil
    case .prune(let evidence), .spare(let evidence, _), .diverged(let evidence): return evidence
    }
  }
}

extension Tuner {
  /// Reports one value of the objective.
  mutating func report(_ number: Int, _ step: Int, _ value: Double) -> Verdict {
    report(
      number: number, step: step,
      metrics: [MetricPoint(metric: "loss", step: step, value: value, time: 0)])
  }

  /// Runs one trial that reports these values at steps 1, 2 … and completes.
  @discardableResult
  mutating func complete(
    _ number: Int, _ values: [Double], _ proposal: Proposal = Proposal(configuration: ["x": 1])
  ) -> Ending {
    begin(proposal, number: number)
    for (index, value) in values.enumerated() { _ = report(number, index + 1, value) }
    return tell(number: number, state: .complete)
  }
}

/// The smallest world in which a tuner can live: workers that take a trial each and go step by step.
struct World {
  var tuner: Tuner
  var workers = 4
  var steps = 10
  /// The objective at a step.
  var curve: (Configuration, Int) -> Double
  private(set) var running: [(number: Int, step: Int)] = []
  private(set) var nextNumber = 0
  private(set) var log: [String] = []

  init(_ tuner: Tuner, curve: @escaping (Configuration, Int) -> Double) {
    self.tuner = tuner
    self.curve = curve
  }

  /// New trials for idle workers, then one step of every worker.
  mutating func turn() {
    while running.count < workers, let proposal = tuner.ask().proposal {
      tuner.begin(proposal, number: nextNumber)
      let values = proposal.configuration.entries.map { "\($0.name)=\($0.value)" }
      let lineage = "\(proposal.origin) of \(proposal.parent ?? -1), seed \(proposal.seed ?? 0)"
      log.append("ask \(lineage), \(proposal.phase ?? "-") \(proposal.place ?? -1): \(values)")
      running.append((nextNumber, proposal.checkpointStep ?? 0))
      nextNumber += 1
    }
    var still: [(number: Int, step: Int)] = []
    for (number, before) in running {
      let step = before + 1
      guard let trial = tuner.trial(number) else { continue }
      let verdict = tuner.report(number, step, curve(trial.configuration, step))
      log.append("\(number) \(step) \(verdict)")
      switch verdict {
      case .go, .spare:
        if step < steps {
          still.append((number, step))
        } else {
          log.append("\(tuner.tell(number: number, state: .complete))")
        }
      case .prune, .end: log.append("\(tuner.tell(number: number, state: .pruned))")
      case .diverged: log.append("\(tuner.tell(number: number, state: .diverged))")
      }
    }
    running = still
  }

  /// Hands everything that was done to another tuner.
  mutating func replace(tuner: Tuner) { self.tuner = tuner }
}
