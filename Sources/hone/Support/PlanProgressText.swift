import Tuning

/// How far the plan is, as lines for a terminal: phases, stop rules, means, the validation.
func progressLines(_ progress: StudyProgress, plan: StudyPlan) -> [String] {
  var lines: [String] = []
  if !progress.phases.isEmpty {
    let phases = progress.phases.map { $0.isCurrent ? "[\($0.text)]" : $0.text }
    lines.append("phases: " + phases.joined(separator: " → "))
  }
  for rule in progress.rules {
    lines.append("stops: \(rule.text) (\(Int(rule.share * 100)) %)")
  }
  if let validation = progress.validation {
    lines.append("validation (\(plan.objective.metric), mean ± standard deviation):")
    lines += validation.table.map { "  " + $0 }
  } else if plan.replication != nil {
    lines += progress.means.prefix(5).map { mean in
      "mean: #\(mean.key.root) \(mean.text) of \(mean.members.count) runs"
    }
  }
  return lines
}
