import Foundation
import Logging
import Search
import StudyStore
import Tuning

/// The start: what earlier engines and other programs left is read, and what runs is taken over.
extension TuningEngine {
  /// Who runs on though the pruner condemned it, as earlier engines recorded it: the first time
  /// each.
  private func reprieves(among rows: [TrialRow]) throws -> [TunerMessage] {
    let active = Set(rows.filter { $0.state.isActive }.map(\.number))
    guard !active.isEmpty else { return [] }
    var messages: [TunerMessage] = []
    for event in try store.events(kinds: ["would_prune"], limit: nil) {
      guard let number = event.trial, active.contains(number), let evidence = event.evidence,
        state.condemned.insert(number).inserted
      else { continue }
      let reason = event.payload["spared"]?.string ?? ""
      messages.append(.spared(number: number, evidence, reason: reason))
    }
    return messages
  }

  /// The trials in the order in which they ended, those that run last: who completed first decides
  /// where the rungs of a pruner lie that was told no resource.
  private func inOrderOfEnds(_ trials: [Trial], _ rows: [TrialRow]) -> [Trial] {
    var ended: [Int: Double] = [:]
    for row in rows { ended[row.number] = row.ended }
    func end(_ trial: Trial) -> Double { ended[trial.number] ?? .infinity }
    return trials.sorted { (end($0), $0.number) < (end($1), $1.number) }
  }

  /// Reads the study, and takes over what runs.
  ///
  /// - Returns: How the engine ends, if that was all.
  /// - Throws: `StoreError`.
  func takeOver() throws -> Outcome? {
    // Read first: what changes after it is seen again, which does no harm.
    let others = try store.foreignEnds()
    state.othersSince = others.revision
    let rows = try store.rows()
    state.created = try store.events(kinds: ["created"], limit: nil).first?.time ?? currentTime()
    state.hasSucceeded = rows.contains {
      $0.isResult || $0.state == .pruned || $0.state == .diverged && $0.origin != .rangeTest
    }
    for row in rows where row.origin == .retry || row.origin == .rangeTest {
      if let parent = row.parent { state.tries[row.number] = (state.tries[parent] ?? 0) + 1 }
    }
    if let last = try store.events(kinds: ["sampler_chosen"], limit: 1).last,
      let kind = last.payload["sampler"]?.string, let reason = last.payload["reason"]?.string
    {
      state.sampler = SamplerNote(kind: kind, reason: reason)
    }
    state.phase = try store.events(kinds: ["phase"], limit: 1).last?.payload["phase"]?.string
    state.stopReason =
      try store.events(kinds: ["stop_rule"], limit: 1).last?.payload["reason"]?.string
    state.isPaused = try store.isPaused()
    var found =
      try rows.filter { $0.state.isActive && $0.isOurs }.compactMap { try find($0) }
      + findEndedByOthers(others.trials, rows)
    // Who only carries out what was asked launches nothing: the next engine does.
    if setting.isErrand { found.removeAll { $0.fate == .launch } }
    var messages: [TunerMessage] = []
    // The Tuner hears of nothing but trials that run; where none does, it need not know the study.
    let isHeard = !setting.isErrand || found.contains { $0.fate == .adopt }
    if isHeard {
      messages = try inOrderOfEnds(store.trials().filter { $0.state != .queued }, rows)
        .map(TunerMessage.replay)
      messages += try reprieves(among: rows)
    }

    let before = state
    let setting = setting
    let host = setting.host
    let taken = found
    let done = try store.write(now: currentTime()) { writer in
      var turn = Turn(before, writer: writer, setting: setting)
      turn.state.queue = try writer.waiting()
      if setting.isErrand, try turn.refuseAll(taken) {
        let outcome = Outcome.left(running: taken.count)
        turn.outcome = outcome
        // Inside the transaction: whoever gives a command after it finds the lock free.
        note(EngineEnd(outcome))
        lock?.release()
        return turn
      }
      for waiting in turn.state.queue where waiting.isOurs {
        turn.messages.append(.begin(waiting.proposal, number: waiting.number))
      }
      try turn.post(
        "engine_started", trial: nil,
        [
          "pid": .int(Int(ProcessInfo.processInfo.processIdentifier)), "host": .string(host),
          "adopts": .int(taken.count { $0.fate == .adopt }), "concurrency": .int(before.slots),
          "by_hand": .bool(before.isByHand),
        ],
        "process \(ProcessInfo.processInfo.processIdentifier) on \(host), "
          + "\(before.slots) at once, \(rows.count) trials known")
      if before.isPaused { turn.log("the study is paused: nothing new starts until it goes on") }
      for item in taken {
        try turn.takeOver(item)
      }
      return turn
    }
    for line in done.lines { log(line) }
    if let outcome = done.outcome { return outcome }
    state = done.state
    if isHeard { post(messages + done.messages) }
    for item in taken where item.fate == .adopt { adopt(item.trial, item.offsets) }
    for action in done.actions { carryOut(action) }
    return nil
  }

  private func find(_ row: TrialRow) throws -> FoundTrial? {
    guard let attempt = try store.attempt(of: row.number) else { return nil }
    let objective = state.plan.objective.metric
    let proposal =
      try store.proposal(of: row.number)
      ?? Proposal(
        configuration: row.configuration, origin: row.origin, parent: row.parent, seed: row.seed,
        steps: row.steps)
    var trial = LiveTrial(
      row: row, proposal: proposal, attempt: attempt,
      curve: try store.curve(of: row.number, metric: objective))
    if row.state == .paused {
      let pauses = try store.events(kinds: ["paused"], trial: row.number, limit: 1)
      trial.pausedSince = pauses.last?.time ?? currentTime()
    }
    let knobs = knobs(of: row.number)
    trial.knobRevision = knobs["revision"]?.int ?? 0
    if let process = folder?.trial(row.number).process, process.attempt == attempt {
      // Known before anybody asks something of it that only reaches it from its own machine.
      trial.row.pid = Int(process.script.pid)
      trial.row.host = process.machine.host
    }
    return FoundTrial(
      trial: trial, offsets: try store.offsets(of: row.number), fate: fate(of: trial),
      lacksKnobs: !row.knobs.allSatisfy { knobs[$0.name] == $0.value.json })
  }

  private func fate(of trial: LiveTrial) -> TakeOverFate {
    guard closure == nil, let folder = folder?.trial(trial.row.number) else {
      return .lost("it was a closure of a program that has ended")
    }
    if folder.isHeld { return .adopt }
    if let exit = folder.exit, exit.attempt == trial.attempt { return .adopt }
    if let process = folder.process, process.attempt == trial.attempt { return .adopt }
    if executor.probe(folder) != .gone { return .adopt }
    guard trial.row.pid == nil else { return .lost("its folder is gone") }
    // Its row was stored, and the engine died before it acted.
    return trial.row.ending == nil ? .launch : .end
  }

  /// Trials that somebody else ended while no engine was there, and whose processes still run.
  private func findEndedByOthers(
    _ others: [ForeignTrial], _ rows: [TrialRow]
  ) throws -> [FoundTrial] {
    try others.compactMap { other in
      let number = other.trial.number
      guard let folder = folder?.trial(number), folder.isHeld,
        let row = rows.first(where: { $0.number == number }), !row.state.isActive,
        var found = try find(row)
      else { return nil }
      found.trial.isEndedByOthers = true
      found.trial.row.state = .stopping
      found.fate = .adopt
      return found
    }
  }

  /// The live knobs as the trial can read them.
  private func knobs(of number: Int) -> JSON {
    guard let path = folder?.trial(number).controlPath, let bytes = try? WholeFile.read(path),
      let json = try? JSON(parsing: bytes)
    else { return .object([]) }
    return json
  }

  private func adopt(_ trial: LiveTrial, _ offsets: JSON) {
    guard let process = makeProcess(trial, offsets: offsets) else { return }
    running[trial.row.number] = process
    process.adopt()
    // The last engine may have died between its word and its signal.
    if trial.row.ending != nil || trial.isEndedByOthers {
      process.send(.terminate)
    } else {
      process.send(trial.row.state == .paused ? .pause : .resume)
    }
  }
}
