/// The shapes of lines that a reader has met: lines of one shape are read the long way but once.
///
/// What a script prints is the same few lines again and again with other numbers. This is no memory
/// that counts: a reader that goes on without it returns the same points.
struct KnownLines: Sendable {
  private enum Knowledge: Sendable {
    /// It was met once; whether it comes again nobody knows.
    case met
    /// Its lines have a form.
    case form(LineForm)
    /// Its lines have to be read one by one.
    case irregular
  }

  private var shapes: [UInt64: Knowledge] = [:]

  /// So many shapes are kept; a script that prints more of them begins anew.
  private static let limit = 4_096
  /// Longer lines are rare, and what is read of them depends on more than their shape.
  private static let lineLimit = 1_900

  /// What a line says, if one of its shape has taught it; else reads it, and learns.
  ///
  /// - Parameter read: Reads a line of the shape the long way; nil if that cannot be said without
  ///   changing something.
  mutating func reading(
    of bytes: ArraySlice<UInt8>, _ read: ([UInt8]) -> Reading?
  ) -> Reading? {
    guard bytes.count <= KnownLines.lineLimit else { return nil }
    let shape = LineShape(of: bytes)
    switch shapes[shape.key] {
    case .form(let form): return form.isSilent ? Reading() : form.reading(of: bytes)
    case .irregular: return nil
    case nil:
      if shapes.count >= KnownLines.limit { shapes.removeAll(keepingCapacity: true) }
      shapes[shape.key] = .met
      return nil
    case .met:
      // Numbers of more digits than a double has are other numbers than they seem.
      guard shape.longestRun < 15, let form = LineForm(learnedFrom: Array(bytes), read) else {
        shapes[shape.key] = .irregular
        return nil
      }
      shapes[shape.key] = .form(form)
      return form.isSilent ? Reading() : form.reading(of: bytes)
    }
  }

  /// What lines mean has changed: a table has begun.
  mutating func forget() { shapes.removeAll(keepingCapacity: true) }
}
