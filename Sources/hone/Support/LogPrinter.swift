import Canvas
import Foundation

/// Prints output line by line without ever handing a control character to the terminal.
///
/// Of a line that was redrawn (a progress bar) the last drawing is shown, as a terminal would.
struct LogPrinter {
  /// The longest line that is shown, in bytes: nobody reads more, and a terminal would choke on it.
  private static let limit = 1_024
  /// What is kept of a line that is not finished: its last drawing, for which this is plenty.
  private static let keptLimit = 65_536

  private let raw: Bool
  private var rest: [UInt8] = []
  private var out: [UInt8] = []

  /// - Parameter raw: The bytes as they are, for files and pipes.
  init(raw: Bool) { self.raw = raw }

  /// Takes the output's next bytes.
  mutating func take(_ bytes: ArraySlice<UInt8>) {
    if raw {
      out += bytes
      return
    }
    var start = bytes.startIndex
    while let end = LogPrinter.endOfLine(bytes, from: start) {
      if rest.isEmpty {
        print(bytes[start..<end])
      } else {
        keep(bytes[start..<end])
        print(rest[...])
        rest.removeAll(keepingCapacity: true)
      }
      start = end + 1
    }
    keep(bytes[start...])
  }

  /// Writes what is ready.
  mutating func flush() {
    StandardOutput.write(out)
    out.removeAll(keepingCapacity: true)
  }

  /// Prints an unfinished last line too.
  mutating func finish() {
    if !rest.isEmpty { print(rest[...]) }
    flush()
  }

  /// Moves a file to the start of its last lines.
  static func skip(toLast lines: Int, of file: Int32) {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    let size = Int(lseek(file, 0, SEEK_END))
    var start = size
    var left = max(0, lines)
    while start > 0 {
      let length = min(block.count, start)
      guard pread(file, &block, length, off_t(start - length)) == length else { break }
      for index in (0..<length).reversed() where block[index] == 10 {
        let place = start - length + index
        // The newline at the end begins no line.
        guard place < size - 1 || lines <= 0 else { continue }
        left -= 1
        if left <= 0 {
          lseek(file, off_t(place + 1), SEEK_SET)
          return
        }
      }
      start -= length
    }
    lseek(file, 0, SEEK_SET)
  }

  private static func endOfLine(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int? {
    bytes.withUnsafeBufferPointer { buffer in
      let offset = start - bytes.startIndex
      guard offset < buffer.count, let base = buffer.baseAddress,
        let found = memchr(base + offset, 10, buffer.count - offset)
      else { return nil }
      return bytes.startIndex + (UnsafeRawPointer(found) - UnsafeRawPointer(base))
    }
  }

  /// Keeps a part of a line whose end has not come yet.
  private mutating func keep(_ part: ArraySlice<UInt8>) {
    guard rest.count + part.count > LogPrinter.keptLimit else {
      rest += part
      return
    }
    // Only what a carriage return does not wipe out is worth keeping.
    let mark = part.dropLast().lastIndex(of: 13).map { part[($0 + 1)...] } ?? part
    if mark.startIndex != part.startIndex { rest.removeAll(keepingCapacity: true) }
    rest += mark.prefix(max(0, LogPrinter.keptLimit - rest.count))
  }

  private mutating func print(_ line: ArraySlice<UInt8>) {
    let start = line.lastRedraw.prefix(8 * LogPrinter.limit)
    if start.prefix(LogPrinter.limit).allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) {
      out += start.prefix(LogPrinter.limit)
    } else {
      out += harmless(bytes: start, limit: LogPrinter.limit).utf8
    }
    out.append(10)
  }
}

extension BidirectionalCollection<UInt8> where SubSequence == Self {
  /// Of a line that was drawn over and over, as progress bars are, what was seen last.
  var lastRedraw: Self {
    var shown = self
    while shown.last == 13 { shown.removeLast() }
    return shown.lastIndex(of: 13).map { shown[shown.index(after: $0)...] } ?? shown
  }
}
