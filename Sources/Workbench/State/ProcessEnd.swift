import Canvas
import Tuning

/// How a trial's process ended, and what it took, as the event of its end says.
struct ProcessEnd: Sendable, Hashable {
  /// The exit status; nil if a signal ended it.
  private(set) var status: Int?
  /// The signal that ended it.
  private(set) var signal: Int?
  /// The most memory that one of its processes held, in bytes.
  private(set) var peakMemory: Int?
  /// Seconds of processor time.
  private(set) var processorTime: Double?

  /// What an event says of a process; nil if it says nothing of one.
  init?(_ event: StudyEvent) {
    guard let memory = event.payload["max_rss"]?.int else { return nil }
    status = event.payload["status"]?.int
    signal = event.payload["signal"]?.int
    peakMemory = memory > 0 ? memory : nil
    processorTime = event.payload["cpu"]?.number
  }

  /// In words: `exit 1`, `412 MB`, `CPU 3:12`.
  var words: [String] {
    var words: [String] = []
    if let status { words.append("exit \(status)") }
    if let signal { words.append("signal \(signal)") }
    if let peakMemory {
      let megabytes = Double(peakMemory) / 1e6
      words.append(
        megabytes < 1_000
          ? "\(Int(megabytes.rounded(.up))) MB" : "\(NumberText.fixed(megabytes / 1e3, 1)) GB")
    }
    if let processorTime { words.append("CPU \(formatDuration(processorTime))") }
    return words
  }
}
