/// Scrambled Sobol points: they fill the unit cube more evenly than random ones do, any 2ᵏ of them from
/// the first on most evenly of all, and every seed gives others.
///
/// The scrambling is Owen's nested uniform one (each point by itself is uniform), by hashing: Burley,
/// "Practical hash-based Owen scrambling", JCGT 9, 2020, with the hash of Laine and Karras in the
/// constants of Vegdahl (2021). Direction numbers by Joe and Kuo, 2008.
public struct SobolSequence: Sendable, Hashable {
  /// As many dimensions are tabulated; ask for no more.
  public static let mostDimensions = 128

  /// How many coordinates a point has.
  public let dimensions: Int
  private let seeds: [UInt32]

  /// A sequence.
  ///
  /// - Precondition: `dimensions` is at most ``mostDimensions``.
  public init(dimensions: Int, seed: UInt64) {
    precondition(
      (0...Self.mostDimensions).contains(dimensions), "Sobol points have at most 128 dimensions.")
    self.dimensions = dimensions
    var random = RandomStream(seed: seed, stream: 0x50B0)
    seeds = (0..<dimensions).map { _ in UInt32(truncatingIfNeeded: random.next() >> 32) }
  }

  /// The point at an index, in the open unit cube; from 2³² on they begin again.
  ///
  /// - Precondition: `index` is not negative.
  public func point(at index: Int) -> [Double] {
    let index = UInt32(truncatingIfNeeded: index)
    return (0..<dimensions).map { dimension in
      var bits: UInt32 = 0
      var rest = index
      for direction in SobolDirections.all[dimension] where rest != 0 {
        if rest & 1 == 1 { bits ^= direction }
        rest >>= 1
      }
      return (Double(Self.scrambled(bits, seeds[dimension])) + 0.5) * 0x1p-32
    }
  }

  /// Flips each bit by a hash of the seed and the bits above it.
  private static func scrambled(_ bits: UInt32, _ seed: UInt32) -> UInt32 {
    var x = reversed(bits)
    x ^= x &* 0x3D20_ADEA
    x = x &+ seed
    x = x &* ((seed >> 16) | 1)
    x ^= x &* 0x0552_6C56
    x ^= x &* 0x53A2_2864
    return reversed(x)
  }

  private static func reversed(_ value: UInt32) -> UInt32 {
    var x = value
    x = (x >> 1 & 0x5555_5555) | (x & 0x5555_5555) << 1
    x = (x >> 2 & 0x3333_3333) | (x & 0x3333_3333) << 2
    x = (x >> 4 & 0x0F0F_0F0F) | (x & 0x0F0F_0F0F) << 4
    return x.byteSwapped
  }
}
