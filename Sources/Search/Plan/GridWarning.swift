import Tuning

extension SearchPlan {
  /// What to say of a grid of more than 100 configurations before a study begins; nil for smaller
  /// ones and other searches.
  ///
  /// - Parameter trialSeconds: What a finished trial of the study took in the middle, if there is
  ///   one; else the estimate is the trials' time limit, and without that there is none.
  public static func gridWarning(of plan: StudyPlan, trialSeconds: Double? = nil) -> String? {
    guard let count = gridCount(of: plan), count > 100 else { return nil }
    let planned = min(count, plan.stop.trials ?? count)
    let advice = "random, sobol or tpe finds good ones sooner"
    let most = count == .max ? "more than \(Int.max)" : "\(count)"
    var text = "the grid has \(most) configurations"
    if planned < count { text += ", of which \(planned) will be tried" }
    guard let seconds = trialSeconds ?? plan.launch.timeLimit, seconds.isFinite else {
      return "\(text); \(advice)"
    }
    let together = max(1, plan.concurrency ?? 1)
    let hours = (Double(planned) / Double(together)).rounded(.up) * seconds / 3_600
    let source = trialSeconds == nil ? "at most (time_limit)" : "by the trials so far"
    return "\(text), \(words(forHours: hours)) at \(together) at once \(source); \(advice)"
  }

  private static func words(forHours hours: Double) -> String {
    if hours < 0.1 { return "less than 0.1 hours" }
    if hours < 10 { return "about \(shortText(.double((hours * 10).rounded() / 10))) hours" }
    return hours < 1e9 ? "about \(Int(hours.rounded())) hours" : "more than 100,000 years"
  }
}
