import Foundation
import StudyStore
import Tuning

/// A trial of an earlier engine, with what the store knows of it.
struct FoundTrial: Sendable {
  var trial: LiveTrial
  var offsets: JSON
  var fate: TakeOverFate
  /// Whether its live knobs were stored and never written where it reads them.
  var lacksKnobs = false
}

/// What is to be done with a trial of an earlier engine.
enum TakeOverFate: Sendable, Equatable {
  /// It runs, or has ended and says how: its folder is read on.
  case adopt
  /// It was stored and never launched: it is, under its number.
  case launch
  /// It was to be ended before it was ever launched.
  case end
  /// It cannot be read any more; why.
  case lost(String)
}

extension Turn {
  /// Goes on with a trial of an earlier engine, or says how it ended.
  mutating func takeOver(_ found: FoundTrial) throws {
    var trial = found.trial
    let number = trial.row.number
    switch found.fate {
    case .adopt:
      if found.lacksKnobs {
        trial.knobRevision += 1
        actions.append(.turn(number: number, knobs: knobs(of: trial)))
      }
      state.live[number] = trial
      try post(
        "adopted", trial: number, ["pid": JSON(trial.row.pid)],
        "\(trial.row.state.rawValue)\(trial.row.pid.map { ", process \($0)" } ?? "")")
    case .launch:
      trial.attempt = UUID().uuidString.lowercased()
      trial.row.pid = nil
      try writer.setAttempt(trial.attempt, of: number)
      state.live[number] = trial
      changed.insert(number)
      try writer.update(trial.row)
      try post(
        "started", trial: number,
        ["slot": .int(trial.slot), "attempt": .string(trial.attempt), "again": true],
        "slot \(trial.slot), again: it was stored but never launched")
      actions.append(.launch(trial))
    case .end:
      state.live[number] = trial
      try finish(trial, .notStarted("it was ended before it began"))
    case .lost(let reason):
      state.live[number] = trial
      try finish(trial, .lost(reason))
    }
  }

  /// Refuses what an errand was sent for, if all of it has to be; true if nothing is left to do.
  ///
  /// Then the study stays as it was found: no trial is adopted, and no event tells of an engine
  /// that came and went. What can be done is only tried here, and undone again.
  mutating func refuseAll(_ found: [FoundTrial]) throws -> Bool {
    struct Undone: Error {}
    var refusals: [(record: CommandRecord, reason: String)] = []
    var isAllRefused = true
    do {
      try writer.savepoint { writer in
        var rehearsal = self
        for item in found { try rehearsal.takeOver(item) }
        for record in try commandsToDo() {
          guard case .refused(let reason) = try rehearsal.attempt(record) else {
            isAllRefused = false
            break
          }
          refusals.append((record, reason))
        }
        throw Undone()
      }
    } catch is Undone {}
    guard isAllRefused else { return false }
    for (record, reason) in refusals { try close(record, .refused, reason) }
    return true
  }
}
