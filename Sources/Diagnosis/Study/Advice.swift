import Foundation
import Tuning

/// How to search with what there is: which search, how many trials, which pruner, how to divide the
/// hours, when to stop, and why.
public struct Advice: Sendable, Hashable {
  /// A piece of advice.
  public struct Point: Sendable, Hashable {
    /// What it is about: `search`, `trials`, `pruner`, `order`, `stop`, `batch size`, `seeds`.
    public var topic: String
    /// What to do, in a few words.
    public var what: String
    /// Why, in the user's numbers.
    public var why: String
    /// The same as changes of the study file; empty if it says so already, or has no word for it.
    public var edits: [StudyFileEdit]
  }

  /// A group of parameters and its part of the effort.
  public struct Part: Sendable, Hashable {
    /// What they are: `learning rate`, `schedule` …
    public var group: String
    /// The parameters.
    public var parameters: [String]
    /// The share of the effort, in 0…1; all sum to 1.
    public var share: Double
  }

  /// The advice, in the order in which it is needed.
  public var points: [Point]
  /// The groups, in the order in which to tune them.
  public var parts: [Part]
  /// Whether the shares were measured in the study, or are what experience says.
  public var isMeasured: Bool
  /// How many trials the hours have room for; nil if hours or costs are unknown.
  public var room: Int?
  /// How many trials to run.
  public var trials: Int

  /// Advice.
  ///
  /// - Parameters:
  ///   - facts: The plan, and what a trial costs.
  ///   - hours: What may be spent; nil for the plan's own limit, or none.
  ///   - study: What there is already; nil before the first trial.
  public init(_ facts: SpaceFacts, hours: Double? = nil, study: StudyFacts? = nil) {
    let hours = hours ?? facts.plan.stop.hours
    let wanted = max(20, facts.varying.count * 10) * facts.runsEach
    let search = Search(facts, hours: hours, wanted: wanted)
    let room = search.room
    self.room = room
    trials = search.trials
    (parts, isMeasured) = Advice.division(facts, study?.importance)
    points = [search.point(facts)]
    // Of a search that cannot begin there is nothing else to say.
    guard search.kind != .none else { return }
    points += [Advice.trialPoint(facts, search, room, hours, wanted)]
    points += Advice.prunerPoint(facts, search, study)
    // Hours that the trials do not fill are not divided.
    let need = facts.cost.map {
      $0.seconds * Double(search.trials) / Double(search.slots) / 3_600
    }
    let used = hours.map { min($0, need ?? $0) }
    points += Advice.orderPoint(parts, isMeasured, search.trials, used)
    points += [Advice.stopPoint(facts, search.trials, hours)]
    points += Advice.batchPoint(facts, study)
    points.append(Advice.seedsPoint(facts, search, room))
  }

  // MARK: - Which search

  struct Search {
    enum Kind { case none, manual, grid, random, model }
    var kind: Kind
    /// Trials of the search itself.
    var trials: Int
    /// Trials at once.
    var slots: Int
    /// How many trials the hours have room for; nil if hours or costs are unknown.
    var room: Int?
    /// The runs with other seeds that are worth their cost at the end; nil for none.
    var seedRuns: (best: Int, each: Int)?
    /// Whether the search is shorter for them.
    var isCut = false
    var reason: String

    init(_ facts: SpaceFacts, hours: Double?, wanted: Int) {
      let count = facts.varying.count
      let runs = facts.runsEach
      room = hours.flatMap { facts.room(hours: $0, atOnce: facts.concurrency) }
      slots = facts.concurrency
      let planned = facts.plan.stop.trials
      let all = room ?? planned ?? wanted
      seedRuns = Advice.seedRuns(ofAll: all)
      let seeds = facts.plan.replication?.seeds ?? 1
      let kept = seeds >= 3 ? 0 : (seedRuns.map { $0.best * $0.each } ?? 0) * facts.foldsEach
      let most = all - (room == nil ? 0 : kept)
      // What a sampler learns from are configurations, however often each is run.
      let known = min(most, wanted) / runs
      let parameters = "\(count) parameter\(count == 1 ? "" : "s")"
      if all < 1, let hours, let cost = facts.cost {
        kind = .none
        trials = 0
        seedRuns = nil
        let need = cost.seconds * Double(max(8, count * 2))
        reason =
          "\(briefTime(seconds: hours * 3_600)) hold no trial of "
          + "\(briefTime(seconds: cost.seconds)) (\(cost.source)); \(max(8, count * 2)) by hand, one "
          + "at a time, take \(briefTime(seconds: need)); or make a trial shorter (fewer steps, less "
          + "data)"
      } else if let size = facts.gridCount, size * runs <= all, count <= 2, size <= 36 {
        kind = .grid
        trials = size * runs
        reason = "\(size) configurations are all there are, and there is room for them"
        // A grid is tried whole; seeds get what is left.
        if let room, room - trials < kept { seedRuns = nil }
      } else if most < max(8, count * 2) * runs {
        kind = .manual
        slots = 1
        room = hours.flatMap { facts.room(hours: $0, atOnce: 1) }
        trials = max(1, room ?? most)
        seedRuns = Advice.seedRuns(ofAll: trials)
        if room != nil, let seedRuns {
          trials -= seedRuns.best * seedRuns.each
          isCut = true
        }
        let at = facts.concurrency == 1 || room == nil ? "" : ", \(facts.concurrency) at once,"
        reason =
          "\(most) trial\(most == 1 ? "" : "s")\(runs == 1 ? at : ", \(runs) for each configuration,")"
          + " \(most == 1 ? "is" : "are") too few to search \(parameters); go by hand: the rate "
          + "first, 3–5 values over two decades, then one change at a time"
      } else if most < 20 * runs {
        kind = .random
        trials = most
        reason =
          runs == 1
          ? "a model needs 20 trials to learn from, and there is room for \(most)"
            + (most < all ? " beside the runs with other seeds" : "")
          : "a model needs 20 configurations to learn from, and \(most) trials are "
            + "\(most / runs) with \(runs) runs each"
      } else if facts.concurrency * 4 > known * runs {
        kind = .random
        trials = min(most, max(wanted, 60 * runs))
        reason =
          "with \(facts.concurrency) at once nearly all of \(min(most, wanted)) trials start before "
          + "the first results are in, so a model would have nothing to learn from"
      } else {
        kind = .model
        trials = min(most, max(wanted, min(most, count * 20 * runs)))
        reason =
          "from about 20 trials on, a model of \(parameters) finds good ones sooner than chance"
      }
      if kind == .random || kind == .model { isCut = trials == most && most < all }
    }

    var method: String {
      switch kind {
      case .grid: return "grid"
      case .manual, .none: return "manual"
      case .random: return "random"
      case .model: return "bayes"
      }
    }

    func point(_ facts: SpaceFacts) -> Point {
      if kind == .none {
        return Point(
          topic: "search", what: "none: the hours hold not one trial", why: reason, edits: [])
      }
      var present: String
      switch facts.plan.sampler {
      case .grid: present = "grid"
      case .random: present = "random"
      default: present = "bayes"
      }
      if facts.plan.manual != nil { present = "manual" }
      let what =
        kind == .manual ? "by hand, one trial at a time (method: manual)" : "method: \(method)"
      var edits: [StudyFileEdit] =
        method == present ? [] : [.set(["method"], .string(method))]
      if kind == .manual {
        // What does not go with trials one at a time.
        if facts.plan.pruner != .none { edits.append(.remove(["hone", "pruner"])) }
        if facts.plan.replication != nil {
          edits += [.remove(["hone", "replicates"]), .remove(["hone", "folds"])]
        }
        if facts.plan.course != nil {
          edits += [.remove(["hone", "phases"]), .remove(["hone", "stages"])]
        }
        if facts.plan.population != nil { edits.append(.remove(["hone", "population"])) }
      }
      return Point(topic: "search", what: what, why: reason, edits: edits)
    }
  }
}
