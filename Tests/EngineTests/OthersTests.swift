import Foundation
import Search
import StudyStore
import Testing
import Tuning

@testable import Engine

/// Studies in which other programs write, as Optuna does: with plain SQL.
@Suite struct `Other programs` {
  private static let patient = """
    trap 'exit 0' INT
    report 1 $x
    while test ! -e go; do sleep 0.02; done
    """

  @Test func `a trial that somebody enqueued is run with its values, the rest drawn`()
    async throws
  {
    let sweep = try Sweep(Self.patient, trials: 2, concurrency: 1) { plan in
      plan.space = SearchSpace([.uniform("x", 0...1), .integer("n", 1...5)])
    }
    let running = try sweep.start()
    try await eventually("the first runs") { try sweep.store.row(0)?.objective != nil }
    try await sweep.sql(
      """
      INSERT INTO trials (trial_id, number, study_id, state) VALUES (77, 1, 1, 'WAITING');
      INSERT INTO trial_system_attributes (trial_id, "key", value_json)
        VALUES (77, 'fixed_params', '{"x": 0.125}');
      """)
    try sweep.go()
    #expect(try await running.outcome == .finished("2 trials"))
    let row = try #require(try sweep.store.row(1))
    #expect(row.state == .complete)
    #expect(row.origin == .enqueued)
    #expect(row.objective == 0.125)
    #expect((1...5).contains(try #require(row.configuration.number("n"))))
  }

  @Test func `a trial of ours that somebody else ended is ended, and keeps their state`()
    async throws
  {
    let sweep = try Sweep(Self.patient, trials: 1)
    let running = try sweep.start()
    try await eventually("it runs") { try sweep.store.row(0)?.pid != nil }
    let script = try #require(sweep.folder.trial(0).process?.script)
    try await sweep.sql(
      """
      UPDATE trials SET state = 'FAIL', datetime_complete = '2026-01-01 00:00:00.000000'
        WHERE number = 0;
      """)
    _ = try await running.outcome
    #expect(!script.isAlive)
    #expect(try sweep.state(0) == .failed)
  }

  @Test func `another program's finished trials count, and teach`() async throws {
    let sweep = try Sweep("report 1 $x", trials: 3, concurrency: 1)
    try await sweep.sql(
      """
      INSERT INTO trials (trial_id, number, study_id, state, datetime_start, datetime_complete)
        VALUES (1, 0, 1, 'COMPLETE', '2026-01-01 00:00:00.000000', '2026-01-01 00:00:01.000000');
      INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES (1, 0, 0.5, 'FINITE');
      INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json)
        VALUES (1, 'x', 0.5, '{"name": "FloatDistribution", "attributes":
        {"step": null, "low": 0.0, "high": 1.0, "log": false}}');
      """)
    #expect(try await sweep.engine().run() == .finished("3 trials"))
    #expect(try sweep.store.rows().map(\.isOurs) == [false, true, true])
    let refused = try await sweep.act(.kill(trial: 0))
    #expect(refused.state == .refused)
  }
}
