/// Everything a study file says, checked: what is tuned, how it is searched, how trials are run.
///
/// The engine reads plans, never YAML. A plan is a value: changing one makes another, which the
/// store records as a new revision.
public struct StudyPlan: Sendable, Hashable, Codable {
  /// The study's name.
  public var name: String
  /// What is tuned.
  public var objective: Objective
  /// The parameters.
  public var space: SearchSpace
  /// How configurations are proposed.
  public var sampler: SamplerPlan
  /// Which running trials end early.
  public var pruner: PrunerPlan
  /// How a trial is started and ended.
  public var launch: LaunchPlan
  /// A full trial's last step; nil if unknown.
  public var steps: Int?
  /// Trials at once; nil for one a GPU, else half the cores.
  public var concurrency: Int?
  /// The seed of everything random in the study.
  public var seed: UInt64
  /// The configuration to beat; runs first.
  public var baseline: Configuration?
  /// Which parameter plays which part, where the names don't tell.
  public var roles: Roles
  /// When the study ends.
  public var stop: StopRules
  /// Whether an objective that is not finite ends its trial.
  public var endsDiverged: Bool

  /// A plan; whatever is left out has its default.
  public init(
    name: String, objective: Objective, space: SearchSpace, sampler: SamplerPlan = .random,
    pruner: PrunerPlan = .none, launch: LaunchPlan = LaunchPlan(), steps: Int? = nil,
    concurrency: Int? = nil, seed: UInt64 = 0, baseline: Configuration? = nil,
    roles: Roles = Roles(), stop: StopRules = StopRules(), endsDiverged: Bool = true
  ) {
    self.name = name
    self.objective = objective
    self.space = space
    self.sampler = sampler
    self.pruner = pruner
    self.launch = launch
    self.steps = steps
    self.concurrency = concurrency
    self.seed = seed
    self.baseline = baseline
    self.roles = roles
    self.stop = stop
    self.endsDiverged = endsDiverged
  }

  /// The parameter that is the learning rate: by role, else by name; nil if there is none.
  public var learningRateName: String? {
    roles.name(of: .learningRate, among: space.parameters.map(\.name))
  }
}

/// How configurations are proposed.
public enum SamplerPlan: Sendable, Hashable, Codable {
  /// Every combination, in W&B's order.
  case grid
  /// Independent draws.
  case random
  /// Model-based search (`method: bayes`), the sampler chosen by space and number of trials.
  case automatic
}

/// Which running trials end early.
public enum PrunerPlan: Sendable, Hashable, Codable {
  /// None.
  case none
  /// Those worse than a share of their peers at the same step, as Optuna's PercentilePruner.
  case percentile(Percentile)
  /// Those below the best share at a band of iterations: W&B's `early_terminate: hyperband`.
  case bands(Bands)

  /// Those worse than the median of their peers at the same step, as Optuna's MedianPruner.
  public static func median(
    startupTrials: Int = 5, warmupSteps: Int = 0, interval: Int = 1, minimumPeers: Int = 1
  ) -> PrunerPlan {
    .percentile(
      Percentile(
        percentile: 50, startupTrials: startupTrials, warmupSteps: warmupSteps,
        interval: interval, minimumPeers: minimumPeers))
  }

  /// Optuna's PercentilePruner.
  public struct Percentile: Sendable, Hashable, Codable {
    /// The share of peers a trial has to be among, in 0…100; 50 is the median rule.
    public var percentile: Double
    /// No trial is judged before so many have completed. Range `0...`.
    public var startupTrials: Int
    /// Steps every trial may run unjudged. Range `0...`.
    public var warmupSteps: Int
    /// Steps between judgements. Range `1...`.
    public var interval: Int
    /// Completed trials needed at the step. Range `1...`.
    public var minimumPeers: Int

    /// Options with Optuna's defaults.
    public init(
      percentile: Double, startupTrials: Int = 5, warmupSteps: Int = 0, interval: Int = 1,
      minimumPeers: Int = 1
    ) {
      self.percentile = percentile
      self.startupTrials = startupTrials
      self.warmupSteps = warmupSteps
      self.interval = interval
      self.minimumPeers = minimumPeers
    }
  }

  /// W&B's hyperband: bands of iteration counts; at each a trial must be among the best 1/eta.
  public struct Bands: Sendable, Hashable, Codable {
    /// The iteration counts, ascending.
    public var counts: [Int]
    /// The share that goes on is 1/eta. Above 1.
    public var eta: Double
    /// Compares the value at the band, else the trial's best so far.
    public var strict: Bool

    /// Bands.
    public init(counts: [Int], eta: Double = 3, strict: Bool = true) {
      self.counts = counts
      self.eta = eta
      self.strict = strict
    }
  }
}

/// When a study ends by itself.
public struct StopRules: Sendable, Hashable, Codable {
  /// After so many trials in all (`run_cap`, `stop.trials`).
  public var trials: Int?
  /// After so many hours since the study began.
  public var hours: Double?
  /// After so many finished trials without a better one.
  public var patience: Int?
  /// What counts as better for `patience`: an improvement of at least this share of the best.
  public var minimumImprovement: Double
  /// After the best configuration was found so many times.
  public var sameBest: Int?

  /// Rules; nil for never.
  public init(
    trials: Int? = nil, hours: Double? = nil, patience: Int? = nil,
    minimumImprovement: Double = 0, sameBest: Int? = nil
  ) {
    self.trials = trials
    self.hours = hours
    self.patience = patience
    self.minimumImprovement = minimumImprovement
    self.sameBest = sameBest
  }
}
