/// Population-based training: members train side by side; at every ready step the worst copy the
/// weights and, perturbed, the configuration of the best.
///
/// Source: Jaderberg et al., "Population based training of neural networks", arXiv 1711.09846, 2017:
/// truncation selection, perturbation by 1.2 or 0.8, resampling.
public struct PopulationPlan: Sendable, Hashable, Codable {
  /// Members that train side by side. Range `2...`.
  public var size: Int
  /// Steps from one readiness to the next; nil for a tenth of a full trial's.
  public var interval: Int?
  /// The first ready step comes no sooner; nil for the interval.
  public var burnIn: Int?
  /// The share at the bottom that is replaced, and at the top that is copied. In 0…0.5.
  public var truncation: Double
  /// How likely a value is drawn anew instead of perturbed. In 0…1.
  public var resample: Double
  /// What numbers are multiplied by, all alike likely. Above 0.
  public var factors: [Double]
  /// Reports of the objective up to the ready step whose mean is compared. Range `1...`.
  public var window: Int
  /// The parameters that are explored; nil for all but those that shape the network, which a
  /// checkpoint fixes.
  public var explore: [String]?

  /// A plan; whatever is left out has its default.
  public init(
    size: Int = 10, interval: Int? = nil, burnIn: Int? = nil, truncation: Double = 0.2,
    resample: Double = 0.25, factors: [Double] = [1.2, 0.8], window: Int = 1,
    explore: [String]? = nil
  ) {
    self.size = size
    self.interval = interval
    self.burnIn = burnIn
    self.truncation = truncation
    self.resample = resample
    self.factors = factors
    self.window = window
    self.explore = explore
  }

  /// Steps between readiness for trials of this length.
  public func interval(steps: Int?) -> Int {
    max(1, interval ?? (steps ?? 10) / 10)
  }

  /// The last ready step up to `step`; nil before the first. At a full trial's end nobody is ready:
  /// there is nothing left to train.
  public func readyStep(by step: Int, steps: Int?) -> Int? {
    let interval = interval(steps: steps)
    let first = firstReadyStep(steps: steps)
    let last = steps.map { min(step, $0 - 1) } ?? step
    let ready = last / interval * interval
    return ready >= first ? ready : nil
  }

  /// The first ready step.
  public func firstReadyStep(steps: Int?) -> Int {
    let interval = interval(steps: steps)
    return (max(interval, burnIn ?? 0) + interval - 1) / interval * interval
  }

  /// How many of `count` members that have reached a step are replaced, or copied: of the whole
  /// population the share rounded up, half of them at most; before all are there, rounded down.
  public func share(of count: Int) -> Int {
    let share = Double(count) * truncation
    // 15 × 0.2 is a little more than 3.
    guard count >= size else { return min(count / 2, Int((share + 1e-9).rounded(.down))) }
    return min(count / 2, Int((share - 1e-9).rounded(.up)))
  }
}
