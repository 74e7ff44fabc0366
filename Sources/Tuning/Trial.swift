/// What search and pruning know of a trial.
public struct Trial: Sendable, Hashable, Codable {
  /// The number, from 0 in order of creation.
  public var number: Int
  /// Its values.
  public var configuration: Configuration
  /// What it is doing, or how it ended.
  public var state: TrialState
  /// Every metric's curve by name, the objective's included.
  public var curves: [String: Curve]
  /// The objective's result; nil until it ended, or without one.
  public var value: Double?
  /// Where the objective would likely have ended, had a pruner or a user not ended the trial early; nil
  /// where nobody knows.
  public var likelyEnd: Double?
  /// Where it came from.
  public var origin: Origin
  /// The trial it came from.
  public var parent: Int?
  /// Its seed.
  public var seed: UInt64?
  /// Whether samplers and pruners may learn from it.
  public var teaches: Bool
  /// Its last step; nil for the plan's.
  public var steps: Int?
  /// Whether it is immune from pruning.
  public var isPinned: Bool
  /// The phase of the plan it belongs to.
  public var phase: String?
  /// Its place among the runs of its configuration, or in a population; nil for none.
  public var place: Int?
  /// For a population's loser: the member whose checkpoint its successor starts from.
  public var copies: Int?
  /// What a script that takes part in a range test was asked to do; nil for every other trial.
  public var rangeTest: RangeTestBounds?
  /// Live knobs that were turned while it ran, and the values that they have now.
  public var turned: Configuration

  /// The trial with the values that it trained with in the end.
  public var asItEnded: Trial {
    var trial = self
    for entry in turned.entries { trial.configuration[entry.name] = entry.value }
    return trial
  }

  /// Whether it ever reported anything.
  public var hasReported: Bool { curves.contains { !$0.value.isEmpty } }

  /// A trial that begins.
  public init(
    number: Int, configuration: Configuration, state: TrialState = .running,
    curves: [String: Curve] = [:], value: Double? = nil, origin: Origin = .sampled,
    parent: Int? = nil, seed: UInt64? = nil, teaches: Bool = true, steps: Int? = nil,
    isPinned: Bool = false, phase: String? = nil, place: Int? = nil, copies: Int? = nil,
    rangeTest: RangeTestBounds? = nil, turned: Configuration = Configuration()
  ) {
    self.rangeTest = rangeTest
    self.turned = turned
    self.number = number
    self.configuration = configuration
    self.state = state
    self.curves = curves
    self.value = value
    self.origin = origin
    self.parent = parent
    self.seed = seed
    self.teaches = teaches
    self.steps = steps
    self.isPinned = isPinned
    self.phase = phase
    self.place = place
    self.copies = copies
  }
}

/// A trial that should be run, with everything that makes it what it is.
public struct Proposal: Sendable, Hashable, Codable {
  /// Its values.
  public var configuration: Configuration
  /// Where it comes from.
  public var origin: Origin
  /// The trial it comes from.
  public var parent: Int?
  /// The trial whose newest checkpoint it starts from; nil to start from scratch.
  public var checkpointOf: Int?
  /// The step of that checkpoint; nil for the newest. An exploited trial takes the newest up to it.
  public var checkpointStep: Int?
  /// Its seed; nil to have one drawn from the study's seed and its number.
  public var seed: UInt64?
  /// Its last step; nil for the plan's.
  public var steps: Int?
  /// The phase of the plan it belongs to.
  public var phase: String?
  /// Its place among the runs of its configuration, or in a population; nil for none.
  public var place: Int?
  /// A range test's `HONE_LR_RANGE`: lowest rate, highest rate, updates.
  public var rangeTest: RangeTestBounds?
  /// Why it is proposed, for a person: `lr 0.01 → 0.005`, `TPE, 23 trials`.
  public var reason: String?
  /// Whether a sampler may learn from it.
  public var teaches: Bool
  /// Why it is the next step of the manual workflow; nil if it is none.
  public var grounds: Grounds?

  /// A proposal; whatever is left out has its default.
  public init(
    configuration: Configuration, origin: Origin = .sampled, parent: Int? = nil,
    checkpointOf: Int? = nil, checkpointStep: Int? = nil, seed: UInt64? = nil, steps: Int? = nil,
    phase: String? = nil, place: Int? = nil, rangeTest: RangeTestBounds? = nil,
    reason: String? = nil, teaches: Bool = true, grounds: Grounds? = nil
  ) {
    self.configuration = configuration
    self.origin = origin
    self.parent = parent
    self.checkpointOf = checkpointOf
    self.checkpointStep = checkpointStep
    self.seed = seed
    self.steps = steps
    self.phase = phase
    self.place = place
    self.rangeTest = rangeTest
    self.reason = reason
    self.teaches = teaches
    self.grounds = grounds
  }
}

/// How a range test raises the learning rate: geometrically, once an update.
public struct RangeTestBounds: Sendable, Hashable, Codable {
  /// The first rate, above 0.
  public var low: Double
  /// The last rate, above `low`.
  public var high: Double
  /// How many updates it takes.
  public var updates: Int

  /// Bounds.
  public init(low: Double, high: Double, updates: Int) {
    self.low = low
    self.high = high
    self.updates = updates
  }
}
