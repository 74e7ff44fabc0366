import Tuning

/// When there is nothing more to run.
extension Tuner {
  /// What counts as an improvement, as a share of the best.
  var share: Double { plan.stop.improvementShare }

  /// Why the study as a whole is through: its target, its number of trials.
  mutating func exhaustion() -> String? {
    if let target = plan.objective.target, let number = history.onTarget {
      return "\(plan.objective.metric) reached its target \(pythonText(target)) in #\(number)"
    }
    if let cap = plan.stop.trials, history.counted + outstanding.count >= cap {
      return cap == 1 ? "1 trial" : "\(cap) trials"
    }
    return nil
  }

  /// Why searching on promises nothing; in a course that ends the phase, else the study.
  mutating func convergence(in phase: String? = nil) -> String? {
    guard plan.stop.goesByResults else { return nil }
    let improvement =
      phase.map { history.improvement(share: share, phase: $0) }
      ?? history.improvement(share: share)
    for rule in plan.stop.progress(trials: 0, hours: nil, improvement: improvement)
    where rule.share >= 1 {
      let best = best.map { "#\($0.number)" } ?? "the first"
      switch rule.rule {
      case .trials, .hours: continue
      case .patience: return "\(Int(rule.now)) trials without a better one than \(best)"
      case .sameBest: return "\(best) has stayed the best for \(Int(rule.now)) trials"
      case .improvement:
        let share = shortText(.double(rule.limit * 100))
        return "the last \(StopRules.window) trials improved the best by less than \(share) % each"
      }
    }
    return nil
  }

  /// How near each stop rule is; in a phase, those of the phase.
  ///
  /// - Parameter hours: Hours since the study began; nil if nobody knows.
  public mutating func stopRules(hours: Double? = nil) -> [StopRuleProgress] {
    var improvement = history.improvement(share: share)
    if let course = plan.course, course.phases.indices.contains(phase) {
      improvement = history.improvement(share: share, phase: course.phases[phase].name)
    }
    return plan.stop.progress(trials: history.counted, hours: hours, improvement: improvement)
  }
}

extension StopRules {
  /// Whether some rule goes by what trials found.
  var goesByResults: Bool { patience != nil || sameBest != nil || minimumImprovement > 0 }
}
