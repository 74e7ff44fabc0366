import Foundation
import Numerics
import Tuning

/// What pruners save and what it costs, on recorded learning curves of real trainings.
///
/// All pruners of ours work with the same sampler; Optuna's, with its own. Regret is 0 for the best
/// recorded configuration and 1 for what ten random trials find in the middle.
struct PruningBenchmark {
  static let pruners: [(name: String, plan: PrunerPlan)] = [
    ("none", .none), ("median", .median()),
    ("median, long warm-up", .median(startupTrials: 10, warmupSteps: 10)),
    ("percentile 25", .percentile(.init(percentile: 25))),
    ("successive halving", .halving(.init())), ("hyperband", .hyperband(.init())),
    ("W&B hyperband", .bands(.init(counts: [3, 9, 27]))),
    ("patience 5 + median", .patience(.init(reports: 5, wrapped: .median()))),
    ("gap table", .gap(.init())), ("extrapolation", .extrapolation(.init())),
    ("extrapolation, 0.02", .extrapolation(.init(gain: 0.02))),
    ("extrapolation, 0.2", .extrapolation(.init(gain: 0.2))),
  ]

  let problems: [PruningProblem]
  let seeds: Int

  /// The benchmark on a file that `pruning/record.py` made.
  init(curves path: String, seeds: Int) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    self.init(problems: try PruningProblem.all(in: text), seeds: seeds)
  }

  init(problems: [PruningProblem], seeds: Int) {
    self.problems = problems
    self.seeds = seeds
  }

  /// Prints a line for every pruner.
  func run(_ pruners: [(name: String, plan: PrunerPlan)] = PruningBenchmark.pruners) {
    print(
      "\npruning: \(problems.count) problems × \(seeds) seeds × \(PruningRun.trials) trials; regret "
        + "after the trials, and after \(PruningRun.budget) full trials' worth of steps; against "
        + "none, with its standard error")
    let isDetailed = ProcessInfo.processInfo.environment["DETAIL"] != nil
    var reference: [PruningRun] = []
    for (name, plan) in pruners {
      let runs = problems.flatMap { problem in
        (0..<seeds).map { PruningRun(problem, pruner: plan, seed: $0) }
      }
      if plan == .none { reference = runs }
      line(name, runs, against: reference)
      guard isDetailed else { continue }
      for (index, problem) in problems.enumerated() {
        let own = index * seeds..<(index + 1) * seeds
        line(
          "  \(problem.name)", Array(runs[own]),
          against: reference.isEmpty ? [] : Array(reference[own]))
      }
    }
  }

  /// Prints the same of Optuna, from `pruning/optuna_peer.py`.
  static func runPeers(curves path: String, seeds: Int, folder: String) {
    guard let python = Peers.python else {
      print("Optuna is not installed: scripts/bootstrap test")
      return
    }
    let script = URL(fileURLWithPath: path).deletingLastPathComponent().path + "/optuna_peer.py"
    let text = (try? output(of: [python, script, path, String(seeds)], in: folder)) ?? ""
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "|")
      let figures = parts.dropFirst().compactMap { Double($0) }
      guard figures.count == 3 else { continue }
      print(
        padded(String(parts[0])), "saved \(percent(1 - figures[0]))  regret \(short(figures[1]))",
        " at equal steps \(short(figures[2]))  (\(seeds) seeds)")
    }
  }

  private func line(_ name: String, _ runs: [PruningRun], against reference: [PruningRun]) {
    let share = runs.map(\.share).mean() ?? 1
    let pruned = runs.reduce(0) { $0 + $1.pruned.all }
    let wrong = runs.reduce(0) { $0 + $1.pruned.wrong }
    print(
      PruningBenchmark.padded(name), "saved \(PruningBenchmark.percent(1 - share))",
      " regret", figure(runs.map(\.regretByTrials), reference.map(\.regretByTrials)),
      " at equal steps", figure(runs.map(\.regretBySteps), reference.map(\.regretBySteps)),
      " wrongly pruned \(wrong) of \(pruned), \(short(1e6 * (runs.map(\.seconds).mean() ?? 0))) µs a step"
    )
  }

  private static func padded(_ name: String) -> String {
    name.padding(toLength: 24, withPad: " ", startingAt: 0)
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

  /// A mean, and its difference from another with the standard error.
  private func figure(_ values: [Double], _ reference: [Double]) -> String {
    let mean = short(values.mean() ?? 0)
    guard values.count == reference.count else { return mean }
    let gaps = zip(values, reference).map { $0 - $1 }
    let error = (gaps.sampleStandardDeviation() ?? 0) / Double(gaps.count).squareRoot()
    return mean + String(format: " (%+.3f ± %.3f)", gaps.mean() ?? 0, error)
  }
}
