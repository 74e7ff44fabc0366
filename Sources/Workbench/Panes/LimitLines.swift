import Canvas
import Tuning

/// The rules that end the study, and how near they are, in the study pane.
enum LimitLines {
  /// A rule and how near it is.
  private struct Limit {
    var text: String
    var share: Double
    var now: String
  }

  private static func limits(_ state: WorkbenchState) -> [Limit] {
    guard let plan = state.study.plan else { return [] }
    let study = state.study
    var limits: [Limit] = []
    if let total = study.plannedTrials, total > 0 {
      let done = study.countedEnds
      limits.append(
        Limit(
          text: "\(formatCount(total)) trial\(total == 1 ? "" : "s")",
          share: Double(done) / Double(total),
          now: formatCount(done)))
    }
    if let hours = plan.stop.hours, let age = study.age(now: state.now) {
      limits.append(
        Limit(
          text: "\(NumberText.brief(hours)) hour\(hours == 1 ? "" : "s") by the clock",
          share: age / (hours * 3_600),
          now: formatDuration(age, hours: true)))
    }
    for rule in study.progress?.rules ?? [] {
      let limit = NumberText.brief(rule.limit)
      let now = NumberText.brief(rule.now)
      switch rule.rule {
      case .trials, .hours: continue
      case .patience:
        limits.append(Limit(text: "\(limit) trials without gain", share: rule.share, now: now))
      case .sameBest:
        limits.append(Limit(text: "\(limit) trials, same best", share: rule.share, now: now))
      case .improvement:
        let percent = NumberText.brief(rule.limit * 100)
        limits.append(
          Limit(
            text: "gain below \(percent) % a trial", share: rule.share,
            now: rule.now.isFinite ? "\(NumberText.brief(rule.now * 100)) %" : "–"))
      }
    }
    return limits
  }

  /// Draws those that there are lines for; how many that took.
  ///
  /// The figure is what is looked for: where there is little room the words give way, never it.
  static func draw(_ state: WorkbenchState, in rect: Rect, on canvas: inout Canvas) -> Int {
    let limits = Array(limits(state).prefix(rect.height))
    guard !limits.isEmpty else { return 0 }
    let textWidth = limits.map(\.text.count).max() ?? 0
    let whole = "stops after "
    let bar = min(24, rect.width - whole.count - textWidth - 12)
    let longest = limits.map { $0.text.count + $0.now.count + 3 }.max() ?? 0
    // One start for all: the texts stand below each other.
    let start =
      bar >= 6
      ? whole : [whole, "stop: ", ""].first { $0.count + longest <= rect.width } ?? ""
    for (index, limit) in limits.enumerated() {
      let y = rect.y + index
      canvas.put(rect.x, y, index == 0 ? start : "", .dim)
      let x = rect.x + start.count
      if bar >= 6 {
        canvas.put(x, y, limit.text, maxWidth: rect.maxX - x)
        canvas.bar(x + textWidth + 1, y, bar, share: limit.share)
        canvas.put(x + textWidth + bar + 2, y, limit.now, .dim)
      } else {
        let now = " (\(limit.now))"
        let room = max(0, rect.maxX - x - now.count)
        let width = min(room, limit.text.count)
        canvas.field(x, y, width, limit.text)
        canvas.put(x + width, y, StyledText(now, .dim), maxWidth: rect.maxX - x - width)
      }
    }
    return limits.count
  }
}
