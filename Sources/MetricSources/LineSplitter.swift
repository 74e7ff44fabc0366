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
    chunk.withUnsafeBufferPointer { chunk in
      for index in chunk.indices {
        let byte = chunk[index]
        if byte == 0x0A || byte == 0x0D {
          take(chunk[start..<index])
          pieces.append(finished(byte == 0x0A ? .newline : .redraw, terminator: 1))
          start = index + 1
        } else if !isSkipping, buffer.count + index - start >= LineSplitter.limit {
          take(chunk[start..<index])
          pieces.append(finished(.overflow, terminator: 0))
          isSkipping = true
          start = index
        }
      }
      take(chunk[start...])
    }
    return pieces
  }

  /// What is left at the end of the stream.
  mutating func end() -> Piece { finished(.endOfStream, terminator: 0) }

  private mutating func take(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    if isSkipping { consumed += bytes.count } else { buffer += bytes }
  }

  private mutating func finished(_ end: End, terminator: Int) -> Piece {
    consumed += buffer.count + terminator
    isSkipping = false
    var bytes = buffer[...]
    buffer.removeAll(keepingCapacity: end != .overflow)
    if end == .overflow, let blank = bytes.lastIndex(of: 0x20) {
      // A number that was cut in two is none.
      bytes = bytes[..<blank]
    }
    return Piece(bytes: bytes, end: end)
  }
}
