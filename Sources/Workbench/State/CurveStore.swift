import Tuning

/// The curves that were read so far: those of the trials that are looked at, not of all.
struct CurveStore: Sendable {
  /// How many curves of the crowd are read: enough for what compares a trial with all others.
  static let crowdLimit = 300
  /// How many curves are drawn; a denser crowd would be a blot.
  static let drawnLimit = 150
  /// How many curves are kept beyond those that are looked at.
  private static let spare = 400

  private struct Kept: Sendable {
    var curve: Curve
    var stamp: Int
  }

  private var curves: [String: [Int: Kept]] = [:]
  private var inFlight: [String: Set<Int>] = [:]
  /// Of those that are here or on their way, the ones that have changed since, by metric.
  private var stale: [String: Set<Int>] = [:]
  /// Counts up whenever a curve changed.
  private(set) var version = 0

  /// A trial's curve of a metric; nil if it was not read yet.
  func curve(_ trial: Int, _ metric: String) -> Curve? { curves[metric]?[trial]?.curve }

  /// A number that changes whenever the trial's curve does; nil if it was not read yet.
  func stamp(_ trial: Int, _ metric: String) -> Int? { curves[metric]?[trial]?.stamp }

  /// The trials whose curves of a metric are there, ascending.
  func known(_ metric: String) -> [Int] { curves[metric]?.keys.sorted() ?? [] }

  /// Whether the curves of all these trials are there.
  func hasAll(_ trials: some Sequence<Int>, _ metric: String) -> Bool {
    guard let known = curves[metric] else { return trials.allSatisfy { _ in false } }
    return trials.allSatisfy { known[$0] != nil }
  }

  /// Takes curves in that were asked for.
  mutating func take(_ new: [Int: Curve], metric: String) {
    var isNew = false
    for (trial, curve) in new {
      inFlight[metric]?.remove(trial)
      guard curves[metric]?[trial]?.curve != curve else { continue }
      curves[metric, default: [:]][trial] = Kept(curve: curve, stamp: version + 1)
      isNew = true
    }
    if isNew { version += 1 }
  }

  /// Takes in what was read of a trial before it was asked for; what is there already stays.
  mutating func add(_ trial: ForeseenTrial, _ metrics: [String?]) {
    for metric in metrics.compactMap({ $0 }) where curve(trial.trial, metric) == nil {
      if let curve = trial.curves[metric] { take([trial.trial: curve], metric: metric) }
    }
  }

  /// The trials have new points.
  mutating func spoil(_ trials: [Int]) {
    for metric in Set(curves.keys).union(inFlight.keys) {
      let (known, flying) = (curves[metric] ?? [:], inFlight[metric] ?? [])
      stale[metric, default: []].formUnion(
        trials.filter { known[$0] != nil || flying.contains($0) })
    }
  }

  /// The trials whose curves must be read now; they count as asked for.
  mutating func request(_ wanted: [Int], metric: String) -> [Int] {
    let known = curves[metric] ?? [:]
    let flying = inFlight[metric] ?? []
    let stale = stale[metric] ?? []
    let missing = wanted.filter {
      !flying.contains($0) && (known[$0] == nil || stale.contains($0))
    }
    guard !missing.isEmpty else { return [] }
    self.stale[metric] = stale.subtracting(missing)
    inFlight[metric] = flying.union(missing)
    return missing
  }

  /// Forgets what has not been looked at for a while, once there is much of it.
  ///
  /// - Parameter wanted: All that is looked at, by metric.
  mutating func trim(keeping wanted: [String: [Int]]) {
    let count = curves.values.reduce(0) { $0 + $1.count }
    let looked = wanted.values.reduce(0) { $0 + $1.count }
    guard count > looked + CurveStore.spare else { return }
    for name in Array(curves.keys) {
      let kept = Set(wanted[name] ?? [])
      curves[name] = kept.isEmpty ? nil : curves[name]?.filter { kept.contains($0.key) }
    }
  }
}
