import Tuning

/// Something that the trials of a study say about the search itself.
public struct StudyFinding: Sendable, Hashable {
  /// What kind of news it is.
  public enum Severity: String, Sendable, Hashable, Codable {
    /// Trials are being lost.
    case warning
    /// Worth a thought.
    case hint
    /// As one would wish.
    case good
  }

  /// The rule's name.
  public var rule: String
  /// What kind of news it is.
  public var severity: Severity
  /// What is the case and what it means, in a sentence or two.
  public var message: String
  /// The numbers behind it, a piece each.
  public var evidence: [String]
  /// What to do next; the first is what we would do.
  public var moves: [Move]
  /// The same as changes of the study file, for the next study; empty if there are none.
  public var edits: [StudyFileEdit]

  /// A finding.
  public init(
    rule: String, _ severity: Severity, _ message: String, evidence: [String] = [],
    moves: [Move] = [], edits: [StudyFileEdit] = []
  ) {
    self.rule = rule
    self.severity = severity
    self.message = message
    self.evidence = evidence
    self.moves = moves
    self.edits = edits
  }
}
