import Glibc
import Logging

/// Writes log lines to a file: time, level, message; one line an event.
///
/// For swift-log: `Logger(label: "hone") { _ in log }`.
public struct EngineLog: LogHandler {
  private let file: LogFile
  /// Messages below this level are left out.
  public var logLevel: Logger.Level = .info
  /// Values that every line carries.
  public var metadata: Logger.Metadata = [:]

  /// A log that is appended to a file.
  ///
  /// - Throws: `FileError`.
  public init(appendingTo path: String) throws(FileError) {
    file = try LogFile(path)
  }

  /// A value that every line carries.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes a line.
  public func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
    let values = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    // One line an event: what has several is joined.
    let text = "\(event.message)".split(separator: "\n").map(String.init).map(visibleText)
      .joined(separator: " | ")
    file.write("\(LogFile.timestamp()) \(event.level) \(text)\(values)\n")
  }
}

/// A file that lines are appended to, each in one write.
private final class LogFile: Sendable {
  private let descriptor: Int32

  init(_ path: String) throws(FileError) {
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError("write", path) }
  }

  deinit { close(descriptor) }

  func write(_ line: String) { _ = WholeFile.append(Array(line.utf8), to: descriptor) }

  /// The time in UTC: `2026-01-02T03:04:05.678Z`.
  static func timestamp() -> String {
    let now = currentTime()
    var seconds = time_t(now)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var buffer = [CChar](repeating: 0, count: 32)
    let length = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%S", &parts)
    let text = String(
      decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    let milliseconds = String(Int((now - now.rounded(.down)) * 1000))
    return text + "." + String(repeating: "0", count: 3 - milliseconds.count) + milliseconds + "Z"
  }
}
