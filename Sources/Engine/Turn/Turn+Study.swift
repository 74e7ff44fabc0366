import StudyStore
import Tuning

/// Commands that are about the study as a whole.
extension Turn {
  mutating func pauseStudy() throws -> String {
    guard !state.isPaused else { return "the study is paused already" }
    state.isPaused = true
    try writer.setSetting(EngineState.pausedKey, true)
    try post("paused", trial: nil, [:], "the study")
    return "the study is paused: no new trials; \(state.live.count) run on"
  }

  mutating func resumeStudy() throws -> String {
    // Whoever asks for it without an engine wants one; it is started when this one is through.
    guard state.isPaused || state.isByHand || state.isStopping || setting.isErrand else {
      throw ActRefusal("the study is not paused")
    }
    state.isStopping = false
    state.unblock()
    if state.isByHand {
      state.isByHand = false
      state.asksTuner = true
    }
    if state.isPaused {
      state.isPaused = false
      try writer.setSetting(EngineState.pausedKey, false)
    }
    try post("resumed", trial: nil, [:], "the study")
    return "the study goes on"
  }

  mutating func setConcurrency(_ count: Int) throws -> String {
    guard count >= 1 else {
      throw ActRefusal("at least one trial must run at once, but \(count) was asked; pause instead")
    }
    guard count <= 200 || !setting.runsClosures else {
      throw ActRefusal("\(count) closures at once are more than Dispatch has threads for; 200 go")
    }
    var plan = state.plan
    plan.concurrency = count
    try writer.setPlan(plan)
    state.plan = plan
    state.slots = count
    messages.append(.change(plan))
    try post(
      "plan_changed", trial: nil, ["concurrency": .int(count)], "\(count) trials at once")
    return count == 1 ? "1 trial at once" : "\(count) trials at once"
  }

  /// Makes a trial the one that others are compared with. The Tuner need not know: it searches all
  /// the same.
  mutating func markBaseline(_ number: Int?) throws -> String {
    let old = state.plan.baselineTrial
    if let number {
      let row = try existing(number)
      guard row.state == .complete else {
        throw ActRefusal(
          "#\(number) is \(row.state.rawValue); only a complete trial can be compared with")
      }
      guard row.origin != .rangeTest else {
        throw ActRefusal("#\(number) is a range test; its loss is no result")
      }
      guard old != number else { return "#\(number) is the baseline already" }
    } else if old == nil {
      return "no trial was marked as the baseline"
    }
    state.plan.baselineTrial = number
    try writer.setPlan(state.plan)
    try post(
      "baseline", trial: number, ["before": JSON(old)],
      number == nil ? "the study file's again" : "by hand")
    return number.map { "#\($0) is the baseline now" }
      ?? "the baseline is the study file's again"
  }

  mutating func change(_ plan: StudyPlan) throws -> String {
    let problems = Turn.obstacles(from: state.plan, to: plan)
    guard problems.isEmpty else {
      throw ActRefusal(
        problems.joined(separator: "; ") + "; start a new study for that (another --dir)")
    }
    let changes = Turn.differences(from: state.plan, to: plan)
    guard !changes.isEmpty else { return "the plan is in force already" }
    try writer.setPlan(plan)
    // Where the plan leaves it to the machine, the engine shares it out after the turn.
    if let count = plan.concurrency { state.slots = max(1, count) }
    state.plan = plan
    for offer in state.offered { messages.append(.withdraw(offer)) }
    state.offered = []
    messages.append(.change(plan))
    state.unblock()
    state.stopReason = nil
    let text = changes.joined(separator: ", ")
    try post("plan_changed", trial: nil, ["changed": .string(text)], text)
    return "the new plan is in force: \(text)"
  }

  mutating func stop(isNow: Bool) throws -> String {
    state.isStopping = true
    let count = state.live.count
    if isNow {
      for number in state.live.keys.sorted() {
        end(number, into: .killed, reason: "the sweep was stopped")
      }
      let trials = count == 1 ? "1 trial is" : "\(count) trials are"
      return count == 0 ? "the sweep ends" : "the sweep ends; \(trials) being ended"
    }
    return count == 0 ? "the sweep ends" : "no new trials; the sweep ends with the running \(count)"
  }

  /// What of a new plan the study's database could not hold: Optuna's workers would fail on it.
  static func obstacles(from old: StudyPlan, to new: StudyPlan) -> [String] {
    var problems: [String] = []
    if old.objective.direction != new.objective.direction {
      problems.append(
        "the study's goal is \(old.objective.direction.rawValue) and cannot become "
          + new.objective.direction.rawValue)
    }
    if old.objective.metric != new.objective.metric {
      problems.append(
        "the study's metric is \(old.objective.metric) and cannot become \(new.objective.metric)")
    }
    for parameter in new.space.parameters {
      guard let known = old.space[parameter.name]?.distribution else { continue }
      if known.choices != parameter.distribution.choices {
        problems.append("\(parameter.name): a study's choices cannot change")
      } else if known.isLogarithmic != parameter.distribution.isLogarithmic {
        problems.append("\(parameter.name): a study's scale cannot change")
      }
    }
    return problems
  }

  /// The ranges that differ, from what to what; `parameters` where it is more than that.
  private static func spaceDifferences(from old: SearchSpace, to new: SearchSpace) -> [String] {
    guard old.parameters.map(\.name) == new.parameters.map(\.name) else { return ["parameters"] }
    func range(_ distribution: Distribution) -> String? {
      distribution.bounds.map {
        "\(shortText(.double($0.lowerBound)))…\(shortText(.double($0.upperBound)))"
      }
    }
    let ranges = zip(old.parameters, new.parameters).filter { $0 != $1 }.map { old, new in
      guard let from = range(old.distribution), let to = range(new.distribution), from != to else {
        return new.name
      }
      return "\(new.name) \(from) → \(to)"
    }
    return ranges.count > 4 ? ["parameters"] : ranges
  }

  /// Which parts of a plan differ.
  static func differences(from old: StudyPlan, to new: StudyPlan) -> [String] {
    var names: [String] = []
    if old.space != new.space { names += spaceDifferences(from: old.space, to: new.space) }
    if old.objective != new.objective { names.append("metric") }
    if old.sampler != new.sampler { names.append("sampler") }
    if old.pruner != new.pruner { names.append("pruner") }
    if old.launch != new.launch { names.append("how trials run") }
    if old.steps != new.steps { names.append("steps") }
    if old.concurrency != new.concurrency { names.append("concurrency") }
    if old.seed != new.seed { names.append("seed") }
    if old.baseline != new.baseline || old.baselineTrial != new.baselineTrial {
      names.append("baseline")
    }
    if old.stop != new.stop { names.append("stop rules") }
    if old.population != new.population { names.append("population") }
    if old.replication != new.replication { names.append("replicates") }
    if old.course != new.course { names.append("phases") }
    if old.manual != new.manual { names.append("autopilot") }
    if names.isEmpty, old != new { names.append("settings") }
    return names
  }
}
