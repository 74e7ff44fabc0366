import Diagnosis
import Tuning

/// The checklist while it is read: what the study shows, and which of the moves is chosen.
struct Checklist: Sendable {
  /// What is shown; nil before the first answer.
  private(set) var reading: StudyReading?
  /// The chosen move's place among `moves`.
  var position = 0
  /// The first line that is seen; nil to have the chosen move in the middle.
  var top: Int?

  init(_ reading: StudyReading?) { self.reading = reading }

  /// All moves that can be carried out, in the order in which they are shown.
  var moves: [Move] {
    (reading?.findings ?? []).flatMap(\.moves).filter { !$0.commands.isEmpty }
  }

  /// The plan that was looked at.
  var plan: StudyPlan? { reading?.plan }

  /// Takes a newer reading; the chosen move stays chosen if it is still there.
  mutating func update(_ newer: StudyReading) {
    let chosen = moves.indices.contains(position) ? moves[position].title : nil
    reading = newer
    position = moves.firstIndex { $0.title == chosen } ?? 0
  }
}
