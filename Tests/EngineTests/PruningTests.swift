import Engine
import Foundation
import Search
import StudyStore
import Testing
import Tuning

/// What becomes of the pruner's word in a running sweep.
@Suite struct `Pruning in a sweep` {
  @Test func `a pinned trial is spared, and the pruner's word is recorded`() async throws {
    let sweep = try Sweep(
      """
      if [ $HONE_TRIAL -lt 2 ]; then report 1 0.1; report 2 0.1; exit 0; fi
      until test -e go; do sleep 0.02; done
      report 1 0.9; report 2 0.9; report 3 0.9
      """, trials: 3, concurrency: 1
    ) { plan in plan.pruner = .median(startupTrials: 2) }
    let running = try sweep.start()
    try await eventually("the third") { try sweep.state(2) == .running }
    #expect(try await sweep.ask(.pin(trial: 2)).result == "#2 pinned: it is not pruned")
    #expect(try await sweep.ask(.pin(trial: 0)).state == .refused)
    try sweep.go()
    _ = try await running.outcome
    #expect(try sweep.state(2) == .complete)
    let spared = try sweep.events("would_prune")
    #expect(spared.count == 1)
    #expect(spared.first?.payload["spared"]?.string == "pinned")
    #expect(try sweep.events("pruned").isEmpty)
  }

  @Test func `a revived trial that was pinned while it waited is spared`() async throws {
    let sweep = try Sweep(
      """
      if [ -n "$HONE_RESUME_FROM" ]; then report 4 9; report 5 9; exit 0; fi
      mkdir -p $HONE_CHECKPOINTS/tmp; echo weights > $HONE_CHECKPOINTS/tmp/model
      mv $HONE_CHECKPOINTS/tmp $HONE_CHECKPOINTS/3; report 3 0.5
      until test -e go; do sleep 0.02; done
      report 4 9; sleep 600
      """, trials: 2, concurrency: 1
    ) { plan in plan.pruner = .threshold(.init(upper: 1)) }
    let running = try sweep.start()
    try await eventually("a checkpoint") { try sweep.store.row(0)?.checkpoints == [3] }
    _ = try await sweep.ask(.pause(trial: nil))
    try sweep.go()
    try await eventually("pruned") { try sweep.state(0) == .pruned }
    let plan = try #require(try sweep.store.plan())
    let row = try #require(try sweep.store.row(0))
    _ = try await sweep.ask(.launch(try plan.revival(of: row), next: true))
    #expect(try await sweep.ask(.pin(trial: 1)).result == "#1 pinned: it is not pruned")
    _ = try await sweep.ask(.resume(trial: nil))
    _ = try await running.outcome
    #expect(try sweep.state(1) == .complete)
    let spared = try sweep.events("would_prune").filter { $0.trial == 1 }
    #expect(spared.first?.payload["spared"]?.string == "pinned")
  }

  /// Each prints all it has at once and ends: some are through before their condemnation reaches
  /// them, some before its signal does, and some are stopped. None may be told wrongly.
  @Test func `the condemned that were through already are complete, and nothing is saved`()
    async throws
  {
    let sweep = try Sweep(
      "for step in 1 2 3 4 5 6; do report $step 9; done", trials: 24, concurrency: 2
    ) { plan in
      plan.steps = 8
      plan.pruner = .threshold(.init(upper: 1))
    }
    _ = try await sweep.engine().run()
    let pruned = try sweep.events("pruned").filter { $0.evidence != nil }
    let spared = try sweep.events("would_prune")
    let ended = try sweep.events("ended")
    for row in try sweep.store.rows() {
      let condemned = (pruned + spared).filter { $0.trial == row.number }
      #expect(condemned.count == 1, "#\(row.number)")
      switch row.state {
      case .pruned:
        let saved = ended.first { $0.trial == row.number }?.payload["steps_saved"]?.int
        #expect(saved == 8 - (row.step ?? 0))
      case .complete:
        #expect(row.step == 6)
        let isLate = spared.contains { $0.trial == row.number }
        if isLate { #expect(condemned.first?.payload["spared"]?.string == "it had ended") }
      default: Issue.record("#\(row.number) is \(row.state)")
      }
    }
  }
}
