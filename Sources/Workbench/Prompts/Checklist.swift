import Diagnosis
import Tuning

/// What Enter does on a line of the checklist.
enum ChecklistAct: Sendable, Hashable {
  /// Carries a move out.
  case move(Move)
  /// Writes what a study cannot take any more into the sweep file of a next one.
  case next([StudyFileEdit])

  /// What it does, in a few words.
  var title: String {
    switch self {
    case .move(let move): return move.title
    case .next(let edits):
      let keys = edits.map { $0.path.dropFirst().joined(separator: ".") }
      return "write the next study's file: \(keys.joined(separator: ", "))"
    }
  }

  /// Why.
  var reason: String {
    switch self {
    case .move(let move): return move.reason
    case .next(let edits):
      return "a copy of the sweep file with \(edits.count == 1 ? "it" : "them") changed"
    }
  }
}

extension StudyFinding {
  /// What a key can do about it.
  var acts: [ChecklistAct] {
    let moves = moves.filter { !$0.commands.isEmpty }
    return moves.isEmpty && !edits.isEmpty ? [.next(edits)] : moves.map { .move($0) }
  }
}

/// The checklist while it is read: what the study shows, and which of the acts is chosen.
struct Checklist: Sendable {
  /// What is shown; nil before the first answer.
  private(set) var reading: StudyReading?
  /// The chosen act's place among `acts`.
  var position = 0
  /// The first line that is seen; nil to have the chosen act in the middle.
  var top: Int?

  init(_ reading: StudyReading?) { self.reading = reading }

  /// All that can be carried out, in the order in which it is shown.
  var acts: [ChecklistAct] { (reading?.findings ?? []).flatMap(\.acts) }

  /// The plan that was looked at.
  var plan: StudyPlan? { reading?.plan }

  /// Takes a newer reading; the chosen act stays chosen if it is still there.
  mutating func update(_ newer: StudyReading) {
    let acts = acts
    let chosen = acts.indices.contains(position) ? acts[position].title : nil
    reading = newer
    position = self.acts.firstIndex { $0.title == chosen } ?? 0
  }
}
