import Search
import StudyStore
import Tuning

/// Searches for the values that make a closure's result smallest (or largest).
///
/// Trials run side by side, each on a Dispatch queue of its own, and may compute and block as they
/// like. One that reports as it goes can be pruned. The whole of a program:
///
/// ```swift
/// import HoneKit
///
/// let result = try await optimize(
///   [.logUniform("lr", 1e-4...1), .integer("layers", 1...4)], trials: 50, pruner: .median()
/// ) { trial in
///   var model = Model(layers: trial.integer("layers"), seed: trial.seed)
///   for epoch in 1...20 { try trial.report(step: epoch, model.train(rate: trial["lr"])) }
///   return model.loss
/// }
/// if let best = result.best { print(best.value, best.configuration) }
/// ```
///
/// - Parameters:
///   - space: What is searched.
///   - direction: Whether small or large results are good.
///   - trials: How many. Range `1...`.
///   - concurrency: How many at once; nil for half the cores.
///   - steps: The last step that a trial reports, if it reports.
///   - seed: The same seed gives the same first configurations.
///   - folder: Where the study is kept, and continued if it is there already; nil for nowhere.
///   - body: What is tuned: given a trial's values it returns the objective. What it throws fails
///     the trial; `TrialStopped` is to be let through.
/// - Returns: The trials and the best of them, also when the task was cancelled on the way.
/// - Throws: `OptimizationError` if the study failed as a whole; `EngineError`, `StoreError`,
///   `FileError`.
public func optimize(
  _ space: [Parameter], direction: Direction = .minimize, trials: Int, concurrency: Int? = nil,
  sampler: SamplerPlan = .automatic, pruner: PrunerPlan = .none, steps: Int? = nil,
  seed: UInt64 = 0, folder: String? = nil,
  _ body: @escaping @Sendable (borrowing TrialContext) throws -> Double
) async throws -> OptimizationResult {
  let plan = StudyPlan(
    name: "optimize", objective: Objective(metric: "value", direction: direction),
    space: SearchSpace(space), sampler: sampler, pruner: pruner,
    launch: LaunchPlan(retries: 0), steps: steps, concurrency: concurrency, seed: seed,
    stop: StopRules(trials: trials))
  return try await optimize(plan, folder: folder, body)
}

/// Runs a whole plan with a closure in the place of a script.
///
/// - Parameters:
///   - plan: The plan; of `launch` only `retries` and `maxFailures` mean something to closures.
///     Without a stop rule (and with endless configurations) it runs until its task is cancelled.
///   - folder: Where the study is kept, and continued if it is there already; nil for nowhere.
///   - body: What is tuned.
/// - Returns: The trials and the best of them.
/// - Throws: `OptimizationError`, `EngineError`, `StoreError`, `FileError`.
public func optimize(
  _ plan: StudyPlan, folder: String? = nil,
  _ body: @escaping @Sendable (borrowing TrialContext) throws -> Double
) async throws -> OptimizationResult {
  let problems = SearchPlan.problems(of: plan)
  guard problems.isEmpty else { throw OptimizationError(problems.joined(separator: "; ")) }
  let place = folder.map { StudyFolder($0) }
  let store: StudyStore
  if let place {
    try place.make()
    store = try StudyStore.opened(or: plan, at: place.databasePath)
  } else {
    store = try StudyStore.inMemory(plan: plan, now: currentTime())
  }
  let engine = TuningEngine(
    folder: place, store: store, tuner: Tuner(plan: try store.plan() ?? plan),
    options: TuningEngine.Options(), closure: body, isErrand: false)
  let outcome = try await engine.run()
  let result = OptimizationResult(
    trials: try store.trials(), best: await engine.best(), outcome: outcome)
  if case .failed(let message) = outcome { throw OptimizationError(message) }
  return result
}

/// What became of an optimization.
public struct OptimizationResult: Sendable, Hashable {
  /// All trials, by number.
  public var trials: [Trial]
  /// The best completed one; nil if none completed.
  public var best: Best?
  /// How it ended.
  public var outcome: Outcome

  /// The best trial.
  public struct Best: Sendable, Hashable {
    /// Its number.
    public var number: Int
    /// Its result.
    public var value: Double
    /// Its values.
    public var configuration: Configuration
  }

  init(trials: [Trial], best: (number: Int, value: Double)?, outcome: Outcome) {
    self.trials = trials
    self.outcome = outcome
    self.best = best.flatMap { best in
      trials.first { $0.number == best.number }.map {
        Best(number: best.number, value: best.value, configuration: $0.configuration)
      }
    }
  }
}

/// Why an optimization failed as a whole.
public struct OptimizationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, and what to do.
  public var description: String

  /// An error.
  public init(_ description: String) { self.description = description }
}

extension StudyStore {
  /// The study at a path, made if there is none; another plan for it is put in force.
  fileprivate static func opened(or plan: StudyPlan, at path: String) throws -> StudyStore {
    do {
      let store = try StudyStore(path: path, access: .readWrite)
      guard let known = try store.plan(), known != plan else { return store }
      let problems = Turn.obstacles(from: known, to: plan)
      guard problems.isEmpty else {
        throw OptimizationError(
          problems.joined(separator: "; ") + "; choose another folder for the new study")
      }
      try store.write(now: currentTime()) { writer in
        try writer.setPlan(plan)
        let changes = Turn.differences(from: known, to: plan).joined(separator: ", ")
        try writer.post("plan_changed", trial: nil, ["changed": .string(changes)])
      }
      return store
    } catch StoreError.missing {
      return try StudyStore.create(path: path, plan: plan, now: currentTime())
    }
  }
}
