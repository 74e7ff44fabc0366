import Numerics
import Tuning

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// Covariance matrix adaptation: a normal distribution over the numeric parameters that moves and
/// bends towards the better half of each generation. For numeric spaces and hundreds of trials.
///
/// All on the unit interval by each parameter's own law, so logarithmic parameters move by ratios.
/// Categorical ones, which have no order to move along, are sampled apart by the tree-structured
/// Parzen estimator.
///
/// A generation is the next so many finished trials in the order of their numbers, whoever proposed
/// them: the distribution depends on the set of finished trials alone. One that ends late is put in
/// at its place, and the generations from there on are worked out anew. Trials that ended early or
/// diverged rank behind complete ones; failed ones behind all.
///
/// Where the search has shrunk to a point or found nothing better for long, it begins again
/// elsewhere with twice the points a generation (IPOP).
///
/// Sources: see `CovarianceAdaptation`; Auger and Hansen, "A restart CMA evolution strategy with
/// increasing population size", CEC 2005.
public struct CMAESSampler: Sampler {
  private struct Entry: Sendable {
    var merit: TrialMerit
    var coordinates: [Double]
  }

  /// Where the search stands after some of the entries.
  private struct Stage: Sendable {
    var search: CovarianceAdaptation
    /// How many entries it has learned from.
    var used = 0
    var restarts = 0
    var best: TrialMerit?
    var generationsWithoutBetter = 0
  }

  private static let firstSigma = 0.3
  /// Trials seldom end so late that an older stage is needed; then all is worked out anew.
  private static let stagesKept = 128

  private let space: SearchSpace
  private let objective: Objective
  private let seed: UInt64
  private let axes: [UnitAxis]
  /// For the parameters without an order; nil if there is none.
  private var choices: TPESampler?
  /// The finished trials by number.
  private var entries: [Entry] = []
  /// The newest stages; the last one is in force.
  private var stages: [Stage]

  /// A sampler of this space that knows no trial yet.
  ///
  /// - Parameter seed: The study's; restarts begin where it says.
  public init(space: SearchSpace, objective: Objective, seed: UInt64) {
    self.space = space
    self.objective = objective
    self.seed = seed
    axes = space.varying.filter(\.distribution.isNumeric).map(UnitAxis.init)
    let others = space.varying.filter { !$0.distribution.isNumeric }
    if !others.isEmpty {
      choices = TPESampler(space: SearchSpace(others), objective: objective)
    }
    stages = []
    stages = [begin(restarts: 0, used: 0)]
  }

  /// Why a space cannot be searched like this, a sentence each.
  public static func problems(of space: SearchSpace) -> [String] {
    guard !space.varying.contains(where: \.distribution.isNumeric) else { return [] }
    return [
      "sampler: cma-es moves along numbers, and no parameter of this study is one; use tpe or random"
    ]
  }

  private func begin(restarts: Int, used: Int) -> Stage {
    let n = max(1, axes.count)
    var mean = [Double](repeating: 0.5, count: axes.count)
    if restarts > 0 {
      var random = RandomStream(seed: seed, stream: UInt64.max - UInt64(restarts))
      mean = mean.map { _ in random.uniform() }
    }
    let population = (4 + Int(3 * log(Double(n)))) << min(restarts, 8)
    return Stage(
      search: CovarianceAdaptation(
        mean: mean, sigma: CMAESSampler.firstSigma, population: population),
      used: used, restarts: restarts)
  }

  // MARK: - Learning

  /// Takes in a trial as it is now.
  public mutating func update(_ trial: Trial) {
    choices?.update(trial)
    let order = TrialMerit.order(of: trial.number)
    let place = entries.partitionPoint { $0.merit.order >= order }
    let isKnown = place < entries.count && entries[place].merit.order == order
    let entry = entry(of: trial, order: order)
    switch (isKnown, entry) {
    case (false, nil): return
    case (false, let entry?): entries.insert(entry, at: place)
    case (true, nil): entries.remove(at: place)
    case (true, let entry?):
      if entries[place].merit == entry.merit, entries[place].coordinates == entry.coordinates {
        return
      }
      entries[place] = entry
    }
    while let last = stages.last, last.used > place { stages.removeLast() }
    if stages.isEmpty { stages = [begin(restarts: 0, used: 0)] }
    while let last = stages.last, entries.count - last.used >= last.search.population {
      stages.append(after(last))
      if stages.count > CMAESSampler.stagesKept { stages.removeFirst() }
    }
  }

  private func entry(of trial: Trial, order: Int) -> Entry? {
    guard trial.teaches, trial.origin != .rangeTest else { return nil }
    var merit = TrialMerit(of: trial, objective: objective, order: order)
    if trial.state == .failed { merit = TrialMerit(group: 3, first: 0, second: 0, order: order) }
    guard let merit else { return nil }
    var coordinates: [Double] = []
    for axis in axes {
      guard let value = trial.configuration[axis.name], let at = axis.coordinate(of: value) else {
        return nil
      }
      coordinates.append(axis.hasCells ? axis.point(at: min(1 - 0x1p-53, at)).at : at)
    }
    return Entry(merit: merit, coordinates: coordinates)
  }

  /// The stage after the next generation.
  private func after(_ stage: Stage) -> Stage {
    var next = stage
    let generation = entries[stage.used..<stage.used + stage.search.population]
      .sorted { $0.merit < $1.merit }
    next.search.learn(generation.map(\.coordinates))
    next.search.keepMoving(axes)
    next.used += generation.count
    if let first = generation.first?.merit {
      if let best = stage.best, !isBetter(first, than: best) {
        next.generationsWithoutBetter += 1
      } else {
        next.best = first
        next.generationsWithoutBetter = 0
      }
    }
    let patience = 10 + (30 * axes.count + generation.count - 1) / max(1, generation.count)
    guard next.search.isSpent || next.generationsWithoutBetter >= patience else { return next }
    return begin(restarts: stage.restarts + 1, used: next.used)
  }

  private func isBetter(_ merit: TrialMerit, than other: TrialMerit) -> Bool {
    (merit.group, merit.first, merit.second) < (other.group, other.first, other.second)
  }

  // MARK: - Suggesting

  /// A draw from the distribution as the finished generations left it.
  public func suggest(ask: Int, using random: inout RandomStream) -> Suggestion {
    let apart = random.split()
    let stage = stages[stages.count - 1]
    var point: [Double] = []
    // Draws outside the cube are made again; whole numbers have a cell that reaches beyond its
    // edge.
    for _ in 0..<max(1, 10 * axes.count) {
      point = stage.search.point(axes.map { _ in random.normal() })
      if zip(axes, point).allSatisfy({ $0.hasCells || (0...1).contains($1) }) { break }
    }
    var configuration = Configuration()
    if let choices {
      var stream = apart
      guard case .configuration(let chosen, _) = choices.suggest(ask: ask, using: &stream) else {
        return .exhausted(reason: "no choice is left")
      }
      configuration = chosen
    }
    for (axis, at) in zip(axes, point) {
      configuration[axis.name] = axis.value(at: min(1, max(0, at.isFinite ? at : 0.5)))
    }
    let entries = space.parameters.map { parameter in
      Configuration.Entry(
        parameter.name,
        configuration[parameter.name] ?? parameter.distribution.value(at: 0))
    }
    let restarts = stage.restarts == 0 ? "" : ", restart \(stage.restarts)"
    return .configuration(
      Configuration(entries), reason: "CMA-ES, generation \(stage.search.generation + 1)\(restarts)"
    )
  }
}
