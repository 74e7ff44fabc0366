import Foundation

/// The lines of a descriptor, read in large pieces.
struct LineReader {
  /// A line, or what was wrong with it.
  enum Line {
    case text(ArraySlice<UInt8>)
    /// It went on for more than `longest` bytes and was passed over.
    case tooLong
  }

  /// The longest line that is taken, in bytes.
  static let longest = 16 << 20

  private let descriptor: Int32
  private var buffer: [UInt8] = []
  /// Where the line that is being read begins, and how far it was looked through for its end.
  private var start = 0
  private var searched = 0
  private var isSkipping = false
  private var hasEnded = false

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// The next line without its end; nil at the end of the input. A last line without an end counts.
  ///
  /// - Throws: `CommandFailure` if the descriptor cannot be read.
  mutating func next() throws -> Line? {
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = buffer[start..<end]
        start = end + 1
        searched = start
        if isSkipping {
          isSkipping = false
          return .tooLong
        }
        return .text(line)
      }
      searched = buffer.count
      if hasEnded {
        guard start < buffer.count || isSkipping else { return nil }
        let line = buffer[start...]
        start = buffer.count
        defer { isSkipping = false }
        return isSkipping ? .tooLong : .text(line)
      }
      if isSkipping || buffer.count - start > LineReader.longest {
        isSkipping = true
        start = buffer.count
      }
      try fill()
    }
  }

  private mutating func fill() throws {
    if start > 0 {
      buffer.removeSubrange(..<start)
      searched -= start
      start = 0
    }
    let room = 1 << 16
    let old = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: room))
    var count = -1
    repeat {
      count = buffer.withUnsafeMutableBytes {
        read(descriptor, $0.baseAddress.map { $0 + old }, room)
      }
    } while count < 0 && errno == EINTR
    buffer.removeLast(room - max(0, count))
    if count < 0 {
      throw CommandFailure("standard input cannot be read: \(String(cString: strerror(errno)))")
    }
    hasEnded = count == 0
  }
}
