import Tuning

/// What a closure trial is given: its values, and the way to report.
///
/// It cannot leave the closure: it is borrowed, and cannot be copied.
public struct TrialContext: ~Copyable {
  /// The trial's number.
  public let number: Int
  /// Its values.
  public let configuration: Configuration
  /// Its seed.
  public let seed: UInt64
  /// Its last step; nil if the plan says none.
  public let steps: Int?
  private let trial: ClosureTrial
  private let objective: String

  init(
    number: Int, configuration: Configuration, seed: UInt64, steps: Int?, objective: String,
    trial: ClosureTrial
  ) {
    self.number = number
    self.configuration = configuration
    self.seed = seed
    self.steps = steps
    self.objective = objective
    self.trial = trial
  }

  /// A number among the values.
  ///
  /// - Precondition: The space has a parameter of this name, and it is numeric.
  public subscript(name: String) -> Double {
    guard let number = configuration.number(name) else {
      preconditionFailure("\(name) is no numeric parameter of this study")
    }
    return number
  }

  /// A whole number among the values.
  ///
  /// - Precondition: The space has a parameter of this name, and its value is whole.
  public func integer(_ name: String) -> Int {
    guard let number = configuration.number(name), let whole = Int(exactly: number) else {
      preconditionFailure("\(name) is no parameter of this study with whole numbers")
    }
    return whole
  }

  /// A value as text: a choice, or anything else as Python writes it.
  ///
  /// - Precondition: The space has a parameter of this name.
  public func text(_ name: String) -> String {
    guard let value = configuration[name] else {
      preconditionFailure("\(name) is no parameter of this study")
    }
    return pythonText(value)
  }

  /// Reports the objective at a step, and waits for the answer.
  ///
  /// - Parameters:
  ///   - step: The trial's own time axis; steps may be left out, but do not go back.
  ///   - value: The objective's value.
  ///   - metrics: Values of other metrics at this step.
  /// - Throws: `TrialStopped` if the trial should end: it was pruned, killed or cancelled.
  public func report(
    step: Int, _ value: Double, metrics: [String: Double] = [:]
  ) throws(TrialStopped) {
    var all = metrics
    all[objective] = value
    try report(step: step, metrics: all)
  }

  /// Reports metrics at a step, the objective among them or not, and waits for the answer.
  ///
  /// - Throws: `TrialStopped` if the trial should end.
  public func report(step: Int, metrics: [String: Double]) throws(TrialStopped) {
    let time = currentTime()
    let points = metrics.keys.sorted().map {
      MetricPoint(metric: $0, step: step, value: metrics[$0] ?? .nan, time: time)
    }
    guard trial.report(points) else { throw TrialStopped() }
  }

  /// Whether the trial should end; for closures that compute for long between reports.
  public var isStopped: Bool { trial.isStopped }
}

/// Thrown in a closure trial that should end; let it through.
public struct TrialStopped: Error, Sendable, Hashable {}
