import Tuning

/// The next step of the manual workflow.
public struct ManualStep: Sendable, Hashable {
  /// Why it is taken.
  public var grounds: Grounds
  /// The trial to run; of a range test the next of its runs.
  public var proposal: Proposal
  /// The trial that it changes; nil for a range test and for the first trial.
  public var base: Int?

  /// Whether it is a learning-rate range test: its trials are short, and count as no trials.
  public var isRangeTest: Bool { proposal.origin == .rangeTest }

  init(_ grounds: Grounds, _ proposal: Proposal, base: Int? = nil) {
    self.grounds = grounds
    self.proposal = proposal
    self.proposal.grounds = grounds
    self.base = base
  }

  /// As `hone next --json` prints it.
  public var json: JSON {
    .object(
      (grounds.payload.members ?? []) + [
        JSON.Member("origin", .string(proposal.origin.rawValue)),
        JSON.Member("base", JSON(base)),
        JSON.Member(
          "parameters",
          .object(proposal.configuration.entries.map { JSON.Member($0.name, $0.value.json) })),
      ])
  }
}

/// What the manual workflow says of a study as it stands.
public enum ManualAnswer: Sendable, Hashable {
  /// Do this next.
  case step(ManualStep)
  /// A trial runs; its verdict comes when it has ended.
  case wait(reason: String)
  /// No better move is left.
  case through(reason: String)
}
