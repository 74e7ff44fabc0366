import Glibc

/// Processes of a trial whose supervisor vanished. The attempt's uuid in their environment tells
/// them from everybody else's.
enum Orphans {
  /// Ends whatever still belongs to an attempt.
  static func end(attempt: String) {
    let entry = Array("\(TrialOrder.attemptVariable)=\(attempt)".utf8)
    // One that is born while the list is read is found in the next round.
    for _ in 0..<20 {
      let found = WholeFile.names(in: "/proc").compactMap { Int32($0) }.filter { pid in
        pid != getpid() && belongs(pid, to: entry)
      }.compactMap { ProcessMark(alive: $0) }
      if found.isEmpty { return }
      for mark in found { mark.send(SIGKILL) }
      usleep(5_000)
    }
  }

  private static func belongs(_ pid: Int32, to entry: [UInt8]) -> Bool {
    guard let environment = try? WholeFile.read("/proc/\(pid)/environ") else { return false }
    return environment.split(separator: 0).contains { $0.elementsEqual(entry) }
  }
}
