import Tuning

/// Several samplers on one landscape, with the same budget and the same seed.
public struct Contest: Sendable {
  /// Who takes part.
  public struct Entrant: Sendable, Hashable {
    /// The name it goes by.
    public var name: String
    /// How it proposes.
    public var sampler: SamplerPlan

    /// An entrant.
    public init(_ name: String, _ sampler: SamplerPlan) {
      self.name = name
      self.sampler = sampler
    }
  }

  /// What is the same for all.
  public struct Rules: Sendable, Hashable {
    /// Trials each may run.
    public var trials: Int
    /// Of the search, the workers and the trials.
    public var seed: UInt64
    /// Which trials end early.
    public var pruner: PrunerPlan
    /// How long things take.
    public var pace: Simulation.Pace
    /// What counts as found: a result that leaves at most this share of the way from a middling
    /// one to the optimum.
    public var tolerance: Double

    /// Rules.
    public init(
      trials: Int = 60, seed: UInt64 = 0, pruner: PrunerPlan = .none,
      pace: Simulation.Pace = Simulation.Pace(), tolerance: Double = 0.02
    ) {
      self.trials = trials
      self.seed = seed
      self.pruner = pruner
      self.pace = pace
      self.tolerance = tolerance
    }
  }

  /// Where the samplers search.
  public let landscape: any Landscape
  /// What is the same for all.
  public let rules: Rules
  /// A result this good counts as found.
  public let goal: Double
  /// What a configuration drawn at random comes to, in the middle.
  public let middling: Double
  /// Who takes part.
  public let entrants: [Entrant]
  /// Each one's study, in the order of the entrants.
  public private(set) var simulations: [Simulation]

  /// A contest that has not begun.
  public init(on landscape: any Landscape, _ entrants: [Entrant], rules: Rules = Rules()) {
    self.landscape = landscape
    self.entrants = entrants
    self.rules = rules
    middling = landscape.middling()
    // Where most of the space diverges, half of the way to infinity is no goal.
    let start = middling.isFinite ? middling : landscape.optimum
    goal = landscape.optimum + rules.tolerance * (start - landscape.optimum)
    simulations = entrants.map { entrant in
      var plan = landscape.plan(
        sampler: entrant.sampler, pruner: rules.pruner, trials: rules.trials, seed: rules.seed)
      if entrant.sampler == .grid {
        plan.space = Contest.grid(of: landscape.space, atMost: rules.trials)
      }
      return Simulation(of: landscape, plan: plan, pace: rules.pace)
    }
  }

  /// Whether every study is over.
  public var isOver: Bool { simulations.allSatisfy { $0.exhaustion != nil && $0.isIdle } }

  /// Lets every study that goes on end so many more trials.
  public mutating func run(trials: Int = .max) {
    for index in simulations.indices { simulations[index].run(trials: trials) }
  }

  /// How one of them stands.
  public func standing(of index: Int) -> Standing {
    Standing(of: simulations[index], direction: landscape.objective.direction, goal: goal)
  }

  /// A space whose every configuration can be tried: continuous parameters get as many values each,
  /// evenly spread from end to end by their own law, as the budget allows.
  static func grid(of space: SearchSpace, atMost trials: Int) -> SearchSpace {
    var gridded = space
    let open = space.varying.filter { $0.distribution.levels == nil || $0.distribution.isNumeric }
    let fixed = space.varying.filter { !$0.distribution.isNumeric }
      .reduce(1) { $0 * ($1.distribution.levels ?? 1) }
    var levels = 2
    func size(_ levels: Int) -> Int {
      open.reduce(fixed) { product, parameter in
        let (result, overflow) = product.multipliedReportingOverflow(
          by: min(levels, parameter.distribution.levels ?? levels))
        return overflow ? .max : result
      }
    }
    while size(levels + 1) <= trials, size(levels + 1) > size(levels) { levels += 1 }
    for parameter in open {
      let count = min(levels, parameter.distribution.levels ?? levels)
      var values: [ParameterValue] = []
      for index in 0..<count {
        let u = count == 1 ? 0.5 : Double(index) / Double(count - 1)
        var value = parameter.distribution.value(at: u)
        // A normal law has no ends.
        if value.number?.isFinite == false {
          value = parameter.distribution.value(at: min(0.99, max(0.01, u)))
        }
        if !values.contains(value) { values.append(value) }
      }
      gridded.setDistribution(.categorical(values, probabilities: nil), of: parameter.name)
    }
    return gridded
  }
}
