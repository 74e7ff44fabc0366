/// Where ends stand among those of a study's trials, as they are now.
public struct EndStanding: Sendable {
  /// The values of the complete trials, ascending, the best first.
  private let ends: [Double]
  private let pruned: Int
  private let sign: Double

  /// - Parameters:
  ///   - values: The objective of the complete trials; NaN counts as the worst.
  ///   - pruned: How many trials were pruned; they count as worse than all complete ones.
  public init(values: some Sequence<Double>, pruned: Int, direction: Direction) {
    let sign: Double = direction == .minimize ? 1 : -1
    self.sign = sign
    self.pruned = pruned
    ends = values.map { $0.isNaN ? .infinity : sign * $0 }.sorted()
  }

  /// The standing of a study's trials. Range tests have none.
  public init(_ rows: some Sequence<TrialRow>, _ objective: Objective) {
    var values: [Double] = []
    var pruned = 0
    for row in rows {
      if row.isResult { values.append(objective.value(of: row) ?? .nan) }
      if row.state == .pruned, row.origin != .rangeTest { pruned += 1 }
    }
    self.init(values: values, pruned: pruned, direction: objective.direction)
  }

  /// The place of a value, from 1, and among how many. Equal ends share a place.
  public func place(of value: Double) -> (rank: Int, count: Int) {
    let own = value.isNaN ? Double.infinity : sign * value
    var (low, high) = (0, ends.count)
    while low < high {
      let middle = (low + high) / 2
      if ends[middle] < own { low = middle + 1 } else { high = middle }
    }
    return (low + 1, ends.count + pruned)
  }
}
