import Search
import StudyStore
import Tuning

/// What the plan's phases and its population want of the engine.
extension Turn {
  /// Another phase is on.
  mutating func take(_ phase: PhaseNote) throws {
    guard phase.name != state.phase else { return }
    state.phase = phase.name
    let text =
      "\(phase.name), \(phase.index + 1) of \(phase.count), "
      + (phase.trials == 1 ? "1 trial" : "\(phase.trials) trials")
    try post(
      "phase", trial: nil,
      [
        "phase": .string(phase.name), "index": .int(phase.index), "of": .int(phase.count),
        "trials": .int(phase.trials),
      ], text)
  }

  /// Whether a population's member can be copied; if not, its loser trains on, and once it is said
  /// what the script lacks.
  mutating func mayCopy(_ parent: Int, for loser: Int) throws -> Bool {
    if !checkpoints(of: parent).isEmpty { return true }
    guard !state.lacksCheckpoints else { return false }
    state.lacksCheckpoints = true
    let message =
      setting.runsClosures
      ? "population-based training needs checkpoints, and closures save none; use another sampler"
      : "population-based training cannot copy #\(parent): it has saved no checkpoint yet. The "
        + "script must save a folder $HONE_CHECKPOINTS/<step> by each ready step, and go on from "
        + "$HONE_RESUME_FROM where that is set (docs/scripts.md). Until then no member is replaced"
    try post("fault", trial: loser, ["message": .string(message)], message, .error)
    return false
  }

  private func checkpoints(of number: Int) -> [Int] {
    setting.folder?.trial(number).checkpoints ?? []
  }

  /// An exploited trial's proposal with the checkpoint that is there: the newest up to the ready
  /// step, else the next one that leaves something to train. Nil if there is none.
  mutating func resolved(_ proposal: Proposal) throws -> Proposal? {
    guard proposal.origin == .exploited, let source = proposal.checkpointOf else { return proposal }
    let known = checkpoints(of: source)
    let ready = proposal.checkpointStep ?? .max
    let steps = proposal.steps ?? state.plan.steps ?? .max
    guard let step = known.last(where: { $0 <= ready }) ?? known.first(where: { $0 < steps }) else {
      messages.append(.withdraw(proposal))
      try fail(
        "#\(source) has no checkpoint of step \(ready) or before any more, so no member of the "
          + "population can start from it; keep at least the newest two in $HONE_CHECKPOINTS")
      return nil
    }
    guard step != ready else { return proposal }
    // The Tuner knows the proposal as it made it.
    messages.append(.withdraw(proposal))
    var resolved = proposal
    resolved.checkpointStep = step
    resolved.reason = proposal.reason.map { "\($0) (its checkpoint of step \(step))" }
    return resolved
  }

  /// Copies the checkpoint of an exploited trial at once: its parent trains on, and throws old ones
  /// away before the launch comes to it. Where it went already, a newer one is taken.
  ///
  /// Whatever the trial is, it begins with no other checkpoints: a turn that was not stored may
  /// have copied some into the folder of this number, for a trial that there never was.
  func keepCheckpoint(_ proposal: inout Proposal, for number: Int) {
    guard let folder = setting.folder else { return }
    let child = folder.trial(number)
    Checkpoint.remove(child.checkpointsPath)
    guard proposal.origin == .exploited, let source = proposal.checkpointOf else { return }
    let parent = folder.trial(source)
    let steps = proposal.steps ?? state.plan.steps ?? .max
    for _ in 0..<3 {
      let known = parent.checkpoints
      let wanted = proposal.checkpointStep.flatMap { known.contains($0) ? $0 : nil }
      guard let step = wanted ?? known.first(where: { $0 < steps }) else { return }
      proposal.checkpointStep = step
      // What cannot be copied is told when the launch tries it again.
      if (try? WholeFile.makeFolder(child.path)) != nil,
        (try? Checkpoint.copy(from: parent, step: step, to: child)) != nil
      {
        return
      }
    }
  }

  /// A member of a population starts from another one's weights.
  mutating func postExploited(_ row: TrialRow, _ proposal: Proposal) throws {
    try post(
      "exploited", trial: row.number,
      [
        "parent": JSON(proposal.parent), "step": JSON(proposal.checkpointStep),
        "place": JSON(proposal.place), "reason": JSON(proposal.reason),
      ], proposal.reason ?? "")
  }
}
