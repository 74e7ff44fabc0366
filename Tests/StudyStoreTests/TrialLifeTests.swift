import GRDB
import Testing
import Tuning

@testable import StudyStore

@Suite struct `A stored trial` {
  /// What Optuna has of the newest trial: state, value, value's type, start, end.
  private func optuna(_ store: StudyStore) throws -> [String?] {
    try store.read { tables in
      let columns = ["state", "datetime_start", "datetime_complete"].map {
        "(SELECT \($0) FROM trials ORDER BY trial_id DESC LIMIT 1)"
      }
      let values = ["value", "value_type"].map {
        "(SELECT \($0) FROM trial_values WHERE trial_id = (SELECT max(trial_id) FROM trials))"
      }
      return try (columns + values).map {
        try tables.fetchOne(String.self, "SELECT CAST(\($0) AS TEXT)")
      }
    }
  }

  @Test func `thousands are read in their order, whoever reads them`() throws {
    let store = try StudyStore.inMemory(plan: samplePlan, now: 0)
    try store.write(now: sampleTime) { writer in
      for number in 0..<1_700 {
        var row = try writer.add(
          Proposal(configuration: sampleConfiguration), state: .running, attempt: "a\(number)")
        row.state = .complete
        row.objective = Double(number)
        try writer.update(row)
      }
    }
    // What a worker of Optuna's ended stands among ours at its place.
    let theirs = [0, 511, 512, 1_024, 1_699]
    try store.write(now: sampleTime) { writer in
      for number in theirs {
        try writer.tables.execute(
          "UPDATE hone_trial SET state = 'running' WHERE trial_id = ?",
          [try writer.tables.id(of: number)])
      }
    }
    let rows = try store.changes(since: 0).rows
    #expect(rows.map(\.number) == Array(0..<1_700))
    #expect(
      rows.map(\.objective)
        == (0..<1_700).map { theirs.contains($0) ? rows[$0].objective : Double($0) })
  }

  private func end(
    _ state: TrialState, objective: Double?, best: Double? = nil, origin: Origin = .sampled,
    reduction: Objective.Reduction = .last
  ) throws -> [String?] {
    var plan = samplePlan
    plan.objective.reduction = reduction
    let store = try StudyStore.inMemory(plan: plan, now: 0)
    try store.write(now: sampleTime) { writer in
      var row = try writer.add(
        Proposal(configuration: sampleConfiguration, origin: origin), state: .running,
        attempt: "a")
      row.state = state
      row.objective = objective
      row.best = best
      row.ended = sampleTime + 60
      try writer.update(row)
    }
    return try optuna(store)
  }

  @Test(
    arguments: [
      (TrialState.complete, 0.5, "COMPLETE", "0.5", "FINITE"),
      (.complete, .infinity, "COMPLETE", nil, "INF_POS"),
      (.complete, -.infinity, "COMPLETE", nil, "INF_NEG"),
      (.complete, .nan, "FAIL", nil, nil), (.complete, nil, "FAIL", nil, nil),
      (.pruned, 0.5, "PRUNED", "0.5", "FINITE"), (.pruned, nil, "PRUNED", nil, nil),
      (.diverged, .nan, "PRUNED", nil, nil), (.diverged, .infinity, "PRUNED", nil, "INF_POS"),
      (.killed, 0.5, "PRUNED", "0.5", "FINITE"), (.killed, nil, "FAIL", nil, nil),
      (.killed, .nan, "FAIL", nil, nil), (.failed, 0.5, "FAIL", nil, nil),
      (.lost, 0.5, "FAIL", nil, nil),
    ] as [(TrialState, Double?, String, String?, String?)])
  func `ends for Optuna as its table of states says`(
    _ state: TrialState, _ objective: Double?, _ expected: String, _ value: String?,
    _ type: String?
  ) throws {
    #expect(
      try end(state, objective: objective) == [
        expected, "2026-11-21 02:00:05.250000", "2026-11-21 02:01:05.250000", value, type,
      ])
  }

  @Test func `is stored with its best value where the plan says so`() throws {
    let ended = try end(.complete, objective: 0.9, best: 0.25, reduction: .best)
    #expect(ended[3] == "0.25")
  }

  @Test func `is no trial of the search if it was a range test`() throws {
    #expect(try end(.complete, objective: 0.5, origin: .rangeTest)[0] == "FAIL")
    #expect(try end(.complete, objective: 0.5, origin: .rangeTest)[3] == nil)
  }

  @Test func `runs for Optuna while it is paused or stopping`() throws {
    #expect(try end(.paused, objective: 1)[0] == "RUNNING")
    #expect(try end(.stopping, objective: 1)[2] == nil)
  }

  @Test func `never changes once it has ended`() throws {
    let store = try StudyStore.inMemory(plan: samplePlan, now: 0)
    try store.write(now: 1) { writer in
      var row = try writer.add(Proposal(configuration: sampleConfiguration), state: .running)
      row.state = .pruned
      row.objective = 0.5
      row.ended = 2
      #expect(try writer.update(row))
      row.state = .complete
      row.objective = 0.1
      row.note = "keep"
      row.checkpoints = [4]
      #expect(try !writer.update(row))
      // A point that comes late is kept, but not among what Optuna has read already.
      try writer.append(
        [MetricPoint(metric: "val_loss", step: 9, value: 0.1, time: 1)], offsets: nil, to: 0,
        objective: samplePlan.objective)
    }
    let row = try #require(try store.row(0))
    #expect(row.state == .pruned && row.objective == 0.5 && row.note == "keep")
    #expect(row.checkpoints == [4])
    #expect(try optuna(store)[0] == "PRUNED")
    #expect(try store.curve(of: 0, metric: "val_loss").count == 1)
    let late = try store.read { tables in
      try tables.fetchOne(Int.self, "SELECT count(*) FROM trial_intermediate_values")
    }
    #expect(late == 0)
  }

  @Test func `that waited can be withdrawn`() throws {
    let store = try StudyStore.inMemory(plan: samplePlan, now: 0)
    try store.write(now: 1) { writer in
      var row = try writer.add(Proposal(configuration: sampleConfiguration), state: .queued)
      row.state = .killed
      row.ended = 5
      try writer.update(row)
      #expect(try writer.waiting().isEmpty)
    }
    #expect(try store.row(0)?.state == .killed)
    #expect(try optuna(store)[0] == "FAIL")
  }

  @Test func `with an edited number widens its own distribution only`() throws {
    let store = try StudyStore.inMemory(plan: samplePlan, now: 0)
    try store.write(now: 1) { writer in
      var edited = sampleConfiguration
      edited["lr"] = 2.0
      edited["layers"] = 7
      _ = try writer.add(Proposal(configuration: edited), state: .running)
      _ = try writer.add(Proposal(configuration: sampleConfiguration), state: .running)
    }
    let texts = try store.read { tables in
      try ["lr", "layers", "batch_size"].map { name in
        try (1...2).map { id in
          try tables.fetchOne(
            String.self,
            """
            SELECT distribution_json FROM trial_params
            WHERE trial_id = \(id) AND param_name = '\(name)'
            """)
        }
      }
    }
    #expect(texts[0][0]?.contains(#""high": 2.0"#) == true)
    #expect(texts[0][1]?.contains(#""high": 0.1"#) == true)
    #expect(texts[1][0]?.contains(#""high": 7"#) == true)
    #expect(texts[2][0] == texts[2][1])
  }
}
