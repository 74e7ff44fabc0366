import Numerics
import Tuning

/// Where all trials of a study stand, from their rows alone: read once through thousands of rows, it
/// gives every trial the levels of the others.
///
/// Range tests, failed trials and those that have not reported do not count.
public struct PeerStandings: Sendable {
  /// What one trial adds; NaN for what it does not have.
  private struct Entry: Sendable {
    var number: Int
    /// How many steps it took, if it was carried through.
    var length = Double.nan
    /// The judged metric's end, turned so that small is good.
    var end = Double.nan
    /// The end of training.
    var train = Double.nan
    /// Where it began.
    var first = Double.nan
  }

  /// How many times as high as the middle trial one begins that blew up.
  private static let blownUp = 15.0

  private var entries: [Entry] = []
  /// Every entry's known lengths, and where they began; ascending.
  private let lengths: [Double]
  private let firsts: [Double]

  /// The standings of a study's trials.
  public init(of rows: [TrialRow], objective: Objective, roles: Roles = Roles()) {
    func counts(_ row: TrialRow) -> Bool {
      row.origin != .rangeTest && row.objective != nil && row.state != .failed
        && row.state != .lost
    }
    let names =
      rows.first { $0.metrics.count > 1 && counts($0) }?.metrics.map(\.name) ?? [objective.metric]
    let metrics = MetricRoles(among: names, objective: objective.metric, roles: roles)
    let judged = metrics.validation ?? objective.metric
    let direction = judged == objective.metric ? objective.direction : metrics.direction(objective)
    func good(_ value: Double?) -> Double {
      guard let value, value.isFinite else { return .nan }
      if direction == .minimize { return value }
      return (0...1).contains(value) ? 1 - value : -value
    }
    entries.reserveCapacity(rows.count)
    for row in rows where counts(row) {
      var entry = Entry(number: row.number)
      if row.state == .complete, let step = row.step { entry.length = Double(step) }
      if row.state == .complete || row.state == .running { entry.end = good(row.metric(judged)) }
      if let train = metrics.train { entry.train = good(row.metric(train)) }
      // The rows hold the objective's course alone.
      if judged == objective.metric { entry.first = good(row.sparkline.first) }
      entries.append(entry)
    }
    lengths = entries.map(\.length).filter { !$0.isNaN }.sorted()
    firsts = entries.map(\.first).filter { !$0.isNaN }.sorted()
  }

  /// The levels of all trials but one.
  public func levels(except number: Int) -> PeerLevels {
    var count = 0
    var (best, bestTrain) = (Double.infinity, Double.infinity)
    var own: Entry?
    for entry in entries {
      if entry.number == number {
        own = entry
        continue
      }
      count += 1
      // A NaN is below nothing.
      if entry.end < best { best = entry.end }
      if entry.train < bestTrain { bestTrain = entry.train }
    }
    let firsts = firsts.without(own?.first)
    let middle = firsts.sortedPercentile(50) ?? .nan
    // Where more than a quarter blew up before they reported, the upper quarter says where that led to.
    let start = firsts.filter { !(middle > 0 && $0 > PeerStandings.blownUp * middle) }
      .sortedPercentile(75)
    // Beyond it are runs that blew up; a metric that may be negative is measured by the way down.
    let beyond = start.map { $0 > 0 ? 1.5 * $0 : $0 + 0.5 * max(0, $0 - best) } ?? .nan
    var guessing = start
    var highest = -Double.infinity
    for entry in entries where entry.number != number && entry.first > highest {
      // Who began high and ended below where half of them begin did learn: that was no blow-up. One that
      // ends above its own beginning was on its way up.
      guard entry.end < middle || (entry.first <= beyond && !(entry.end > entry.first)) else {
        continue
      }
      highest = entry.first
      guessing = highest
    }
    return PeerLevels(
      count: count, best: best.isFinite ? best : nil,
      bestTrain: bestTrain.isFinite ? bestTrain : nil, start: start,
      guessing: guessing,
      steps: lengths.without(own?.length).sortedPercentile(50).map { Int($0) })
  }
}

extension [Double] {
  /// Ascending elements without one that is equal to a value, if there is one.
  fileprivate func without(_ value: Double?) -> [Double] {
    guard let value, let index = firstIndex(of: value) else { return self }
    var rest = self
    rest.remove(at: index)
    return rest
  }
}
