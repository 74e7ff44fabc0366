import Testing
import Tuning

@testable import Diagnosis

@Suite struct `Next moves` {
  private func proposals(_ kind: CurveVerdict.Kind) -> [Proposal] {
    NextMoves(plan: Fixture.plan, row: Fixture.row(.complete)).moves(for: kind)
      .flatMap(\.commands).compactMap {
        if case .launch(let proposal, _) = $0 { return proposal }
        return nil
      }
  }

  @Test func `each turns the one thing that its verdict asks for`() {
    func rate(_ kind: CurveVerdict.Kind) -> Double? {
      proposals(kind).first { $0.origin == .adjusted }?.configuration.number("lr")
    }
    #expect(abs((rate(.diverged) ?? 0) - 0.01) < 1e-12)
    #expect(rate(.oscillating) == 0.05)
    #expect(rate(.spiking) == 0.05)
    #expect(abs((rate(.plateau) ?? 0) - 0.1 / 3) < 1e-9)
    #expect(abs((rate(.tooSlow) ?? 0) - 0.3) < 1e-9)
    #expect(rate(.stillFalling) == 0.2)
    #expect(proposals(.stillFalling).first?.steps == 60)
    #expect(
      abs((proposals(.overfitting).first?.configuration.number("weight_decay") ?? 0) - 1e-3) < 1e-9)
    #expect(proposals(.overfitting).last?.steps == 9)
    #expect(proposals(.underfitting).first?.configuration.number("hidden") == 128)
    #expect(proposals(.plateau).last?.configuration["schedule"] == "cosine")
    #expect(proposals(.oscillating).last?.configuration.number("batch_size") == 64)
    #expect(proposals(.good).isEmpty)
  }

  @Test func `no rate is proposed beyond where the space ends`() {
    var row = Fixture.row(.complete)
    row.configuration["lr"] = 0.6
    let moves = NextMoves(plan: Fixture.plan, row: row)
    #expect(!moves.moves(for: .noSignal).contains { $0.title.contains("lr × 10") })
    #expect(!moves.afterShrunkSteps.contains { $0.title.contains("lr × 3") })
    #expect(moves.moves(for: .plateau).contains { $0.title.hasPrefix("lr ÷ 3") })
  }

  @Test func `what a trial tried already comes last, with what came of it`() throws {
    let row = Fixture.row(.complete)
    let moves = NextMoves(plan: Fixture.plan, row: row).moves(for: .oscillating)
    let verdict = CurveVerdict(.oscillating, evidence: [], moves: moves)
    var half = Fixture.row(.complete)
    (half.number, half.objective) = (row.number + 1, 0.43)
    half.configuration["lr"] = 0.05
    let known = verdict.knowing([row, half], about: row, of: Fixture.plan)
    #expect(known.moves.count == moves.count && known.moves.first == moves[1])
    #expect(known.moves.last?.title == moves[0].title)
    #expect(
      known.moves.last?.reason.hasPrefix("tried in #\(half.number): val_loss 0.43") == true,
      "\(known.moves)")
    // The result tells more than another try that was killed, and a turned knob was another trial.
    var killed = half
    (killed.number, killed.state, killed.objective) = (half.number + 1, .killed, 0.9)
    #expect(verdict.knowing([half, killed], about: row, of: Fixture.plan) == known)
    #expect(verdict.knowing([killed, half], about: row, of: Fixture.plan) == known)
    var turned = half
    turned.knobs = [.init("lr", 0.01)]
    #expect(verdict.knowing([turned], about: row, of: Fixture.plan) == verdict)
    half.state = .running
    #expect(
      verdict.knowing([half], about: row, of: Fixture.plan).moves.last?.reason
        .hasPrefix("#\(half.number) tries it (running)") == true)
    // Of another length, or a range test, it was another trial.
    half.state = .complete
    half.steps = 3
    #expect(verdict.knowing([half], about: row, of: Fixture.plan) == verdict)
    half.steps = row.steps
    half.origin = .rangeTest
    #expect(verdict.knowing([half], about: row, of: Fixture.plan) == verdict)
  }

  @Test func `starts from the rate that was turned while it ran`() {
    var row = Fixture.row(.complete)
    row.knobs = [.init("lr", 0.02)]
    let moves = NextMoves(plan: Fixture.plan, row: row).moves(for: .oscillating)
    #expect(moves.first?.title == "lr ÷ 2 (0.02 → 0.01)")
    #expect(moves.last?.title.contains("(0.02 → ") == true, "and the rate that goes with a batch")
  }

  @Test(arguments: [
    "exit status 1: torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.",
    "exit status 1: MemoryError", "signal 9 (Killed): epoch 3",
    "exit status 1: RESOURCE_EXHAUSTED: Failed to allocate request for 1.2GiB",
  ])
  func `want half the batch where memory ran out, with the rate that goes with it`(
    reason: String
  ) throws {
    var row = Fixture.row(.failed)
    row.reason = reason
    let verdict = try #require(
      CurveVerdict.of(row, curves: [:], plan: Fixture.plan, among: []), "without a point")
    #expect(verdict.kind == .failed && verdict.evidence == [reason])
    let first = try #require(verdict.moves.first)
    #expect(first.title == "batch_size 32 → 16, lr ÷ √2 (0.1 → 0.0707)")
    #expect(first.reason.contains("memory"))
    guard case .launch(let proposal, _)? = first.commands.first else {
      Issue.record("no launch")
      return
    }
    #expect(proposal.configuration.number("batch_size") == 16)
    #expect(proposal.configuration.number("lr") == 0.0707)
    #expect(verdict.moves.contains { $0.title == "hidden 64 → 32" })
  }

  @Test func `offer no other value where the script itself broke`() throws {
    var row = Fixture.row(.failed)
    row.reason = "exit status 1: KeyError: 'val_loss'"
    let verdict = try #require(CurveVerdict.of(row, curves: [:], plan: Fixture.plan, among: []))
    #expect(verdict.moves.map(\.title) == ["see its output: hone log 7"])
    #expect(verdict.moves.flatMap(\.commands).isEmpty)
  }

  @Test func `what was ended early is carried on, what runs is not made longer`() {
    var row = Fixture.row(.pruned)
    row.step = 5
    let moves = NextMoves(plan: Fixture.plan, row: row).moves(for: .stillFalling)
    #expect(moves.first?.title == "carry it on (step 5 → 30)")
    guard case .launch(let proposal, _)? = moves.first?.commands.first else {
      Issue.record("no launch")
      return
    }
    #expect(proposal.origin == .revived && proposal.steps == 30)
    let running = NextMoves(plan: Fixture.plan, row: Fixture.row(.running)).moves(for: .tooSlow)
    #expect(running.count == 1)
  }

  @Test func `all of them are allowed by the space`() {
    for kind in CurveVerdict.Kind.allCases {
      for proposal in proposals(kind) {
        #expect(Fixture.space.problems(of: proposal.configuration) == [])
        #expect(proposal.parent == 7)
      }
    }
  }

  @Test func `what the space has no parameter for is advice without a command`() throws {
    let plan = StudyPlan(
      name: "s", objective: Objective(metric: "val_loss"), space: SearchSpace([]))
    let row = TrialRow(number: 0, state: .complete, configuration: [:])
    let moves = NextMoves(plan: plan, row: row).moves(for: .overfitting)
    #expect(moves.first?.title == "more weight decay")
    #expect(moves.allSatisfy { $0.commands.isEmpty && !$0.reason.isEmpty })
  }
}
