import Glibc
import MetricSources
import Tuning

/// A growing file and the reader that makes points of it, together with how far both are.
struct MetricFile: Sendable {
  /// The file.
  let path: String
  /// What it is called among the trial's offsets.
  let key: String
  private var reader: any MetricReader
  /// A reader of a file that was emptied or replaced: what such a one holds is new.
  private let beginning: any MetricReader
  /// Where in the file the reader's first byte stands.
  private var base: Int
  /// The next byte to be read.
  private var position: Int

  /// How much is read at once.
  static let chunk = 256 * 1024

  /// The trial's own output.
  ///
  /// - Parameter offsets: What `offset` was when the last points were committed, if it was.
  /// - Throws: `MetricPatternError`.
  init(
    output path: String, key: String, objective: String, pattern: String?, offsets: JSON?
  ) throws(MetricPatternError) {
    self.path = path
    self.key = key
    beginning = try OutputReader(objective: objective, pattern: pattern)
    if let state = offsets?["state"] {
      reader = try OutputReader(objective: objective, pattern: pattern, state: state)
    } else {
      reader = beginning
    }
    base = offsets?["base"]?.int ?? 0
    position = base + reader.consumed
  }

  /// A file of JSON lines.
  ///
  /// - Parameter isOwn: Whether only this trial writes it. What another trial left in a file that
  ///   the study file names is none of this one's points.
  init(lines path: String, key: String, objective: String, isOwn: Bool, offsets: JSON?) {
    self.path = path
    self.key = key
    beginning = JSONLinesReader(objective: objective)
    if let state = offsets?["state"] {
      reader = JSONLinesReader(objective: objective, state: state)
      base = offsets?["base"]?.int ?? 0
      position = base + reader.consumed
    } else {
      reader = beginning
      base = isOwn ? 0 : MetricFile.size(of: path)
      position = base
    }
  }

  /// What has to be committed with the points that were read, to go on after a restart.
  var offset: JSON { ["base": .int(base), "state": reader.state] }

  /// Reads on.
  ///
  /// - Returns: The points, and how many bytes were read: 0 at the file's end.
  mutating func read(time: Double) -> (points: [MetricPoint], count: Int) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return ([], 0) }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_size != position else { return ([], 0) }
    if Int(info.st_size) < position {
      reader = beginning
      (base, position) = (0, 0)
    }
    let count = min(MetricFile.chunk, Int(info.st_size) - position)
    guard count > 0 else { return ([], 0) }
    var bytes = [UInt8](repeating: 0, count: count)
    let got = pread(descriptor, &bytes, count, off_t(position))
    guard got > 0 else { return ([], 0) }
    position += got
    return (reader.read(bytes[..<got], time: time), got)
  }

  /// The points that only the end of the file gives. Nothing may be read after it.
  mutating func finish(time: Double) -> [MetricPoint] { reader.finish(time: time) }

  private static func size(of path: String) -> Int {
    var info = stat()
    return stat(path, &info) == 0 ? Int(info.st_size) : 0
  }
}
