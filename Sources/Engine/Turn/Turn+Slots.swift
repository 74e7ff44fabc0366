import Foundation
import Numerics
import Search
import StudyStore
import Tuning

extension Turn {
  /// Starts trials while slots are free: those made by hand, then retries and other programs', then
  /// the Tuner's.
  mutating func fillSlots() throws {
    guard !setting.isErrand else { return }
    if state.isOverTime(now), state.stopReason != hoursText {
      state.stopReason = hoursText
      try post("stop_rule", trial: nil, ["reason": .string(hoursText)], hoursText)
    }
    while state.mayLaunch, let slot = state.freeSlot {
      if let waiting = state.queue.first {
        guard try launch(waiting, slot: slot) else { break }
      } else if let proposal = state.offered.first, !state.isOverTime(now) {
        state.offered.removeFirst()
        try launch(proposal, slot: slot)
      } else {
        break
      }
    }
    try ask()
  }

  /// Asks the Tuner for as many proposals as there are slots for.
  ///
  /// The event stands where the question does among what the Tuner was told: who replays the study
  /// asks there.
  private mutating func ask() throws {
    guard state.asksTuner, state.mayLaunch, state.blocked == nil, !state.isOverTime(now) else {
      return
    }
    let open = state.slots - state.live.count - state.queue.count
    // A waiting trial of another program's may need a proposal to fill its gaps.
    let wanted = max(open, state.queue.first.map(hasGaps) == true && state.freeSlot != nil ? 1 : 0)
    for _ in 0..<max(0, wanted - state.offered.count - state.asking) {
      state.asking += 1
      messages.append(.ask)
      try writer.post("asked", trial: nil, .object([]))
    }
  }

  private func hasGaps(_ waiting: WaitingTrial) -> Bool {
    !waiting.isOurs
      && state.plan.space.parameters.contains {
        waiting.proposal.configuration[$0.name] == nil
      }
  }

  // MARK: - Launching

  /// Launches a trial that waits; false if it has to wait on.
  private mutating func launch(_ waiting: WaitingTrial, slot: Int) throws -> Bool {
    var proposal = waiting.proposal
    if hasGaps(waiting) {
      guard let filled = fill(proposal, number: waiting.number) else { return false }
      proposal = filled
    }
    state.queue.removeFirst()
    let attempt = UUID().uuidString.lowercased()
    let taken = try writer.take(
      waiting.number, configuration: proposal.configuration, attempt: attempt)
    guard let row = taken else {
      log("#\(waiting.number) was taken by another program", .warning)
      return true
    }
    if !waiting.isOurs { messages.append(.begin(proposal, number: waiting.number)) }
    keepCheckpoint(&proposal, for: waiting.number)
    try begin(row, proposal, attempt: attempt, slot: slot)
    return true
  }

  /// The values that an Optuna `enqueue_trial` left free, from the sampler; nil until it answers.
  private mutating func fill(_ fixed: Proposal, number: Int) -> Proposal? {
    var whole = Configuration()
    let drawn: Configuration
    if let offer = state.offered.first {
      state.offered.removeFirst()
      messages.append(.withdraw(offer))
      drawn = offer.configuration
    } else if state.blocked != nil || state.isOverTime(now) {
      var random = RandomStream(seed: state.plan.seed, stream: UInt64(number) | 1 << 61)
      drawn = state.plan.space.sample(using: &random)
    } else {
      return nil
    }
    for parameter in state.plan.space.parameters {
      whole[parameter.name] =
        fixed.configuration[parameter.name] ?? drawn[parameter.name]
        ?? parameter.distribution.value(at: 0.5)
    }
    for entry in fixed.configuration.entries where whole[entry.name] == nil {
      whole[entry.name] = entry.value
    }
    var proposal = fixed
    proposal.configuration = whole
    return proposal
  }

  /// Launches what the Tuner proposed.
  private mutating func launch(_ offered: Proposal, slot: Int) throws {
    guard let proposal = try resolved(offered) else { return }
    let attempt = UUID().uuidString.lowercased()
    let row: TrialRow
    do {
      row = try writer.savepoint { try $0.add(proposal, state: .running, attempt: attempt) }
    } catch let error as StoreError {
      guard case .unstorable = error else { throw error }
      messages.append(.withdraw(proposal))
      try fail("a proposal cannot be stored: \(error)")
      return
    }
    messages.append(.begin(proposal, number: row.number))
    // What waited for this one to have a number need not wait for its end.
    if case .wait = state.blocked { state.unblock() }
    var payload: [JSON.Member] = []
    if let sampler = state.sampler { payload.append(.init("sampler", .string(sampler.kind))) }
    if let reason = proposal.reason { payload.append(.init("reason", .string(reason))) }
    try postGrounds(of: proposal, trial: row.number)
    var kept = proposal
    keepCheckpoint(&kept, for: row.number)
    try begin(row, kept, attempt: attempt, slot: slot, because: payload)
  }

  /// Writes down why a trial is the next step of the manual workflow.
  mutating func postGrounds(of proposal: Proposal, trial: Int) throws {
    guard let grounds = proposal.grounds else { return }
    try post("advice_applied", trial: trial, grounds.payload, "\(grounds.change): \(grounds.why)")
  }

  private mutating func begin(
    _ stored: TrialRow, _ proposal: Proposal, attempt: String, slot: Int,
    because: [JSON.Member] = []
  ) throws {
    var row = stored
    row.slot = slot
    row.host = setting.host
    row.reason = nil
    row.seed = row.seed ?? seed(of: row.number)
    var trial = LiveTrial(row: row, proposal: proposal, attempt: attempt)
    if let parent = proposal.parent {
      // A revived trial stands for its parent from here on.
      if proposal.origin == .revived { try writer.setTeaches(false, of: parent) }
      if let step = proposal.checkpointStep, try carriesOn(proposal.origin, parent) {
        try inherit(from: parent, through: step, &trial)
      }
    }
    // Pinned while it waited: what was inherited came since, and so may the Tuner itself.
    if row.isPinned { messages.append(.pin(number: row.number, true)) }
    state.live[row.number] = trial
    changed.insert(row.number)
    if proposal.origin == .exploited { try postExploited(row, proposal) }
    let parameters = row.configuration.entries.map { "\($0.name)=\(shortText($0.value))" }
    try post(
      "started", trial: row.number,
      .object([.init("slot", .int(slot)), .init("attempt", .string(attempt))] + because),
      "slot \(slot), \(row.origin.rawValue), \(parameters.joined(separator: " "))")
    actions.append(.launch(trial))
  }

  /// Whether a trial goes on where its parent was: one that is revived or exploited, and a further
  /// try of such a one.
  private func carriesOn(_ origin: Origin, _ parent: Int) throws -> Bool {
    var (origin, parent) = (origin, Optional(parent))
    while origin == .retry, let row = try parent.flatMap({ try writer.row($0) }) {
      (origin, parent) = (row.origin, row.parent)
    }
    return origin == .revived || origin == .exploited
  }

  /// A parent's points up to its checkpoint are a revived or exploited trial's own first ones.
  private mutating func inherit(
    from parent: Int, through step: Int, _ trial: inout LiveTrial
  ) throws {
    var points: [MetricPoint] = []
    for (metric, curve) in try writer.curves(of: parent).sorted(by: { $0.key < $1.key }) {
      let kept = curve.prefix(through: step)
      for index in kept.steps.indices {
        points.append(
          MetricPoint(
            metric: metric, step: kept.steps[index], value: kept.values[index],
            time: kept.times[index]))
      }
    }
    points.sort { ($0.step, $0.metric) < ($1.step, $1.metric) }
    let objective = state.plan.objective
    try writer.append(points, offsets: nil, to: trial.row.number, objective: objective)
    trial.take(points, objective: objective)
    messages.append(
      .replay(
        Trial(
          number: trial.row.number, configuration: trial.row.configuration,
          curves: Turn.curves(points), origin: trial.proposal.origin, parent: parent,
          seed: trial.row.seed, teaches: trial.proposal.teaches, steps: trial.row.steps,
          phase: trial.proposal.phase, place: trial.proposal.place)))
  }

  private static func curves(_ points: [MetricPoint]) -> [String: Curve] {
    var curves: [String: Curve] = [:]
    for point in points {
      curves[point.metric, default: Curve()].add(
        step: point.step, value: point.value, time: point.time)
    }
    return curves
  }

  /// A seed that every library takes: 31 bits, from the study's seed and the trial's number.
  private func seed(of number: Int) -> UInt64 {
    // Far from the streams of the Tuner's questions, which count from 0.
    var random = RandomStream(seed: state.plan.seed, stream: UInt64(number) | 1 << 62)
    return random.next() >> 33
  }

  /// Starts nothing new, and ends when the running trials have ended.
  mutating func fail(_ message: String) throws {
    guard state.fault == nil else { return }
    state.fault = message
    try post("fault", trial: nil, ["message": .string(message)], message, .error)
  }
}
