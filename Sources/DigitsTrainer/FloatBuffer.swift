/// A block of single-precision numbers of fixed length, which starts at zero.
///
/// A reference to raw memory rather than an array: the hot loops get plain pointers, without
/// uniqueness and bounds checks, and stay bearable in a debug build. One owner, one thread.
final class FloatBuffer {
  /// The first number; aligned to a cache line, and there are eight spare zeros after the last.
  let base: UnsafeMutablePointer<Float>
  /// How many numbers.
  let count: Int

  /// A block of zeros.
  init(count: Int) {
    self.count = count
    let bytes = (count + 8) * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    base = memory.initializeMemory(as: Float.self, repeating: 0, count: count + 8)
  }

  deinit { UnsafeMutableRawPointer(base).deallocate() }

  /// Sets every number to zero.
  func clear() { base.update(repeating: 0, count: count) }

  /// The numbers as they lie in memory.
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: base, count: count * MemoryLayout<Float>.stride)
  }

  /// The numbers.
  var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// Takes over numbers from memory; false, and no change, if their length differs.
  func load(_ source: some Collection<UInt8>) -> Bool {
    guard source.count == bytes.count else { return false }
    UnsafeMutableRawBufferPointer(mutating: bytes).copyBytes(from: source)
    return true
  }
}
