import GRDB
import Tuning

extension StudyWriter {
  /// Stores a trial's values as Optuna has them.
  func insertParameters(_ configuration: Tuning.Configuration, of id: Int64) throws {
    for (name, parameter) in try optunaParameters(configuration) {
      try tables.execute(
        """
        INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json)
        VALUES (?, ?, ?, ?)
        ON CONFLICT (trial_id, param_name) DO UPDATE SET param_value = excluded.param_value,
        distribution_json = excluded.distribution_json
        """, [id, name, parameter.number, parameter.distribution.text])
    }
  }

  /// The values with distributions that hold them, in order; names that the study does not know
  /// have none.
  func optunaParameters(
    _ configuration: Tuning.Configuration
  ) throws -> [(String, OptunaParameter)] {
    let stored = try tables.plan()
    let space = stored.plan.space
    let distributions = try tables.plans.distributions(stored.revision) {
      try self.distributions(of: space)
    }
    return try configuration.entries.compactMap { entry in
      guard let distribution = distributions[entry.name] else { return nil }
      let index = space[entry.name]?.distribution.index(of: entry.value)
      return (entry.name, try distribution.holding(entry.value, index: index, of: entry.name))
    }
  }

  /// What the space's parameters are to Optuna. Where other trials have a parameter of another
  /// kind or with other choices, theirs stays: two kinds under one name end every Optuna worker.
  private func distributions(of space: SearchSpace) throws -> [String: OptunaDistribution] {
    let known = Dictionary(
      try OptunaStudy(tables: tables).distributions().map { ($0.name, $0.distribution) },
      uniquingKeysWith: { first, _ in first })
    return Dictionary(
      space.parameters.map { parameter in
        let mapped = OptunaDistribution(parameter.distribution)
        guard let old = known[parameter.name], !old.isCompatible(with: mapped) else {
          return (parameter.name, mapped)
        }
        return (parameter.name, old)
      }, uniquingKeysWith: { first, _ in first })
  }

  /// `fixed_params`, by which Optuna's `enqueue_trial` says what a waiting trial is to run.
  func fixedParameters(_ configuration: Tuning.Configuration) -> JSON {
    .object(
      configuration.entries.map {
        JSON.Member($0.name, OptunaDistribution.choice($0.value))
      })
  }

  /// Sets one of Optuna's system attributes of a trial.
  func setAttribute(_ key: String, _ value: JSON, of id: Int64) throws {
    try tables.execute(
      """
      INSERT INTO trial_system_attributes (trial_id, "key", value_json) VALUES (?, ?, ?)
      ON CONFLICT (trial_id, "key") DO UPDATE SET value_json = excluded.value_json
      """, [id, key, value.text(nonFinite: .bare, spaced: true, ascii: true)])
  }
}
