/// Cuts a stream of raw output into lines and redraws, however it arrives.
///
/// `\n` ends a line; `\r` ends one drawing of it. A line that grows beyond ``limit`` is handed out
/// cut, and the rest of it is skipped, so that a program that never ends its lines costs no memory.
struct LineSplitter: Sendable, Codable {
  /// A finished piece of the stream.
  struct Piece {
    /// Its bytes, without what ended it.
    var bytes: ArraySlice<UInt8>
    /// What ended it.
    var end: End
  }

  /// What a piece of a line ended with.
  enum End: Sendable {
    /// `\n`: the line is done.
    case newline
    /// `\r`: the same line will be drawn again.
    case redraw
    /// It grew too long; what follows of it is skipped.
    case overflow
    /// The stream ended.
    case endOfStream
  }

  /// The longest line that is looked at, in bytes.
  static let limit = 65_536

  /// The unfinished piece.
  private var buffer: [UInt8] = []
  /// Whether the rest of a line that is too long is being skipped.
  private var isSkipping = false
  /// Bytes from the start of the stream up to the first that is not part of a finished piece.
  private(set) var consumed = 0

  // The unfinished piece is read again, so it is not remembered.
  private enum CodingKeys: String, CodingKey {
    case isSkipping, consumed
  }

  /// Takes in more of the stream and returns the pieces that it finishes.
  mutating func split(_ bytes: some Collection<UInt8>) -> [Piece] {
    let chunk = Array(bytes)
    var pieces: [Piece] = []
    var start = 0
    while start < chunk.count {
      let end = LineSplitter.terminator(in: chunk, from: start)
      var part = chunk[start..<end]
      if !isSkipping, buffer.count + part.count > LineSplitter.limit {
        let cut = start + LineSplitter.limit - buffer.count
        pieces.append(finished(chunk[start..<cut], .overflow, terminator: 0))
        isSkipping = true
        part = chunk[cut..<end]
      }
      if isSkipping {
        consumed += part.count
        part = []
      }
      guard end < chunk.count else {
        buffer += part
        break
      }
      pieces.append(
        finished(part, chunk[end] == 0x0A ? .newline : .redraw, terminator: 1))
      start = end + 1
    }
    return pieces
  }

  /// What is left at the end of the stream.
  mutating func end() -> Piece { finished([], .endOfStream, terminator: 0) }

  /// Where the piece that begins here is over; the chunk's end if it is not.
  private static func terminator(in chunk: [UInt8], from start: Int) -> Int {
    chunk.withUnsafeBufferPointer { chunk in
      var index = start
      while index < chunk.count, chunk[index] != 0x0A, chunk[index] != 0x0D { index += 1 }
      return index
    }
  }

  private mutating func finished(
    _ last: ArraySlice<UInt8>, _ end: End, terminator: Int
  ) -> Piece {
    // Most pieces lie in one chunk, and are not copied.
    var bytes = buffer.isEmpty ? last : ArraySlice(buffer + last)
    buffer = []
    consumed += bytes.count + terminator
    isSkipping = false
    if end == .overflow, let blank = bytes.lastIndex(of: 0x20) {
      // A number that was cut in two is none.
      bytes = bytes[..<blank]
    }
    return Piece(bytes: bytes, end: end)
  }
}
