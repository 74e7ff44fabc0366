import Foundation

/// How many trials a second the engine gets through when the trials themselves do nothing.
struct TrialsBenchmark {
  let folder: String

  func run() throws {
    let hone = FileManager.default.currentDirectoryPath + "/.build/release/hone"
    guard FileManager.default.isExecutableFile(atPath: hone) else {
      report("no-op trials", "not measured: build .build/release/hone first")
      return
    }
    let count = 300
    try """
    program: /bin/true
    command: ["${program}"]
    method: random
    metric: {name: loss}
    parameters: {x: {min: 0.0, max: 1.0}}
    run_cap: \(count)
    hone: {concurrency: 4, max_failures: \(count), retries: 0}
    """.write(toFile: folder + "/noop.yaml", atomically: true, encoding: .utf8)
    let run = try measured {
      _ = try? output(of: [hone, "run", "noop.yaml", "--headless"], in: folder)
      return try output(of: [hone, "trials", "noop.hone", "--json"], in: folder)
    }
    let ended = run.result.components(separatedBy: "\"ended\": \"").count - 1
    report("no-op process trials", "\(short(Double(ended) / run.wall)) a second (wall)")
  }
}
