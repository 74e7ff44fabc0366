import Numerics
import Tuning

#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// Bayesian optimisation with a Gaussian process: the next configuration is the one that is
/// expected to improve most on the best.
///
/// The first few come from a Latin hypercube. Then the objective is modelled by a Matérn 5/2 kernel
/// with a length scale for every parameter, the mean, the signal and the noise learned along;
/// values are brought to a scale that explosions cannot flatten; a trial that was ended early
/// counts with the value it would likely have reached, the less the earlier it was ended; crashes
/// and divergences teach a model of their own, where they happen; running trials are imagined to
/// end in several ways. What is maximised is the logarithm of the expected improvement times the
/// chance to succeed.
///
/// The kernel's parameters are the most likely ones, once for each of two beliefs about the noise,
/// and the improvement is the mean of both until trials are many enough to tell. The most likely of
/// all would take luck for detail: with few trials it fits every value by short length scales, and
/// looks for ever around the luckiest.
///
/// An ask depends on the set of trials alone. The kernel's parameters are fitted from scratch to
/// the first trials whenever their number has grown by an eighth, and go on from there with all
/// trials at every ask: a warm start that a restarted study finds again. At most 300 trials with
/// values count, the best, the newest and an even selection of the others.
///
/// Sources: Snoek, Larochelle and Adams, "Practical Bayesian optimization of machine learning
/// algorithms", NeurIPS 2012; Gardner et al., "Bayesian optimization with inequality constraints",
/// ICML 2014 (the chance to succeed); and those of the parts.
public struct GaussianProcessSampler: Sampler {
  private let space: SearchSpace
  private let objective: Objective
  private let seed: UInt64
  private let axes: [KernelAxis]
  private var outcomes = OutcomeStore()
  private let memo = FitMemo()

  /// How many trials with values the model holds at most.
  static let mostTrials = 300
  private static let mostFitted = 150
  /// Beyond so many trials they decide what to believe of the noise.
  private static let mostOfTwoMinds = 120
  private static let mostFailures = 100
  private static let mostPending = 40
  private static let fantasies = 8

  /// A sampler of this space that knows no trial yet.
  ///
  /// - Parameter seed: The study's; the first configurations follow from it.
  public init(space: SearchSpace, objective: Objective, seed: UInt64 = 0) {
    self.space = space
    self.objective = objective
    self.seed = seed
    axes = space.varying.map(KernelAxis.init)
  }

  /// How many trials have to end before the model is used.
  static func startupTrials(parameters: Int) -> Int { min(10, max(5, parameters + 1)) }

  /// How many trials came to the very value of the best one, itself included.
  var tied: Int { outcomes.tied }

  /// How many of the newest trials that ended are next to one before them.
  func repeats(among newest: Int) -> Int { outcomes.repeats(among: newest) }

  // MARK: - Learning

  /// Takes in a trial as it is now.
  public mutating func update(_ trial: Trial) {
    let order = TrialOutcome.order(of: trial.number)
    if let known = outcomes[order], case .pending = known.result, trial.teaches,
      !trial.state.isFinished
    {
      return
    }
    outcomes.put(TrialOutcome(trial, axes: axes, objective: objective), order: order)
  }

  // MARK: - Suggesting

  /// The next configuration.
  public func suggest(ask: Int, using random: inout RandomStream) -> Suggestion {
    guard !axes.isEmpty else {
      return .configuration(space.sample(using: &random), reason: nil)
    }
    let startup = GaussianProcessSampler.startupTrials(parameters: axes.count)
    guard outcomes.count >= startup else {
      let reason = "a spread of configurations until \(startup) have ended"
      guard ask < startup else {
        return .configuration(space.sample(using: &random), reason: reason)
      }
      return .configuration(configuration(at: design(startup)[ask]), reason: reason)
    }
    let search = AcquisitionSearch(axes: axes, acquisition: acquisition(using: &random))
    let found = search.best(near: outcomes.bestPlaces(5), using: &random)
    let place = found.first { !outcomes.isTaken($0) } ?? untaken(using: &random) ?? found[0]
    return .configuration(
      configuration(at: place), reason: "Gaussian process, \(outcomes.count) trials")
  }

  /// The first configurations: of some Latin hypercubes the one whose points are farthest apart.
  private func design(_ count: Int) -> [[Double]] {
    var random = RandomStream(seed: seed, stream: .max)
    let empty = Acquisition(objectives: [], soundness: nil)
    let search = AcquisitionSearch(axes: axes, acquisition: empty)
    var best: (places: [[Double]], distance: Double) = ([], -1)
    for _ in 0..<20 {
      let places = search.hypercube(count, using: &random)
      var nearest = Double.infinity
      for i in places.indices {
        for j in 0..<i {
          var distance = 0.0
          for (index, axis) in axes.enumerated() {
            let off = places[i][index] - places[j][index]
            distance += axis.isChoice ? (off == 0 ? 0 : 0.5) : off * off
          }
          nearest = min(nearest, distance)
        }
      }
      if nearest > best.distance { best = (places, nearest) }
    }
    return best.places
  }

  private func untaken(using random: inout RandomStream) -> [Double]? {
    for _ in 0..<64 {
      let place = axes.map { $0.settled($0.coordinate(atShare: random.uniform())) }
      if !outcomes.isTaken(place) { return place }
    }
    return nil
  }

  private func configuration(at place: [Double]) -> Configuration {
    var configuration = Configuration()
    for parameter in space.parameters {
      configuration[parameter.name] = parameter.distribution.value(at: 0)
    }
    for (axis, coordinate) in zip(axes, place) {
      configuration[axis.name] = axis.value(at: coordinate)
    }
    return configuration
  }

  // MARK: - Modelling

  private func acquisition(using random: inout RandomStream) -> Acquisition {
    var all = evidence(limit: GaussianProcessSampler.mostTrials, among: .max)
    var sound: GaussianProcess?
    if !outcomes.failed.isEmpty { sound = soundness() }
    guard all.points.count > 0 else { return Acquisition(objectives: [], soundness: sound) }
    var objectives: [Improvement] = []
    for belief in beliefs(all.points.count) {
      all.belief = belief
      if let improvement = improvement(all, using: &random) { objectives.append(improvement) }
    }
    return Acquisition(objectives: objectives, soundness: sound)
  }

  /// What to believe of the noise: both while trials are few; of many, what explains them better.
  private func beliefs(_ count: Int) -> [KernelParameters.NoiseBelief] {
    let both: [KernelParameters.NoiseBelief] = [.little, .much]
    guard count > GaussianProcessSampler.mostOfTwoMinds else { return both }
    var first = firstEvidence()
    let losses = both.map { belief in
      first.belief = belief
      var gradient = [Double](repeating: 0, count: axes.count + 2)
      let parameters = memo.parameters(first, fit: GaussianProcessSampler.fit)
      return first.loss(parameters.vector, &gradient)
    }
    return [losses[1] < losses[0] ? .much : .little]
  }

  /// What a place may gain, under the evidence's belief; nil if its covariance is singular.
  private func improvement(
    _ all: KernelEvidence, using random: inout RandomStream
  ) -> Improvement? {
    let parameters = fitted(all)
    let pending = outcomes.pending.suffix(GaussianProcessSampler.mostPending)
      .compactMap { outcomes[$0]?.point }
    guard
      var process = GaussianProcess(
        points: all.points, values: all.values, extraNoise: all.extraNoise,
        parameters: parameters, capacity: pending.count)
    else { return nil }
    let noise = exp(parameters.noise)
    // What the model holds for true at the trials' places; a lucky draw is not a best.
    var best = Double.infinity
    for index in all.values.indices {
      let off = (noise + all.extraNoise[index]) * process.solved[0][index]
      best = min(best, all.values[index] - off)
    }
    guard !pending.isEmpty else { return Improvement(process: process, best: [best]) }
    var draws = random.split()
    // Without luck: where trials come out differently each time, one that runs would else keep no
    // other from its place.
    let luck = min(noise, exp(KernelParameters.NoiseBelief.little.mean))
    process.imagine(pending, count: GaussianProcessSampler.fantasies, noise: luck) {
      draws.normal()
    }
    let bests = process.values.map { min(best, $0.dropFirst(all.values.count).min() ?? best) }
    return Improvement(process: process, best: bests)
  }

  /// What is known of the objective: at most `limit` of the first `among` trials.
  private func evidence(limit: Int, among: Int) -> KernelEvidence {
    let chosen = outcomes.chosen(limit, among: among)
    var points = KernelPoints(isChoice: axes.map(\.isChoice))
    var values: [Double] = []
    var extraNoise: [Double] = []
    for (outcome, estimate) in zip(chosen, CutTrials.values(of: chosen)) {
      guard let estimate else { continue }
      points.append(outcome.point)
      values.append(estimate.value)
      extraNoise.append(0.5 * estimate.doubt)
    }
    return KernelEvidence(
      points: points, values: OutputTransform.apply(values), extraNoise: extraNoise)
  }

  /// The kernel's parameters: from scratch at certain numbers of trials, onward from those at
  /// others.
  private func fitted(_ all: KernelEvidence) -> KernelParameters {
    var first = firstEvidence()
    first.belief = all.belief
    let start = memo.parameters(first, fit: GaussianProcessSampler.fit)
    let count = outcomes.ended.count
    guard count > GaussianProcessSampler.level(count) else { return start }
    return all.fitted(from: [start], evaluations: 6)
  }

  /// What the fit from scratch rests on.
  private func firstEvidence() -> KernelEvidence {
    let level = GaussianProcessSampler.level(outcomes.ended.count)
    return evidence(limit: GaussianProcessSampler.mostFitted, among: level)
  }

  private static func fit(_ evidence: KernelEvidence) -> KernelParameters {
    let dimensions = evidence.points.dimensions
    return evidence.fitted(
      from: [
        KernelParameters(dimensions: dimensions, belief: evidence.belief),
        KernelParameters(dimensions: dimensions, scale: 0.3, belief: evidence.belief),
      ], evaluations: 40)
  }

  /// The last number of trials, up to this one, at which the fit starts from scratch.
  private static func level(_ count: Int) -> Int {
    var level = min(count, 8)
    while level + max(1, level / 8) <= count { level += max(1, level / 8) }
    return level
  }

  /// A model of where trials fail, if any has.
  private func soundness() -> GaussianProcess? {
    var points = KernelPoints(isChoice: axes.map(\.isChoice))
    var labels: [Double] = []
    let limit = GaussianProcessSampler.mostFailures
    for outcome in outcomes.chosenFailures(limit) {
      points.append(outcome.point)
      labels.append(-1)
    }
    for outcome in outcomes.chosen(limit, among: .max) {
      points.append(outcome.point)
      labels.append(1)
    }
    let evidence = KernelEvidence(
      points: points, values: labels, extraNoise: [Double](repeating: 0, count: labels.count))
    let parameters = memo.parameters(evidence) { evidence in
      evidence.fitted(
        from: [KernelParameters(dimensions: evidence.points.dimensions)], evaluations: 20)
    }
    return GaussianProcess(
      points: points, values: labels, extraNoise: evidence.extraNoise, parameters: parameters)
  }
}
