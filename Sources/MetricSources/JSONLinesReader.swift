import Tuning

/// Reads metric points from a file of JSON lines, such as the one that `$HONE_METRICS` names: an
/// object a line, `{"step": 3, "val_loss": 0.41}`.
///
/// Everything numeric is a metric, nested objects under `outer/inner`. The step is `step`, else
/// `epoch`, `global_step`, `_step`, else the count of the objective's reports from 1; lines of the
/// same step merge. Lines that are no object are passed over. Everything said of ``OutputReader``
/// about chunks, restarts and the end holds here too.
public struct JSONLinesReader: MetricReader {
  private let objective: MetricName
  private var splitter = LineSplitter()
  private var collector = MetricCollector()
  private var known = KnownLines()

  /// A reader at the start of a file.
  ///
  /// - Parameter objective: The objective's name; its points carry exactly this name.
  public init(objective: String) {
    self.objective = MetricName(objective)
    collector.takesAllNames = true
  }

  /// A reader that goes on where another one was.
  ///
  /// - Parameters:
  ///   - objective: The objective's name, as for the other.
  ///   - state: The other's ``state``; one that cannot be understood is like that of a new reader.
  public init(objective: String, state: JSON) {
    self.init(objective: objective)
    guard let memory = ReaderMemory(json: state) else { return }
    splitter = memory.splitter
    collector = memory.collector
  }

  /// How many bytes of the file have been dealt with for good.
  public var consumed: Int { splitter.consumed }

  /// What has to be kept to go on at byte ``consumed`` after a restart.
  public var state: JSON {
    ReaderMemory(splitter: splitter, collector: collector, tables: TableReader()).json
  }

  /// Takes in more of the file.
  ///
  /// - Parameters:
  ///   - bytes: The bytes that follow those of the call before, cut anywhere.
  ///   - time: The time that the points get, in seconds since 1970 UTC.
  /// - Returns: New points. One of a metric and step that were there before replaces that one.
  public mutating func read(_ bytes: some Collection<UInt8>, time: Double) -> [MetricPoint] {
    var points: [MetricPoint] = []
    for piece in splitter.split(bytes) { take(piece, into: &points) }
    for index in points.indices { points[index].time = time }
    return points
  }

  /// Takes note that the file has ended.
  ///
  /// - Parameter time: The time that the points get, in seconds since 1970 UTC.
  /// - Returns: Points of the unfinished last line, and those that were held back.
  public mutating func finish(time: Double) -> [MetricPoint] {
    var points: [MetricPoint] = []
    take(splitter.end(), into: &points)
    collector.finish(objective, into: &points)
    for index in points.indices { points[index].time = time }
    return points
  }

  private mutating func take(_ piece: LineSplitter.Piece, into points: inout [MetricPoint]) {
    let reading =
      known.reading(of: piece.bytes) { [objective] line in
        JSONLinesReader.reading(of: line[...], objective)
      } ?? JSONLinesReader.reading(of: piece.bytes, objective)
    guard let reading else { return }
    collector.take(reading, isOver: true, objective, into: &points)
  }

  /// What a line says; nil if it is no object.
  private static func reading(of line: ArraySlice<UInt8>, _ objective: MetricName) -> Reading? {
    guard line.contains(UInt8(ascii: "{")), let json = try? JSON(parsing: line),
      let members = json.members
    else { return nil }
    return ObjectReader.reading(of: members, objective: objective)
  }
}
