import CProcess
import Glibc
import Tuning

/// A trial on disk: a folder of plain files that outlives the engine.
public struct TrialFolder: Sendable, Hashable {
  /// The folder, absolute.
  public var path: String

  /// A folder, which need not exist yet.
  public init(_ path: String) { self.path = absolutePath(path) }

  /// Held from launch to end.
  public var lockPath: String { "\(path)/lock" }
  /// What is to be run.
  public var orderPath: String { "\(path)/trial.json" }
  /// The configuration alone.
  public var parametersPath: String { "\(path)/params.json" }
  /// Which processes run it.
  public var processPath: String { "\(path)/process.json" }
  /// What the script wrote to standard output and standard error.
  public var outputPath: String { "\(path)/output.log" }
  /// What the script appended to `$HONE_METRICS`.
  public var metricsPath: String { "\(path)/metrics.jsonl" }
  /// The live knobs.
  public var controlPath: String { "\(path)/control.json" }
  /// How it ended.
  public var exitPath: String { "\(path)/exit.json" }
  /// The script's own checkpoints, a folder a step.
  public var checkpointsPath: String { "\(path)/checkpoints" }
  /// The checkpoint of a step.
  public func checkpointPath(_ step: Int) -> String { "\(checkpointsPath)/\(step)" }

  /// Whether somebody runs the trial.
  public var isHeld: Bool { FileLock.isHeld(lockPath) }

  /// `trial.json`; nil if there is none or it cannot be understood.
  public var order: TrialOrder? { json(at: orderPath).flatMap(TrialOrder.init) }
  /// `process.json`; nil if there is none or it cannot be understood.
  public var process: ProcessRecord? { json(at: processPath).flatMap(ProcessRecord.init) }
  /// `exit.json`; nil if there is none or it cannot be understood.
  public var exit: ExitRecord? { json(at: exitPath).flatMap(ExitRecord.init) }

  /// Writes `trial.json`, `params.json` and the folders that the script may expect.
  ///
  /// What an earlier attempt left is removed: it says nothing about this one.
  ///
  /// - Throws: `FileError`.
  public func prepare(_ order: TrialOrder) throws(FileError) {
    try WholeFile.makeFolder(checkpointsPath)
    for old in [processPath, exitPath, controlPath] { unlink(old) }
    try write(order.parameters, to: parametersPath)
    try write(order.json, to: orderPath)
  }

  /// Writes `process.json`.
  ///
  /// - Throws: `FileError`.
  public func write(_ process: ProcessRecord) throws(FileError) {
    try write(process.json, to: processPath)
  }

  /// Writes `exit.json`.
  ///
  /// - Throws: `FileError`.
  public func write(_ exit: ExitRecord) throws(FileError) { try write(exit.json, to: exitPath) }

  /// The steps of the script's checkpoints, ascending. A checkpoint is written under another name
  /// and renamed, so every folder that is named by a number is whole.
  public var checkpoints: [Int] {
    WholeFile.names(in: checkpointsPath).compactMap { name in
      name.utf8.allSatisfy { (48...57).contains($0) } ? Int(name) : nil
    }.sorted()
  }

  /// The last lines of the output, for a message: control characters made visible.
  ///
  /// - Parameter count: How many lines at most. Range `0...`.
  public func lastOutputLines(_ count: Int) -> [String] {
    let descriptor = open(outputPath, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return [] }
    defer { close(descriptor) }
    let size = lseek(descriptor, 0, SEEK_END)
    let length = min(size, 16_384)
    guard length > 0, lseek(descriptor, size - length, SEEK_SET) >= 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: Int(length))
    let got = read(descriptor, &bytes, bytes.count)
    guard got > 0 else { return [] }
    var lines = bytes[..<got].split(separator: 0x0A, omittingEmptySubsequences: true)
    // The first line of the window is a piece of one, unless it is the file's first.
    if length < size, lines.count > 1 { lines.removeFirst() }
    return lines.suffix(count).map { line in
      // Of a line that was redrawn, what a terminal would show last.
      let shown = line.split(separator: 0x0D).last ?? line
      return visibleText(String(decoding: shown.prefix(400), as: UTF8.self))
    }
  }

  private func json(at path: String) -> JSON? {
    guard let bytes = try? WholeFile.read(path) else { return nil }
    return try? JSON(parsing: bytes)
  }

  func write(_ json: JSON, to path: String) throws(FileError) {
    try WholeFile.write(
      Array((json.text(nonFinite: .bare, spaced: true) + "\n").utf8), to: path)
  }
}

/// A text without characters that would steer a terminal.
func visibleText(_ text: String) -> String {
  var out = ""
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 9: out += " "
    case 0..<32: out += "^" + String(UnicodeScalar(UInt8(scalar.value) + 64))
    case 127..<160, 0x200B...0x200F, 0x202A...0x202E, 0x2066...0x2069: out += "?"
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out
}
