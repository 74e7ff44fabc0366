import CProcess

/// What processes took: the sum of their time and the largest of their memories.
struct ResourceUsage {
  /// Seconds in the program.
  var user = 0.0
  /// Seconds in the system.
  var system = 0.0
  /// Bytes.
  var peakMemory = 0

  /// Adds what a reaped process and those it had waited for took.
  mutating func add(_ usage: cprocess_usage) {
    user += usage.user
    system += usage.system
    peakMemory = max(peakMemory, usage.peak_memory)
  }
}
