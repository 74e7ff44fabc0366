import Tuning

/// What was learned from the trials so far, kept so that an ask finds what it needs without reading
/// them all.
struct OutcomeStore: Sendable {
  /// A value and whose it is, in the order of merit.
  private struct Merit: Sendable, Comparable {
    var value: Double
    var order: Int
    static func < (a: Merit, b: Merit) -> Bool {
      a.value != b.value ? a.value < b.value : a.order < b.order
    }
  }

  private var outcomes: [Int: TrialOutcome] = [:]
  /// The trials of each kind, by time.
  private(set) var ended: [Int] = []
  private(set) var failed: [Int] = []
  private(set) var pending: [Int] = []
  private var merits: [Merit] = []
  /// How many trials there are at each place.
  private var places: [[Double]: Int] = [:]

  subscript(order: Int) -> TrialOutcome? { outcomes[order] }

  /// How many trials say something: with a value, cut short or failed.
  var count: Int { ended.count + failed.count }

  /// How many ran to their end.
  var completeCount: Int { merits.count }

  /// Whether a trial is or was at this very place.
  func isTaken(_ point: [Double]) -> Bool { places[point] != nil }

  /// The places of the best trials, the best first.
  func bestPlaces(_ count: Int) -> [[Double]] {
    merits.prefix(count).compactMap { outcomes[$0.order]?.point }
  }

  /// How many trials came to the very value of the best one, itself included.
  var tied: Int { merits.partitionPoint { $0.value > merits[0].value } }

  /// How many of the newest trials that ended are next to one before them: in every number within a
  /// hundredth of its range, in every choice the same.
  func repeats(among newest: Int) -> Int {
    let ended = ended.compactMap { outcomes[$0]?.point }
    return ended.indices.suffix(newest).count { index in
      ended[..<index].contains { other in
        zip(other, ended[index]).allSatisfy { abs($0 - $1) < 0.01 }
      }
    }
  }

  mutating func put(_ outcome: TrialOutcome?, order: Int) {
    if let known = outcomes[order] {
      places[known.point, default: 1] -= 1
      if places[known.point] == 0 { places[known.point] = nil }
      switch known.result {
      case .value(let value):
        remove(order, from: &ended)
        let merit = Merit(value: value, order: order)
        let index = merits.partitionPoint { $0 >= merit }
        if index < merits.count, merits[index] == merit { merits.remove(at: index) }
      case .cut: remove(order, from: &ended)
      case .failure: remove(order, from: &failed)
      case .pending: remove(order, from: &pending)
      }
    }
    outcomes[order] = outcome
    guard let outcome else { return }
    places[outcome.point, default: 0] += 1
    switch outcome.result {
    case .value(let value):
      insert(order, into: &ended)
      let merit = Merit(value: value, order: order)
      merits.insert(merit, at: merits.partitionPoint { $0 > merit })
    case .cut: insert(order, into: &ended)
    case .failure: insert(order, into: &failed)
    case .pending: insert(order, into: &pending)
    }
  }

  private func insert(_ order: Int, into list: inout [Int]) {
    list.insert(order, at: list.partitionPoint { $0 > order })
  }

  private func remove(_ order: Int, from list: inout [Int]) {
    let index = list.partitionPoint { $0 >= order }
    if index < list.count, list[index] == order { list.remove(at: index) }
  }

  // MARK: - Choosing

  /// At most `limit` trials with values, by time: all of the first `among`, or of them the best,
  /// the newest and an even selection of the others.
  func chosen(_ limit: Int, among: Int) -> [TrialOutcome] {
    let all = ended.prefix(among)
    guard all.count > limit else { return all.compactMap { outcomes[$0] } }
    let last = all.last ?? 0
    var taken: Set<Int> = []
    let share = limit * 2 / 5
    for merit in merits where merit.order <= last {
      if taken.count >= share { break }
      taken.insert(merit.order)
    }
    for order in all.suffix(limit / 5) { taken.insert(order) }
    OutcomeStore.thin(all, into: &taken, limit: limit)
    return taken.sorted().compactMap { outcomes[$0] }
  }

  /// At most `limit` failed trials, by time: half of them the newest.
  func chosenFailures(_ limit: Int) -> [TrialOutcome] {
    guard failed.count > limit else { return failed.compactMap { outcomes[$0] } }
    var taken = Set(failed.suffix(limit / 2))
    OutcomeStore.thin(failed[...], into: &taken, limit: limit)
    return taken.sorted().compactMap { outcomes[$0] }
  }

  /// Fills up to the limit with trials at even distances in time.
  private static func thin(_ all: ArraySlice<Int>, into taken: inout Set<Int>, limit: Int) {
    let wanted = limit - taken.count
    guard wanted > 0 else { return }
    for index in 0..<wanted {
      taken.insert(all[all.startIndex + index * all.count / wanted])
    }
  }
}
