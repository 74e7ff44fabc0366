/// What is new in a study since a revision.
public struct StudyChange: Sendable, Hashable {
  /// The newest revision that is included; ask for changes since this one next.
  public var revision: Int
  /// Trials that are new or changed, whole.
  public var rows: [TrialRow]
  /// Events since, in order.
  public var events: [StudyEvent]
  /// Commands that are new or were answered since.
  public var commands: [CommandRecord]
  /// The plan, if another came into force.
  public var plan: StudyPlan?
  /// The engine as it is now.
  public var engine: EngineStatus
  /// Trials that are not recorded as ended though nothing of theirs runs any more, as far as that can
  /// be seen while no engine is there.
  public var gone: Set<Int> = []
  /// What keeps the study from being stored, as far as it is known; nil if nothing does.
  public var trouble: String?

  /// A change.
  public init(
    revision: Int, rows: [TrialRow] = [], events: [StudyEvent] = [],
    commands: [CommandRecord] = [], plan: StudyPlan? = nil, engine: EngineStatus = .absent
  ) {
    self.revision = revision
    self.rows = rows
    self.events = events
    self.commands = commands
    self.plan = plan
    self.engine = engine
  }

  /// Whether nothing is new but perhaps the engine's status.
  public var isEmpty: Bool {
    rows.isEmpty && events.isEmpty && commands.isEmpty && plan == nil
  }
}

/// Whether somebody drives the study.
public enum EngineStatus: Sendable, Hashable, Codable {
  /// Nobody does.
  case absent
  /// An engine does.
  case running(pid: Int, host: String)
}
