import Documents
import Foundation
import Search
import StudyStore
import Testing
import Tuning

/// A study that was run, and one that is played from its records.
@Suite struct `A recorded run` {
  /// An entry of the study's one order: an event, or a point.
  private struct Entry: Decodable {
    var trial: Int?
    var kind: String?
    var metric: String?
    var step: Int?
    var value: Double?
  }

  /// Everything that was recorded, in order.
  private static let dump = """
    import json, sqlite3, sys
    db = sqlite3.connect(sys.argv[1])
    number = dict(db.execute("SELECT trial_id, number FROM hone_trial"))
    entries = [(id, {"trial": number.get(trial), "kind": kind}) for id, trial, kind in
               db.execute("SELECT revision, trial_id, kind FROM hone_event")]
    entries += [(id, {"trial": number[trial], "metric": name, "step": step, "value": value})
                for id, trial, name, step, value in db.execute(
                    "SELECT p.id, p.trial_id, m.name, p.step, p.value FROM hone_metric_point p"
                    " JOIN hone_metric m ON m.metric_id = p.metric_id")]
    print(json.dumps([entry for _, entry in sorted(entries, key=lambda e: e[0])]))
    """

  @Test(.enabled(if: Programs.hasPython), .timeLimit(.minutes(3)))
  func `replays exactly: the same questions at the same places have the same answers`() throws {
    let space = try Workspace()
    try space.write(
      "train.sh",
      #"""
      for word; do case $word in --lr=*) lr=${word#--lr=} ;; --units=*) units=${word#--units=} ;; esac; done
      exec awk -v lr="$lr" -v units="$units" 'BEGIN {
        for (step = 1; step <= 6; step++) {
          loss = (log(lr) + 5) ^ 2 / 10 + 16 / units + (lr > 0.05 ? step : 1 / step)
          printf "{\"step\": %d, \"loss\": %.6f, \"acc\": %.4f}\n", step, loss, 1 / (1 + loss)
          fflush()
          system("sleep 0.02")
        }
      }'
      """#)
    try space.write(
      "s.yaml",
      """
      program: train.sh
      command: ["/bin/sh", "${program}", "${args}"]
      method: bayes
      metric: {name: loss, goal: minimize}
      parameters:
        lr: {distribution: log_uniform_values, min: 0.0001, max: 0.1}
        units: {values: [16, 32, 64]}
      run_cap: 30
      hone:
        concurrency: 3
        steps: 6
        seed: 11
        pruner: {type: median, startup: 3, warmup: 1}
        baseline: {lr: 0.001, units: 16}
      """)
    let run = try space.hone("run", "s.yaml", "--headless")
    #expect(run.status == 0, "\(run.errors)")

    let folder = space.path + "/s.hone"
    let text = try String(contentsOfFile: folder + "/study.yaml", encoding: .utf8)
    let plan = try StudyDocument(yaml: text, file: "study.yaml").plan
    let store = try StudyStore(path: folder + "/study.db", access: .readOnly)
    let rows = try store.rows()
    try #require(rows.count == 30)
    #expect(rows.contains { $0.state == .pruned } && rows.contains { $0.state == .complete })

    let printed = try space.run([
      Programs.python, "-c", Self.dump, folder + "/study.db",
    ])
    let entries = try JSONDecoder().decode([Entry].self, from: Data(printed.output.utf8))
    var tuner = Tuner(plan: plan)
    var offered: [Proposal] = []
    var begun = 0
    let ends: Set = ["completed", "failed", "killed", "lost", "ended"]
    for (index, entry) in entries.enumerated() {
      guard let number = entry.trial else {
        if entry.kind == "asked", case .trial(let proposal) = tuner.ask() {
          offered.append(proposal)
        }
        continue
      }
      if let metric = entry.metric, let step = entry.step {
        // A NaN is NULL to SQLite.
        let point = MetricPoint(metric: metric, step: step, value: entry.value ?? .nan, time: 0)
        _ = tuner.report(number: number, step: step, metrics: [point])
        continue
      }
      switch entry.kind {
      case "started":
        try #require(!offered.isEmpty, "#\(number) began without a question before it")
        let proposal = offered.removeFirst()
        #expect(proposal.configuration == rows[number].configuration, "#\(number)")
        #expect(proposal.origin == rows[number].origin)
        tuner.begin(proposal, number: number)
        begun += 1
      case "pruned", "diverged":
        // A verdict, unless nothing says later that the trial has ended: one that was through before
        // the signal reached it is said to be completed.
        let isEnd = !entries[(index + 1)...].contains {
          $0.trial == number && ends.contains($0.kind ?? "")
        }
        if isEnd { tuner.tell(number: number, state: rows[number].state) }
      case let kind? where ends.contains(kind):
        tuner.tell(number: number, state: rows[number].state)
      default: break
      }
    }
    #expect(begun == 30)
    #expect(offered.isEmpty)
    let best = rows.filter { $0.state == .complete }.min { $0.objective ?? 9 < $1.objective ?? 9 }
    #expect(tuner.best?.number == best?.number)
  }
}
