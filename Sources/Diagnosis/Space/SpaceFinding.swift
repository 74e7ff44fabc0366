import Tuning

/// Something unwise in a search space or a plan, found before anything runs.
public struct SpaceFinding: Sendable, Hashable {
  /// How much it matters.
  public enum Severity: String, Sendable, Hashable, Codable {
    /// Most likely hours are lost this way.
    case warning
    /// Worth a thought; somebody who means it may pass it over.
    case hint
  }

  /// What to write instead.
  public struct Fix: Sendable, Hashable {
    /// The changes of the file.
    public var edits: [StudyFileEdit]
    /// Whether `--fix` makes them; else they depend on something only the user knows (what the
    /// script understands, what is run today) and are shown.
    public var isSafe: Bool

    /// A fix.
    public init(_ edits: [StudyFileEdit], isSafe: Bool = true) {
      self.edits = edits
      self.isSafe = isSafe
    }
  }

  /// The rule's name.
  public var rule: String
  /// How much it matters.
  public var severity: Severity
  /// The key it is about, from the outermost inwards; empty for the file as a whole.
  public var path: [String]
  /// What is the case, why it matters, what to do.
  public var message: String
  /// What to write instead; nil if no line of the file could be better.
  public var fix: Fix?

  /// A finding.
  public init(
    rule: String, _ severity: Severity, at path: [String], _ message: String, fix: Fix? = nil
  ) {
    self.rule = rule
    self.severity = severity
    self.path = path
    self.message = message
    self.fix = fix
  }

  /// The key's path with dots: `parameters.lr`.
  public var key: String { path.joined(separator: ".") }
}
