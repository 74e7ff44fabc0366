import MetricSources
import Tuning

/// All the files from which a trial's metrics are read.
struct TrialTail: Sendable {
  private var files: [MetricFile]
  /// Bytes read since offsets were last handed out.
  private var unmarked = 0
  private(set) var isFinished = false

  /// So much may be read again after a restart before its offset is committed without points.
  private static let markEvery = 1 << 20

  /// The tail of a trial.
  ///
  /// - Parameters:
  ///   - workingDirectory: Where relative paths of the plan begin.
  ///   - offsets: What was committed with the last points; null for a new trial.
  /// - Throws: `MetricPatternError`.
  init(
    _ folder: TrialFolder, objective: String, sources: [MetricSourcePlan],
    workingDirectory: String?, offsets: JSON
  ) throws(MetricPatternError) {
    files = []
    for (index, source) in (sources.isEmpty ? [.output(pattern: nil)] : sources).enumerated() {
      switch source {
      case .output(let pattern):
        let key = "output\(index)"
        files.append(
          try MetricFile(
            output: folder.outputPath, key: key, objective: objective, pattern: pattern,
            offsets: offsets[key]))
      case .jsonLines(let path):
        let key = "lines\(index)"
        let whole = path.hasPrefix("/") ? path : "\(workingDirectory ?? ".")/\(path)"
        files.append(
          MetricFile(
            lines: absolutePath(whole), key: key, objective: objective, isOwn: false,
            offsets: offsets[key]))
      }
    }
    files.append(
      MetricFile(
        lines: folder.metricsPath, key: "metrics", objective: objective, isOwn: true,
        offsets: offsets["metrics"]))
  }

  /// The files that are worth watching.
  var paths: [String] { files.map(\.path) }

  /// What has to be committed with the points.
  var offsets: JSON { .object(files.map { JSON.Member($0.key, $0.offset) }) }

  /// What one reading gave.
  struct Reading: Sendable {
    /// The points, in the order in which they came.
    var points: [MetricPoint] = []
    /// How many bytes were read.
    var count = 0
    /// Whether the offsets should be committed, even without points.
    var isDue = false
  }

  /// Reads a piece of every file.
  mutating func read(time: Double) -> Reading {
    var reading = Reading()
    for index in files.indices {
      let (points, count) = files[index].read(time: time)
      reading.points += points
      reading.count += count
    }
    unmarked += reading.count
    reading.isDue = !reading.points.isEmpty || unmarked >= TrialTail.markEvery
    if reading.isDue { unmarked = 0 }
    return reading
  }

  /// The points that only the end of the files gives; once.
  mutating func finish(time: Double) -> [MetricPoint] {
    guard !isFinished else { return [] }
    isFinished = true
    var points: [MetricPoint] = []
    for index in files.indices { points += files[index].finish(time: time) }
    return points
  }
}
