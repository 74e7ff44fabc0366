/// When a study ends by itself.
public struct StopRules: Sendable, Hashable, Codable {
  /// After so many trials in all (`run_cap`, `stop.trials`).
  public var trials: Int?
  /// After so many hours since the study began.
  public var hours: Double?
  /// After so many finished trials without a better one.
  public var patience: Int?
  /// With `patience`, what counts as better: an improvement of at least this share of the best.
  /// Without, a rule of its own: the study ends once the last `window` trials improved the best by
  /// less than this share a trial.
  public var minimumImprovement: Double
  /// After the best has stayed the same for so many finished trials.
  public var sameBest: Int?

  /// Trials over which the improvement per trial is taken.
  public static let window = 10

  /// Rules; nil for never.
  public init(
    trials: Int? = nil, hours: Double? = nil, patience: Int? = nil,
    minimumImprovement: Double = 0, sameBest: Int? = nil
  ) {
    self.trials = trials
    self.hours = hours
    self.patience = patience
    self.minimumImprovement = minimumImprovement
    self.sameBest = sameBest
  }

  /// What counts as an improvement, as a share of the best.
  public var improvementShare: Double { patience == nil ? 0 : minimumImprovement }
}

/// A rule that ends a study, and how near it is.
public struct StopRuleProgress: Sendable, Hashable {
  /// Which rule.
  public enum Rule: String, Sendable, Hashable, CaseIterable {
    /// Trials in all.
    case trials
    /// Hours since the study began.
    case hours
    /// Trials without a better one.
    case patience
    /// The improvement per trial, as a share of the best.
    case improvement = "min_improvement"
    /// Trials since the best was found.
    case sameBest = "same_best"
  }

  /// Which rule.
  public var rule: Rule
  /// Where it stands, in the limit's unit.
  public var now: Double
  /// Where it ends the study.
  public var limit: Double
  /// How near it is, from 0 to 1, where it holds.
  public var share: Double

  /// A rule's progress.
  public init(rule: Rule, now: Double, limit: Double, share: Double) {
    self.rule = rule
    self.now = now
    self.limit = limit
    self.share = min(1, max(0, share))
  }
}

extension StopRules {
  /// How near each rule is, for the rules there are.
  ///
  /// - Parameters:
  ///   - trials: Trials that count so far.
  ///   - hours: Hours since the study began; nil if nobody knows the time.
  ///   - improvement: What became of the ended trials, in the order of their numbers.
  public func progress(
    trials: Int, hours: Double?, improvement: ImprovementCount
  ) -> [StopRuleProgress] {
    var rules: [StopRuleProgress] = []
    func add(_ rule: StopRuleProgress.Rule, _ now: Int, of limit: Int?) {
      guard let limit else { return }
      rules.append(
        StopRuleProgress(
          rule: rule, now: Double(now), limit: Double(limit),
          share: Double(now) / Double(max(1, limit))))
    }
    add(.trials, trials, of: self.trials)
    if let limit = self.hours, let hours {
      rules.append(
        StopRuleProgress(rule: .hours, now: hours, limit: limit, share: hours / limit))
    }
    add(.patience, improvement.sinceImprovement, of: patience)
    if patience == nil, minimumImprovement > 0 {
      let now = improvement.improvementPerTrial(window: StopRules.window)
      // Before there are enough trials the rule nears by their number alone.
      let waiting = Double(improvement.count) / Double(StopRules.window + 1)
      let share = now.map { $0 > 0 ? minimumImprovement / $0 : 1 } ?? 0.99 * min(1, waiting)
      rules.append(
        StopRuleProgress(
          rule: .improvement, now: now ?? .infinity, limit: minimumImprovement,
          // It holds below the limit, not at it.
          share: now.map { $0 < minimumImprovement } == true ? 1 : min(0.999, share)))
    }
    add(.sameBest, improvement.sinceBest, of: sameBest)
    return rules
  }
}
