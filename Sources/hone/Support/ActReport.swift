import Tuning

/// What became of an act by hand, for people and for programs.
struct ActReport {
  /// What became of one command of it.
  struct Part {
    /// The trial that it was about; nil for a launch and for the whole study.
    var trial: Int?
    /// Whether it was carried out, refused, or still waits for an engine.
    var state: CommandRecord.State
    /// One line for the user.
    var text: String
    /// The trial that it made.
    var launched: Int?
  }

  /// The command's name: `kill`, `halve`.
  var verb: String
  /// The trials that were named.
  var trials: [Int]
  var parts: [Part] = []

  /// The whole act: refused if a part of it was, else queued if a part still waits.
  var state: CommandRecord.State {
    if parts.contains(where: { $0.state == .refused }) { return .refused }
    return parts.contains { $0.state == .queued } ? .queued : .done
  }

  /// Why it is not done, a line a part; nil if it is.
  var reason: String? {
    let lines = parts.filter { $0.state != .done }.map(\.text)
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  /// The act as `--json` prints it.
  var json: JSON {
    [
      "verb": .string(verb), "trials": .array(trials.map(JSON.int)),
      "state": .string(state.rawValue),
      "launched": .array(parts.compactMap(\.launched).map(JSON.int)),
      "reason": JSON(reason),
      "results": .array(
        parts.map { part in
          [
            "trial": JSON(part.trial), "state": .string(part.state.rawValue),
            "text": .string(part.text), "launched": JSON(part.launched),
          ]
        }),
    ]
  }
}
