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
  /// The share of condemned trials that run on to their end, to see whether the pruner was right, in
  /// 0…1; nil for none.
  public var audit: Double?
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
  /// The trial that was marked as the one to beat, in place of the one that ran `baseline`; what is
  /// searched does not depend on it.
  public var baselineTrial: Int?
  /// Which parameter plays which part, where the names don't tell.
  public var roles: Roles
  /// When the study ends.
  public var stop: StopRules
  /// Whether an objective that is not finite ends its trial.
  public var endsDiverged: Bool
  /// Population-based training in place of a search; nil for none.
  public var population: PopulationPlan?
  /// How often each configuration is run; nil for once.
  public var replication: Replication?
  /// The phases or stages of the search; nil for one search of the whole space.
  public var course: Course?
  /// Tuning one trial at a time by what the curves say, in place of a search; nil for none.
  public var manual: ManualPlan?

  /// A plan; whatever is left out has its default.
  public init(
    name: String, objective: Objective, space: SearchSpace, sampler: SamplerPlan = .random,
    pruner: PrunerPlan = .none, launch: LaunchPlan = LaunchPlan(), steps: Int? = nil,
    concurrency: Int? = nil, seed: UInt64 = 0, baseline: Configuration? = nil,
    roles: Roles = Roles(), stop: StopRules = StopRules(), endsDiverged: Bool = true,
    population: PopulationPlan? = nil, replication: Replication? = nil, course: Course? = nil,
    audit: Double? = nil, manual: ManualPlan? = nil
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
    self.population = population
    self.replication = replication
    self.course = course
    self.audit = audit
    self.manual = manual
  }

  /// Whether a trial is the one that others are compared with.
  public func isBaseline(_ row: TrialRow) -> Bool {
    baselineTrial.map { row.number == $0 } ?? (row.origin == .baseline)
  }

  /// The parameter that is the learning rate: by role, else by name; nil if there is none.
  public var learningRateName: String? {
    roles.name(of: .learningRate, among: space.parameters.map(\.name))
  }
}
