import Foundation

/// Prints how fast hone is, and its peers in the same minute: `make bench`.
@main
enum Benchmarks {
  static func main() throws {
    let folder = try scratchFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let peers = Peers(folder: folder)
    print("load \(machineLoad()), \(ProcessInfo.processInfo.activeProcessorCount) cores\n")
    try StoreBenchmark(folder: folder, peers: peers).run()
    TunerBenchmark().run()
    SimulationBenchmark().run()
    GaussianProcessBenchmark(peers: peers).run()
    try OutputBenchmark().run()
    AskBenchmark(peers: peers).run()
    try WorkbenchBenchmark().run()
    try VerdictBenchmark().run()
    try TrialsBenchmark(folder: folder).run()
    let curves = "Tests/Benchmarks/pruning/curves.txt"
    try PruningBenchmark(curves: curves, seeds: 20).run()
    PruningBenchmark.runPeers(
      curves: FileManager.default.currentDirectoryPath + "/" + curves, seeds: 5, folder: folder)
    print("\nload \(machineLoad())")
  }
}
