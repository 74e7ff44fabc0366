import Foundation
import Search
import Simulation
import Tuning

/// A thousand simulated workers in virtual time: what the Tuner itself takes, and how much it keeps.
struct SimulationBenchmark {
  /// CPU seconds after which a run that is not through is cut short, and said to be.
  private static let limit = 60.0

  func run() {
    for (name, sampler) in [("random", SamplerPlan.random), ("tpe", .tpe)] {
      for trials in [10_000, 100_000] { run(name, sampler, trials: trials) }
    }
  }

  private func run(_ name: String, _ sampler: SamplerPlan, trials: Int) {
    let landscape = DigitsSurface()
    var simulation = Simulation(
      of: landscape, sampler: sampler,
      pruner: .bands(.init(counts: [1, 3, 9], eta: 3)), trials: trials, seed: 1,
      pace: .init(workers: 1_000))
    let start = cpuSeconds()
    while cpuSeconds() - start < SimulationBenchmark.limit {
      let before = simulation.ended.count
      simulation.run(trials: 1_000)
      if simulation.ended.count == before { break }
    }
    let cpu = cpuSeconds() - start
    let done = simulation.ended.count
    let pruned = simulation.trials.count { $0.state == .pruned }
    let cut = done < trials ? ", cut short at \(done)" : ""
    report(
      "\(name), bands, 1,000 workers, \(trials) trials\(cut)",
      "\(short(Double(done) / cpu)) trials a CPU second",
      peer: "\(100 * pruned / max(1, done)) % pruned, peak \(peakMegabytes()) MB so far")
  }

  private func peakMegabytes() -> Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(whereSeparator: \.isWhitespace)[1]).flatMap { Int($0) }.map { $0 / 1_024 }
      ?? 0
  }
}
