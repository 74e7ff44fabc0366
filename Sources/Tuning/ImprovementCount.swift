/// Counts, trial by trial in the order of their numbers, how long ago the last improvement was.
public struct ImprovementCount: Sendable {
  private let direction: Direction
  private let share: Double
  /// The value that the next improvement has to beat by the share.
  private var reference: Double?
  /// Trials since the last one that was better by at least the share of the best.
  public private(set) var sinceImprovement = 0
  /// Trials since the best was found, however little better it was.
  public private(set) var sinceBest = 0
  /// The best so far after each trial, from the first that completed.
  private var trail: [Double] = []

  /// A count of no trial.
  ///
  /// - Parameter share: What of the best a trial must gain to count as an improvement.
  public init(direction: Direction, share: Double) {
    self.direction = direction
    self.share = share
  }

  /// Takes in the next trial that ended.
  public mutating func take(state: TrialState, value: Double?) {
    switch state {
    case .pruned, .diverged:
      guard let best = trail.last else { return }
      sinceImprovement += 1
      sinceBest += 1
      trail.append(best)
    case .complete:
      guard let value, value.isFinite else { return }
      if let best = trail.last, !direction.isBetter(value, than: best) {
        sinceBest += 1
        trail.append(best)
      } else {
        sinceBest = 0
        trail.append(value)
      }
      if let reference {
        let gain = direction == .minimize ? reference - value : value - reference
        guard gain > 0, gain >= abs(reference) * share else {
          sinceImprovement += 1
          return
        }
      }
      reference = value
      sinceImprovement = 0
    // A crash or a kill says nothing about whether the search still finds better ones.
    case .queued, .running, .paused, .stopping, .killed, .failed, .lost: break
    }
  }

  /// How many trials were taken in from the first that completed.
  public var count: Int { trail.count }

  /// By how much of the best a trial improved it on average, over the last `window` trials; nil
  /// before there were so many.
  public func improvementPerTrial(window: Int) -> Double? {
    guard window > 0, trail.count > window, let last = trail.last else { return nil }
    let first = trail[trail.count - 1 - window]
    guard first != last else { return 0 }
    let scale = max(abs(first), abs(last))
    return abs(first - last) / scale / Double(window)
  }
}
