import Foundation
import Tuning

extension CurveVerdict {
  /// The verdict on a trial of a study: its curves, judged among its peers, with the moves that the
  /// study's space allows.
  ///
  /// - Parameters:
  ///   - row: The trial.
  ///   - curves: Its metrics' curves by name.
  ///   - plan: The study's plan.
  ///   - peers: Where the study's trials stand, this one among them or not.
  ///   - turns: When its live knobs were turned while it ran: a jump there is the turn's.
  /// - Returns: nil while there is too little to judge, and for a range test.
  public static func of(
    _ row: TrialRow, curves: [String: Curve], plan: StudyPlan, among peers: PeerStandings,
    turns: [KnobTurn] = []
  ) -> CurveVerdict? {
    guard row.origin != .rangeTest else { return nil }
    if row.state == .failed {
      let reason = row.reason ?? "it ended with an error"
      return CurveVerdict(
        .failed, evidence: [reason], moves: NextMoves(plan: plan, row: row).afterFailure(reason))
    }
    guard
      let read = TrialCurves(
        curves, objective: plan.objective, roles: plan.roles, steps: row.steps ?? plan.steps,
        state: row.state, turns: turns.map(\.step))
    else { return nil }
    let peers = peers.levels(except: row.number)
    guard var verdict = CurveVerdict.read(read, among: peers) else { return nil }
    let moves = NextMoves(plan: plan, row: row)
    let (curves, levels) = read.measurable(peers)
    let questions = CurveQuestions(curves, levels)
    switch verdict.kind {
    case .plateau where questions.shrunkSteps() != nil: verdict.moves = moves.afterShrunkSteps
    case .noSignal where questions.othersLearn:
      verdict.evidence.insert(
        "other trials learn from the same data, down to \(questions.bestText)",
        at: min(1, verdict.evidence.count))
      verdict.moves = moves.whereOthersLearn(hasMoved: questions.hasMoved)
    case .noSignal where questions.hasMoved: verdict.moves = moves.afterLearningNothing
    default: verdict.moves = moves.moves(for: verdict.kind)
    }
    return verdict
  }

  /// The verdict in a word or two: a good curve that still runs is *converging*.
  public func words(isRunning: Bool) -> String {
    if kind == .good, isRunning { return "converging" }
    return kind.rawValue.replacing("_", with: " ")
  }

  /// The verdict on a trial among rows, this one among them or not.
  public static func of(
    _ row: TrialRow, curves: [String: Curve], plan: StudyPlan, among rows: [TrialRow],
    turns: [KnobTurn] = []
  ) -> CurveVerdict? {
    of(
      row, curves: curves, plan: plan,
      among: PeerStandings(of: rows, objective: plan.objective, roles: plan.roles), turns: turns)
  }

  /// As `hone show --json` has it: a move is its title, its reason and its StudyCommands.
  public var json: JSON {
    JSON.object([
      JSON.Member("kind", .string(kind.rawValue)),
      JSON.Member("evidence", .array(evidence.map { .string($0) })),
      JSON.Member(
        "moves",
        .array(
          moves.map { move in
            .object([
              JSON.Member("title", .string(move.title)),
              JSON.Member("reason", .string(move.reason)),
              JSON.Member("commands", .array(move.commands.map(\.json))),
            ])
          })),
    ])
  }
}

extension StudyCommand {
  /// The command as the store holds it; null for one that JSON cannot say.
  var json: JSON {
    guard let data = try? JSONEncoder().encode(self),
      let value = try? JSON(parsing: String(decoding: data, as: UTF8.self))
    else { return .null }
    return value
  }
}
