import Foundation

/// CPU seconds that this process has used, all threads together.
func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Seconds on a clock that is never set.
func wallSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// CPU and wall seconds of some work.
func measured<T>(_ work: () throws -> T) rethrows -> (cpu: Double, wall: Double, result: T) {
  let (cpu, wall) = (cpuSeconds(), wallSeconds())
  let result = try work()
  return (cpuSeconds() - cpu, wallSeconds() - wall, result)
}

/// The middle value of several runs.
func median(of runs: Int, _ run: () throws -> Double) rethrows -> Double {
  var values: [Double] = []
  for _ in 0..<runs { values.append(try run()) }
  return values.sorted()[runs / 2]
}

/// The load of the machine over the last minute.
func machineLoad() -> String {
  let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? "?"
  return text.split(separator: " ").first.map(String.init) ?? "?"
}

/// A line of the report: what, how much, against whom.
func report(_ what: String, _ figure: String, peer: String = "") {
  func filled(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
  print("\(filled(what, 50)) \(filled(figure, 30)) \(peer)")
}

/// A figure with three significant digits.
func short(_ value: Double) -> String {
  if value >= 100 { return String(Int(value.rounded())) }
  return String(format: value >= 10 ? "%.1f" : "%.2f", value)
}

/// A folder that is gone when the benchmark is over.
func scratchFolder() throws -> String {
  let path = NSTemporaryDirectory() + "hone-bench-\(ProcessInfo.processInfo.processIdentifier)"
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  return path
}

/// Runs a command to its end; what it printed.
///
/// - Throws: If it cannot be started or fails.
func output(of words: [String], in folder: String) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: words[0])
  process.arguments = Array(words.dropFirst())
  process.currentDirectoryURL = URL(fileURLWithPath: folder)
  let out = folder + "/.output"
  _ = FileManager.default.createFile(atPath: out, contents: nil)
  process.standardOutput = FileHandle(forWritingAtPath: out)
  process.standardError = FileHandle.nullDevice
  process.standardInput = FileHandle.nullDevice
  try process.run()
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    throw CocoaError(.executableLoad, userInfo: ["command": words.joined(separator: " ")])
  }
  return try String(contentsOfFile: out, encoding: .utf8)
}
