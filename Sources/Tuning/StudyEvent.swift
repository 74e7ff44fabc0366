/// Something that happened in a study.
public struct StudyEvent: Sendable, Hashable {
  /// What happened; readers accept kinds they do not know.
  public struct Kind: RawRepresentable, Sendable, Hashable, Codable,
    ExpressibleByStringLiteral, CustomStringConvertible
  {
    /// The name in the database.
    public var rawValue: String
    /// A kind by its name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// A kind by its name.
    public init(stringLiteral value: String) { rawValue = value }
    /// The name.
    public var description: String { rawValue }

    /// All kinds that hone writes.
    public static let known: [Kind] = [
      "created", "asked", "queued", "withdrawn", "started", "adopted", "paused", "resumed",
      "pruned", "would_prune", "audited", "pinned", "unpinned", "exploited", "sampler_chosen",
      "note", "diverged", "killed", "completed", "failed", "lost", "ended", "retried", "new_best",
      "knob", "baseline",
      "command", "phase", "plan_changed", "stop_rule", "advice_applied", "advice_refused", "waits",
      "fault",
      "engine_started", "engine_stopped",
    ]
  }

  /// The study-wide number; later events have larger ones.
  public var revision: Int
  /// When, in seconds since 1970 UTC.
  public var time: Double
  /// The trial's number, if it is about one.
  public var trial: Int?
  /// What happened.
  public var kind: Kind
  /// The particulars: an object.
  public var payload: JSON

  /// An event.
  public init(revision: Int = 0, time: Double, trial: Int?, kind: Kind, payload: JSON = .object([]))
  {
    self.revision = revision
    self.time = time
    self.trial = trial
    self.kind = kind
    self.payload = payload
  }

  /// The pruner's evidence, of a `pruned` or `would_prune` event.
  public var evidence: Evidence? {
    guard let rule = payload["rule"]?.string, let step = payload["step"]?.int else { return nil }
    return Evidence(
      rule: rule, step: step, value: payload["value"]?.number ?? .nan,
      threshold: payload["threshold"]?.number ?? .nan, peers: payload["peers"]?.int ?? 0,
      stepsSaved: payload["steps_saved"]?.int, detail: payload["detail"]?.string ?? "",
      copies: payload["copies"]?.int, isBest: payload["of"]?.string == "best" ? true : nil)
  }
}

extension Evidence {
  /// The evidence as an event's payload.
  public var payload: JSON {
    let members: JSON = [
      "rule": .string(rule), "step": .int(step), "value": .double(value),
      "threshold": .double(threshold), "peers": .int(peers), "steps_saved": JSON(stepsSaved),
      "detail": .string(detail),
    ]
    var more: [JSON.Member] = []
    if let copies { more.append(JSON.Member("copies", .int(copies))) }
    // What the value is of the trial's curve; without it the last.
    if isBest == true { more.append(JSON.Member("of", .string("best"))) }
    return more.isEmpty ? members : .object((members.members ?? []) + more)
  }
}
