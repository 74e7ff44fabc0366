/// How a trial ended that a pruner had condemned and that ran on, to see whether the pruner was right.
public struct AuditOutcome: Sendable, Hashable, Codable {
  /// The trial.
  public var trial: Int
  /// The rule that condemned it.
  public var rule: String
  /// The step at which it was condemned first.
  public var step: Int
  /// The objective at its end; NaN if it diverged.
  public var value: Double
  /// Its place, from 1, among the study's trials that had completed or been pruned when it ended,
  /// itself included, or when ``stand(in:)`` was last called; pruned ones count as worse than all
  /// complete ones.
  public var rank: Int
  /// How many those are.
  public var count: Int
  /// The steps it ran after it was condemned: what this audit cost.
  public var extraSteps: Int

  /// An outcome.
  public init(
    trial: Int, rule: String, step: Int, value: Double, rank: Int, count: Int, extraSteps: Int
  ) {
    self.trial = trial
    self.rule = rule
    self.step = step
    self.value = value
    self.rank = rank
    self.count = count
    self.extraSteps = extraSteps
  }

  /// Takes its place among the trials as they are now: who was among the best of the first few may
  /// be nowhere in the end.
  public mutating func stand(in standing: EndStanding) {
    guard !value.isNaN else { return }
    (rank, count) = standing.place(of: value)
  }

  /// Whether it ended best of all; the first of all ends is not.
  public var wasBest: Bool { rank == 1 && count > 1 && !value.isNaN }
  /// Whether pruning it would have been wrong: it ended among the best tenth, or best of all.
  public var wasWrong: Bool {
    wasBest || (!value.isNaN && count >= 10 && rank <= (count + 9) / 10)
  }

  /// The outcome as an `audited` event's payload.
  public var payload: JSON {
    [
      "right": .bool(!wasWrong), "best": .bool(wasBest), "rule": .string(rule),
      "condemned_at": .int(step), "value": .double(value), "rank": .int(rank),
      "of": .int(count), "extra_steps": .int(extraSteps),
    ]
  }

  /// The outcome that an event tells of; nil if it tells of none.
  public init?(_ event: StudyEvent) {
    guard event.kind == "audited", let trial = event.trial, let rank = event.payload["rank"]?.int
    else { return nil }
    self.init(
      trial: trial, rule: event.payload["rule"]?.string ?? "",
      step: event.payload["condemned_at"]?.int ?? 0,
      value: event.payload["value"]?.number ?? .nan, rank: rank,
      count: event.payload["of"]?.int ?? rank,
      extraSteps: event.payload["extra_steps"]?.int ?? 0)
  }
}

/// What the audit of a pruner has found so far.
public struct AuditSummary: Sendable, Hashable, Codable {
  /// Condemned trials that ran on to their end; those condemned at their last step show nothing.
  public private(set) var audited = 0
  /// Those among them that it would have been wrong to prune.
  public private(set) var wrong = 0
  /// Those among these that are the best of all.
  public private(set) var best = 0
  /// Steps that the audit cost.
  public private(set) var extraSteps = 0

  /// Nothing audited yet.
  public init() {}

  /// The summary of outcomes as they stand among the study's trials now.
  public init(_ outcomes: some Sequence<AuditOutcome>, in standing: EndStanding) {
    for var outcome in outcomes {
      outcome.stand(in: standing)
      add(outcome)
    }
  }

  /// Counts another outcome, if pruning would have saved a step.
  public mutating func add(_ outcome: AuditOutcome) {
    guard outcome.extraSteps > 0 else { return }
    audited += 1
    wrong += outcome.wasWrong ? 1 : 0
    best += outcome.wasBest ? 1 : 0
    extraSteps += outcome.extraSteps
  }

  /// The counts, for programs.
  public var json: JSON {
    [
      "audited": .int(audited), "wrong": .int(wrong), "best": .int(best),
      "extra_steps": .int(extraSteps),
    ]
  }

  /// In a line: `audit: 1 wrong of 8, none the best; 140 steps spent`.
  public var text: String {
    let top = best == 0 ? "none the best" : "\(best) the best"
    return "audit: \(wrong) wrong of \(audited)\(wrong > 0 ? ", \(top)" : ""); "
      + "\(extraSteps) step\(extraSteps == 1 ? "" : "s") spent"
  }
}
