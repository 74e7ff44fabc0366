import Tuning

/// Reads metric points out of what a training script prints: JSON lines, `name: value`,
/// `name=value`, `name value`, tables, redrawn bars, Python dicts.
///
/// Which step a line belongs to and which names are metrics is decided as ``MetricCollector`` says.
/// The objective is looked for first, in all spellings of its name: an objective `val_loss` is found
/// as `Validation loss`, `val/loss`, `valLoss`, and as `loss` in a line or a block about validation.
///
/// The reader is a pure value: bytes in, points out. It may be fed chunks that are cut anywhere; no
/// input can make it fail, and lines are looked at up to 64 KiB.
///
/// **Going on after a restart.** At any moment ``consumed`` and ``state`` belong together: a reader
/// that is made from `state` and then fed the stream from byte `consumed` on returns exactly the
/// points that this one will still return, and none that it has returned already. So whoever keeps
/// points stores three things in one transaction: the points that `read` returned, `state` and
/// `consumed`. Bytes of a line that is not finished yet are not part of `consumed`; they are read
/// again. `finish` belongs to the end of the stream (the script has ended and its file will not
/// grow); it returns what was still held back, and after it `read` must not be called any more.
///
/// Points may come later than their line: those of a bar when it has gone on to the next step, those
/// of a name that may be no metric once it was seen at a second step.
public struct OutputReader: MetricReader {
  private let objective: MetricName
  private let pattern: MetricPattern?
  private var splitter = LineSplitter()
  private var tables = TableReader()
  private var collector = MetricCollector()
  private var known = KnownLines()

  /// A reader at the start of a stream.
  ///
  /// - Parameters:
  ///   - objective: The objective's name; its points carry exactly this name, however the script
  ///     spells it.
  ///   - pattern: A regular expression with named groups `key` and `value` (and, if wanted, `step`),
  ///     or with one named group a metric (and, if wanted, `step` or `epoch`). A line that it matches
  ///     is read by it alone.
  /// - Throws: `MetricPatternError` for a pattern that cannot be used.
  public init(objective: String, pattern: String? = nil) throws(MetricPatternError) {
    self.objective = MetricName(objective)
    if let pattern { self.pattern = try MetricPattern(pattern) } else { self.pattern = nil }
  }

  /// A reader that goes on where another one was.
  ///
  /// - Parameters:
  ///   - objective: The objective's name, as for the other.
  ///   - pattern: The pattern, as for the other.
  ///   - state: The other's ``state``; one that cannot be understood is like that of a new reader.
  /// - Throws: `MetricPatternError` for a pattern that cannot be used.
  public init(objective: String, pattern: String? = nil, state: JSON) throws(MetricPatternError) {
    try self.init(objective: objective, pattern: pattern)
    guard let memory = ReaderMemory(json: state) else { return }
    splitter = memory.splitter
    collector = memory.collector
    tables = memory.tables
  }

  /// How many bytes of the stream have been dealt with for good.
  public var consumed: Int { splitter.consumed }

  /// What has to be kept to go on at byte ``consumed`` after a restart.
  public var state: JSON {
    ReaderMemory(splitter: splitter, collector: collector, tables: tables).json
  }

  /// Takes in more of the stream.
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

  /// Takes note that the stream has ended.
  ///
  /// - Parameter time: The time that the points get, in seconds since 1970 UTC.
  /// - Returns: Points of the unfinished last line, and those that were held back.
  public mutating func finish(time: Double) -> [MetricPoint] {
    var points: [MetricPoint] = []
    take(splitter.end(), into: &points)
    if let reading = tables.end() {
      collector.take(reading, isOver: true, objective, into: &points)
    }
    collector.finish(objective, into: &points)
    for index in points.indices { points[index].time = time }
    return points
  }

  private mutating func take(_ piece: LineSplitter.Piece, into points: inout [MetricPoint]) {
    let isOver = piece.end == .newline || piece.end == .endOfStream
    if let reading = knownReading(of: piece.bytes) {
      collector.take(reading, isOver: isOver, objective, into: &points)
      return
    }
    for reading in readings(of: piece.bytes) {
      collector.take(reading, isOver: isOver, objective, into: &points)
    }
  }

  /// What a line says that is like one before it. A user's pattern may look at digits, and in an
  /// open box every line changes what the next one means.
  private mutating func knownReading(of bytes: ArraySlice<UInt8>) -> Reading? {
    guard pattern == nil, !tables.isInBox else { return nil }
    return known.reading(of: bytes) { [tables, objective] line in
      OutputReader.reading(of: line, tables, objective)
    }
  }

  /// What a line says if it stands by itself; nil if it begins or ends a table.
  private static func reading(
    of bytes: [UInt8], _ tables: TableReader, _ objective: MetricName
  ) -> Reading? {
    let line = cleanedLine(bytes[...])
    if says(nothing: line) { return Reading() }
    if let reading = objectReading(of: line, objective) { return reading }
    var tables = tables
    switch tables.take(line, objective: objective) {
    case .other: return PrintParser.reading(of: line, objective: objective)
    case .row(let reading): return reading
    case .absorbed, .boxThenOther: return nil
    }
  }

  /// Blank lines, and W&B's, which repeats the last values, rounded, when a run ends.
  private static func says(nothing line: [UInt8]) -> Bool {
    line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) || line.starts(with: "wandb:".utf8)
  }

  /// What a piece of output says; more than one thing if it also ends a table.
  private mutating func readings(of bytes: ArraySlice<UInt8>) -> [Reading] {
    let line = cleanedLine(bytes)
    if OutputReader.says(nothing: line) { return [Reading()] }
    if let pattern, let reading = pattern.reading(of: line) { return [reading] }
    if let reading = OutputReader.objectReading(of: line, objective) { return [reading] }
    switch tables.take(line, objective: objective) {
    case .other: return [PrintParser.reading(of: line, objective: objective)]
    case .absorbed:
      known.forget()
      return [Reading()]
    case .row(let reading): return [reading]
    case .boxThenOther(let reading):
      return [reading, PrintParser.reading(of: line, objective: objective)]
    }
  }

  /// What a line with an object in it says: `{"step": 3, …}`, `epoch 0: {'accuracy': 0.8}`.
  private static func objectReading(of line: [UInt8], _ objective: MetricName) -> Reading? {
    guard let start = line.firstIndex(of: UInt8(ascii: "{")),
      let (members, end) = LiteralReader.object(in: line, at: start), !members.isEmpty
    else { return nil }
    var reading = ObjectReader.reading(of: members, objective: objective)
    let isAlone = line[..<start].allSatisfy { $0 == 0x20 } && line[end...].allSatisfy { $0 == 0x20 }
    if !isAlone {
      let around = Array(line[..<start] + [UInt8(ascii: ";")] + line[end...])
      let prefix = PrintParser.reading(of: around, objective: objective)
      // A mark within the object is nearer to its values than one around it.
      if !reading.marks.areFirm { reading.marks.merge(prefix.marks) }
    }
    return reading.values.isEmpty && !reading.marks.areAny ? nil : reading
  }
}
