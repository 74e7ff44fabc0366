/// How often each configuration is run, to be judged by the mean.
public struct Replication: Sendable, Hashable, Codable {
  /// Runs with different seeds. Range `1...`.
  public var seeds: Int
  /// Folds of a cross-validation, of which a run gets one (`HONE_FOLD`); nil for none.
  public var folds: Int?

  /// A replication.
  public init(seeds: Int = 1, folds: Int? = nil) {
    self.seeds = seeds
    self.folds = folds
  }

  /// Runs of a configuration.
  public var count: Int { max(1, seeds) * max(1, folds ?? 1) }

  /// The fold of a run, by its place among the runs of its configuration; nil without folds.
  public func fold(place: Int) -> Int? { folds.map { place % max(1, $0) } }

  /// Which of the seeds a run has.
  public func seedIndex(place: Int) -> Int { place / max(1, folds ?? 1) }
}
