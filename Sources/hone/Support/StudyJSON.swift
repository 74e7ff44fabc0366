import Foundation
import Tuning

/// A moment as ISO 8601 in UTC with milliseconds.
func isoText(_ time: Double) -> String {
  let date = Date(timeIntervalSince1970: time)
  return date.formatted(
    Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt))
}

extension TrialRow {
  /// The trial as `hone trials --json` promises it.
  func json(in space: SearchSpace) -> JSON {
    [
      "number": .int(number),
      "state": .string(state.rawValue),
      "objective": JSON(objective),
      "best": JSON(best),
      "step": JSON(step),
      "steps": JSON(steps),
      "parameters": .object(
        configuration.entries.map { JSON.Member($0.name, $0.value.json) }),
      "knobs": .object(knobs.map { JSON.Member($0.name, $0.value.json) }),
      "metrics": .object(metrics.map { JSON.Member($0.name, .double($0.value)) }),
      "origin": [
        "kind": .string(origin.rawValue), "parent": JSON(parent), "detail": JSON(detail),
        "from": isFromOutside ? "optuna" : "hone",
      ],
      "seed": seed.map { Int(exactly: $0).map(JSON.int) ?? .string(String($0)) } ?? .null,
      "started": JSON(started.map(isoText)),
      "ended": JSON(ended.map(isoText)),
      "reason": JSON(reason),
      "slot": JSON(slot),
      "pid": JSON(pid),
      "host": JSON(host),
      "pinned": .bool(isPinned),
      "note": JSON(note),
      "checkpoints": .array(checkpoints.map(JSON.int)),
      "phase": JSON(phase),
      "place": JSON(place),
    ]
  }
}

extension StudyEvent {
  /// The event as `hone events --json` promises it: the payload's keys stand beside the others.
  var json: JSON {
    let own: [JSON.Member] = [
      JSON.Member("revision", .int(revision)),
      JSON.Member("time", .string(isoText(time))),
      JSON.Member("trial", JSON(trial)),
      JSON.Member("kind", .string(kind.rawValue)),
    ]
    let reserved = Set(own.map(\.key))
    return .object(own + (payload.members ?? []).filter { !reserved.contains($0.key) })
  }
}

extension Curve {
  /// The curve as pairs of step and value.
  var json: JSON {
    .array(zip(steps, values).map { .array([.int($0), .double($1)]) })
  }
}
