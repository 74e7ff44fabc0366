import Diagnosis
import Documents
import Tuning

extension ImportanceReport {
  /// As `hone importance --json` promises it.
  var json: JSON {
    [
      "method": .string(method.rawValue), "trials": .int(trials), "left_out": .int(leftOut),
      "parameters": .array(
        shares.map {
          [
            "name": .string($0.name), "importance": .double($0.share),
            "measure": .double($0.measure), "deviation": JSON($0.deviation),
          ]
        }),
      "interactions": .array(
        interactions.map {
          [
            "parameters": .array([.string($0.first), .string($0.second)]),
            "importance": .double($0.share),
            "measure": .double($0.measure),
          ]
        }),
      "constants": .array(constants.map(JSON.string)),
      "caution": JSON(caution),
    ]
  }
}

extension StudyFinding {
  /// As `hone advise --json` has it.
  var json: JSON {
    [
      "rule": .string(rule), "severity": .string(severity.rawValue), "message": .string(message),
      "evidence": .array(evidence.map(JSON.string)),
      "moves": .array(moves.map(\.json)), "edits": .array(edits.map(\.json)),
    ]
  }
}

extension Move {
  /// What to do, why, and the verbs that carry it out.
  fileprivate var json: JSON {
    [
      "title": .string(title), "reason": .string(reason),
      "commands": .array(
        commands.map { command in
          var members: [JSON.Member] = [JSON.Member("verb", .string(command.verb))]
          if let trial = command.trial { members.append(JSON.Member("trial", .int(trial))) }
          if case .launch(let proposal, _) = command {
            members.append(JSON.Member("origin", .string(proposal.origin.rawValue)))
            members.append(JSON.Member("parent", JSON(proposal.parent)))
            members.append(JSON.Member("reason", JSON(proposal.reason)))
            members.append(
              JSON.Member(
                "parameters",
                .object(proposal.configuration.entries.map { JSON.Member($0.name, $0.value.json) }))
            )
          }
          return .object(members)
        }),
    ]
  }
}

extension StudyFileEdit {
  /// The key and what stands under it; null to take it out.
  var json: JSON {
    let key = JSON.string(path.joined(separator: "."))
    switch self {
    case .set(_, let value): return ["key": key, "value": value.json]
    case .remove: return ["key": key, "value": .null]
    }
  }
}

extension ChecklistItem {
  /// As `hone advise --json` has it.
  var json: JSON {
    [
      "question": .string(question), "answer": .string(answer.rawValue),
      "evidence": .string(evidence), "advice": .string(advice),
    ]
  }
}

extension Advice {
  /// As `hone advise --json` has it.
  var json: JSON {
    [
      "trials": .int(trials), "room": JSON(room),
      "points": .array(
        points.map {
          [
            "topic": .string($0.topic), "what": .string($0.what), "why": .string($0.why),
            "edits": .array($0.edits.map(\.json)),
          ]
        }),
      "parts": .array(
        parts.map {
          [
            "group": .string($0.group), "share": .double($0.share),
            "parameters": .array($0.parameters.map(JSON.string)),
          ]
        }),
      "measured": .bool(isMeasured),
    ]
  }
}
