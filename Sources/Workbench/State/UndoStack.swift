import Tuning

/// What can be taken back, the newest last.
struct UndoStack: Sendable {
  /// Something the user did, with what it takes to undo it.
  enum Step: Sendable {
    /// The marks were these.
    case marks(Set<Int>)
    /// The filter was this.
    case filter(TrialFilter?)
    /// The study was asked for something.
    case act(ActUndo)
    /// This cannot be taken back; with what can be done instead.
    case final(String)
  }

  private static let limit = 100
  private var steps: [Step] = []

  /// Whether there is nothing to take back.
  var isEmpty: Bool { steps.isEmpty }

  mutating func push(_ step: Step) {
    steps.append(step)
    if steps.count > UndoStack.limit { steps.removeFirst() }
  }

  mutating func pop() -> Step? { steps.popLast() }
}
