import Engine
import Foundation
import StudyStore
import Testing
import Tuning

/// Populations, runs of a configuration and phases with real scripts.
@Suite struct `The rest of the plan, run` {
  /// A script that loses `x` of its loss a step, saves each step and goes on from a checkpoint. Every
  /// member waits at each step for the others, so that all are judged among all.
  private static let trainer =
    together + """

      loss=100; step=0
      if [ -n "$HONE_RESUME_FROM" ]; then
        read loss < "$HONE_RESUME_FROM/loss"; step=${HONE_RESUME_FROM##*/}
        echo "resumed at $step with $loss"
      fi
      while [ $step -lt $HONE_STEPS ]; do
        step=$((step + 1))
        loss=$(awk "BEGIN { print $loss * (1 - $x / 4) }")
        mkdir -p "$HONE_CHECKPOINTS/.new" && echo $loss > "$HONE_CHECKPOINTS/.new/loss"
        mv "$HONE_CHECKPOINTS/.new" "$HONE_CHECKPOINTS/$step"
        report $step $loss
        together
      done
      """

  /// Waits until four members have come as far, then long enough for a verdict.
  private static let together = """
    together() {
      touch "$HONE_TRIAL_DIR/at-$step"
      until [ $(ls "$HONE_TRIAL_DIR"/../*/at-$step | wc -l) -ge 4 ]; do sleep 0.02; done
      sleep 0.3
    }
    """

  private func population(_ script: String, truncation: Double) throws -> Sweep {
    try Sweep(script, trials: 40, concurrency: 4) { plan in
      plan.steps = 6
      plan.population = PopulationPlan(size: 4, interval: 2, truncation: truncation)
    }
  }

  private func best(_ sweep: Sweep) throws -> Double {
    try #require(
      try sweep.store.rows().filter { $0.state == .complete }.compactMap(\.objective).min())
  }

  @Test func `losers are replaced by copies that carry on from a checkpoint`() async throws {
    let sweep = try population(`The rest of the plan, run`.trainer, truncation: 0.25)
    let outcome = try await sweep.engine().run()
    guard case .finished(let reason) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(reason.hasPrefix("the population of 4 is trained; "))
    let rows = try sweep.store.rows()
    let copies = rows.filter { $0.origin == .exploited }
    #expect(!copies.isEmpty)
    #expect(rows.filter { $0.state == .complete }.count == 4)
    for copy in copies {
      let parent = try #require(copy.parent)
      let output = sweep.output(copy.number)
      let from = try #require(
        output.split(separator: "\n").first?.split(separator: " ").dropFirst(2).first.flatMap {
          Int($0)
        }, "\(output)")
      let mine = try sweep.store.curve(of: copy.number, metric: "loss")
      let theirs = try sweep.store.curve(of: parent, metric: "loss")
      // The parent's first steps are its own, and the steps go on to the full number.
      #expect(mine.prefix(through: from).values == theirs.prefix(through: from).values)
      let isWhole = copy.state == .complete
      #expect(mine.steps == Array(1...(isWhole ? 6 : mine.lastStep ?? 0)))
      let event = try #require(
        try sweep.store.events(trial: copy.number).first { $0.kind == "exploited" })
      #expect(event.payload["parent"]?.int == parent && event.payload["step"]?.int == from)
    }
    let losers = rows.filter { $0.state == .pruned }
    #expect(losers.count == copies.count)
    for loser in losers {
      let events = try sweep.store.events(trial: loser.number)
      let evidence = try #require(events.first { $0.kind == "pruned" }?.evidence)
      #expect(evidence.rule == "pbt" && evidence.copies == loser.copies)
      #expect(copies.contains { $0.parent == loser.copies && $0.place == loser.place })
    }
    let alone = try population(`The rest of the plan, run`.trainer, truncation: 0)
    _ = try await alone.engine().run()
    #expect(try best(sweep) <= best(alone) + 1e-9)
  }

  @Test func `a script without checkpoints is told what it lacks`() async throws {
    let sweep = try population(
      `The rest of the plan, run`.together
        + "\nfor step in 1 2 3 4 5 6; do report $step $x; together; done", truncation: 0.25)
    let outcome = try await sweep.engine().run()
    #expect(outcome == .finished("the population of 4 is trained; 0 members were replaced"))
    let faults = try sweep.events("fault")
    #expect(faults.count == 1)
    let message = try #require(faults.first?.payload["message"]?.string)
    #expect(message.contains("it has saved no checkpoint yet"))
    #expect(message.contains("$HONE_RESUME_FROM"))
    #expect(try sweep.store.rows().allSatisfy { $0.state == .complete })
  }

  @Test func `folds and seeds reach the script, and a configuration has one value`() async throws {
    let sweep = try Sweep(
      "echo \"fold=$HONE_FOLD/$HONE_FOLDS seed=$HONE_SEED\"; report 1 $HONE_FOLD", trials: 6,
      concurrency: 3
    ) { $0.replication = Replication(seeds: 1, folds: 3) }
    #expect(try await sweep.engine().run() == .finished("6 trials"))
    let rows = try sweep.store.rows()
    let means = ReplicateMean.all(of: rows, reduction: .last)
    #expect(means.count == 2)
    for mean in means {
      #expect(mean.values.sorted() == [0, 1, 2] && mean.mean == 1 && mean.deviation == 1)
    }
    #expect(Set(rows.compactMap(\.seed)).count == 1)
    for row in rows {
      let place = try #require(row.place)
      #expect(sweep.output(row.number).contains("fold=\(place)/3 seed=\(row.seed ?? 0)"))
    }
  }

  @Test func `a plan goes on where it was left`() async throws {
    let sweep = try Sweep("report 1 $x", trials: 30, concurrency: 2) { plan in
      plan.course = Course([
        Phase("explore", .explore(trials: 5)), Phase("refine", .refine(trials: 4)),
        Phase("validate", .validate(top: 2, seeds: 2)),
      ])
      plan.stop.trials = 7
    }
    #expect(try await sweep.engine().run() == .finished("7 trials"))
    var plan = try #require(try sweep.store.plan())
    plan.stop.trials = nil
    try sweep.store.write(now: 2) { try $0.setPlan(plan) }
    let outcome = try await sweep.engine().run()
    guard case .finished(let reason) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(reason.hasPrefix("all phases are through: explore 5, refine 4, validate 4; #"))
    let rows = try sweep.store.rows()
    #expect(
      rows.map(\.phase) == Array(repeating: "explore", count: 5)
        + Array(repeating: "refine", count: 4) + Array(repeating: "validate", count: 4))
    let phases = try sweep.events("phase").compactMap { $0.payload["phase"]?.string }
    #expect(phases == ["explore", "refine", "validate"])
    let progress = StudyProgress(plan: plan, rows: rows)
    #expect(progress.phases.map(\.text) == ["explore 5/5", "refine 4/4", "validate 4/4"])
    #expect(progress.validation?.lines.count == 2)
  }
}
