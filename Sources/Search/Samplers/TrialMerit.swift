import Tuning

/// Where a finished trial stands among the others, whatever way it ended; the lesser the better.
///
/// Complete trials stand by their value, and those that were ended early by where they would likely
/// have ended. Where nobody says so, they come after the complete ones, the ones that came furthest
/// first, as in Optuna's TPE. Last come those that diverged.
struct TrialMerit: Sendable, Hashable, Comparable {
  /// 0 complete, 1 ended early, 2 diverged.
  var group: Int
  /// The value, or for one ended early less its last step; small is good.
  var first: Double
  /// The last value of one ended early; small is good.
  var second: Double
  /// The place in time, which decides between equals.
  var order: Int

  init(group: Int, first: Double, second: Double, order: Int) {
    self.group = group
    self.first = first
    self.second = second
    self.order = order
  }

  /// What a trial earned; nil for one that has not ended, or whose end says nothing of its
  /// configuration.
  init?(of trial: Trial, objective: Objective, order: Int) {
    let curve = trial.curves[objective.metric]
    let sign: Double = objective.direction == .minimize ? 1 : -1
    switch trial.state {
    case .queued, .running, .paused, .stopping, .failed, .lost: return nil
    case .complete:
      guard let value = trial.value, !value.isNaN else { return nil }
      self.init(group: 0, first: sign * value, second: 0, order: order)
    case .pruned where trial.likelyEnd?.isFinite == true,
      .killed where trial.likelyEnd?.isFinite == true:
      // Where it would have ended is held against where others did.
      self.init(group: 0, first: sign * (trial.likelyEnd ?? 0), second: 0, order: order)
    case .pruned:
      let last = curve?.lastValue ?? .nan
      self.init(
        group: 1, first: curve?.lastStep.map { -Double($0) } ?? .infinity,
        second: last.isNaN ? .infinity : sign * last, order: order)
    case .killed:
      guard let curve, let step = curve.lastStep, let last = curve.lastValue, !last.isNaN else {
        return nil
      }
      self.init(group: 1, first: -Double(step), second: sign * last, order: order)
    case .diverged: self.init(group: 2, first: 0, second: 0, order: order)
    }
  }

  /// The place in time of a trial: a proposal without a number is newer than all that have one.
  static func order(of number: Int) -> Int {
    number < 0 ? Int.max &+ number : number
  }

  static func < (a: TrialMerit, b: TrialMerit) -> Bool {
    if a.group != b.group { return a.group < b.group }
    if a.first != b.first { return a.first < b.first }
    if a.second != b.second { return a.second < b.second }
    return a.order < b.order
  }
}

/// The best of many trials in order, without keeping all of them in order.
///
/// - Complexity: a trial comes or goes in O(1) in the number of trials, save that taking away half
///   of the best makes `refill` look at all that are left.
struct MeritLeaders: Sendable {
  private static let most = 64
  /// The best, the best first.
  private(set) var best: [TrialMerit] = []
  /// How many trials are ranked in all.
  private(set) var count = 0

  mutating func insert(_ merit: TrialMerit) {
    let knewAll = best.count == count
    count += 1
    guard let last = best.last, merit > last else {
      if best.isEmpty, !knewAll { return }
      best.insert(merit, at: best.partitionPoint { $0 > merit })
      if best.count > MeritLeaders.most { best.removeLast() }
      return
    }
    if knewAll, best.count < MeritLeaders.most { best.append(merit) }
  }

  /// Takes one away that is ranked.
  mutating func remove(_ merit: TrialMerit) {
    count -= 1
    let index = best.partitionPoint { $0 >= merit }
    if index < best.count, best[index] == merit { best.remove(at: index) }
  }

  /// Whether the first `number` are known.
  func knows(_ number: Int) -> Bool { best.count >= min(number, count) }

  /// Looks for the best among all merits anew.
  mutating func refill(from merits: some Sequence<TrialMerit>) {
    best = Array(merits.sorted().prefix(MeritLeaders.most))
  }
}

extension Array {
  /// The first index from which the condition holds; it holds for all elements after one for which
  /// it does.
  func partitionPoint(where condition: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
