import Numerics

/// Which trials are runs of one configuration, to be judged by their mean: a trial and its
/// replicates within a phase, tries of the same place included.
public struct ReplicateKey: Sendable, Hashable {
  /// The trial that the runs go back to.
  public var root: Int
  /// The phase they belong to.
  public var phase: String?

  /// The key of a trial.
  ///
  /// - Parameter known: The keys of earlier trials, by number.
  public init(
    number: Int, origin: Origin, parent: Int?, phase: String?, place: Int?,
    known: (Int) -> ReplicateKey?
  ) {
    self.phase = phase
    let isRun = origin == .replicate || (origin == .retry && place != nil)
    root = isRun ? parent.map { known($0)?.root ?? $0 } ?? number : number
  }
}

/// The runs of one configuration and their mean.
public struct ReplicateMean: Sendable, Hashable {
  /// What they have in common.
  public var key: ReplicateKey
  /// All runs, ascending by number.
  public var members: [Int]
  /// The first run that completed; it stands for all.
  public var number: Int
  /// The values of the completed runs, in the order of their numbers.
  public var values: [Double]
  /// The place of each value.
  public var places: [Int?]
  /// The mean of the values.
  public var mean: Double
  /// The standard deviation among the runs (divisor n − 1); nil for one.
  public var deviation: Double? { values.sampleStandardDeviation() }

  /// The mean of runs; nil if none has completed with a finite value.
  public init?(
    key: ReplicateKey, runs: [(number: Int, state: TrialState, value: Double?, place: Int?)]
  ) {
    let complete = runs.filter { $0.state == .complete && $0.value?.isFinite == true }
    guard let first = complete.first else { return nil }
    self.key = key
    members = runs.map(\.number)
    number = first.number
    values = complete.compactMap(\.value)
    places = complete.map(\.place)
    mean = values.reduce(0, +) / Double(values.count)
  }

  /// `0.0312 ± 0.0018 (n = 3)`; of one run, its value.
  public var text: String {
    let centre = shortText(.double(mean))
    guard let deviation else { return centre }
    return "\(centre) ± \(shortText(.double(deviation))) (n = \(values.count))"
  }

  /// The means of all configurations that ran more than once, in the order of their first trials.
  ///
  /// - Parameters:
  ///   - rows: All trials, ascending by number.
  ///   - reduction: Which value of a trial counts.
  public static func all(
    of rows: [TrialRow], reduction: Objective.Reduction
  ) -> [ReplicateMean] {
    ConfigurationRuns(rows).groups.compactMap { group in
      guard group.rows.count > 1 || group.rows.contains(where: { $0.place != nil }) else {
        return nil
      }
      return group.mean(reduction)
    }
  }
}
