import Tuning

/// How the importance of parameters is measured.
public enum ImportanceMethod: String, Sendable, Hashable, Codable, CaseIterable {
  /// The share of the objective's variance over the whole space that a parameter explains alone.
  case fanova
  /// How far a parameter's values among the best trials differ from those among all.
  case pedAnova = "ped-anova"
}

/// Which parameters mattered, and for what.
public struct ImportanceReport: Sendable, Hashable {
  /// A parameter and its part.
  public struct Share: Sendable, Hashable {
    /// The parameter.
    public var name: String
    /// Its share of what the parameters explain alone and in pairs, in 0…1; with those of the pairs
    /// all sum to 1.
    public var share: Double
    /// What the method measured: for fANOVA the share of the whole variance, in 0…1; for PED-ANOVA
    /// a divergence.
    public var measure: Double
    /// The standard deviation of `measure` from tree to tree; nil for PED-ANOVA.
    public var deviation: Double?
  }

  /// Two parameters whose effects depend on each other.
  public struct Interaction: Sendable, Hashable {
    /// The parameters, the more important one first.
    public var first: String
    /// The other one.
    public var second: String
    /// The share of what the parameters explain alone and in pairs that only both together explain,
    /// in 0…1.
    public var share = 0.0
    /// The share of the whole variance that only both together explain, in 0…1.
    public var measure: Double
  }

  /// The method.
  public var method: ImportanceMethod
  /// How many complete trials with a finite value it rests on.
  public var trials: Int
  /// How many different configurations those are runs of.
  public var configurations: Int
  /// How many others there are, which have no final value.
  public var leftOut: Int
  /// The parameters that vary, the most important first.
  public var shares: [Share]
  /// Pairs, the strongest first; empty for PED-ANOVA.
  public var interactions: [Interaction]
  /// Parameters that never varied.
  public var constants: [String]
  /// What to know before relying on it; nil if it can be relied on.
  public var caution: String?

  /// The share of a parameter.
  public func share(of name: String) -> Double? { shares.first { $0.name == name }?.share }
}

/// Measures the importance of a study's parameters.
///
/// - Parameters:
///   - rows: The trials; only complete ones with a finite value count.
///   - reduction: Which value of a trial counts.
/// - Returns: Nil if fewer than 4 trials can be used or nothing varies.
public func parameterImportance(
  of plan: StudyPlan, rows: [TrialRow], method: ImportanceMethod = .fanova,
  scale: ImportanceScale = .space
) -> ImportanceReport? {
  let samples = rows.compactMap { ImportanceSample($0, plan.objective) }
  let varying = plan.space.parameters.filter { parameter in
    varies(parameter, in: samples)
  }
  // What all trials share has no cause among what differs.
  guard samples.count >= 4, !varying.isEmpty, Set(samples.map(\.value)).count > 1 else {
    return nil
  }
  var report = ImportanceReport(
    method: method, trials: samples.count,
    configurations: Set(samples.map(\.configuration)).count, leftOut: rows.count - samples.count,
    shares: [],
    interactions: [],
    constants: plan.space.parameters.map(\.name).filter { name in
      !varying.contains { $0.name == name }
    })
  switch method {
  case .fanova:
    let analysis = FunctionalANOVA(
      varying, samples: samples, scale: scale, seed: plan.seed)
    report.shares = analysis.shares
    report.interactions = analysis.interactions(among: 8)
  case .pedAnova:
    report.shares = pedANOVA(varying, samples: samples, direction: plan.objective.direction)
  }
  normalise(&report)
  report.caution = caution(report, varying.count)
  return report
}

/// Which distance between values counts.
public enum ImportanceScale: Sendable, Hashable {
  /// Every part of the space as likely as the search makes it: logarithmic parameters by their
  /// logarithm.
  case space
  /// Equal distances of values, logarithmic or not: as Optuna's fANOVA does.
  case values
}

private func normalise(_ report: inout ImportanceReport) {
  let total =
    report.shares.reduce(0) { $0 + $1.measure } + report.interactions.reduce(0) { $0 + $1.measure }
  for index in report.shares.indices {
    report.shares[index].share =
      total > 0 ? report.shares[index].measure / total : 1 / Double(report.shares.count)
  }
  for index in report.interactions.indices where total > 0 {
    report.interactions[index].share = report.interactions[index].measure / total
  }
  // Equal ones keep the order of the space.
  report.shares = report.shares.enumerated().sorted {
    ($1.element.measure, $0.offset) < ($0.element.measure, $1.offset)
  }.map(\.element)
}

private func varies(_ parameter: Parameter, in samples: [ImportanceSample]) -> Bool {
  guard !parameter.distribution.isConstant else { return false }
  let values = samples.map { $0.configuration[parameter.name] }
  guard let first = values.first else { return false }
  return values.contains { value in
    switch (first, value) {
    case (let a?, let b?): return !a.means(b)
    case (nil, nil): return false
    default: return true
    }
  }
}

private func caution(_ report: ImportanceReport, _ parameters: Int) -> String? {
  let enough = max(20, parameters * 5)
  if report.shares.allSatisfy({ $0.measure == 0 }) {
    return "the results do not differ, so nothing explains them"
  }
  guard report.configurations < enough else { return nil }
  // Runs of the same say how much chance there is, and nothing of the parameters.
  let what =
    report.configurations == report.trials
    ? "\(report.trials) trials" : "\(report.configurations) configurations"
  return
    "\(what) are few for \(parameters) parameter\(parameters == 1 ? "" : "s"); the order is worth "
    + "something from about \(enough) on"
}

/// A trial that counts.
struct ImportanceSample {
  var configuration: Configuration
  var value: Double

  init?(_ row: TrialRow, _ objective: Objective) {
    guard row.isResult, let value = objective.value(of: row), value.isFinite
    else { return nil }
    configuration = row.configuration
    self.value = value
  }
}
