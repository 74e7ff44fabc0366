import Search
import Tuning

/// A study whose trials somebody else runs: a Tuner, and what its trials may still be asked.
///
/// Everything in a line is looked at before anything changes.
struct ServedStudy {
  typealias Refusal = ServeSession.Refusal

  private let started: Double
  private var tuner: Tuner
  /// How many trials were handed out; the next one's number.
  private var count = 0
  /// Trials that were told to stop and have not ended: at which step, and whether they diverged.
  private var condemned: [Int: (step: Int, isDiverged: Bool)] = [:]

  /// The states in which a client may say that a trial ended.
  static let endings: [String: TrialState] = [
    "complete": .complete, "pruned": .pruned, "failed": .failed, "killed": .killed,
    "diverged": .diverged,
  ]

  /// A study without trials.
  ///
  /// - Parameter started: When it began, in seconds.
  init(plan: StudyPlan, started: Double) {
    tuner = Tuner(plan: plan)
    self.started = started
  }

  private var plan: StudyPlan { tuner.plan }
  private var metric: String { plan.objective.metric }

  /// What it is, for whoever made it.
  var description: [JSON.Member] {
    let note = tuner.samplerNote()
    return [
      JSON.Member("name", .string(plan.name)), JSON.Member("sampler", .string(note.kind)),
      JSON.Member("reason", .string(note.reason)),
    ]
  }

  // MARK: - Ask

  /// What to run next.
  ///
  /// - Parameter now: The time in seconds.
  mutating func ask(_ request: ServeRequest, now: Double) throws(Refusal) -> JSON {
    try request.allow([])
    if let hours = plan.stop.hours, now - started >= hours * 3_600 {
      let text = shortText(.double(hours))
      return ["done": true, "reason": .string(text == "1" ? "1 hour" : "\(text) hours")]
    }
    switch tuner.ask() {
    case .wait(let reason), .person(let reason): return ["wait": true, "reason": .string(reason)]
    case .exhausted(let reason): return ["done": true, "reason": .string(reason)]
    case .trial(let proposal):
      let number = count
      count += 1
      tuner.begin(proposal, number: number)
      return .object(members(of: proposal, number: number))
    }
  }

  private func members(of proposal: Proposal, number: Int) -> [JSON.Member] {
    var members = [
      JSON.Member("trial", .int(number)),
      JSON.Member("parameters", proposal.configuration.json(in: plan.space)),
      JSON.Member("origin", .string(proposal.origin.rawValue)),
    ]
    func add(_ key: String, _ value: JSON?) {
      if let value { members.append(JSON.Member(key, value)) }
    }
    add("parent", proposal.parent.map(JSON.int))
    if let source = proposal.checkpointOf {
      add("checkpoint", ["trial": .int(source), "step": JSON(proposal.checkpointStep)])
    }
    // A seed may need more digits than a JSON number has in most readers.
    add("seed", proposal.seed.map { Int(exactly: $0).map(JSON.int) ?? .string(String($0)) })
    add("steps", (proposal.steps ?? plan.steps).map(JSON.int))
    add("phase", proposal.phase.map(JSON.string))
    add("fold", proposal.place.flatMap { plan.replication?.fold(place: $0) }.map(JSON.int))
    add("reason", proposal.reason.map(JSON.string))
    return members
  }

  // MARK: - Report and tell

  mutating func report(_ request: ServeRequest) throws(Refusal) -> JSON {
    try request.allow(["trial", "step", "metrics"])
    let example = #"{"op":"report","trial":0,"step":1,"metrics":{"\#(metric)":0.5}}"#
    let number = try runningTrial(request, "report", example: example)
    if let stop = condemned[number] {
      throw Refusal(
        "report: trial \(number) was told to stop at step \(stop.step); end it with "
          + #"{"op":"tell","trial":\#(number),"state":"pruned"}"#)
    }
    let step = try request.whole("step", example: example)
    try mustCount(step, "report")
    let metrics = try request.metrics()
    guard !metrics.isEmpty else {
      throw Refusal("report: metrics are missing; write e.g. \(example)")
    }
    switch hand(metrics, of: number, at: step) {
    case .go: return ["prune": false]
    case .prune(let evidence):
      condemned[number] = (step, false)
      return .object([JSON.Member("prune", true)] + evidence.members)
    case .diverged(let evidence):
      condemned[number] = (step, true)
      return .object([JSON.Member("prune", true)] + evidence.members)
    case .end(let reason):
      condemned[number] = (step, false)
      return ["prune": true, "reason": .string(reason)]
    case .spare(let evidence, let reason):
      return .object(
        [JSON.Member("prune", false), JSON.Member("spared", .string(reason))] + evidence.members)
    }
  }

  mutating func tell(_ request: ServeRequest) throws(Refusal) -> JSON {
    try request.allow(["trial", "state", "metrics", "step"])
    let example = #"{"op":"tell","trial":0,"state":"complete","metrics":{"\#(metric)":0.5}}"#
    let number = try runningTrial(request, "tell", example: example)
    let word = try request.text("state", example: example)
    guard var state = ServedStudy.endings[word] else {
      let known = ServedStudy.endings.keys.sorted()
      throw Refusal(
        "tell: state: \"\(word)\" is none of \(known.joined(separator: ", "))"
          + didYouMean(word, known))
    }
    let step = try request.optionalWhole("step")
    if let step { try mustCount(step, "tell") }
    let metrics = try request.metrics()
    let told = metrics.first { $0.name == metric }?.value
    let curves = tuner.trial(number)?.curves ?? [:]
    if state == .complete, told == nil, curves[metric]?.isEmpty ?? true {
      throw Refusal(
        "tell: trial \(number) reported no \(metric), so it cannot be complete; "
          + #"add "metrics":{"\#(metric)":…}, or say "state":"failed""#)
    }
    // Without a step the objective is the result alone, and the others belong to the last step.
    let others = step == nil ? metrics.filter { $0.name != metric } : metrics
    let last = curves.values.compactMap(\.lastStep).max()
    if !others.isEmpty { _ = hand(others, of: number, at: step ?? last ?? 1) }
    if state == .pruned, condemned[number]?.isDiverged == true { state = .diverged }
    condemned[number] = nil
    let ending = tuner.tell(number: number, state: state, value: told)
    var members = [
      JSON.Member("ok", true), JSON.Member("state", .string(ending.state.rawValue)),
      JSON.Member("value", JSON(ending.value)), JSON.Member("best", .bool(ending.isNewBest)),
    ]
    if let audit = ending.audit { members.append(JSON.Member("audit", audit.payload)) }
    return .object(members)
  }

  /// Steps count up from 0 or 1.
  private func mustCount(_ step: Int, _ operation: String) throws(Refusal) {
    guard step >= 0 else { throw Refusal("\(operation): step: \(step) is below 0") }
  }

  /// The trial that a line is about, which must run.
  private func runningTrial(
    _ request: ServeRequest, _ operation: String, example: String
  ) throws(Refusal) -> Int {
    let number = try request.whole("trial", example: example)
    guard let trial = tuner.trial(number) else {
      let known =
        count == 0
        ? "none was asked for yet" : count == 1 ? "there is 0" : "there are 0 to \(count - 1)"
      throw Refusal("\(operation): there is no trial \(number); \(known)")
    }
    guard !trial.state.isFinished else {
      throw Refusal("\(operation): trial \(number) has ended already, as \(trial.state.rawValue)")
    }
    return number
  }

  private mutating func hand(
    _ metrics: [(name: String, value: Double)], of number: Int, at step: Int
  ) -> Verdict {
    tuner.report(
      number: number, step: step,
      metrics: metrics.map { MetricPoint(metric: $0.name, step: step, value: $0.value, time: 0) })
  }

  // MARK: - Best

  func best(_ request: ServeRequest) throws(Refusal) -> JSON {
    try request.allow([])
    guard let best = tuner.best, let trial = tuner.trial(best.number) else {
      throw Refusal("best: no trial has completed yet with a value of \(metric)")
    }
    return [
      "trial": .int(best.number), "parameters": trial.configuration.json(in: plan.space),
      "value": .double(best.value),
    ]
  }
}

extension Evidence {
  /// The evidence as a program reads it, with the sentence for a person under `reason`.
  fileprivate var members: [JSON.Member] {
    [
      JSON.Member("reason", .string("\(rule): \(detail)")), JSON.Member("rule", .string(rule)),
      JSON.Member("step", .int(step)), JSON.Member("value", .double(value)),
      JSON.Member("threshold", .double(threshold)), JSON.Member("peers", .int(peers)),
      JSON.Member("steps_saved", JSON(stepsSaved)),
    ]
  }
}
