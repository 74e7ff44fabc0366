/// A study's trials, put together as runs of one configuration.
public struct ConfigurationRuns: Sendable {
  /// The key of each trial, by number.
  public private(set) var keys: [Int: ReplicateKey] = [:]
  /// The configurations in the order of their first runs, each with its runs, ascending by number.
  public private(set) var groups: [Group] = []

  /// The runs of one configuration.
  public struct Group: Sendable {
    /// What they have in common.
    public var key: ReplicateKey
    /// The runs, ascending by number; at least one.
    public var rows: [TrialRow]

    /// Their mean; nil if none has completed with a finite value.
    public func mean(_ reduction: Objective.Reduction) -> ReplicateMean? {
      ReplicateMean(
        key: key, runs: rows.map { ($0.number, $0.state, reduction.value(of: $0), $0.place) })
    }
  }

  /// - Parameters:
  ///   - rows: All trials, ascending by number.
  ///   - isWanted: Which of them are to be among the runs; all have a key.
  public init(_ rows: [TrialRow], where isWanted: (TrialRow) -> Bool = { _ in true }) {
    var places: [ReplicateKey: Int] = [:]
    for row in rows {
      let key = ReplicateKey(
        number: row.number, origin: row.origin, parent: row.parent, phase: row.phase,
        place: row.place, known: { keys[$0] })
      keys[row.number] = key
      guard isWanted(row) else { continue }
      if let place = places[key] {
        groups[place].rows.append(row)
      } else {
        places[key] = groups.count
        groups.append(Group(key: key, rows: [row]))
      }
    }
  }
}
