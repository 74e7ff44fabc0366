import Foundation

/// Prints how fast hone is, and its peers in the same minute: `make bench`.
///
/// `.build/release/bench pruning verdicts` runs only these.
@main
enum Benchmarks {
  private struct Part {
    let name: String
    let run: () throws -> Void
  }

  static func main() throws {
    let folder = try scratchFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let parts = parts(folder)
    let wanted = CommandLine.arguments.dropFirst()
    for name in wanted where !parts.contains(where: { $0.name == name }) {
      print("there is no benchmark \(name): \(parts.map(\.name).joined(separator: ", "))")
      exit(2)
    }
    print("load \(machineLoad()), \(ProcessInfo.processInfo.activeProcessorCount) cores\n")
    for part in parts where wanted.isEmpty || wanted.contains(part.name) { try part.run() }
    print("\nload \(machineLoad())")
  }

  private static func parts(_ folder: String) -> [Part] {
    let peers = Peers(folder: folder)
    let curves = "Tests/Benchmarks/pruning/curves.txt"
    return [
      Part(name: "store") { try StoreBenchmark(folder: folder, peers: peers).run() },
      Part(name: "tuner") { TunerBenchmark().run() },
      Part(name: "simulation") { SimulationBenchmark().run() },
      Part(name: "gp") { GaussianProcessBenchmark(peers: peers).run() },
      Part(name: "output") { try OutputBenchmark().run() },
      Part(name: "ask") { AskBenchmark(peers: peers).run() },
      Part(name: "workbench") { try WorkbenchBenchmark().run() },
      Part(name: "screen") { try ScreenBenchmark(folder: folder).run() },
      Part(name: "verdicts") { try VerdictBenchmark().run() },
      Part(name: "importance") { try ImportanceBenchmark(peers: peers).run() },
      Part(name: "trials") { try TrialsBenchmark(folder: folder).run() },
      Part(name: "pruning") {
        try PruningBenchmark(curves: curves, seeds: 20).run()
        PruningBenchmark.runPeers(
          curves: FileManager.default.currentDirectoryPath + "/" + curves, seeds: 5,
          folder: folder)
      },
    ]
  }
}
