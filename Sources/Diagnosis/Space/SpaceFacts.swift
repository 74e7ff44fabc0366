import Tuning

/// A plan as the rules look at it: which parameter plays which part, and what a trial costs.
public struct SpaceFacts: Sendable {
  /// What a trial costs, and who says so.
  public struct Cost: Sendable, Hashable {
    /// Seconds of a full trial.
    public var seconds: Double
    /// Where that comes from, for a person: `as you say`, `median of 12 trials`.
    public var source: String

    /// A cost.
    public init(seconds: Double, source: String) {
      self.seconds = seconds
      self.source = source
    }
  }

  /// The plan.
  public let plan: StudyPlan
  /// What a trial costs; nil if nobody knows.
  public let cost: Cost?
  /// Trials at once.
  public let concurrency: Int
  /// Trials at once as the user says them beside the file; nil if the plan's own are meant.
  let givenConcurrency: Int?

  /// Facts.
  ///
  /// - Parameters:
  ///   - cost: What a full trial costs.
  ///   - concurrency: Trials at once where the plan does not say.
  ///   - given: Trials at once, whatever the plan says; nil for the plan's own.
  public init(
    _ plan: StudyPlan, cost: Cost? = nil, concurrency: Int = 1, given: Int? = nil
  ) {
    self.plan = plan
    self.cost = cost
    self.concurrency = max(1, given ?? plan.concurrency ?? concurrency)
    givenConcurrency = given
  }

  // MARK: - Parameters by their part

  var parameters: [Parameter] { plan.space.parameters }
  var varying: [Parameter] { plan.space.varying }

  /// The parameter that plays a role.
  func parameter(_ role: ParameterRole) -> Parameter? {
    plan.roles.name(of: role, among: parameters.map(\.name)).flatMap { plan.space[$0] }
  }

  /// Every learning rate: that of the role, and those of parts (`lr_head`, `critic_lr`).
  var rates: [Parameter] {
    let main = parameter(.learningRate)?.name
    return parameters.filter { $0.name == main || ParameterWords.isRate($0) }
  }

  /// Whether any learning rate is searched.
  var searchesRate: Bool { rates.contains { !$0.distribution.isConstant } }

  /// The rate that is there and fixed, where none is searched.
  var fixedRate: Parameter? { searchesRate ? nil : rates.first }

  /// The batch size, if it is searched.
  var searchedBatchSize: Parameter? {
    parameter(.batchSize).flatMap { $0.distribution.isConstant ? nil : $0 }
  }

  /// Parameters of the network's shape that are searched.
  var searchedArchitecture: [Parameter] { varying.filter(\.isArchitecture) }

  /// Parameters of the warm-up that are searched.
  var searchedWarmup: [Parameter] { varying.filter(ParameterWords.isWarmup) }

  /// The optimizers in play, lowercase, in the file's order; empty if the file does not say.
  var optimizers: [String] {
    guard let choices = parameter(.optimizer)?.distribution.choices else { return [] }
    return choices.compactMap { choice in
      if case .string(let text) = choice { return text.lowercased() }
      return nil
    }
  }

  // MARK: - Size

  /// How many configurations a grid has; nil if it has no end.
  var gridCount: Int? {
    varying.reduce(1 as Int?) { product, parameter in
      guard let product, let levels = parameter.distribution.levels else { return nil }
      let (count, overflow) = product.multipliedReportingOverflow(by: levels)
      return overflow ? nil : count
    }
  }

  /// Runs of each configuration.
  var runsEach: Int { plan.replication?.count ?? 1 }

  /// Folds of each run.
  var foldsEach: Int { plan.replication?.folds ?? 1 }

  /// How many configurations so many trials are, in full.
  func configurations(of trials: Int) -> Int { trials / runsEach }

  /// How many trials the plan's hours have room for; nil if hours or costs are unknown.
  var room: Int? {
    plan.stop.hours.flatMap { room(hours: $0, atOnce: concurrency) }
  }

  /// How many whole trials some hours have room for; nil if a trial's cost is unknown.
  func room(hours: Double, atOnce slots: Int) -> Int? {
    guard let cost, cost.seconds > 0 else { return nil }
    // One after the other in each slot; what is left of the time in it holds none.
    return slots * Int(min(1e9 / Double(slots), hours * 3_600 / cost.seconds + 1e-9))
  }

  /// Hours that so many trials take with what runs at once; nil if a trial's cost is unknown.
  func hours(of trials: Int) -> Double? {
    cost.map { $0.seconds * Double(trials) / Double(concurrency) / 3_600 }
  }
}

extension Parameter {
  /// The keys that lead to it in a study file.
  var filePath: [String] {
    ["parameters"]
      + path.enumerated().flatMap { $0.offset == 0 ? [$0.element] : ["parameters", $0.element] }
  }

  /// A change of the file that gives it another definition.
  func edit(_ entries: [(String, ParameterValue)]) -> StudyFileEdit {
    .set(filePath, .map(entries.map { ParameterValue.Entry($0.0, $0.1) }))
  }

  /// A change of the file that searches it on a logarithmic scale.
  func logarithmicEdit(_ range: ClosedRange<Double>) -> StudyFileEdit {
    edit([
      ("distribution", "log_uniform_values"), ("min", .double(range.lowerBound)),
      ("max", .double(range.upperBound)),
    ])
  }

  /// The least and the greatest number it may be: of a range, of a list, or of a constant.
  var extent: ClosedRange<Double>? {
    if let bounds = distribution.bounds { return bounds }
    let numbers = (distribution.choices ?? []).compactMap(\.number)
    guard let low = numbers.min(), let high = numbers.max() else { return nil }
    return low...high
  }
}

/// A number in a sentence: four significant digits.
func brief(_ value: Double) -> String { shortText(.double(value)) }

/// A range in a sentence.
func brief(_ range: ClosedRange<Double>) -> String {
  "\(brief(range.lowerBound))–\(brief(range.upperBound))"
}

/// A duration in a sentence: `40 s`, `12 min`, `3.5 h`, `6 days`.
func briefTime(seconds: Double) -> String {
  if seconds < 90 { return "\(Int(seconds.rounded())) s" }
  if seconds < 5_400 { return "\(Int((seconds / 60).rounded())) min" }
  if seconds < 172_800 {
    let hours = (seconds / 360).rounded() / 10
    return "\(hours >= 10 ? String(Int(hours.rounded())) : shortText(.double(hours))) h"
  }
  return "\(Int((seconds / 86_400).rounded())) days"
}

/// `a`, `a and b`, `a, b and c`.
func listed(_ names: [String]) -> String {
  guard names.count > 1, let last = names.last else { return names.first ?? "" }
  return names.dropLast().joined(separator: ", ") + " and " + last
}
