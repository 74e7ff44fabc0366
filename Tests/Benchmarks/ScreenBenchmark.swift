import Foundation
import Numerics
import StudyStore
import Tuning

/// The real program on a pseudo-terminal with a large study, beside htop, btop and LEET.
struct ScreenBenchmark {
  let folder: String

  /// Trials that have ended, and the steps of each.
  private static let (trials, steps) = (10_000, 100)

  func run() throws {
    let here = FileManager.default.currentDirectoryPath
    let hone = here + "/.build/release/hone"
    guard FileManager.default.isExecutableFile(atPath: hone), let python = Peers.python else {
      report("screens", "not measured: build .build/release/hone, and scripts/bootstrap test")
      return
    }
    let study = folder + "/large.hone"
    try makeStudy(study, hone)
    let live = folder + "/live.hone"
    try FileManager.default.copyItem(atPath: study, toPath: live)
    let sweep = ["run", "sweep.yaml", "--headless", "--dir", live]
    let engine = Process()
    engine.executableURL = URL(fileURLWithPath: hone)
    engine.arguments = sweep + ["--trials", "\(ScreenBenchmark.trials + 400)"]
    engine.currentDirectoryURL = URL(fileURLWithPath: folder)
    engine.standardOutput = FileHandle.nullDevice
    engine.standardError = FileHandle.nullDevice
    try engine.run()
    defer {
      _ = try? output(of: [hone, "stop", live, "--now"], in: folder)
      engine.waitUntilExit()
    }
    let script = here + "/Tests/Benchmarks/screen/measure.py"
    print(try output(of: [python, script, hone, study, "--live", live], in: folder))
  }

  /// A study of 10,000 ended trials, that an engine can take up.
  private func makeStudy(_ study: String, _ hone: String) throws {
    try """
    program: train.sh
    command: ["./train.sh"]
    method: random
    metric: {name: loss, goal: minimize}
    parameters:
      lr: {distribution: log_uniform_values, min: 1.0e-5, max: 1.0}
      dropout: {min: 0.0, max: 0.5}
      batch_size: {values: [16, 32, 64, 128]}
      optimizer: {values: [sgd, momentum, adam, adamw]}
    run_cap: 1
    hone: {concurrency: 8, steps: \(ScreenBenchmark.steps)}
    """.write(toFile: folder + "/sweep.yaml", atomically: true, encoding: .utf8)
    let script = folder + "/train.sh"
    try """
    #!/bin/sh
    i=0
    while [ $i -lt \(ScreenBenchmark.steps) ]; do
      i=$((i + 1)); echo "{\\"step\\": $i, \\"loss\\": 0.$((1000 - i))}"; [ "$HONE_TRIAL" = 0 ] || sleep 1
    done
    """.write(toFile: script, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script)
    _ = try output(of: [hone, "run", "sweep.yaml", "--headless", "--dir", study], in: folder)
    let store = try StudyStore(path: study + "/study.db", access: .readWrite)
    guard let plan = try store.plan() else { return }
    var random = RandomStream(seed: 1)
    let steps = ScreenBenchmark.steps
    for start in stride(from: 1, to: ScreenBenchmark.trials, by: 99) {
      try store.write(now: Double(start)) { writer in
        for number in start..<min(start + 99, ScreenBenchmark.trials) {
          let proposal = Proposal(configuration: [
            "lr": .double(pow(10, -5 * random.uniform())), "dropout": .double(random.uniform() / 2),
            "batch_size": .int(16 << random.integer(in: 0...3)), "optimizer": "adam",
          ])
          var row = try writer.add(proposal, state: .running, attempt: "a\(number)")
          let (end, pace) = (0.1 + random.uniform(), 5 + 30 * random.uniform())
          let isPruned = number % 3 == 0
          let points = (1...(isPruned ? steps / 3 : steps)).map {
            MetricPoint(
              metric: "loss", step: $0,
              value: end + exp(-Double($0) / pace) + 0.02 * random.uniform(),
              time: Double(start + $0))
          }
          _ = try writer.append(
            points, offsets: .object([]), to: row.number, objective: plan.objective)
          row.state = isPruned ? .pruned : .complete
          // As the engine keeps them; without its metrics a trial has no curve to show.
          row.objective = points.last?.value
          row.step = points.last?.step
          row.metrics = points.last.map { [TrialRow.Metric("loss", $0.value)] } ?? []
          let best = points.min { $0.value < $1.value }
          row.best = best?.value
          row.bestStep = best?.step
          row.ended = Double(start + steps)
          row.sparkline = stride(from: 0, to: points.count, by: max(1, points.count / 16)).map {
            points[$0].value
          }
          try writer.update(row)
        }
      }
    }
  }
}
