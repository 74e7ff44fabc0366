import Tuning

/// How an engine ended, as it wrote it into its lock's file: the one place that can still be
/// written when the database cannot.
public struct EngineEnd: Sendable, Hashable {
  /// In which way.
  public enum Kind: String, Sendable, Hashable {
    /// The plan is through, a stop rule held, or it was stopped by hand.
    case finished
    /// By ^C.
    case interrupted
    /// It left its trials to the next engine.
    case left
    /// Something is wrong with the study.
    case failed
  }

  /// In which way.
  public var kind: Kind
  /// How it ended, or what is wrong and what to do. Several lines.
  public var reason: String

  /// An end.
  public init(_ kind: Kind, reason: String) {
    self.kind = kind
    self.reason = reason
  }

  init(_ outcome: Outcome) {
    switch outcome {
    case .finished, .stopped, .idle, .held: kind = .finished
    case .interrupted: kind = .interrupted
    case .left: kind = .left
    case .failed: kind = .failed
    }
    reason = outcome.text
  }

  var json: JSON { ["kind": .string(kind.rawValue), "reason": .string(reason)] }

  init?(_ json: JSON?) {
    guard let reason = json?["reason"]?.string,
      let kind = json?["kind"]?.string.flatMap(Kind.init)
    else { return nil }
    self.init(kind, reason: reason)
  }
}
